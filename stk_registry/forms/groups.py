"""Forms of working groups at the desk: the group, and an organisation's seat in it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stk_registry.errors import EndsBeforeItBegan
from stk_registry.forms.desk import DAY, one_meant
from stk_registry.models import ActivityArea, Organisation, WorkingGroup, WorkingGroupSeat
from stk_registry.profile_words import name_of


class GroupForm(forms.Form):
    """What a group is called and works for, in both languages."""

    name = forms.CharField(label=_("Name"), max_length=160)
    purpose = forms.CharField(
        label=_("What it works for"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    name_en = forms.CharField(label=_("English name"), max_length=160, required=False)
    purpose_en = forms.CharField(
        label=_("What it works for, in English"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    areas = forms.ModelMultipleChoiceField(
        ActivityArea.objects.none(),
        label=_("Fields of work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    founded_on = forms.DateField(label=_("At work since"), required=False, widget=DAY)
    ended_on = forms.DateField(
        label=_("Last day of its work"),
        required=False,
        widget=DAY,
        help_text=_("Only when it has ended or is about to. Its page stays, with its members of that day."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = ActivityArea.objects.order_by("sort_key")
        self.fields["areas"].label_from_instance = name_of

    def clean(self) -> dict[str, Any]:
        """Refuses an end before the beginning."""
        data = super().clean()
        if data.get("founded_on") and data.get("ended_on") and data["ended_on"] < data["founded_on"]:
            self.add_error("ended_on", EndsBeforeItBegan.sentence)
        return data


class SeatForm(forms.Form):
    """Since when and until when an organisation sits there."""

    since = forms.DateField(label=_("Since"), widget=DAY)
    until = forms.DateField(
        label=_("Until"), required=False, widget=DAY, help_text=_("Only when it has left or is about to.")
    )
    is_speaker = forms.BooleanField(label=_("It speaks for the group"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuses an end before the beginning."""
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", EndsBeforeItBegan.sentence)
        return data


class NewSeatForm(SeatForm):
    """Which organisation gets a seat, and since when."""

    organisation = forms.CharField(
        label=_("Organisation"),
        max_length=200,
        help_text=_("Its name, its register number or its address in the directory."),
    )
    field_order = ("organisation", "since", "until", "is_speaker")

    def clean_organisation(self) -> Organisation:
        """Returns the one organisation that is meant."""
        return one_meant(self.cleaned_data["organisation"])


def typed_of(group: WorkingGroup) -> dict[str, Any]:
    """Returns what the form shows of a group."""
    names = ("name", "purpose", "name_en", "purpose_en", "founded_on", "ended_on")
    return {name: getattr(group, name) for name in names} | {"areas": list(group.areas.all())}


def typed_of_seat(seat: WorkingGroupSeat) -> dict[str, Any]:
    return {name: getattr(seat, name) for name in ("since", "until", "is_speaker")}
