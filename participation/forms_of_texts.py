"""Forms of a text consultation: what the kind adds, the text at the desk, and what people say about a passage."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from common.text import clean, clean_line
from participation.cutting import LONGEST, LONGEST_HEADING, MOST, Cut, cut
from participation.models import Passage, Remark, TextConsultation

TALL = forms.Textarea(attrs={"rows": 24, "spellcheck": "true"})
LONG = forms.Textarea(attrs={"rows": 8})
SHORT = forms.Textarea(attrs={"rows": 4})
LONGEST_TEXT = 200_000


class TextConsultationForm(forms.ModelForm):
    """What a text consultation adds."""

    class Meta:
        model = TextConsultation
        fields = ["takes_wordings", "takes_agreement"]

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""


class TextForm(forms.Form):
    """The whole text, pasted or typed."""

    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=TALL,
        help_text=_(
            "Articles, headings and paragraphs become passages. To cut elsewhere, write a line of three hyphens; "
            "the text is then cut only there. A line that begins with # is a heading."
        ),
    )

    def clean_text(self) -> str:
        text = clean(self.cleaned_data["text"])
        self.cuts: list[Cut] = cut(text)
        if not self.cuts:
            raise forms.ValidationError(_("There is no text to cut."))
        if len(self.cuts) > MOST:
            raise forms.ValidationError(
                _("These are %(n)s passages; at most %(most)s are possible."),
                params={"n": len(self.cuts), "most": MOST},
            )
        for number, each in enumerate(self.cuts, start=1):
            if len(each.text) > LONGEST:
                raise forms.ValidationError(
                    _(
                        "Passage %(number)s is longer than %(most)s signs. Cut it with a line of three hyphens."
                    ),
                    params={"number": number, "most": LONGEST},
                )
        return text


class PassageForm(forms.Form):
    """One passage of the draft."""

    heading = forms.CharField(label=_("Heading"), max_length=LONGEST_HEADING, required=False)
    text = forms.CharField(label=_("Text"), max_length=LONGEST, required=False, widget=LONG)

    def clean_heading(self) -> str:
        return clean_line(self.cleaned_data["heading"])

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("heading") and not data.get("text") and not self.errors:
            raise forms.ValidationError(_("A passage has a heading or a text."))
        return data


class PublishForm(forms.Form):
    """What is said about a version when it is published."""

    note = forms.CharField(
        label=_("What changed, and why? Everybody reads it."), max_length=2000, widget=SHORT
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["note"]

    def clean_note(self) -> str:
        return clean(self.cleaned_data["note"])


class RemarkForm(forms.Form):
    """A remark or a question about a passage."""

    sort = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(each.value, each.label) for each in (Remark.Sort.REMARK, Remark.Sort.QUESTION)],
        initial=Remark.Sort.REMARK,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What do you say about this passage?"),
        max_length=2000,
        widget=SHORT,
        help_text=_("Write no names, telephone numbers or addresses of people: everybody can read it."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])

    def said(self) -> dict[str, Any]:
        """Returns what is stored."""
        return {"sort": self.cleaned_data["sort"], "text": self.cleaned_data["text"]}


class WordingForm(forms.Form):
    """Another wording of a passage, with its reason."""

    wording = forms.CharField(
        label=_("How should it read?"),
        max_length=LONGEST,
        widget=LONG,
        help_text=_("Change the text as you would have it. Your changes are shown word by word."),
    )
    text = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=2000,
        widget=SHORT,
        help_text=_("Write no names, telephone numbers or addresses of people: everybody can read it."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, passage: Passage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.passage = passage

    def clean_wording(self) -> str:
        wording = clean(self.cleaned_data["wording"])
        if wording.split() == self.passage.text.split():
            raise forms.ValidationError(
                _now("This is the passage as it stands. Change what should read otherwise.")
            )
        return wording

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])

    def said(self) -> dict[str, Any]:
        """Returns what is stored."""
        return {"sort": Remark.Sort.WORDING} | {name: self.cleaned_data[name] for name in ("wording", "text")}
