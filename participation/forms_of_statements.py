"""Forms of statement polls: what the kind adds, and one statement."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import clean_line
from participation.models import Statement, StatementPoll, StatementVote
from people.intake import Channel

SHORT = forms.Textarea(attrs={"rows": 3})
SHEET_CHANNELS = (Channel.PAPER, Channel.DOOR, Channel.PHONE, Channel.KIOSK, Channel.WORKSHOP)


class StatementPollForm(forms.ModelForm):
    """What a statement poll adds."""

    class Meta:
        model = StatementPoll
        fields = ["question", "question_en", "takes_statements", "shows_groups"]

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""


class StatementForm(forms.Form):
    """A statement that somebody adds."""

    sentence = forms.CharField(
        label=_("Your statement"),
        max_length=140,
        widget=forms.Textarea(attrs={"rows": 2, "data-count": "140"}),
        help_text=_(
            "One thought that somebody can agree with or not, in at most 140 letters. No names of people."
        ),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean_sentence(self) -> str:
        return clean_line(self.cleaned_data["sentence"])


class StatementOfUnitForm(forms.Form):
    """A statement of the unit's own."""

    sentence = forms.CharField(label=_("Statement"), max_length=140, widget=SHORT)
    sentence_en = forms.CharField(
        label=_("Statement in English"), max_length=140, required=False, widget=SHORT
    )

    def clean(self) -> dict[str, Any]:
        return {name: clean_line(value) for name, value in super().clean().items()}


class SheetForm(forms.Form):
    """Where a sheet came from; its votes are fields of their own."""

    channel = forms.ChoiceField(
        label=_("Channel"), choices=[(channel.value, channel.label) for channel in SHEET_CHANNELS]
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)


def choices_of(data: Any, statements: list[Statement]) -> dict[UUID, int]:
    """Returns the choice beside each statement that has one; nonsense is left out."""
    known = {str(choice) for choice in StatementVote.Choice.values}
    given = {statement.pk: data.get(f"s{statement.pk}", "") for statement in statements}
    return {pk: int(value) for pk, value in given.items() if value in known}
