"""A file from a register of others while a person looks at what would become of its rows. Its rows are sealed."""

import json
import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.words import Door
from people.sealing import seal, unseal

ROWS = "case-register-file"


class RegisterFile(models.Model):
    """One file that was looked at, and perhaps taken. What people wrote in it is forgotten after a day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    door = models.CharField(_("other register"), max_length=12, choices=Door)
    file_name = models.CharField(_("file name"), max_length=160)
    sha256 = models.CharField(max_length=64)
    rows_sealed = models.BinaryField(default=b"", editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("uploaded at"), db_index=True)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("cases taken in"), default=0)
    known = models.PositiveIntegerField(_("here already"), default=0)
    refused = models.PositiveIntegerField(_("rows refused"), default=0)

    class Meta:
        verbose_name = _("file of a register")
        verbose_name_plural = _("files of registers")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def rows(self) -> list[tuple[int, dict[str, str]]]:
        """The rows that were read, by line and column; none when they were forgotten."""
        opened = unseal(self.rows_sealed, purpose=ROWS)
        return [(line, cells) for line, cells in json.loads(opened)] if opened else []

    @rows.setter
    def rows(self, rows: list[tuple[int, dict[str, str]]]) -> None:
        self.rows_sealed = seal(json.dumps(rows, ensure_ascii=False), purpose=ROWS)
