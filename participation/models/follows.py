"""Following by e-mail, without an account: confirmed by a link, stopped by a link."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Follow(models.Model):
    """One address follows one project."""

    project = models.ForeignKey("participation.Project", models.CASCADE, related_name="follows")
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=5, default="tr")
    token_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        constraints = [
            models.UniqueConstraint(fields=["project", "email"], name="an_address_follows_a_project_once")
        ]

    def __str__(self) -> str:
        return str(self.project)
