"""What is announced to organisations: calls, grants, trainings, news. Its state follows from its dates."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class CallQuerySet(models.QuerySet["Call"]):
    """What can be asked of calls."""

    def published(self) -> Self:
        """Those that everybody may read, open or closed."""
        return self.filter(published_at__lte=timezone.now())

    def open(self, today: date | None = None) -> Self:
        """Those that can still be answered."""
        day = today or timezone.localdate()
        still = Q(closes_on__isnull=True) | Q(closes_on__gte=day)
        return self.published().filter(still, closed_at__isnull=True)

    def closed(self, today: date | None = None) -> Self:
        """Those whose day has passed, or that the unit closed."""
        day = today or timezone.localdate()
        return self.published().filter(Q(closes_on__lt=day) | Q(closed_at__isnull=False))

    def drafts(self) -> Self:
        """Those that nobody but the unit reads."""
        return self.filter(published_at__isnull=True)

    def concerning(self, areas: object) -> Self:
        """Those for one of these fields of work; one without any field is for all."""
        marked = Call.areas.through.objects.all()
        some = marked.filter(activityarea__in=areas)
        return self.filter(Q(pk__in=some.values("call")) | ~Q(pk__in=marked.values("call")))

    def soonest_first(self) -> Self:
        """In the order of their last days; those without one come after, the newest first."""
        return self.order_by(F("closes_on").asc(nulls_last=True), "-published_at", "pk")


class Call(models.Model):
    """An announcement to organisations: a call, a grant, a training, news."""

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
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    updated_at = models.DateTimeField(_("last changed at"), auto_now=True)
    is_synthetic = models.BooleanField(_("made-up data for demonstration"), default=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ["-published_at"]
        indexes = [models.Index(fields=["published_at", "closes_on"], name="stk_calls_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(published_at__isnull=False),
                name="stk_closed_call_was_published",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def text_of(self, field: str) -> str:
        """Returns title or text in the reader's language."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)

    @property
    def display_title(self) -> str:
        return self.text_of("title")

    @property
    def display_text(self) -> str:
        return self.text_of("text")

    @property
    def web_link(self) -> str:
        """The link if a browser opens it as a page; anything else is left out."""
        return self.link if self.link.startswith(("https://", "http://")) else ""

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def has_closed(self) -> bool:
        """Whether it can no longer be answered."""
        passed = self.closes_on is not None and self.closes_on < timezone.localdate()
        return self.closed_at is not None or passed

    @property
    def is_open(self) -> bool:
        return not self.is_draft and not self.has_closed
