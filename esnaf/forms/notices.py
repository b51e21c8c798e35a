"""Forms of street notices and announcements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood
from esnaf.models import Announcement, StreetNotice, TradeGroup

MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class NoticeForm(forms.ModelForm):
    """A street notice; its neighbourhoods are ticked."""

    neighbourhoods = forms.ModelMultipleChoiceField(
        label=_("Neighbourhoods"),
        queryset=Neighbourhood.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = StreetNotice
        fields = (
            "kind", "title", "starts_at", "ends_at", "text", "source", "streets", "whole_district", "neighbourhoods",
        )  # fmt: skip
        widgets = {
            "starts_at": MOMENT,
            "ends_at": MOMENT,
            "text": forms.Textarea(attrs={"rows": 4}),
            "streets": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {"streets": _("One a line. Without streets it is for the whole neighbourhood.")}

    def values(self) -> tuple[dict[str, Any], list[Neighbourhood]]:
        """Returns the values and the neighbourhoods."""
        values = dict(self.cleaned_data)
        return values, list(values.pop("neighbourhoods"))

    def clean(self) -> dict[str, Any]:
        """Refuses an end before the beginning."""
        values = super().clean()
        if values.get("ends_at") and values.get("starts_at") and values["ends_at"] <= values["starts_at"]:
            self.add_error("ends_at", _("It ends before it begins."))
        return values

    def _post_clean(self) -> None:
        """Leaves the instance alone: the service sets the values."""


class AnnouncementForm(forms.ModelForm):
    """News, a grant or a training."""

    groups = forms.ModelMultipleChoiceField(
        label=_("For these trades"),
        queryset=TradeGroup.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: for all."),
    )

    class Meta:
        model = Announcement
        fields = ("kind", "title", "text", "source", "link", "closes_on", "groups")
        widgets = {"closes_on": DAY, "text": forms.Textarea(attrs={"rows": 6})}

    def values(self) -> tuple[dict[str, Any], list[TradeGroup]]:
        """Returns the values and the groups."""
        values = dict(self.cleaned_data)
        return values, list(values.pop("groups"))

    def _post_clean(self) -> None:
        """Leaves the instance alone: the service sets the values."""


class SubscribeForm(forms.Form):
    """Whom to write to, about which streets."""

    neighbourhood = forms.ModelChoiceField(
        label=_("Neighbourhood"),
        queryset=Neighbourhood.objects.all(),
        to_field_name="code",
        empty_label=_("Choose"),
    )
    street = forms.CharField(
        label=_("Street"), max_length=120, required=False, help_text=_("Empty: the whole neighbourhood.")
    )
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
