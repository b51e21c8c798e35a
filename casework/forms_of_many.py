"""The forms of one step for many cases at once, and of keeping a view of the inbox."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.errors import PlaceholderIsUnknown
from casework.forms_of_replies import MARKS
from casework.forms_of_work import LONG, SHORT, units_today
from casework.models import Case
from casework.placeholders import KNOWN, unknown_in
from casework.rules import units_headed
from casework.services.answering import outcomes_of
from casework.words import REFUSALS, Outcome
from city.models import OrgUnit
from people.models import Role, UnitMembership, User


class ManyForm(forms.Form):
    """A step for many cases; knows them and who takes it."""

    def __init__(self, *args: Any, cases: list[Case], user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases, self.user = cases, user


class AssignManyForm(ManyForm):
    """Somebody of the units that the person heads, or the person."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Who takes it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = UnitMembership.objects.valid_on(timezone.localdate()).filter(
            unit__in=units_headed(self.user), role__in=(Role.CASE_OFFICER, Role.CASE_HEAD)
        )
        pks = {self.user.pk, *here.values_list("user", flat=True)}
        self.fields["to"].queryset = User.objects.filter(pk__in=pks, is_active=True).order_by("name", "email")
        self.fields["to"].initial = self.user.pk


class ReferManyForm(ManyForm):
    """A unit, and what it should know."""

    to = forms.ModelChoiceField(OrgUnit.objects.none(), label=_("Unit"))
    note = forms.CharField(label=_("Note"), max_length=1000, widget=SHORT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = units_today()


class AnswerManyForm(ManyForm):
    """The same answer to all. A refusal rests on its own ground, so it is written case by case."""

    outcome = forms.ChoiceField(label=_("Outcome"))
    text = forms.CharField(label=_("Text"), max_length=10_000, widget=LONG, help_text=MARKS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = {each for case in self.cases for each in outcomes_of(case.kind)} - REFUSALS
        self.fields["outcome"].choices = [each for each in Outcome.choices if each[0] in possible]

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if marks := unknown_in(text):
            known = ", ".join(f"{{{name}}}" for name in KNOWN)
            told = {"marks": ", ".join(dict.fromkeys(marks)), "known": known}
            raise ValidationError(str(PlaceholderIsUnknown.sentence) % told)
        return text


class KeepViewForm(forms.Form):
    """A name for the filters that are shown."""

    name = forms.CharField(max_length=40)
    query = forms.CharField(max_length=2000, required=False)
