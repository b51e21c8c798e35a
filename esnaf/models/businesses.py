"""Businesses, and who acts for them: several people a business, several businesses a person, never a shared password.

An identity or tax number is asked only when a procedure needs it. It is sealed; what finds it is its keyed digest.
"""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from city.fields import FoldedField
from city.models.shared import TurkishName
from esnaf.models.trades import ActivityCode, Trade


class BusinessQuerySet(models.QuerySet["Business"]):
    """Adjectives for businesses."""

    def open(self) -> Self:
        """Those that were not closed."""
        return self.filter(closed_on=None)

    def of_user(self, user: object, *, on: date | None = None) -> Self:
        """Those for which a person acts on the day."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return self.filter(pk__in=BusinessPerson.objects.valid_on(on).filter(user=user).values("business"))

    def listed(self) -> Self:
        """Those that asked to stand in the directory."""
        return self.open().filter(in_directory=True)


class Business(TurkishName):
    """A shop, workshop or office in the district."""

    class Kind(models.TextChoices):
        """What it is in law (Commercial Code 6102, art. 11, 12 and 15)."""

        ESNAF = "esnaf", _("Shopkeeper or craftsperson (esnaf)")
        MERCHANT = "merchant", _("Merchant, a natural person (tacir)")
        COMPANY = "company", _("Company")
        COOPERATIVE = "cooperative", _("Cooperative")
        PROFESSIONAL = "professional", _("Self-employed professional")

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    trade = models.ForeignKey(Trade, models.PROTECT, verbose_name=_("trade"), related_name="businesses")
    activity = models.ForeignKey(
        ActivityCode,
        models.PROTECT,
        verbose_name=_("activity code"),
        null=True,
        blank=True,
        related_name="businesses",
    )
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood",
        models.PROTECT,
        verbose_name=_("neighbourhood"),
        null=True,
        blank=True,
        related_name="+",
    )
    street = models.CharField(_("street"), max_length=120, blank=True)
    folded_street = FoldedField(of="street", max_length=240, db_index=True)
    number_sealed = models.BinaryField(default=b"", blank=True)
    number_digest = models.CharField(max_length=64, blank=True, db_index=True)
    licence_class = models.CharField(_("licence class"), max_length=60, blank=True)
    in_directory = models.BooleanField(_("shown in the directory"), default=False)
    directory_text = models.CharField(_("words in the directory"), max_length=300, blank=True)
    directory_phone = models.CharField(_("telephone in the directory"), max_length=40, blank=True)
    directory_link = models.URLField(_("website in the directory"), max_length=200, blank=True)
    signed_up_at = models.DateTimeField(_("signed up at"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    is_synthetic = models.BooleanField(default=False)

    objects = BusinessQuerySet.as_manager()

    class Meta:
        verbose_name = _("business")
        verbose_name_plural = _("businesses")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["in_directory", "trade", "neighbourhood"], name="esnaf_directory"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("esnaf_business", args=[self.public_id])

    @property
    def has_number(self) -> bool:
        """Whether an identity or tax number is kept."""
        return bool(self.number_digest)


class PersonRole(models.TextChoices):
    """What somebody may do for a business. An owner also invites others, ends their terms and closes it."""

    OWNER = "owner", _("Owner or manager")
    HELPER = "helper", _("Helps with the paperwork")


class BusinessPersonQuerySet(models.QuerySet["BusinessPerson"]):
    def valid_on(self, day: date | None = None) -> Self:
        """Those whose term holds on the day; both ends count."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class BusinessPerson(models.Model):
    """One person's term of acting for one business."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="businesses")
    role = models.CharField(_("role"), max_length=8, choices=PersonRole)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)

    objects = BusinessPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person of a business")
        verbose_name_plural = _("people of businesses")
        ordering = ["-role", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["business", "user"], condition=Q(valid_to=None), name="esnaf_one_open_term_each"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="esnaf_term_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.business}: {self.get_role_display()}"


class BusinessInvitation(models.Model):
    """Somebody is asked by e-mail to act for a business; of the link only its digest is kept."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=8, choices=PersonRole)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name = _("invitation to a business")
        verbose_name_plural = _("invitations to businesses")
        constraints = [
            models.UniqueConstraint(fields=["business", "email"], name="esnaf_one_invitation_an_address")
        ]

    def __str__(self) -> str:
        return str(self.business)
