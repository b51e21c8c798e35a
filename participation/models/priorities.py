"""Prioritising: options that people rank, give points to, or spend a budget on. One ballot a visitor."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.models.activities import Activity
from people.intake import Contribution


class Prioritisation(models.Model):
    """An activity in which people say what comes first."""

    class Method(models.TextChoices):
        RANK = "rank", _("Rank the options")
        POINTS = "points", _("Give points")
        BUDGET = "budget", _("Spend a budget")

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="prioritisation", primary_key=True)
    method = models.CharField(_("how people choose"), max_length=6, choices=Method, default=Method.BUDGET)
    points = models.PositiveSmallIntegerField(_("points each person gives"), default=5)
    ranks = models.PositiveSmallIntegerField(_("places each person gives"), default=3)
    budget = models.PositiveIntegerField(_("budget in lira"), default=0)

    class Meta:
        verbose_name = _("prioritisation")
        verbose_name_plural = _("prioritisations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(method="budget") | Q(budget__gt=0), name="prioritisation_has_a_budget_to_spend"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1, ranks__gte=1), name="prioritisation_asks_something"
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)


class Option(models.Model):
    """Something to choose. Once somebody has voted it stays as it is."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    text = models.TextField(_("what it is"), blank=True, max_length=1000)
    cost = models.PositiveIntegerField(_("cost in lira"), null=True, blank=True)
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cost__isnull=True) | Q(cost__gt=0), name="option_costs_something_or_is_not_priced"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def display_title(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title


class Ballot(Contribution):
    """One person's choice: rank or points by option, or 1 for each option paid for."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="ballots")
    key_digest = models.CharField(max_length=64)
    # A digest that holds in this activity alone; empty for a paper ballot that somebody typed.
    visitor = models.CharField(max_length=64, blank=True)
    choices = models.JSONField(_("choices"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        constraints = [
            models.UniqueConstraint(fields=["activity", "key_digest"], name="ballot_is_stored_once"),
            models.UniqueConstraint(
                fields=["activity", "visitor"], condition=~Q(visitor=""), name="one_ballot_a_visitor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.day}"
