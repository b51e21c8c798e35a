"""Forms of space: asking for hours or for days, answering at the desk, keeping rooms and house rules."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import clean_line
from stk_registry.errors import ReasonMissing
from stk_registry.models import Campus, Space
from stk_registry.services.space_deciding import Verb

DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
OPENS, CLOSES = time(8), time(22)
PEOPLE = _("People expected")


class HoursForm(forms.Form):
    """Asks for a room or a hall on one day."""

    day = forms.DateField(label=_("Day"), widget=DAY_INPUT)
    begins = forms.ChoiceField(label=_("From"))
    ends = forms.ChoiceField(label=_("Until"))
    purpose = forms.CharField(
        label=_("What for"), max_length=300, help_text=_("One sentence. Only the unit reads it.")
    )
    people = forms.IntegerField(label=PEOPLE, min_value=1, max_value=5000, required=False)
    is_public_event = forms.BooleanField(
        label=_("Everybody may come: put it into the monthly programme"), required=False
    )
    event_title = forms.CharField(
        label=_("Title in the programme"),
        max_length=160,
        required=False,
        help_text=_("Needed when everybody may come."),
    )
    event_text = forms.CharField(
        label=_("What visitors should know"),
        max_length=400,
        required=False,
        help_text=_("One or two sentences for the programme: for whom it is, what to bring."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    event_title_en = forms.CharField(label=_("English title"), max_length=160, required=False)

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.space = space
        hours = half_hours(space.opens or OPENS, space.closes or CLOSES)
        self.fields["begins"].choices = [(each, each) for each in hours[:-1]]
        self.fields["ends"].choices = [(each, each) for each in hours[1:]]

    def clean(self) -> dict[str, Any]:
        """Puts day and hours together; more people than seats, and an event without a title, are told."""
        data = super().clean()
        if {"day", "begins", "ends"} <= data.keys():
            data["starts_at"] = moment_of(data["day"], time.fromisoformat(data["begins"]))
            data["ends_at"] = moment_of(data["day"], time.fromisoformat(data["ends"]))
            if data["ends_at"] <= data["starts_at"]:
                self.add_error("ends", _("Choose an end after the beginning."))
        if data.get("people") and self.space.seats and data["people"] > self.space.seats:
            self.add_error(
                "people",
                _("There are %(seats)s seats. Choose a larger space.") % {"seats": self.space.seats},
            )
        if data.get("is_public_event") and not data.get("event_title"):
            self.add_error("event_title", _("Write the title that the programme shows."))
        return data

    def wish(self) -> dict[str, Any]:
        """Returns what is asked for, as the service takes it; words for the programme only if it is for all."""
        data = self.cleaned_data
        names = ("starts_at", "ends_at", "purpose", "people", "is_public_event")
        wish = {"space": self.space, "kind": self.space.kind} | {name: data[name] for name in names}
        if not data["is_public_event"]:
            return wish
        words = ("event_title", "event_text", "event_title_en")
        return wish | {name: clean_line(data[name]) for name in words}


class DaysForm(forms.Form):
    """Asks for an office or a mailbox, from a day to a day."""

    first_day = forms.DateField(label=_("First day"), widget=DAY_INPUT)
    last_day = forms.DateField(label=_("Last day"), widget=DAY_INPUT)
    purpose = forms.CharField(
        label=_("What for"), max_length=300, help_text=_("One sentence. Only the unit reads it.")
    )
    any_will_do = forms.BooleanField(
        label=_("Another one of this kind will do, too; put us on the waiting list if none is free"),
        required=False,
    )

    def __init__(self, *args: Any, space: Space, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.space = space

    def clean(self) -> dict[str, Any]:
        """Puts the days together; the last one counts in full."""
        data = super().clean()
        if {"first_day", "last_day"} <= data.keys():
            data["starts_at"] = moment_of(data["first_day"], time(0))
            data["ends_at"] = moment_of(data["last_day"] + timedelta(days=1), time(0))
            if data["last_day"] < data["first_day"]:
                self.add_error("last_day", _("Choose an end after the beginning."))
        return data

    def wish(self) -> dict[str, Any]:
        """Returns what is asked for; without a certain space when another will do."""
        data = self.cleaned_data
        space = None if data["any_will_do"] else self.space
        return {"space": space, "kind": self.space.kind} | {
            name: data[name] for name in ("starts_at", "ends_at", "purpose")
        }


class AnswerForm(forms.Form):
    """The unit's answer to a request."""

    verb = forms.ChoiceField(
        label=_("Your decision"),
        choices=Verb,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    space = forms.ModelChoiceField(
        Space.objects.none(), label=_("Which space"), required=False, help_text=_("Only if you give one.")
    )
    reason = forms.CharField(
        label=_("Reason, in words for the organisation"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the letter. Needed unless you give the space."),
    )

    def __init__(self, *args: Any, spaces: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["space"].queryset = spaces

    def clean(self) -> dict[str, Any]:
        """Asks for the space or for the reason, whichever the decision owes."""
        data = super().clean()
        if data.get("verb") == Verb.GRANT and not data.get("space") and "space" not in self.errors:
            self.add_error("space", _("Choose which space you give."))
        if data.get("verb") in (Verb.WAIT, Verb.DECLINE) and not data.get("reason", "").strip():
            self.add_error("reason", ReasonMissing.sentence)
        return data


class TakeBackForm(forms.Form):
    """Frees what was given, with the reason."""

    reason = forms.CharField(
        label=_("Reason, in words for the organisation"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the letter."),
        error_messages={"required": ReasonMissing.sentence},
    )


class LeaveOutForm(forms.Form):
    """Leaves an event out of the monthly programme, with the reason."""

    reason = forms.CharField(
        label=_("Reason, in words for the organisation"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the letter."),
        error_messages={"required": ReasonMissing.sentence},
    )


class SpaceForm(forms.ModelForm):
    """What a space is and when it may be booked."""

    class Meta:
        model = Space
        fields = (
            "code", "kind", "name", "name_en", "seats", "is_accessible", "equipment", "opens", "closes",
            "longest_hours", "longest_months", "out_of_use_because",
        )  # fmt: skip
        widgets = {
            "opens": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "closes": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        labels = {"code": _("Number on the door or the box")}
        help_texts = {
            "equipment": _("With commas between, for example: projector, whiteboard."),
            "opens": _("Rooms and halls only."),
            "longest_hours": _("Rooms and halls only."),
            "longest_months": _("Offices and mailboxes only."),
            "out_of_use_because": _("While something stands here, nobody can ask for it."),
        }

    def clean(self) -> dict[str, Any]:
        """Refuses opening hours that end before they begin."""
        data = super().clean()
        if data.get("opens") and data.get("closes") and data["closes"] <= data["opens"]:
            self.add_error("closes", _("Choose an end after the beginning."))
        return data


class CampusForm(forms.ModelForm):
    """Name, place and house rules of a campus."""

    class Meta:
        model = Campus
        fields = ("name", "name_en", "address", "neighbourhood", "rules", "rules_en")
        labels = {"neighbourhood": _("Neighbourhood")}
        widgets = {"rules": forms.Textarea(attrs={"rows": 6}), "rules_en": forms.Textarea(attrs={"rows": 6})}


def half_hours(opens: time, closes: time) -> list[str]:
    """Returns the half hours from opening to closing, as they stand in the lists."""
    first, last = opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute
    return [f"{minute // 60:02}:{minute % 60:02}" for minute in range(first, last + 1, 30)]


def moment_of(day: date, hour: time) -> datetime:
    """Returns a local day and hour as a moment."""
    return timezone.make_aware(datetime.combine(day, hour))
