"""Collecting ideas: what people propose, where, and who supports it."""

from django.db import models
from django.db.models import F
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.text import fold
from participation.models.activities import Activity
from participation.models.contributions import Said


class IdeaCollection(models.Model):
    """An activity in which people propose ideas."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="idea_collection", primary_key=True
    )
    question = models.CharField(_("question"), max_length=200)
    question_en = models.CharField(_("question in English"), max_length=200, blank=True)
    asks_place = models.BooleanField(_("asks for the neighbourhood"), default=True)
    takes_support = models.BooleanField(_("people can support ideas"), default=True)

    class Meta:
        verbose_name = _("idea collection")
        verbose_name_plural = _("idea collections")

    def __str__(self) -> str:
        return self.question

    @property
    def display_question(self) -> str:
        return (self.question_en if get_language() == "en" else "") or self.question


class Idea(Said):
    """One proposal."""

    title = models.CharField(_("in one sentence"), max_length=120)
    text = models.TextField(_("why, and how"), blank=True, max_length=2000)
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="+"
    )
    supports = models.PositiveIntegerField(_("supports"), default=0)
    answer = models.TextField(_("the municipality’s answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    search_text = models.TextField(editable=False, default="")

    class Meta(Said.Meta):
        verbose_name = _("idea")
        verbose_name_plural = _("ideas")
        indexes = [
            *Said.Meta.indexes,
            models.Index(fields=["activity", "state", "-supports"], name="ideas_by_support"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_text = fold(f"{self.title} {self.text}")
        super().save(*args, **kwargs)


class IdeaSupport(models.Model):
    """One visitor supports one idea, once; the visitor is a digest that holds in this activity alone."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="supporters")
    visitor = models.CharField(max_length=64)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("support of an idea")
        verbose_name_plural = _("supports of ideas")
        constraints = [
            models.UniqueConstraint(fields=["idea", "visitor"], name="idea_is_supported_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.idea_id} {self.day}"


def count_support(idea: Idea, by: int) -> None:
    """Moves the idea's counter in the database, so that two at once both count."""
    Idea.objects.filter(pk=idea.pk).update(supports=F("supports") + by)
