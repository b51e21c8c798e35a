"""Who speaks for an organisation: several people with roles and terms, never a shared password."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stk_registry.models.files import Document
from stk_registry.models.organisations import Organisation


class VoiceRole(models.TextChoices):
    """What a representative may do. A manager also invites, hands over and ends terms."""

    MANAGER = "manager", _("Manager")
    EDITOR = "editor", _("Editor")


class RepresentativeQuerySet(models.QuerySet["Representative"]):
    def valid_on(self, day: date | None = None) -> Self:
        """Those whose term holds on the day; both ends count."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Representative(models.Model):
    """One person's term of speaking for one organisation. Ended is never deleted."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="representatives")
    # Nobody, once the account is erased: that somebody spoke in these days stays.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="represents"
    )
    role = models.CharField(_("role"), max_length=8, choices=VoiceRole)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = RepresentativeQuerySet.as_manager()

    class Meta:
        verbose_name = _("representative")
        verbose_name_plural = _("representatives")
        ordering = ["role", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(valid_to__isnull=True),
                name="stk_one_open_term_each",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="stk_term_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(valid_to__isnull=False),
                name="stk_open_term_is_somebody_s",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.user}"


class RepresentativeInvitation(models.Model):
    """Somebody is asked by e-mail to speak for an organisation; the token is kept as its digest."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=8, choices=VoiceRole)
    valid_to = models.DateField(_("term ends on"), null=True, blank=True)
    takes_over_from = models.ForeignKey(
        Representative, models.CASCADE, null=True, blank=True, related_name="handed_over_by"
    )
    token_digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation of a representative")
        verbose_name_plural = _("invitations of representatives")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="stk_one_open_invitation_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.email}"


class Claim(models.Model):
    """Somebody says: I speak for this organisation of the registry. Proven by a document or a code."""

    class Proof(models.TextChoices):
        DOCUMENT = "document", _("A document")
        CODE = "code", _("A code sent to the registered address")

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for the code")
        SUBMITTED = "submitted", _("With the unit")
        ASKED_BACK = "asked_back", _("Asked back")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="claims")
    # Nobody, once the account is erased and the claim was decided.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proof = models.CharField(_("proof"), max_length=8, choices=Proof)
    duty = models.CharField(_("duty in the organisation"), max_length=80)
    message = models.TextField(_("message"), blank=True)
    document = models.ForeignKey(Document, models.SET_NULL, null=True, blank=True, related_name="+")
    code_digest = models.CharField(max_length=64, blank=True)
    code_expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    reason = models.TextField(_("reason"), blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("who looks after it"),
    )  # fmt: skip
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(state__in=["open", "submitted", "asked_back"]),
                name="stk_one_open_claim_each",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(state__in=["accepted", "declined"]),
                name="stk_open_claim_is_somebody_s",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="stk_claims_queue")]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_state_display()}"
