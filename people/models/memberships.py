"""Roles: a person belongs to a unit in a role from one day to another. Ended is never deleted."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a member of a unit does."""

    DEPARTMENT_OFFICER = "department_officer", _("Department officer")
    PARTICIPATION = "participation", _("Participation unit")
    UNIT_HEAD = "unit_head", _("Unit head")
    ANALYST = "analyst", _("Analyst")
    EDITOR = "editor", _("Editor")
    ADMINISTRATOR = "administrator", _("Administrator")
    REGISTRY = "registry", _("Civil society unit")
    INTERVIEWER = "interviewer", _("Interviewer")
    FRONT_DESK = "front_desk", _("Front desk and call centre")
    CASE_OFFICER = "case_officer", _("Case officer")
    CASE_HEAD = "case_head", _("Head of case officers")
    TRADES = "trades", _("Tradespeople’s unit")


class UnitMembershipQuerySet(models.QuerySet["UnitMembership"]):
    def valid_on(self, day: date) -> "UnitMembershipQuerySet":
        """Memberships that hold on the day; both ends count."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class UnitMembership(models.Model):
    """One person's role in one unit, with its dates."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=24, choices=Role)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects = UnitMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("unit membership")
        verbose_name_plural = _("unit memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="membership_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "valid_from"], name="membership_is_entered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.unit}"
