"""A department asks for a study; the unit triages it and writes a method brief that is signed off."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StudyRequestQuerySet(models.QuerySet["StudyRequest"]):
    def of_units(self, units: list[int]) -> "StudyRequestQuerySet":
        """Requests of these departments."""
        return self.filter(department_id__in=units)

    def waiting(self) -> "StudyRequestQuerySet":
        """Requests the unit has to look at."""
        return self.filter(state=StudyRequest.State.SUBMITTED)


class StudyRequest(models.Model):
    """What a department has to decide and whom it must hear."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Sent")
        ASKED_BACK = "asked_back", _("Asked back")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    department = models.ForeignKey("city.OrgUnit", models.PROTECT, related_name="study_requests")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=160)
    decision = models.TextField(_("what has to be decided"))
    decision_due = models.DateField(_("decision due on"))
    open_options = models.TextField(_("which options are still open"))
    already_known = models.TextField(_("what is already known"), blank=True)
    whole_district = models.BooleanField(_("the whole district must be heard"), default=False)
    neighbourhoods = models.ManyToManyField("city.Neighbourhood", blank=True, related_name="+")
    groups = models.ManyToManyField("city.SocialGroup", blank=True, related_name="+")
    budget = models.CharField(_("means and limits"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFT)
    answer = models.TextField(_("the unit's answer"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    is_synthetic = models.BooleanField(_("made-up data for demonstration"), default=False)

    objects = StudyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("study request")
        verbose_name_plural = _("study requests")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["asked_back", "declined"]) | ~Q(answer=""),
                name="a_refusal_gives_its_reason",
            )
        ]

    def __str__(self) -> str:
        return self.title


class RequestEvent(models.Model):
    """One step in a request's life, in order: who did what, and what was said."""

    request = models.ForeignKey(StudyRequest, models.CASCADE, related_name="events")
    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    what = models.CharField(_("what happened"), max_length=30)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("request event")
        verbose_name_plural = _("request events")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.request}: {self.what}"


class StudyBrief(models.Model):
    """The method: how the question will be answered. Signed by the unit head, then it does not change."""

    request = models.OneToOneField(StudyRequest, models.PROTECT, related_name="brief")
    level = models.CharField(_("level of participation"), max_length=12)
    research_question = models.TextField(_("research question"))
    method = models.TextField(_("method"))
    sampling = models.CharField(_("sampling"), max_length=12)
    target = models.PositiveIntegerField(_("answers hoped for"))
    channels = models.JSONField(_("channels"), default=list)
    field_from = models.DateField(_("field from"))
    field_to = models.DateField(_("field to"))
    report_due = models.DateField(_("report due on"))
    local_actors = models.TextField(_("muhtars, organisations and others to bring in"), blank=True)
    limits = models.TextField(_("known limits"), blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("study brief")
        verbose_name_plural = _("study briefs")
        constraints = [
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True, signed_at__isnull=True)
                | Q(signed_by__isnull=False, signed_at__isnull=False),
                name="a_signature_has_a_name_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(field_to__gte=models.F("field_from")), name="brief_field_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None
