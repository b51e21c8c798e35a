"""Forms of those who keep registers of others: one application by hand, a file of them, the day of entering there."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.forms_of_clerks import TopicField
from casework.importing.values import EARLIEST, start_of
from casework.phones import e164
from casework.services.opening import Asker
from casework.services.register_files import MOST_BYTES, MOST_ROWS
from casework.services.registers import LONGEST_NUMBER, Entry, plain_number
from casework.words import CaseKind, Door
from city.models import Neighbourhood
from people.forms import day_input

ENDINGS = (".csv", ".xlsx", ".xls", ".txt", ".tsv")


def _doors(kept: frozenset[str]) -> list[tuple[str, Any]]:
    return [(door.value, door.label) for door in Door if door in kept]


class EntryForm(forms.Form):
    """One application as the register shows it."""

    door = forms.ChoiceField(label=_("Other register"))
    number = forms.CharField(label=_("Application number"), max_length=LONGEST_NUMBER)
    on = forms.DateField(
        label=_("Sent to us on"), widget=day_input(), help_text=_("The term counts from this day.")
    )
    kind = forms.ChoiceField(label=_("Type"), choices=CaseKind.choices, initial=CaseKind.REQUEST)
    text = forms.CharField(
        label=_("Text of the application"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8})
    )
    topic = TopicField(label=_("Topic"), required=False)
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(),
        label=_("Neighbourhood"),
        required=False,
        empty_label=_("Not in one place"),
    )
    place = forms.CharField(
        label=_("Street and number, or a place that people know"), required=False, max_length=200
    )
    name = forms.CharField(
        label=_("Name of the applicant"),
        required=False,
        max_length=160,
        help_text=_("Empty, where the register hides it."),
    )
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    address = forms.CharField(label=_("Address"), required=False, max_length=400)

    def __init__(self, *args: Any, kept: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["door"].choices = _doors(kept)
        self.fields["topic"].offer()

    def clean_number(self) -> str:
        number = plain_number(self.cleaned_data["number"])
        if not number:
            raise ValidationError(_("The number in the other register is missing."))
        return number

    def clean_on(self) -> Any:
        return _past_day(self.cleaned_data["on"])

    def clean_phone(self) -> str:
        return e164(self.cleaned_data["phone"])

    def entry(self) -> Entry:
        """Returns what is taken in."""
        data = self.cleaned_data
        contact = {name: data[name] for name in ("name", "phone", "email", "address")}
        names = ("door", "number", "kind", "text", "topic", "neighbourhood", "place")
        return Entry(
            received_at=start_of(data["on"]), asker=Asker(**contact), **{name: data[name] for name in names}
        )


class RegisterFileForm(forms.Form):
    """A table that the register gave out, or that was filled in from it."""

    door = forms.ChoiceField(label=_("Other register"))
    file = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )

    def __init__(self, *args: Any, kept: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["door"].choices = _doors(kept)
        self.fields["file"].help_text = _(
            "CSV or XLSX, at most %(rows)s rows. The first line names the columns."
        ) % {"rows": MOST_ROWS}

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 10 MB. Divide it and bring it in in parts."))
        if PurePath(file.name).suffix.lower() not in ENDINGS:
            raise ValidationError(
                _(
                    "This is neither a CSV nor an XLSX file. Save the table as one of them and choose it again."
                )
            )
        return file


class EnteredForm(forms.Form):
    """The day on which a text was entered in its register."""

    on = forms.DateField(label=_("Entered there on"), widget=day_input())


def _past_day(day: Any) -> Any:
    if not EARLIEST <= day <= timezone.localdate():
        raise ValidationError(_("The day is still to come, or too long ago."))
    return day
