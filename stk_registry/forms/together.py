"""Forms of working together."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import OrgUnit
from common.text import clean, clean_line
from stk_registry.models import JointProject, Organisation

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
LONG = forms.Textarea(attrs={"rows": 5})
SHORT = forms.Textarea(attrs={"rows": 3})


class AskForm(forms.Form):
    """What one side asks of the other."""

    title = forms.CharField(label=_("In one sentence"), max_length=160)
    text = forms.CharField(
        label=_("What do you ask for?"),
        max_length=4000,
        widget=LONG,
        help_text=_("What, where, when, and what each side brings."),
    )
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label=_("Which department?"), required=False, empty_label=_("I do not know")
    )
    needed_by = forms.DateField(label=_("Needed by"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.order_by("sort_key")

    def clean_title(self) -> str:
        return clean_line(self.cleaned_data["title"])

    def clean_text(self) -> str:
        return clean(self.cleaned_data["text"])


class AnswerForm(forms.Form):
    """The answer of the side that was asked."""

    text = forms.CharField(label=_("Answer"), max_length=3000, required=False, widget=SHORT)


class OutcomeForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(label=_("What came of it"), max_length=3000, required=False, widget=SHORT)


class JointProjectForm(forms.ModelForm):
    """A joint project with the steps that the law asks for."""

    organisations = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("With which organisations"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )

    class Meta:
        model = JointProject
        fields = [
            "title", "organisations", "unit", "purpose", "council_decision_number", "council_decision_on",
            "permission_number", "permission_on", "protocol_on", "starts_on", "ends_on", "outcome", "is_public",
        ]  # fmt: skip
        labels = {"unit": _("Unit")}
        widgets = {
            **dict.fromkeys(
                ("council_decision_on", "permission_on", "protocol_on", "starts_on", "ends_on"), DAY
            ),
            "purpose": LONG,
            "outcome": SHORT,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = Organisation.objects.listed().order_by("sort_key")
        self.fields["unit"].queryset = OrgUnit.objects.order_by("sort_key")
        if self.instance.pk and "organisations" not in self.initial:
            self.initial["organisations"] = list(self.instance.organisations.all())

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it and keeps the law's order."""

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("A project ends after it begins."))
        return data
