"""Who asked. Kept apart from the case, so that it can be forgotten while the case is counted."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.words import Identity
from city.fields import FoldedField
from people.sealing import unseal

EMAIL, PHONE, ADDRESS, IDENTITY = (
    "case-email",
    "case-phone",
    "case-address",
    "case-identity",
)


class Applicant(models.Model):
    """One applicant of one case, as they gave themselves then. Numbers and addresses are sealed."""

    class Wants(models.TextChoices):
        """How the answer should come."""

        EMAIL = "email", _("By e-mail")
        PHONE = "phone", _("By telephone")
        WHATSAPP = "whatsapp", _("By WhatsApp")
        LETTER = "letter", _("By post")
        CODE = "code", _("I look by my code")

    case = models.OneToOneField("casework.Case", models.CASCADE, primary_key=True, related_name="applicant")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    name = models.CharField(_("name"), max_length=160, blank=True)
    folded_name = FoldedField(of="name", max_length=320, db_index=True)
    body = models.CharField(_("company or body"), max_length=200, blank=True)
    is_for_another = models.BooleanField(_("asks for somebody else"), default=False)
    identity = models.CharField(_("known by"), max_length=12, choices=Identity, default=Identity.NONE)
    wants = models.CharField(_("answer wanted"), max_length=10, choices=Wants, default=Wants.CODE)

    email_sealed = models.BinaryField(default=b"", editable=False)
    email_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    phone_sealed = models.BinaryField(default=b"", editable=False)
    phone_digest = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    address_sealed = models.BinaryField(default=b"", editable=False)
    identity_kind = models.CharField(
        max_length=8, blank=True, choices=[("tckn", _("Identity number")), ("vkn", _("Tax number"))]
    )
    identity_sealed = models.BinaryField(default=b"", editable=False)
    erased_on = models.DateField(_("erased on"), null=True, blank=True)

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")

    def __str__(self) -> str:
        return self.name or str(_("No name"))

    @property
    def email(self) -> str:
        """The address, opened."""
        return unseal(self.email_sealed, purpose=EMAIL)

    @property
    def phone(self) -> str:
        """The number in E.164, opened."""
        return unseal(self.phone_sealed, purpose=PHONE)

    @property
    def address(self) -> str:
        """The postal address, opened."""
        return unseal(self.address_sealed, purpose=ADDRESS)

    @property
    def identity_number(self) -> str:
        """The identity or tax number, opened: only where the procedure needs it."""
        return unseal(self.identity_sealed, purpose=IDENTITY)

    @property
    def masked_identity(self) -> str:
        """The number as it is shown: three digits, stars, two digits."""
        number = self.identity_number
        return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if number else ""
