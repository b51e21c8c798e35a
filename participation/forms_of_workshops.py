"""Forms of workshops: the day, its sessions, a seat, the desk's list, what tables wrote, the minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood
from common.text import clean, clean_line
from participation.forms import MOMENT
from participation.models import Session, TableNote, Workshop
from people.intake import Channel
from stk_registry.models import Organisation

LONG = forms.Textarea(attrs={"rows": 6})
SHORT = forms.Textarea(attrs={"rows": 3})


class WorkshopForm(forms.ModelForm):
    """What a workshop adds."""

    class Meta:
        model = Workshop
        fields = ["plan", "plan_en", "most_seats"]
        widgets = {"plan": LONG, "plan_en": SHORT}
        help_texts = {"plan": _("Shown until the sessions have plans of their own, which are written there.")}

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""


class SessionForm(forms.ModelForm):
    """One meeting."""

    class Meta:
        model = Session
        fields = [
            "starts_at", "ends_at", "place", "address", "neighbourhood", "access", "online_link", "capacity",
            "reserved",
        ]  # fmt: skip
        widgets = {"starts_at": MOMENT, "ends_at": MOMENT}

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it under its lock."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("A session ends after it begins."))
        if (data.get("reserved") or 0) > (data.get("capacity") or 0):
            self.add_error("reserved", _("No more seats can be kept than there are."))
        if not data.get("place") and not data.get("online_link"):
            self.add_error("place", _("Write a place, or a link for those who join online."))
        return data


class SeatForm(forms.Form):
    """A seat for oneself and a companion; nothing about the person has to be told."""

    seats = forms.TypedChoiceField(label=_("How many come?"), coerce=int)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For the confirmation and a reminder only; deleted four weeks after the session."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Name to be called by"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    needs = forms.CharField(
        label=_("What do you need to take part?"),
        required=False,
        max_length=300,
        help_text=_("For example: sign language, a place for a wheelchair, child care."),
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(),
        label=_("Your neighbourhood"),
        required=False,
        empty_label=_("I do not say"),
        help_text=_("So that each table has people from everywhere; deleted four weeks after the session."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seats"].choices = [(n, str(n)) for n in range(1, most + 1)]

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])


class MembersSeatForm(forms.Form):
    """Seats that an organisation keeps for its members: how many, never who."""

    seats = forms.IntegerField(label=_("How many members come?"), min_value=1, max_value=99)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("For the confirmation and a reminder only; deleted four weeks after the session."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    needs = forms.CharField(
        label=_("What do they need to take part?"),
        required=False,
        max_length=300,
        help_text=_("For example: sign language, a place for a wheelchair, child care. No names."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


class DeskSeatForm(SeatForm):
    """A seat kept at the desk or by telephone, also for members of an organisation."""

    channel = forms.ChoiceField(
        label=_("How they asked"),
        choices=[(each.value, each.label) for each in (Channel.PHONE, Channel.DOOR, Channel.PAPER)],
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For members of"), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.listed().order_by("sort_key")


class NoteForm(forms.Form):
    """One thing that a table wrote down."""

    table = forms.IntegerField(label=_("Table"), min_value=1, max_value=99)
    kind = forms.ChoiceField(label=_("Kind"), choices=TableNote.Kind)
    text = forms.CharField(label=_("What was said"), max_length=500, widget=SHORT)
    votes = forms.IntegerField(label=_("Votes at the table"), min_value=0, max_value=999, required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])

    def clean_votes(self) -> int:
        return self.cleaned_data["votes"] or 0


class MinutesForm(forms.Form):
    """The minutes of a session."""

    minutes = forms.CharField(
        label=_("Minutes"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 16})
    )


class CallOffForm(forms.Form):
    """Why a session does not take place."""

    reason = forms.CharField(label=_("Why does it not take place?"), max_length=300)
