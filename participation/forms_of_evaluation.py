"""The five questions about the process, and the reader's own words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import clean
from participation.models.evaluations import CLAIMS

SCALE = (
    ("5", _("Yes, fully")),
    ("4", _("Rather yes")),
    ("3", _("Partly")),
    ("2", _("Rather no")),
    ("1", _("No, not at all")),
)


class EvaluationForm(forms.Form):
    """One view of the process; every question may be left out."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for claim, text in CLAIMS.items():
            self.fields[claim] = forms.TypedChoiceField(
                label=text,
                choices=SCALE,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "columns"}),
            )
        self.fields["words"] = forms.CharField(
            label=_("What should we do otherwise next time?"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Only the unit reads it, not beside your answers. Write no names."),
        )

    def clean_words(self) -> str:
        return clean(self.cleaned_data["words"])

    def answers(self) -> dict[str, int | None]:
        """Returns what was chosen, by claim."""
        return {claim: self.cleaned_data[claim] for claim in CLAIMS}
