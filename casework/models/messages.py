"""What was written in a case, in and out, and the files that came with it."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.words import Door


class Message(models.Model):
    """One message or note. Inside a case its threads stay apart by door; on the timeline they are one."""

    class Way(models.TextChoices):
        IN = "in", _("Came in")
        OUT = "out", _("Went out")
        NOTE = "note", _("Internal note")

    class Delivery(models.TextChoices):
        """How far an outgoing message came; it only ever moves on (`sent` never follows `read`)."""

        NONE = "", _("Not sent by us")
        DRAFT = "draft", _("Draft")
        APPROVAL = "approval", _("Waits for approval")
        WAITING = "waiting", _("Waits to be sent")
        SENT = "sent", _("Sent")
        DELIVERED = "delivered", _("Delivered")
        READ = "read", _("Read")
        FAILED = "failed", _("Not delivered")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="messages")
    way = models.CharField(_("way"), max_length=4, choices=Way)
    door = models.CharField(_("by"), max_length=12, choices=Door)
    at = models.DateTimeField(_("at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    text = models.TextField(_("text"), max_length=20_000)
    language = models.CharField(_("language"), max_length=5, default="tr")
    is_answer = models.BooleanField(_("is the answer"), default=False)
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery, blank=True, default="")
    # What the other side calls this message (Message-ID, wamid): the same one is taken once.
    external_id = models.CharField(max_length=255, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["door", "external_id"],
                condition=~models.Q(external_id=""),
                name="case_message_is_taken_once",
            )
        ]
        indexes = [models.Index(fields=["case", "at"], name="case_message_by_time")]

    def __str__(self) -> str:
        return f"{self.get_way_display()} {self.at:%d.%m.%Y}"


def private_files() -> Storage:
    """Returns the store that no address leads to."""
    return storages["private"]


def attachment_place(attachment: "Attachment", name: str) -> str:
    """Returns where a file is put: a random name, so that no address can be guessed."""
    return f"cases/{uuid.uuid4().hex}"


class Attachment(models.Model):
    """A file whose bytes were looked at. It is only ever downloaded, after the case was checked."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="attachments")
    file = models.FileField(_("file"), upload_to=attachment_place, storage=private_files, max_length=200)
    file_name = models.CharField(_("file name"), max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"))
    # The original is never changed: a copy without personal data stands beside it.
    redacted_from = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="redacted_copies"
    )
    # What everybody is told that a copy shows; without this sentence nobody else sees the file.
    shown_as = models.CharField(_("what it shows, for everybody"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(shown_as="") | models.Q(redacted_from__isnull=False),
                name="case_shows_only_copies",
            )
        ]

    def __str__(self) -> str:
        return self.file_name
