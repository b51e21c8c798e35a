"""Forms of the unit's desk: what narrows its lists, and what is decided."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood
from stk_registry.colleagues import colleagues
from stk_registry.errors import ReasonMissing
from stk_registry.forms.own import meant
from stk_registry.legal_forms import LegalForm
from stk_registry.models import ActivityArea, ContactLogEntry, Organisation, Relation
from stk_registry.profile_words import name_of
from stk_registry.queue import NOBODY, Kind
from stk_registry.records import Word
from stk_registry.services.deciding import Verb

EVERY = ("", _("All"))
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class QueueFilter(forms.Form):
    """Narrows the queue; the names stand in the address, so they are Turkish."""

    is_filter = True

    tur = forms.ChoiceField(label=_("Kind"), required=False, choices=[EVERY, *Kind.choices])
    kimde = forms.ChoiceField(label=_("Whose"), required=False)
    sure = forms.ChoiceField(
        label=_("Deadline"), required=False, choices=[EVERY, ("gecen", _("Overdue only"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(person.pk), str(person)) for person in colleagues()]
        self.fields["kimde"].choices = [EVERY, (NOBODY, _("Nobody’s yet")), *people]


class AssignForm(forms.Form):
    """Who looks after it."""

    to = forms.ModelChoiceField(
        colleagues(), label=_("Who looks after it"), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = colleagues()


class DecisionForm(forms.Form):
    """An answer to an organisation; which fields are taken stands beside each field."""

    verb = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (Verb.ACCEPT, _("Accept what is ticked")),
            (Verb.ASK_BACK, _("Ask back: the organisation answers and sends it in again")),
            (Verb.DECLINE, _("Decline")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you decide.")},
    )
    reason = forms.CharField(
        label=_("Reason, in words for the organisation"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It stands in the letter. Needed when you ask back or decline."),
    )

    def clean(self) -> dict[str, Any]:
        """Asks for the reason where one is owed."""
        data = super().clean()
        if data.get("verb") in (Verb.ASK_BACK, Verb.DECLINE) and not data.get("reason", "").strip():
            self.add_error("reason", ReasonMissing.sentence)
        return data


class ClaimDecisionForm(DecisionForm):
    """An answer to somebody who asks to speak for an organisation."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [
            (Verb.ACCEPT, _("Accept: this person manages the profile from now on")),
            (Verb.ASK_BACK, _("Ask for another proof")),
            (Verb.DECLINE, _("Decline")),
        ]


class RecordFilter(forms.Form):
    """Searches and narrows the registry; the names stand in the address, so they are Turkish."""

    is_filter = True

    q = forms.CharField(
        label=_("Name, number or field of work"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
    bicim = forms.ChoiceField(label=_("Legal form"), required=False, choices=[EVERY, *LegalForm.choices])
    alan = forms.ChoiceField(label=_("Field of work"), required=False)
    mahalle = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    durum = forms.ChoiceField(
        label=_("State"), required=False,
        choices=[("", _("All but merged")), *Organisation.State.choices],
    )  # fmt: skip
    teyit = forms.ChoiceField(label=_("Yearly word"), required=False, choices=[EVERY, *Word.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alan"].choices = [
            EVERY,
            *((row.code, name_of(row)) for row in ActivityArea.objects.all()),
        ]
        places = Neighbourhood.objects.order_by("sort_key")
        self.fields["mahalle"].choices = [EVERY, *((row.code, row.name) for row in places)]


class LogForm(forms.ModelForm):
    """A meeting, a visit, a protocol."""

    class Meta:
        model = ContactLogEntry
        fields = ["kind", "day", "with_whom", "text", "follow_up_on"]
        widgets = {"day": DAY, "follow_up_on": DAY, "text": forms.Textarea(attrs={"rows": 4})}
        labels = {
            "kind": _("Kind"),
            "day": _("Day"),
            "with_whom": _("With whom"),
            "text": _("What was spoken"),
            "follow_up_on": _("Come back to it on"),
        }
        help_texts = {
            "with_whom": _("Names and duties, only as far as they are needed."),
            "follow_up_on": _("A week before, it appears among what waits."),
        }


class RelationForm(forms.Form):
    """What binds this organisation to another."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Relation.Kind)
    other = forms.CharField(
        label=_("The other organisation"),
        max_length=200,
        help_text=_("The name, the register number or the address in the directory of the organisation."),
    )
    since = forms.DateField(label=_("Since"), required=False, widget=DAY)

    def clean_other(self) -> Organisation:
        """Returns the one organisation that is meant."""
        return one_meant(self.cleaned_data["other"])


class ReasonForm(forms.Form):
    """Why something is done to a record; the reason is kept."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class LetterForm(forms.Form):
    """A letter to everybody who manages the profile."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    body = forms.CharField(label=_("Text"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8}))


class PairForm(forms.Form):
    """Two records that somebody believes to be one."""

    heir = forms.CharField(label=_("The record that stays"), max_length=200)
    other = forms.CharField(
        label=_("The record that goes into it"),
        max_length=200,
        help_text=_("The name, the register number or the address in the directory of the organisation."),
    )

    def clean_heir(self) -> Organisation:
        return one_meant(self.cleaned_data["heir"])

    def clean_other(self) -> Organisation:
        return one_meant(self.cleaned_data["other"])

    def clean(self) -> dict[str, Any]:
        """Refuses one and the same record."""
        data = super().clean()
        if data.get("heir") is not None and data.get("heir") == data.get("other"):
            self.add_error("other", _("This is the same record."))
        return data


def one_meant(typed: str) -> Organisation:
    """Returns the one organisation that a name, a number or an address means."""
    found = Organisation.objects.filter(slug=meant(typed)).exclude(state="merged").first()
    if found is None:
        raise forms.ValidationError(
            _("No single organisation is called so. Write the whole name or the register number.")
        )
    return found
