"""Forms of appointments and visits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from esnaf.models import Business
from people.models import User

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class BookForm(forms.Form):
    """A time and what it is about; the business is asked for only when there are several."""

    business = forms.ModelChoiceField(
        label=_("For which business?"),
        queryset=Business.objects.none(),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    slot = forms.IntegerField(
        error_messages={"required": _("Choose a time."), "invalid": _("Choose a time.")}
    )
    subject = forms.CharField(label=_("What is it about?"), max_length=200)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Business.objects.of_user(user).open()
        self.fields["business"].queryset = mine
        only = list(mine[:2])
        if len(only) == 1:
            self.fields["business"].widget = forms.HiddenInput()
            self.initial["business"] = str(only[0].public_id)


class OfferForm(forms.Form):
    """The times of a day."""

    place = forms.CharField(label=_("Where it is"), max_length=160)
    day = forms.DateField(label=_("Day"), widget=DAY)
    begins = forms.TimeField(label=_("From"), widget=CLOCK)
    ends = forms.TimeField(label=_("Until"), widget=CLOCK)
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=5, max_value=240, initial=20)

    def clean(self) -> dict[str, Any]:
        """Refuses an end before the beginning."""
        values = super().clean()
        if values.get("begins") and values.get("ends") and values["ends"] <= values["begins"]:
            self.add_error("ends", _("It ends before it begins."))
        return values


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class VisitForm(forms.Form):
    """A visit and what is to be done after it."""

    day = forms.DateField(label=_("Day"), widget=DAY)
    note = forms.CharField(
        label=_("What was said"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    follow_up = forms.CharField(label=_("What is to be done"), max_length=300, required=False)
    follow_up_on = forms.DateField(label=_("By which day"), required=False, widget=DAY)


class FollowUpForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(label=_("What came of it"), max_length=300)
