"""A questionnaire from a file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """One file; its content tells the format."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "XLSForm (.xlsx), SurveyJS (.json), LimeSurvey (.lss, .lsa) or our own JSON, up to 30 MB."
        ),
    )
