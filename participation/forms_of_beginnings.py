"""Forms with which a project begins: from a template, or as a copy; and a mark on the checklist."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.forms import DAY, places


class BeginningForm(forms.Form):
    """What a template cannot know."""

    title = forms.CharField(label=_("Title of the project"), max_length=160)
    starts_on = forms.DateField(
        label=_("First day"),
        widget=DAY,
        help_text=_("Phases follow one another from this day; all dates can be moved."),
    )
    neighbourhoods = places()


class CopyForm(forms.Form):
    """A copy needs a title and a day of its own."""

    title = forms.CharField(label=_("Title of the copy"), max_length=160)
    starts_on = forms.DateField(
        label=_("First day"),
        widget=DAY,
        help_text=_("All dates move by as many days as lie between the first days."),
    )


class MarkForm(forms.Form):
    """Whether a point of good practice is met, and how or why not."""

    is_met = forms.TypedChoiceField(
        label=_("Is it met?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    note = forms.CharField(label=_("How, or why not?"), required=False, max_length=300)
