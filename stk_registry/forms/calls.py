"""Forms of calls: narrowing the public list, and writing one at the desk."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from stk_registry.models import ActivityArea, Call
from stk_registry.profile_words import name_of

EVERY = ("", _("All"))
OPEN, CLOSED = "", "kapanan"


class CallFilter(forms.Form):
    """Narrows the calls; the names stand in the address, so they are Turkish."""

    is_filter = True

    tur = forms.ChoiceField(label=_("Kind"), required=False, choices=[EVERY, *Call.Kind.choices])
    alan = forms.ChoiceField(label=_("Field of work"), required=False)
    hal = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = ActivityArea.objects.order_by("sort_key").only("code", "name", "name_en")
        self.fields["alan"].choices = [EVERY, *((area.code, name_of(area)) for area in areas)]


class CallForm(forms.Form):
    """A call in both languages; English is given whole or not at all."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Call.Kind)
    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("Text"),
        max_length=12000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Who may answer, what is offered, how to answer. An empty line begins a paragraph."),
    )
    title_en = forms.CharField(label=_("English title"), max_length=160, required=False)
    text_en = forms.CharField(
        label=_("English text"), max_length=12000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    areas = forms.ModelMultipleChoiceField(
        ActivityArea.objects.none(),
        label=_("For which fields of work"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Without any, it is for all organisations."),
    )
    source = forms.CharField(
        label=_("Who calls"),
        max_length=160,
        required=False,
        help_text=_("Only if it is not the municipality: a ministry, an agency, a foundation."),
    )
    link = forms.URLField(
        label=_("Address where it can be read or answered"),
        max_length=300,
        required=False,
        assume_scheme="https",
    )
    closes_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("This day still counts. Without one, it stays open until you close it."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["areas"].queryset = ActivityArea.objects.order_by("sort_key")
        self.fields["areas"].label_from_instance = name_of

    def clean_link(self) -> str:
        """Refuses what a browser would not open as a page."""
        link = self.cleaned_data["link"]
        if link and urlsplit(link).scheme not in ("http", "https"):
            raise forms.ValidationError(_("Write an address that begins with https://."))
        return link

    def clean(self) -> dict[str, Any]:
        """Asks for the other half of the English."""
        data = super().clean()
        for one, other in (("title_en", "text_en"), ("text_en", "title_en")):
            if data.get(one) and other in data and not data[other]:
                self.add_error(other, _("Write this in English, too, or leave the English out."))
        return data


def typed_of(call: Call) -> dict[str, Any]:
    """Returns what the form shows of a call."""
    names = ("kind", "title", "text", "title_en", "text_en", "source", "link", "closes_on")
    return {name: getattr(call, name) for name in names} | {"areas": list(call.areas.all())}
