"""A file of organisations on its way into the registry: checked, looked at, brought in; and what became of each row."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stk_registry.legal_forms import LegalForm
from stk_registry.models.files import private_files
from stk_registry.models.organisations import Organisation


def import_place(found: "FileImport", name: str) -> str:
    """Returns where a file waits: a random name, so that no address can be guessed."""
    return f"stk/imports/{uuid.uuid4().hex}"


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def due_to_forget(self, now: datetime | None = None) -> Self:
        """Those whose rows, and file if it still waits, are kept no longer."""
        return self.filter(kept_until__lte=now or timezone.now())


class FileImport(models.Model):
    """One file. The file itself waits until it is brought in or its time is over; the counts stay.

    `columns` are pairs of a header and the field it fills, in the file's order; `mark` is of the plan shown.
    """

    class State(models.TextChoices):
        CHECKED = "checked", _("Checked, waits for you")
        DONE = "done", _("Brought in")
        EXPIRED = "expired", _("Not brought in in time")

    file = models.FileField(upload_to=import_place, storage=private_files, max_length=200, blank=True)
    file_name = models.CharField(_("file name"), max_length=160)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("size in bytes"))
    form = models.CharField(
        _("legal form of rows that name none"), max_length=20, choices=LegalForm, blank=True
    )
    is_listed = models.BooleanField(_("new records are shown in the directory"), default=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.CHECKED)
    read_as = models.CharField(_("read as"), max_length=20)
    columns = models.JSONField(_("columns that were read"), default=list)
    left_out = models.JSONField(_("columns that were left out"), default=list)
    counts = models.JSONField(_("counts"), default=dict)
    mark = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("checked at"), default=timezone.now)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(_("brought in at"), null=True, blank=True)
    kept_until = models.DateTimeField(_("rows are kept until"), null=True, blank=True, db_index=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of organisations")
        verbose_name_plural = _("imports of organisations")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False, done_by__isnull=False)
                | ~Q(state="done") & Q(done_at__isnull=True, done_by__isnull=True),
                name="stk_done_import_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="checked") | ~Q(file="") & Q(kept_until__isnull=False),
                name="stk_waiting_import_has_its_file_and_end",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def waits(self, now: datetime | None = None) -> bool:
        """Whether it can still be brought in."""
        return self.state == self.State.CHECKED and self.kept_until > (now or timezone.now())

    def get_absolute_url(self) -> str:
        return f"/masa/stk/aktarim/{self.pk}/"


class ImportRow(models.Model):
    """What becomes of one row of a file. The cells are kept only of rows that were not taken."""

    class Outcome(models.TextChoices):
        REJECTED = "rejected", _("Not taken")
        ALIKE = "alike", _("Possible duplicate, not taken")
        CREATED = "created", _("New record")
        CHANGED = "changed", _("Record changed")
        KEPT = "kept", _("Left as the organisation keeps it")
        SAME = "same", _("Nothing to change")

    file_import = models.ForeignKey(FileImport, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("line"))
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    name = models.CharField(_("organisation"), max_length=300, blank=True)
    note = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("record")
    )
    faults = models.JSONField(_("what is wrong"), default=list)
    changes = models.JSONField(_("what changes"), default=list)
    cells = models.JSONField(_("cells"), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["file_import", "line"], name="stk_line_is_told_once")]
        indexes = [models.Index(fields=["file_import", "outcome", "line"], name="stk_import_report")]

    def __str__(self) -> str:
        return f"{self.line}: {self.get_outcome_display()}"
