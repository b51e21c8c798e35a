"""What the public form keeps beside a case: files until it is sent, and how often another body was named."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.models.messages import private_files


def waiting_place(waiting: "WaitingFile", name: str) -> str:
    """Returns where a file waits: a random name, so that no address can be guessed."""
    return f"cases-waiting/{uuid.uuid4().hex}"


class WaitingFile(models.Model):
    """A checked file of a form that was not sent yet, so that nobody chooses it twice. Forgotten after a day."""

    key_digest = models.CharField(max_length=64, db_index=True, editable=False)
    file = models.FileField(_("file"), upload_to=waiting_place, storage=private_files, max_length=200)
    file_name = models.CharField(_("file name"), max_length=160)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(_("added at"), db_index=True)

    class Meta:
        verbose_name = _("file that waits")
        verbose_name_plural = _("files that wait")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["key_digest", "sha256"], name="case_file_waits_once"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Redirect(models.Model):
    """How many people were shown on a day that another body answers for a topic. Nobody is named."""

    day = models.DateField(_("day"))
    topic = models.ForeignKey("casework.CaseTopic", models.CASCADE, related_name="redirects")
    body = models.ForeignKey("casework.ResponsibleBody", models.CASCADE, related_name="redirects")
    shown = models.PositiveIntegerField(_("shown"), default=0)

    class Meta:
        verbose_name = _("referral to another body")
        verbose_name_plural = _("referrals to other bodies")
        ordering = ["-day", "topic"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "topic", "body"], name="case_redirect_is_counted_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.shown}"
