"""Forms of steps that concern several cases: answering those about the same likewise."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms_of_work import TextStepForm
from casework.models import Case
from casework.services.answering_alike import answer_of, answerable_alike


class CasesChoice(forms.ModelMultipleChoiceField):
    """Cases, each by its number and subject."""

    def label_from_instance(self, case: Case) -> str:
        return f"{case.number} · {case.title}"


class AnswerAlikeForm(TextStepForm):
    """Which of the linked cases are answered likewise, and with which text."""

    cases = CasesChoice(
        Case.objects.none(), label=_("Cases about the same"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("cases", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found, answer = answerable_alike(self.case), answer_of(self.case)
        self.fields["cases"].queryset = found
        self.initial |= {"cases": [each.pk for each in found], "text": answer.text if answer else ""}
