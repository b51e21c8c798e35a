"""The licence guide as data: questions and rules with the law they rest on and the days on which they hold.

A row without a first day is a draft: only the desk's try-out knows it. A row in force is not edited; a revision
takes its place on its own first day, and the old row keeps what people were told before.
"""

from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

guide_code = RegexValidator(
    r"^[a-z][a-z0-9_]*\Z", _("A code has small letters, digits and underscores, and begins with a letter.")
)


class GuideRowQuerySet(models.QuerySet):
    """Adjectives for rows of the guide."""

    def in_force(self, day: date) -> Self:
        """Rows that hold on a day."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))

    def drafts(self) -> Self:
        """Rows without a first day."""
        return self.filter(valid_from=None)

    def tried(self, day: date) -> Self:
        """Rows as they would hold on a day if every draft were in force."""
        drafts = self.drafts().values("code")
        return self.filter(Q(pk__in=self.in_force(day)) & ~Q(code__in=drafts) | Q(valid_from=None))


class GuideRow(models.Model):
    """What questions and rules share: their code, their condition, their days, their law, whether confirmed."""

    code = models.CharField(_("code"), max_length=40, validators=[guide_code])
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    condition = models.JSONField(_("condition"), default=dict, blank=True)
    law = models.CharField(_("law"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)
    confirmed = models.BooleanField(_("confirmed by the municipality"), default=False)

    objects = GuideRowQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_draft(self) -> bool:
        """Whether only the desk's try-out knows it."""
        return self.valid_from is None

    def said(self, name: str) -> str:
        """Returns a text in the reader's language; the Turkish one where there is no other."""
        english = getattr(self, f"{name}_en", "") if get_language() == "en" else ""
        return english or getattr(self, name)


def _row_constraints(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(valid_to=None) | Q(valid_from__isnull=False, valid_to__gte=F("valid_from")),
            name=f"esnaf_{name}_validity_in_order",
        ),
        models.UniqueConstraint(
            fields=["code"], condition=Q(valid_from=None), name=f"esnaf_{name}_one_draft_a_code"
        ),
        models.UniqueConstraint(
            fields=["code"],
            condition=Q(valid_from__isnull=False, valid_to=None),
            name=f"esnaf_{name}_one_without_end_a_code",
        ),
    ]


class GuideQuestion(GuideRow):
    """A question of the guide. `options` are dicts of code, label, label_en, hint; `presets` map trades to options."""

    text = models.CharField(_("question"), max_length=200)
    text_en = models.CharField(_("question in English"), max_length=200, blank=True)
    hint = models.CharField(_("hint"), max_length=400, blank=True)
    hint_en = models.CharField(_("hint in English"), max_length=400, blank=True)
    options = models.JSONField(_("options"), default=list)
    presets = models.JSONField(_("answers implied by trades"), default=dict, blank=True)

    class Meta:
        verbose_name = _("question of the guide")
        verbose_name_plural = _("questions of the guide")
        ordering = ["order", "code", "valid_from"]
        constraints = _row_constraints("guide_question")

    def __str__(self) -> str:
        return self.text


class GuideRule(GuideRow):
    """What follows from answers: a class with its authority, fee and time; a document; a step."""

    class Kind(models.TextChoices):
        CLASS = "class", _("Licence class")
        DOCUMENT = "document", _("Document")
        STEP = "step", _("Step")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    text = models.CharField(_("explanation"), max_length=600, blank=True)
    text_en = models.CharField(_("explanation in English"), max_length=600, blank=True)
    where = models.CharField(_("where one gets it"), max_length=200, blank=True)
    authority = models.CharField(_("authority"), max_length=200, blank=True)
    fee = models.CharField(_("fee"), max_length=300, blank=True)
    time = models.CharField(_("time"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("rule of the guide")
        verbose_name_plural = _("rules of the guide")
        ordering = ["order", "code", "valid_from"]
        constraints = _row_constraints("guide_rule")

    def __str__(self) -> str:
        return self.title
