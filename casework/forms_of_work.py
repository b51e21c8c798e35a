"""Forms of the inbox and of each step that is taken in a case."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.forms_of_clerks import TopicField
from casework.models import Case, CaseTopic, ResponsibleBody
from casework.services.answering import appeal_text_of, outcomes_of
from casework.services.delivering import ByHand
from casework.signing import step_underway
from casework.words import CaseKind, Door, ExtensionGround, Outcome, RefusalGround, State
from city.models import Neighbourhood, OrgUnit
from people.models import Role, User

LONG = forms.Textarea(attrs={"rows": 8})
SHORT = forms.Textarea(attrs={"rows": 3})
ANY = [("", _("All"))]


def units_today() -> Any:
    """Returns the units that a case can be given to."""
    return OrgUnit.objects.valid_on(timezone.localdate()).exclude(kind__in=("municipality", "body"))


class InboxForm(forms.Form):
    """What the inbox is narrowed by."""

    is_filter = True
    CHOICES = ("state", "kind", "door", "topic", "neighbourhood")
    q = forms.CharField(label=_("Number or words"), max_length=80, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[*ANY, *State.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[*ANY, *CaseKind.choices], required=False)
    door = forms.ChoiceField(label=_("Came in by"), choices=[*ANY, *Door.choices], required=False)
    topic = forms.ModelChoiceField(
        CaseTopic.objects.all(), label=_("Topic"), to_field_name="code", empty_label=_("All"), required=False
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(),
        label=_("Neighbourhood"),
        to_field_name="code",
        empty_label=_("All"),
        required=False,
    )


class StepForm(forms.Form):
    """A step in a case; knows the case, so that it offers only what is possible."""

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case = case


class TextStepForm(StepForm):
    """Something to write."""

    text = forms.CharField(label=_("Text"), max_length=20_000, widget=LONG)


class ReasonStepForm(StepForm):
    """A reason."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=SHORT)


class ByHandForm(StepForm):
    """How a person brought what waited."""

    how = forms.ChoiceField(label=_("How was it brought?"), choices=ByHand.choices, widget=forms.RadioSelect)


class ApproveForm(StepForm):
    """Initials or a signature for the draft that was read, and for no other."""

    step = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = step_underway(self.case)
        self.fields["step"].initial = waiting.pk if waiting else None


class SendBackForm(ApproveForm):
    """Why a draft is returned to who wrote it."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=SHORT)


class ReferForm(StepForm):
    """A unit, and what it should know."""

    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label=_("Unit"))
    note = forms.CharField(label=_("Note"), max_length=1000, widget=SHORT, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units_today().exclude(pk=self.case.unit_id)


class AssignForm(StepForm):
    """Somebody of the unit that has the case."""

    to = forms.ModelChoiceField(User.objects.none(), label=_("Who takes it"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = User.objects.filter(
            is_active=True,
            memberships__unit=self.case.unit_id,
            memberships__role__in=(Role.CASE_OFFICER, Role.CASE_HEAD),
        )
        self.fields["to"].queryset = here.distinct().order_by("name", "email")


class AnswerForm(TextStepForm):
    """The answer: outcome and text, and for a refusal its ground and how to appeal."""

    outcome = forms.ChoiceField(label=_("Outcome"))
    ground = forms.CharField(
        label=_("Ground of a refusal"), max_length=200, required=False, help_text=_("Only for a refusal.")
    )
    appeal_text = forms.CharField(
        label=_("How to appeal"),
        max_length=2000,
        widget=SHORT,
        required=False,
        help_text=_("Only for a refusal: it is sent with the answer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = set(outcomes_of(self.case.kind))
        self.fields["outcome"].choices = [each for each in Outcome.choices if each[0] in allowed]
        if self.case.kind == CaseKind.INFORMATION:
            self.fields["ground"] = forms.ChoiceField(
                label=_("Article of the refusal"),
                choices=[("", _("None")), *RefusalGround.choices],
                required=False,
                help_text=_("Only for a refusal."),
            )
        self.initial.setdefault("appeal_text", appeal_text_of(self.case, on=timezone.localdate()))
        self.order_fields(["outcome", "text", "ground", "appeal_text"])


class ExtendForm(TextStepForm):
    """Why the term is extended, and what the applicant is told."""

    ground = forms.ChoiceField(label=_("Ground"), choices=ExtensionGround.choices)
    field_order = ["ground", "text"]


class FeeForm(TextStepForm):
    """What access costs, and what the applicant is told."""

    amount = forms.CharField(label=_("Amount"), max_length=40)
    field_order = ["amount", "text"]


class PaidForm(StepForm):
    """The proof of payment."""

    proof = forms.CharField(label=_("Number of the receipt"), max_length=80, required=False)


class SendOnForm(TextStepForm):
    """The body that answers for the matter, and what the applicant is told."""

    body = forms.ModelChoiceField(ResponsibleBody.objects.all(), label=_("Responsible body"))
    field_order = ["body", "text"]


class KindForm(StepForm):
    """The right kind."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CaseKind.choices)


class PlaceForm(StepForm):
    """What it is about, and where."""

    topic = TopicField(label=_("Topic"), max_length=80, required=False)
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(), label=_("Neighbourhood"), required=False, empty_label=_("Not known")
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].offer()
        self.initial |= {
            "topic": self.case.topic.label if self.case.topic else "",
            "neighbourhood": self.case.neighbourhood_id,
            "place": self.case.place,
        }


class LinkForm(StepForm):
    """The number of the case about the same."""

    number = forms.CharField(label=_("Number of the other case"), max_length=16)
