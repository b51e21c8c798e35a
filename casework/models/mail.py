"""Letters as they came by e-mail: kept whole until somebody or something decided what they are."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.models.messages import private_files
from people.sealing import unseal

MAIL = "case-mail-sender"


def mail_place(mail: "IncomingMail", name: str) -> str:
    """Returns where a letter is put: a random name, so that no address can be guessed."""
    return f"cases-mail/{uuid.uuid4().hex}"


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    def waiting(self) -> "IncomingMailQuerySet":
        """Letters about which somebody has to decide, the oldest first."""
        return self.filter(state=IncomingMail.State.HELD).order_by("received_at", "pk")


class IncomingMail(models.Model):
    """One letter. Its bytes go when it has become a message, its sender and subject a month after the decision."""

    class State(models.TextChoices):
        NEW = "new", _("Not read yet")
        TAKEN = "taken", _("Became part of a case")
        HELD = "held", _("Waits for a decision")
        AUTOMATIC = "automatic", _("Written by a program")
        SET_ASIDE = "set_aside", _("Set aside")

    class Why(models.TextChoices):
        """Why a letter waits for somebody to decide."""

        OTHER_SENDER = (
            "other_sender",
            _("It answers a case, but comes from another address than the applicant’s."),
        )
        NO_SENDER = "no_sender", _("It does not say clearly from whom it comes.")
        NOT_PROVEN = "not_proven", _("The mail server could not confirm that it comes from its sender.")
        TOO_MANY = "too_many", _("This address sent very many letters in an hour.")
        EMPTY = "empty", _("It holds no text and no file that can be taken.")
        TOO_LARGE = "too_large", _("It is too large to be taken by itself.")
        FAULT = "fault", _("It could not be read.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Of its Message-ID and its sender: the same letter is taken once, however often it is delivered.
    key_digest = models.CharField(max_length=64, unique=True, editable=False)
    received_at = models.DateTimeField(_("received at"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    why = models.CharField(_("why it waits"), max_length=14, choices=Why, blank=True)
    sender_sealed = models.BinaryField(default=b"", editable=False)
    sender_digest = models.CharField(max_length=64, blank=True, editable=False)
    subject = models.CharField(_("subject"), max_length=160, blank=True)
    raw = models.FileField(upload_to=mail_place, storage=private_files, max_length=200, blank=True)
    case = models.ForeignKey(
        "casework.Case", models.SET_NULL, null=True, blank=True, related_name="mails", verbose_name=_("case")
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter that came in")
        verbose_name_plural = _("letters that came in")
        ordering = ["received_at", "pk"]
        indexes = [
            models.Index(fields=["sender_digest", "received_at"], name="case_mail_of_a_sender"),
            models.Index(fields=["state", "received_at"], name="case_mail_by_state"),
            models.Index(
                fields=["decided_at"], condition=~Q(sender_digest=""), name="case_mail_to_be_forgotten"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()} {self.received_at:%d.%m.%Y %H:%M}"

    @property
    def sender(self) -> str:
        """The address, opened."""
        return unseal(self.sender_sealed, purpose=MAIL)
