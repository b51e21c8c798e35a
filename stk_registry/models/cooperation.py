"""Working together: requests in both directions, joint projects with their legal steps."""

from django.conf import settings
from django.db import models
from django.db.models import Q
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
