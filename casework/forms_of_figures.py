"""The forms of the figures: a period and a unit; an appeal against an answer."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.models import Case, InformationAppeal
from casework.words import CaseKind
from city.models import OrgUnit
from people.forms import day_input
from people.models import User

LONGEST_MONTHS = 60


class MonthField(forms.DateField):
    """A month, as its first day."""

    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m", "%Y-%m-%d"], **kwargs)


class PeriodForm(forms.Form):
    """Which months, of which unit. The names stand in the address, so they are Turkish."""

    is_filter = True
    ilk = MonthField(label=_("From"))
    son = MonthField(label=_("Until"))
    birim = forms.ModelChoiceField(
        OrgUnit.objects.none(), label=_("Unit"), required=False, to_field_name="code"
    )

    def __init__(self, *args: Any, units: list[OrgUnit], sees_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["birim"]
        field.queryset = OrgUnit.objects.filter(pk__in=[unit.pk for unit in units])
        field.empty_label = _("All units") if sees_all else _("All my units")

    def clean(self) -> None:
        first, last = self.cleaned_data.get("ilk"), self.cleaned_data.get("son")
        if not (first and last):
            return
        months = (last.year - first.year) * 12 + last.month - first.month
        if not 0 <= months < LONGEST_MONTHS:
            raise ValidationError(_("Choose at most five years, the first month before the last."))

    @property
    def period(self) -> tuple[date, date]:
        """The first days of the first and of the last month."""
        return self.cleaned_data["ilk"].replace(day=1), self.cleaned_data["son"].replace(day=1)


class AppealForm(forms.ModelForm):
    """An appeal against the answer to an information request that the person may read."""

    number = forms.CharField(label=_("Number of the case"), max_length=16)

    class Meta:
        model = InformationAppeal
        fields = ["before", "on", "result", "decided_on"]
        widgets = {"on": day_input(), "decided_on": day_input()}

    field_order = ("number", "before", "on", "result", "decided_on")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_number(self) -> str:
        seen = Case.objects.visible_to(self.user).filter(kind=CaseKind.INFORMATION)
        self.case = seen.filter(number=self.cleaned_data["number"].strip()).first()
        if self.case is None:
            raise ValidationError(_("There is no information request of this number that you may read."))
        return self.case.number

    def clean(self) -> None:
        is_decided = self.cleaned_data.get("result") != InformationAppeal.Result.PENDING
        if is_decided != bool(self.cleaned_data.get("decided_on")):
            self.add_error("decided_on", _("A result has its day, and a day its result."))

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""
