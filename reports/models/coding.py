"""Themes in open answers, coded by people: a codebook, its themes, who gave which to which answer."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Codebook(models.Model):
    """The themes of one open question of one survey."""

    survey = models.ForeignKey("surveys.Survey", models.PROTECT, related_name="codebooks")
    variable = models.CharField(_("variable"), max_length=80)

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
