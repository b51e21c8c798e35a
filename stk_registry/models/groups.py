"""Working groups: organisations that sit together around a field of work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stk_registry.models.organisations import Organisation


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
