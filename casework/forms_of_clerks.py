"""Short forms of those who take matters in for others: on the telephone and at a desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import Applicant, CaseTopic
from casework.phones import e164
from casework.services.opening import Asker
from casework.topic_search import findable, found
from casework.words import KINDS_WITH_A_NAME, CaseKind, Identity
from city.models import Neighbourhood, OrgUnit
from common.text import clean, clean_line, fold
from people.forms import day_input

KINDS = [(kind.value, kind.label) for kind in CaseKind if kind != CaseKind.BUSINESS]


class TopicInput(forms.TextInput):
    """A text that offers the topics while somebody types; works without a script."""

    template_name = "casework/topic_input.html"

    def __init__(self) -> None:
        super().__init__(attrs={"list": "topics", "autocomplete": "off"})
        self.topics: list[CaseTopic] = []

    def get_context(self, name: str, value: Any, attrs: dict | None) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"topics": self.topics}


class TopicField(forms.CharField):
    """A topic by its name, or by any words of which one topic fits best."""

    widget = TopicInput

    def offer(self) -> None:
        """Reads the topics that hold today."""
        self.widget.topics = list(CaseTopic.objects.valid_on(timezone.localdate()))

    def clean(self, value: Any) -> CaseTopic | None:
        words = clean_line(super().clean(value))
        if not words:
            return None
        topics = {topic.pk: topic for topic in self.widget.topics}
        same = [topic for topic in topics.values() if fold(topic.label) == fold(words)]
        near = same or [topics[key] for key in found(words, map(_findable, topics.values()), most=4)]
        if len(near) == 1:
            return near[0]
        if not near:
            raise ValidationError(_("No topic fits. Leave it empty, and the matter is sorted by hand."))
        names = ", ".join(topic.label for topic in near)
        raise ValidationError(_("Which of these: %(names)s?") % {"names": names})


class ClerkForm(forms.Form):
    """What a clerk asks: the topic, the words, the place, and who it is about."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, initial=CaseKind.REQUEST)
    topic = TopicField(label=_("Topic"), required=False)
    text = forms.CharField(
        label=_("In their words"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(),
        label=_("Neighbourhood"),
        required=False,
        empty_label=_("Not in one place"),
    )
    place = forms.CharField(
        label=_("Street and number, or a place that people know"), required=False, max_length=200
    )
    name = forms.CharField(label=_("Name"), required=False, max_length=160)
    is_for_another = forms.BooleanField(label=_("Asks for somebody else"), required=False)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].offer()

    def clean_text(self) -> str:
        text = clean(self.cleaned_data["text"])
        if not text:
            raise ValidationError(_("Please write what it is about."))
        return text

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("kind") in KINDS_WITH_A_NAME and "address" in self.fields:
            for name in ("name", "address"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("The law asks for it in an application of this kind."))

    def matter(self) -> dict[str, Any]:
        """Returns what a case is opened with, the applicant apart."""
        names = ("kind", "topic", "text", "neighbourhood", "place", "key")
        return {name: self.cleaned_data[name] for name in names}


class CallForm(ClerkForm):
    """A matter on the telephone. What needs a signature or an address is taken elsewhere."""

    recording = forms.CharField(
        label=_("Recording"), required=False, max_length=64, help_text=_("Its id in the exchange.")
    )

    field_order = (
        "topic",
        "neighbourhood",
        "place",
        "text",
        "kind",
        "name",
        "is_for_another",
        "recording",
        "key",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [each for each in KINDS if each[0] not in KINDS_WITH_A_NAME]

    def asker(self, phone: str) -> Asker:
        """Returns the caller as the applicant."""
        wants = Applicant.Wants.PHONE if phone else Applicant.Wants.CODE
        data = self.cleaned_data
        return Asker(name=data["name"], phone=phone, wants=wants, is_for_another=data["is_for_another"])


class DeskForm(ClerkForm):
    """A matter at a desk, with what a paper would have on it, and where the person is taken next."""

    address = forms.CharField(label=_("Address"), required=False, max_length=400)
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=30)
    email = forms.EmailField(label=_("E-mail address"), required=False)
    is_signed = forms.BooleanField(label=_("There is a signed paper"), required=False)
    unit = forms.ModelChoiceField(
        OrgUnit.objects.none(), label=_("Hand over to"), required=False, empty_label=_("As the rules say")
    )
    note = forms.CharField(
        label=_("Escort note"),
        required=False,
        max_length=200,
        help_text=_("For the unit: who comes along, what they bring, what they were told."),
    )

    field_order = (
        "kind", "topic", "text", "neighbourhood", "place", "name", "address", "phone", "email", "is_for_another",
        "is_signed", "unit", "note", "key",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = OrgUnit.objects.valid_on(timezone.localdate())
        self.fields["unit"].queryset = units.of_kind(OrgUnit.Kind.DIRECTORATE, OrgUnit.Kind.UNIT)

    def clean_phone(self) -> str:
        return e164(self.cleaned_data["phone"])

    def asker(self) -> Asker:
        """Returns the person at the desk as the applicant."""
        data = self.cleaned_data
        wants = (
            Applicant.Wants.EMAIL
            if data["email"]
            else Applicant.Wants.PHONE
            if data["phone"]
            else Applicant.Wants.CODE
        )
        return Asker(
            name=data["name"],
            address=data["address"],
            phone=data["phone"],
            email=data["email"],
            wants=wants,
            is_for_another=data["is_for_another"],
            identity=Identity.SIGNED if data["is_signed"] else Identity.NONE,
        )


class NumberForm(forms.Form):
    """Who calls."""

    number = forms.CharField(
        label=_("Caller’s number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def clean_number(self) -> str:
        return e164(self.cleaned_data["number"])


class CallBackForm(forms.Form):
    """A call that was promised."""

    call_back_on = forms.DateField(label=_("Call back on"), widget=day_input())
    call_back_note = forms.CharField(label=_("What to say"), max_length=300)


class MoveForm(forms.Form):
    """Another desk, with what it should know."""

    to = forms.ModelChoiceField(OrgUnit.objects.none(), label=_("Another desk"), empty_label=None)
    note = forms.CharField(label=_("Note for that desk"), required=False, max_length=200)

    def __init__(self, *args: Any, desk: OrgUnit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        desks = OrgUnit.objects.valid_on(timezone.localdate()).of_kind(OrgUnit.Kind.DESK)
        self.fields["to"].queryset = desks.exclude(pk=desk.pk)


def _findable(topic: CaseTopic) -> Any:
    return findable(topic.pk, name=topic.name, words=f"{topic.words} {topic.name_en}")
