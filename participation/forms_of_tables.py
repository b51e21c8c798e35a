"""Forms of a session's day: the plan, the tables and who sits there, what is captured at a table."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal
from common.sent_files import LARGEST, encoded_anew
from common.text import clean, clean_line
from participation.models import PlanItem, Table, TableNote
from participation.services.ideas import SentPhoto
from people.models import Role, User

SHORT = forms.Textarea(attrs={"rows": 3})
PHOTOS = "image/jpeg,image/png,image/webp"
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
MOST_HANDS = 999


class PlanItemForm(forms.ModelForm):
    """One step of the day."""

    class Meta:
        model = PlanItem
        fields = ["begins", "kind", "title", "title_en", "person"]
        widgets = {"begins": CLOCK}
        help_texts = {"person": _("Shown to everybody; leave it empty where it does not matter.")}

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""


class TableForm(forms.ModelForm):
    """A table and who holds it."""

    class Meta:
        model = Table
        fields = ["number", "subject", "subject_en", "seats", "facilitator", "helper"]
        help_texts = {
            "helper": _(
                "For example somebody of an organisation; they get a link that opens the table that day."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].min_value = 1
        staff = User.objects.filter(is_active=True, memberships__role__in=Role.values)
        self.fields["facilitator"].queryset = staff.distinct().order_by("name", "pk")
        self.fields["seats"].widget.attrs |= {"min": 1, "max": 30}

    def clean_number(self) -> int:
        number = self.cleaned_data["number"]
        if not 1 <= number <= 99:
            raise forms.ValidationError(_("Give a number from 1 to 99."))
        return number

    def clean_seats(self) -> int:
        seats = self.cleaned_data["seats"]
        if not 1 <= seats <= 30:
            raise forms.ValidationError(_("A table has 1 to 30 seats."))
        return seats

    def clean_helper(self) -> str:
        return clean_line(self.cleaned_data["helper"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("facilitator") and data.get("helper"):
            self.add_error("helper", _("One person holds a table: choose staff, or write a name."))
        return data

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""


class HandsForm(forms.Form):
    """A word of the table and a show of hands on it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=TableNote.Kind)
    text = forms.CharField(label=_("What was said"), max_length=500, widget=SHORT)
    votes = forms.IntegerField(label=_("For"), min_value=0, max_value=MOST_HANDS, required=False)
    against = forms.IntegerField(label=_("Against"), min_value=0, max_value=MOST_HANDS, required=False)
    undecided = forms.IntegerField(label=_("Undecided"), min_value=0, max_value=MOST_HANDS, required=False)

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for name in ("votes", "against", "undecided"):
            data[name] = data.get(name) or 0
        return data


class WordForm(forms.Form):
    """One more word of the table."""

    text = forms.CharField(label=_("What was said"), max_length=500, widget=SHORT)
    kind = forms.ChoiceField(label=_("Kind"), choices=TableNote.Kind, widget=forms.RadioSelect)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])


class RemarksForm(forms.Form):
    """How the talk went."""

    remarks = forms.CharField(
        label=_("How the talk went"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For the minutes; not shown as it is. No names."),
    )
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_remarks(self) -> str:
        return clean(self.cleaned_data["remarks"])


class TablePhotoForm(forms.Form):
    """A photo of the table, with the consent of who can be recognised."""

    photo = forms.FileField(
        label=_("Photo"),
        widget=forms.FileInput(attrs={"accept": PHOTOS}),
        help_text=_(
            "Best of sheets and hands. JPEG, PNG or WebP, at most 10 MB; we take out where and when it was taken, "
            "and somebody looks at it before it is shown."
        ),
    )
    photo_alt = forms.CharField(
        label=_("What can be seen in the photo?"),
        max_length=200,
        help_text=_("In a few words, for people who do not see it. No names."),
    )
    consent = forms.BooleanField(
        label=_("Everybody who can be recognised was asked and has agreed that it is shown to everybody."),
        help_text=_("Of children, a parent has agreed. Who thinks again tells us, and it is deleted."),
        error_messages={"required": _("Ask them first. Without their consent the photo is not taken.")},
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_photo_alt(self) -> str:
        return clean_line(self.cleaned_data["photo_alt"])

    def clean_photo(self) -> SentPhoto:
        try:
            data, size = encoded_anew(self.cleaned_data["photo"].read(LARGEST + 1))
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return SentPhoto(data=data, size=size, alt="")
