"""What happened to a report on its way, and the files it was handed out as."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.models.reports import Report


class ReportStep(models.Model):
    """One step of a report's way: what was done, by whom, when, and why it was sent back."""

    class Kind(models.TextChoices):
        BUILT = "built", _("Figures frozen")
        WRITTEN = "written", _("Narrative written")
        REVIEWED = "reviewed", _("Reviewed by a second person")
        SENT_BACK = "sent_back", _("Sent back")
        DELIVERED = "delivered", _("Delivered to the department")
        REPLIED = "replied", _("The department replied")
        PUBLISHED = "published", _("Published")

    report = models.ForeignKey(Report, models.CASCADE, related_name="steps")
    kind = models.CharField(_("step"), max_length=10, choices=Kind)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("step of a report")
        verbose_name_plural = _("steps of reports")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind="sent_back") | ~models.Q(reason=""), name="sent_back_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.kind}"


def private_files() -> Storage:
    """Returns the store that no address leads to."""
    return storages["private"]


def file_place(kept: "ReportFile", name: str) -> str:
    """Returns where a file is put: a random name, so that no address can be guessed."""
    return f"reports/{uuid.uuid4().hex}"


class ReportFile(models.Model):
    """A report as it was handed out, byte for byte: later versions of the typesetter do not change it."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="files")
    form = models.CharField(_("form"), max_length=8)
    language = models.CharField(_("language"), max_length=8)
    content = models.FileField(storage=private_files, upload_to=file_place)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("file of a report")
        verbose_name_plural = _("files of reports")
        ordering = ["form", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "form", "language"], name="a_report_has_one_file_of_each_form"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.form} {self.language}"
