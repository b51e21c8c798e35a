"""Forms of the list of trades: the sheet that comes in, another word for a trade."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esnaf.models import Trade
from esnaf.services.importing_trades import MOST_BYTES, VERSION

ENDINGS = (".csv", ".xlsx", ".xls", ".txt")


class TradeFileForm(forms.Form):
    """A sheet, of which version it is, and where it comes from."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV or XLSX, at most 10 MB. The first line names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    version = forms.CharField(label=_("Version of the activity codes"), max_length=12, initial=VERSION)
    source = forms.CharField(
        label=_("Where the sheet comes from"), max_length=300, help_text=_("Who issued it, and on which day.")
    )

    def clean_file(self) -> Any:
        """Refuses a file that is too large, or by its name no table."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 10 MB."))
        if PurePath(file.name).suffix.lower() not in ENDINGS:
            raise forms.ValidationError(_("This is neither a CSV nor an XLSX file."))
        return file


class SynonymForm(forms.Form):
    """Another word for a trade."""

    word = forms.CharField(label=_("Word"), max_length=80)
    trade = forms.ModelChoiceField(label=_("Trade"), queryset=Trade.objects.all())
