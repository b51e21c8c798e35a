"""Forms of prioritising: the method, its options; a ballot is a list of the options' own fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.models import Option, Prioritisation

SHORT = forms.Textarea(attrs={"rows": 3})


class PrioritisationForm(forms.ModelForm):
    """What a prioritisation adds."""

    class Meta:
        model = Prioritisation
        fields = ["method", "budget", "points", "ranks"]

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("method") == Prioritisation.Method.BUDGET and not data.get("budget"):
            self.add_error("budget", _("Write how much there is to spend."))
        for name in ("points", "ranks"):
            if data.get(name) is not None and data[name] < 1:
                self.add_error(name, _("At least one."))
        return data


class OptionForm(forms.ModelForm):
    """One option."""

    class Meta:
        model = Option
        fields = ["title", "title_en", "text", "cost", "neighbourhood"]
        widgets = {"text": SHORT}

    def __init__(self, *args: Any, priced: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if priced:
            self.fields["cost"].required = True
        else:
            del self.fields["cost"]

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""

    def clean_cost(self) -> int:
        if not self.cleaned_data["cost"]:
            raise forms.ValidationError(_("A cost is at least one lira."))
        return self.cleaned_data["cost"]


def choices_of(data: Any, options: list[Option]) -> dict[int, int]:
    """Returns what a ballot's fields say: the number beside each option that has one; nonsense is left out."""
    found = {}
    for option in options:
        typed = data.get(f"o{option.pk}", "").strip()
        if typed.isdecimal() and len(typed) < 6 and int(typed) > 0:
            found[option.pk] = int(typed)
    return found
