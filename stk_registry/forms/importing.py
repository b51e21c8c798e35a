"""The form of a file of organisations: which file, and what holds for rows that do not say it."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from stk_registry.legal_forms import LegalForm
from stk_registry.services.file_imports import MOST_BYTES, MOST_ROWS

ENDINGS = (".csv", ".xlsx", ".xls", ".txt", ".tsv")


class FileImportForm(forms.Form):
    """A CSV file or a workbook; the old Excel format is let through to its own sentence."""

    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    form = forms.ChoiceField(
        label=_("Legal form of rows that name none"),
        required=False,
        choices=[("", _("Every row names its own")), *LegalForm.choices],
    )
    is_listed = forms.BooleanField(
        label=_("Show new records in the directory at once"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = _(
            "CSV or XLSX, at most 10 MB and %(rows)s rows. The first line names the columns."
        ) % {"rows": number_format(MOST_ROWS)}

    def clean_file(self) -> Any:
        """Refuses a file that is too large, or by its name no table."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 10 MB. Divide it and bring it in in parts.")
            )
        if PurePath(file.name).suffix.lower() not in ENDINGS:
            raise forms.ValidationError(
                _(
                    "This is neither a CSV nor an XLSX file. Save the table as one of them and choose it again."
                )
            )
        return file
