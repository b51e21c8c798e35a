"""Forms of field conversations: the questions, a round, handing over, the survey at the door, and a visit."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import clean, clean_line
from participation.models import Activity, CallBack, FieldConversation, Round, Visit
from participation.models.fieldwork import Place
from people.models import User
from surveys.models import Survey

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONGEST_REMARK = 600
MOST_REMARKS = 10
# More digits than any door has: somebody is writing a telephone number.
MOST_DIGITS = 6


class FieldConversationForm(forms.ModelForm):
    """What field conversations add."""

    class Meta:
        model = FieldConversation
        fields = [
            "question_1", "question_1_en", "question_2", "question_2_en", "question_3", "question_3_en",
        ]  # fmt: skip
        help_texts = {"question_1": _("Open questions, as one asks them at a door. One is enough.")}

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""


class RoundForm(forms.ModelForm):
    """Who goes where on which day."""

    class Meta:
        model = Round
        fields = ["neighbourhood", "street", "place", "target", "day", "visitor", "note"]
        widgets = {"day": DAY}
        help_texts = {
            "street": _(
                "For example: 1671. Sokak, odd numbers. The public page names the neighbourhood only."
            ),
            "note": _("Where to meet, what to bring. Only the visitor reads it."),
        }

    def __init__(self, *args: Any, activity: Activity, staff: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.fields["visitor"].queryset = staff
        self.fields["target"].min_value = 1

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""

    def clean_street(self) -> str:
        return clean_line(self.cleaned_data["street"])

    def clean_target(self) -> int:
        if self.cleaned_data["target"] < 1:
            raise forms.ValidationError(_("Plan at least one."))
        return self.cleaned_data["target"]

    def clean_day(self) -> date:
        first = timezone.localdate(self.activity.opens_at)
        last = timezone.localdate(self.activity.closes_at)
        if not first <= self.cleaned_data["day"] <= last:
            raise forms.ValidationError(
                _("Choose a day between %(first)s and %(last)s, while the conversations run."),
                params={"first": first.strftime("%d.%m.%Y"), "last": last.strftime("%d.%m.%Y")},
            )
        return self.cleaned_data["day"]


class HandOverForm(forms.Form):
    """From whom to whom the rounds go that are still to be done."""

    before = forms.ModelChoiceField(User.objects.none(), label=_("Rounds of"))
    after = forms.ModelChoiceField(User.objects.none(), label=_("go to"))

    def __init__(self, *args: Any, visitors: QuerySet[User], staff: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["before"].queryset, self.fields["after"].queryset = visitors, staff

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("before") and data.get("before") == data.get("after"):
            self.add_error("after", _("Choose somebody else."))
        return data


class DoorSurveyForm(forms.Form):
    """Which survey is asked at the same doors."""

    survey = forms.ModelChoiceField(
        Survey.objects.none(), label=_("Survey"), required=False, empty_label=_("No survey at the door")
    )

    def __init__(self, *args: Any, surveys: list[Survey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].queryset = Survey.objects.filter(pk__in=[each.pk for each in surveys])


class VisitForm(forms.Form):
    """One visit: how it ended, what was said to each question, when to come back."""

    key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("How it ended"), choices=Visit.Outcome)
    place = forms.ChoiceField(label=_("Where"), choices=Place, required=False)
    # Drawn only where somebody has to come back; other visits do without.
    on = forms.DateField(
        label=_("On which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "required": True}, format="%Y-%m-%d"),
    )
    daypart = forms.ChoiceField(
        label=_("When"), choices=CallBack.Daypart, required=False, initial=CallBack.Daypart.EVENING
    )
    door = forms.CharField(
        label=_("Which door"),
        required=False,
        max_length=40,
        help_text=_("Building and flat, to find it again. No name, no telephone number."),
    )
    # The day on which the phone stored it, when it is sent later.
    day = forms.DateField(required=False, widget=forms.HiddenInput)
    returns = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, questions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [number for number, _text in questions]
        for number, text in questions:
            self.fields[f"said_{number}"] = forms.CharField(
                label=text,
                required=False,
                max_length=MOST_REMARKS * LONGEST_REMARK,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    @property
    def answers(self) -> list[forms.BoundField]:
        """The fields of the questions."""
        return [self[f"said_{number}"] for number in self.asked]

    def clean_door(self) -> str:
        door = clean_line(self.cleaned_data["door"])
        if sum(sign.isdigit() for sign in door) > MOST_DIGITS:
            raise forms.ValidationError(
                _("This looks like a telephone number. Write building and flat only.")
            )
        return door

    def clean_on(self) -> date | None:
        on = self.cleaned_data["on"]
        if on and on < timezone.localdate():
            # A visit that waited on the phone may be sent after the day on which to come back.
            return timezone.localdate() if self.data.get("day") else self._too_early()
        return on

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.remarks = []
        for number in self.asked:
            lines = [clean(line) for line in data.get(f"said_{number}", "").splitlines()]
            lines = [line for line in lines if line]
            if len(lines) > MOST_REMARKS or any(len(line) > LONGEST_REMARK for line in lines):
                self.add_error(
                    f"said_{number}",
                    _("At most %(lines)s lines to a question, each of at most %(signs)s signs.")
                    % {"lines": MOST_REMARKS, "signs": LONGEST_REMARK},
                )
            self.remarks += [(number, line) for line in lines]
        return data

    def call_back(self) -> dict[str, Any] | None:
        """Returns when to come back and to which door; nothing without a day."""
        data = self.cleaned_data
        if not data["on"]:
            return None
        return {
            "on": data["on"],
            "daypart": data["daypart"] or CallBack.Daypart.EVENING,
            "door": data["door"],
        }

    def _too_early(self) -> date:
        raise forms.ValidationError(_("This day is over. Choose today or a later day."))
