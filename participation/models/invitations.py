"""Organisations that were asked to take part in a project, and what they said."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models.projects import Project


class OrganisationInvitation(models.Model):
    """One organisation, asked once for one project. Who speaks for it answers; nobody else sees the answer."""

    class State(models.TextChoices):
        ASKED = "asked", _("Was asked")
        COMING = "coming", _("Takes part")
        DECLINED = "declined", _("Does not take part")

    project = models.ForeignKey(Project, models.CASCADE, related_name="organisation_invitations")
    organisation = models.ForeignKey(
        "stk_registry.Organisation", models.CASCADE, related_name="project_invitations"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ASKED)
    seats = models.PositiveSmallIntegerField(_("seats offered"), null=True, blank=True)
    people = models.PositiveSmallIntegerField(_("people who come"), null=True, blank=True)
    message = models.TextField(_("what the letter says"))
    chosen_by = models.JSONField(_("what it was chosen by"), default=dict, blank=True)
    note = models.TextField(_("the organisation's note"), blank=True)
    asked_on = models.DateField(_("day of the letter"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("invitation of an organisation")
        verbose_name_plural = _("invitations of organisations")
        ordering = ["organisation__sort_key"]
        indexes = [models.Index(fields=["organisation", "asked_on"], name="asked_by_organisation")]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"], name="organisation_is_asked_once_for_a_project"
            ),
            models.CheckConstraint(
                condition=Q(people__isnull=True) | Q(state="coming"), name="only_who_comes_brings_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.organisation}"
