"""Forms of businesses: one question a page at sign-up, and what is changed later."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood
from esnaf import identity
from esnaf.errors import NumberRefused
from esnaf.models import ActivityCode, Business, PersonRole, Trade
from esnaf.signup import UNKNOWN


class TradeForm(forms.Form):
    """A trade, chosen from what was found."""

    trade = forms.ModelChoiceField(
        queryset=Trade.objects.all(),
        to_field_name="code",
        error_messages={
            "required": _("Choose the trade that fits best."),
            "invalid_choice": _("Choose the trade that fits best."),
        },
    )


class ActivityForm(forms.Form):
    """A code under a trade, or that one does not know it."""

    activity = forms.ChoiceField(
        label=_("Which of these is it?"),
        help_text=_("As on your tax plate. If you are not sure, say so; nothing depends on it here."),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or say that you are not sure.")},
    )

    def __init__(self, *args: Any, trade: Trade, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = ActivityCode.objects.of_trade(trade)
        self.fields["activity"].choices = [
            (UNKNOWN, _("I am not sure")),
            *((str(each.pk), f"{each.title} ({each.code})") for each in codes),
        ]


class NameForm(forms.Form):
    """What the business is called, and what it is in law."""

    name = forms.CharField(
        label=_("Name of the business"), max_length=120, help_text=_("As on the signboard is enough.")
    )
    kind = forms.ChoiceField(
        label=_("What is it in law?"),
        choices=Business.Kind,
        initial=Business.Kind.ESNAF,
        widget=forms.RadioSelect,
    )


class PlaceForm(forms.Form):
    """Where it is: the neighbourhood, and the street if wanted."""

    neighbourhood = forms.ModelChoiceField(
        label=_("Neighbourhood"),
        queryset=Neighbourhood.objects.all(),
        to_field_name="code",
        empty_label=_("Choose"),
        error_messages={"required": _("Choose the neighbourhood.")},
    )
    street = forms.CharField(
        label=_("Street"),
        max_length=120,
        required=False,
        help_text=_("Then you hear of works and power cuts in your own street."),
    )


class NumberForm(forms.Form):
    """An identity or tax number."""

    number = forms.CharField(
        label=_("Tax number or identity number"),
        max_length=20,
        required=False,
        help_text=_("Ten or eleven digits. It is kept encrypted and shown only in part."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        """Refuses what cannot be such a number."""
        typed = self.cleaned_data["number"]
        if typed:
            try:
                return identity.normal(typed)
            except NumberRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return ""


class DirectoryForm(forms.Form):
    """What the public directory shows, if it shall show anything."""

    shown = forms.BooleanField(label=_("Show my business in the directory"), required=False)
    text = forms.CharField(
        label=_("A sentence about it"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = forms.CharField(
        label=_("Telephone for customers"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip
    link = forms.URLField(
        label=_("Website"), max_length=200, required=False, assume_scheme="https",
        help_text=_("Beginning with https://"),
    )  # fmt: skip


class PersonForm(forms.Form):
    """Whom to invite, and to what."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=PersonRole, initial=PersonRole.HELPER, widget=forms.RadioSelect
    )
