"""What happens in the streets, who wants to hear of it, and what is offered to trades."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from esnaf.models.trades import TradeGroup
from people.sealing import unseal

ADDRESS = "esnaf-subscription"
LASTS_WITHOUT_END = timedelta(days=1)


class StreetNoticeQuerySet(models.QuerySet["StreetNotice"]):
    """Adjectives for notices."""

    def published(self) -> Self:
        """Those that everybody sees, called off ones among them."""
        return self.filter(published_at__isnull=False)

    def coming(self, now: datetime) -> Self:
        """Published ones that are not over; one without an end is over a day after its beginning."""
        open_end = Q(ends_at=None, starts_at__gte=now - LASTS_WITHOUT_END)
        return self.published().filter(Q(ends_at__gte=now) | open_end)

    def concerning(self, neighbourhood: object, street: str = "") -> Self:
        """Those of a neighbourhood, or of the whole district; with a street, those of other streets are left out."""
        found = self.filter(Q(whole_district=True) | Q(neighbourhoods=neighbourhood)).distinct()
        if not street:
            return found
        other = NoticeStreet.objects.exclude(key=street).values("notice")
        same = NoticeStreet.objects.filter(key=street).values("notice")
        return found.exclude(Q(pk__in=other) & ~Q(pk__in=same))


class StreetNotice(models.Model):
    """Road works, a market day, a power cut: where, from when to when."""

    class Kind(models.TextChoices):
        ROAD_WORKS = "road_works", _("Road works")
        MARKET = "market", _("Market day")
        POWER = "power", _("Power cut")
        WATER = "water", _("Water cut")
        EVENT = "event", _("Event in the street")
        WASTE = "waste", _("Waste collection")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("what to know"), max_length=2000, blank=True)
    source = models.CharField(_("who announces it"), max_length=160, blank=True)
    whole_district = models.BooleanField(_("in the whole district"), default=False)
    neighbourhoods = models.ManyToManyField(
        "city.Neighbourhood", verbose_name=_("neighbourhoods"), blank=True, related_name="+"
    )
    streets = models.TextField(_("streets"), max_length=2000, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("called off at"), null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    objects = StreetNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("street notice")
        verbose_name_plural = _("street notices")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="esnaf_notice_ends_after_it_starts",
            )
        ]
        indexes = [models.Index(fields=["published_at", "starts_at"], name="esnaf_notices_coming")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("esnaf_notice", args=[self.pk])


class NoticeStreet(models.Model):
    """A street of a notice, by the key that is the same for every writing."""

    notice = models.ForeignKey(StreetNotice, models.CASCADE, related_name="street_keys")
    key = models.CharField(max_length=120, db_index=True)

    class Meta:
        verbose_name = _("street of a notice")
        verbose_name_plural = _("streets of notices")
        constraints = [
            models.UniqueConstraint(fields=["notice", "key"], name="esnaf_notice_names_a_street_once")
        ]

    def __str__(self) -> str:
        return self.key


class NoticeSubscription(models.Model):
    """Somebody wants letters about a neighbourhood, or a street of it. The address is sealed."""

    email_sealed = models.BinaryField(editable=False)
    email_digest = models.CharField(max_length=64, db_index=True, editable=False)
    language = models.CharField(_("language"), max_length=5, default="tr")
    neighbourhood = models.ForeignKey("city.Neighbourhood", models.CASCADE, related_name="+")
    street = models.CharField(_("street"), max_length=120, blank=True)
    token_digest = models.CharField(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("subscription to street notices")
        verbose_name_plural = _("subscriptions to street notices")
        constraints = [
            models.UniqueConstraint(
                fields=["email_digest", "neighbourhood", "street"], name="esnaf_subscribes_to_a_street_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.neighbourhood} {self.street}".strip()

    @property
    def email(self) -> str:
        """The address, opened."""
        return unseal(self.email_sealed, purpose=ADDRESS)


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    """Adjectives for announcements."""

    def published(self) -> Self:
        """Those that everybody sees."""
        return self.filter(published_at__isnull=False, withdrawn_at=None)

    def for_group(self, group: TradeGroup) -> Self:
        """Those for a group of trades, and those for all."""
        return self.filter(Q(groups=None) | Q(groups=group)).distinct()


class Announcement(models.Model):
    """News, a grant or a training for trades; without a group it is for all."""

    class Kind(models.TextChoices):
        NEWS = "news", _("News")
        GRANT = "grant", _("Grant or support")
        TRAINING = "training", _("Training")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=4000)
    source = models.CharField(_("who offers it"), max_length=160, blank=True)
    link = models.URLField(_("link"), max_length=300, blank=True)
    groups = models.ManyToManyField(
        TradeGroup, verbose_name=_("for these trades"), blank=True, related_name="+"
    )
    closes_on = models.DateField(_("last day"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken off at"), null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement to trades")
        verbose_name_plural = _("announcements to trades")
        ordering = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("esnaf_announcement", args=[self.pk])
