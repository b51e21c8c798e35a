"""What people are told about their data, in versions: a contribution names the one that was shown."""

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.errors import NoticeIsPublished


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def published(self) -> "PrivacyNoticeQuerySet":
        """Versions that were ever shown to people."""
        return self.filter(published_at__lte=timezone.now())

    def in_force(self, code: str) -> "PrivacyNotice | None":
        """The newest published version of a notice."""
        return self.published().filter(code=code).order_by("-version").first()


class PrivacyNotice(models.Model):
    """One version of one notice (law 6698, art. 10). Published versions do not change."""

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    summary = models.CharField(_("in one sentence"), max_length=300)
    summary_en = models.CharField(_("in one English sentence"), max_length=300, blank=True)
    body = models.TextField(_("text"))
    body_en = models.TextField(_("English text"), blank=True)
    legal_basis = models.CharField(_("legal basis"), max_length=300)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="notice_version_exists_once")]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    def save(self, *args: object, **kwargs: object) -> None:
        published = (
            not self._state.adding
            and type(self).objects.filter(pk=self.pk, published_at__isnull=False).exists()
        )
        if published:
            raise NoticeIsPublished
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        if self.is_published:
            raise NoticeIsPublished
        return super().delete(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("privacy_notice", args=[self.code, self.version])

    def text(self, field: str) -> str:
        """Returns title, summary or body in the reader's language; Turkish where English lacks."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)
