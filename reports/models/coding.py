"""Themes in open answers, coded by people: a codebook, its themes, who gave which to which answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Codebook(models.Model):
    """The themes of one open question of one survey."""

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="codebooks")
    variable = models.CharField(_("variable"), max_length=80)
    main_coder = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("main coder"),
    )

    class Meta:
        verbose_name = _("codebook")
        verbose_name_plural = _("codebooks")
        constraints = [models.UniqueConstraint(fields=["survey", "variable"], name="codebook_exists_once")]

    def __str__(self) -> str:
        return f"{self.survey}: {self.variable}"


class Theme(models.Model):
    """One theme, with the rule when to give it."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="themes")
    code = models.SlugField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    definition = models.TextField(_("give it when"), blank=True)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["codebook", "code"], name="theme_code_is_used_once")]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """One coder gave one theme to one answer; a second coder gives theirs apart."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="codings")
    response = models.ForeignKey("surveys.Response", models.CASCADE, related_name="codings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    may_be_quoted = models.BooleanField(_("read and fit to be quoted"), default=False)

    class Meta:
        verbose_name = _("coding")
        verbose_name_plural = _("codings")
        constraints = [
            models.UniqueConstraint(fields=["theme", "response", "coder"], name="a_coder_gives_a_theme_once")
        ]

    def __str__(self) -> str:
        return f"{self.theme}: {self.response_id}"


class ReadAnswer(models.Model):
    """A coder has read an answer: without this, an answer with no theme could not be told from one not read."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="read")
    response = models.ForeignKey("surveys.Response", models.CASCADE, related_name="+")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("answer read")
        verbose_name_plural = _("answers read")
        constraints = [
            models.UniqueConstraint(
                fields=["codebook", "response", "coder"], name="a_coder_reads_an_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.codebook}: {self.response_id}"


class Quote(models.Model):
    """Words of an answer chosen by hand to be printed, as redacted; it keeps no way back to the response."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="quotes")
    text = models.TextField(_("words to be printed"), max_length=600)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Adjudication(models.Model):
    """What holds for an answer that two coders read differently, decided after both had read it."""

    codebook = models.ForeignKey(Codebook, models.CASCADE, related_name="adjudications")
    response = models.ForeignKey("surveys.Response", models.CASCADE, related_name="+")
    themes = models.ManyToManyField(Theme, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("decision between two coders")
        verbose_name_plural = _("decisions between two coders")
        constraints = [
            models.UniqueConstraint(fields=["codebook", "response"], name="an_answer_is_adjudicated_once")
        ]

    def __str__(self) -> str:
        return f"{self.codebook}: {self.response_id}"
