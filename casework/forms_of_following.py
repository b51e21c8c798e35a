"""Forms of the applicant's view: finding a case, writing to it, asking again, telling how it was."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms_of_intake import FILE_TYPES, FilesField, SeveralFiles
from casework.services.files import FILES_AT_ONCE

SCORES = (
    (5, _("Very satisfied")),
    (4, _("Satisfied")),
    (3, _("So-so")),
    (2, _("Not satisfied")),
    (1, _("Not at all")),
)


class FollowForm(forms.Form):
    """The code, and what proves that it is yours."""

    code = forms.CharField(
        label=_("Your code"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Twenty signs in groups of four. Capitals or not, with or without hyphens."),
    )
    contact = forms.CharField(
        label=_("The e-mail address you gave, or the last four digits of your telephone"),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Leave it empty if you gave neither."),
    )


class WriteForm(forms.Form):
    """Something to add."""

    text = forms.CharField(
        label=_("What do you want to add?"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    files = FilesField(
        label=_("Photos or documents"),
        required=False,
        widget=SeveralFiles(attrs={"accept": FILE_TYPES}),
        help_text=_("Up to five: photos, or PDF, each at most 10 MB."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_files(self) -> list:
        if len(self.cleaned_data["files"]) > FILES_AT_ONCE:
            raise forms.ValidationError(_("Five files at once, please. You can add more afterwards."))
        return self.cleaned_data["files"]


class ReasonForm(forms.Form):
    """Why a case is opened again or its answer objected to."""

    reason = forms.CharField(
        label=_("What is not right?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_objection = forms.TypedChoiceField(
        label=_("What should happen?"),
        coerce=lambda value: value == "objection",
        choices=[
            ("again", _("It is not done: take it up again")),
            ("objection", _("I object to the answer: somebody else should look at it")),
        ],
        widget=forms.RadioSelect,
        initial="again",
    )


class RatingForm(forms.Form):
    """How satisfied somebody is, 1 to 5."""

    score = forms.TypedChoiceField(label=_("How satisfied are you?"), coerce=int, choices=SCORES)
