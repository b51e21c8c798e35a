"""What is announced to organisations: calls, grants, trainings, news."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Call(models.Model):
    """An announcement to organisations: a call, a grant, an event."""

    class Kind(models.TextChoices):
        CALL = "call", _("Call for participation")
        GRANT = "grant", _("Grant")
        TRAINING = "training", _("Training")
        NEWS = "news", _("Announcement")

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    text = models.TextField(_("text"))
    text_en = models.TextField(_("English text"), blank=True)
    areas = models.ManyToManyField("stk_registry.ActivityArea", blank=True, related_name="+")
    source = models.CharField(_("who calls"), max_length=160, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    closes_on = models.DateField(_("closes on"), null=True, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-published_at"]

    def __str__(self) -> str:
        return self.title

    def text_of(self, field: str) -> str:
        """Returns title or text in the reader's language."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)
