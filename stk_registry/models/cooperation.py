"""Working together: requests in both directions, joint projects with their legal steps, calls, working groups."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stk_registry.models.organisations import Organisation


class CollaborationRequest(models.Model):
    """One side asks the other to do something together."""

    class Direction(models.TextChoices):
        FROM_ORGANISATION = "from_organisation", _("The organisation asks the municipality")
        FROM_MUNICIPALITY = "from_municipality", _("The municipality asks the organisation")

    class State(models.TextChoices):
        SUBMITTED = "submitted", _("Waiting for an answer")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DONE = "done", _("Done")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="collaborations")
    direction = models.CharField(_("who asks"), max_length=18, choices=Direction)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what is asked for"))
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+")
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.SUBMITTED)
    answer = models.TextField(_("answer"), blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("request to work together")
        verbose_name_plural = _("requests to work together")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["submitted", "withdrawn"]) | ~Q(answer=""),
                name="stk_collaboration_answer_is_given",
            )
        ]

    def __str__(self) -> str:
        return self.title


class JointProject(models.Model):
    """A project with the municipality (law 5393, art. 75): council decision, and the prefect's permission.

    Public-benefit associations, tax-exempt foundations, trade unions and chambers need no permission.
    """

    title = models.CharField(_("title"), max_length=160)
    organisations = models.ManyToManyField(Organisation, related_name="joint_projects")
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, related_name="+")
    purpose = models.TextField(_("purpose"))
    council_decision_number = models.CharField(
        _("number of the council's decision"), max_length=40, blank=True
    )
    council_decision_on = models.DateField(_("council's decision of"), null=True, blank=True)
    permission_number = models.CharField(_("number of the prefect's permission"), max_length=40, blank=True)
    permission_on = models.DateField(_("prefect's permission of"), null=True, blank=True)
    protocol_on = models.DateField(_("protocol signed on"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), blank=True)
    is_public = models.BooleanField(_("shown in the directory"), default=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("joint project")
        verbose_name_plural = _("joint projects")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(protocol_on__isnull=True) | Q(council_decision_on__isnull=False),
                name="stk_protocol_follows_the_decision",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Call(models.Model):
    """An announcement to organisations: a call, a grant, an event."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call for participation")
        GRANT = "grant", _("Grant")
        TRAINING = "training", _("Training")
        NEWS = "news", _("Announcement")

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    text = models.TextField(_("text"))
    text_en = models.TextField(_("English text"), blank=True)
    areas = models.ManyToManyField("stk_registry.ActivityArea", blank=True, related_name="+")
    source = models.CharField(_("who calls"), max_length=160, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.title

    def text_of(self, field: str) -> str:
        """Returns title or text in the reader's language."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)


class WorkingGroup(models.Model):
    """A standing group of organisations around a field of work."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=160)
    name_en = models.CharField(_("English name"), max_length=160, blank=True)
    purpose = models.TextField(_("purpose"), blank=True)
    purpose_en = models.TextField(_("purpose (English)"), blank=True)
    areas = models.ManyToManyField("stk_registry.ActivityArea", blank=True, related_name="+")
    members = models.ManyToManyField(Organisation, through="WorkingGroupSeat", related_name="working_groups")

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class WorkingGroupSeat(models.Model):
    """An organisation sits in a working group from a day on."""

    group = models.ForeignKey(WorkingGroup, models.CASCADE, related_name="seats")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="seats")
    is_speaker = models.BooleanField(_("speaks for the group"), default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat in a working group")
        verbose_name_plural = _("seats in working groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "organisation"], condition=Q(until__isnull=True), name="stk_one_seat_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.organisation}"
