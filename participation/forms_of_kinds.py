"""Forms of activities: what all kinds share, what each adds, and what people fill in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participation.forms import MOMENT
from participation.models import Activity

LONG = forms.Textarea(attrs={"rows": 5})
SHORT = forms.Textarea(attrs={"rows": 3})


class ActivityForm(forms.ModelForm):
    """What every activity has."""

    class Meta:
        model = Activity
        fields = ["title", "title_en", "intro", "intro_en", "opens_at", "closes_at", "moderation"]
        widgets = {"intro": LONG, "intro_en": SHORT, "opens_at": MOMENT, "closes_at": MOMENT}

    def __init__(self, *args: Any, is_moderated: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("opens_at", "closes_at"):
            self.fields[name].required = True
        if not is_moderated:
            del self.fields["moderation"]

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it, and says what cannot be."""


class ReceiptForm(forms.Form):
    """The receipt that a sender kept."""

    code = forms.CharField(
        label=_("Receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Five groups of four signs, such as 7QKD-9M2X-HT4B-0VZC-3E8W."),
    )


class ObjectionForm(forms.Form):
    """An author's objection."""

    text = forms.CharField(label=_("Why should it be published?"), max_length=1000, widget=SHORT)


class ModerationForm(forms.Form):
    """Why something is not published."""

    reason = forms.CharField(
        label=_("If you do not publish it: why? The author reads it."),
        required=False,
        max_length=1000,
        widget=SHORT,
    )


class MaskForm(forms.Form):
    """What is masked in a word: proposals by their keys, and words that the reader found."""

    keys = forms.MultipleChoiceField(required=False)
    phrases = forms.CharField(
        label=_("Mask these words too, one line each"), required=False, max_length=1000, widget=SHORT
    )

    def __init__(self, *args: Any, proposed: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keys"].choices = [(key, key) for key in proposed]

    def clean_phrases(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["phrases"].splitlines() if line.strip()]
