"""The forms about people: applications about data, roles, notices, the trail's filter."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from city.models import OrgUnit
from people.audit_words import subject_label
from people.models import AuditEvent, DataSubjectRequest, PrivacyNotice, Role, User
from people.services.notices import TEXTS

EVERY = ("", _("All"))
LONG = forms.Textarea(attrs={"rows": 5})


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DataRequestForm(forms.ModelForm):
    """Whoever asks about their data; a name and words are needed, an account is not."""

    class Meta:
        model = DataSubjectRequest
        fields = ["kind", "name", "email", "text"]
        widgets = {"kind": forms.RadioSelect, "text": LONG}
        labels = {"kind": _("What do you ask for?"), "name": _("Your name"), "text": _("In your words")}
        help_texts = {
            "email": _("Only to write to you about this application. Without it, keep the code."),
            "text": _("Say which survey, project or record it is about, and roughly when."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = DataSubjectRequest.Kind.choices


class CodeForm(forms.Form):
    """Finds an application again."""

    code = forms.CharField(
        label=_("Your code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class DataAnswerForm(forms.Form):
    """The answer to an application."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=DataSubjectRequest.Outcome.choices, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=_("Answer"),
        widget=LONG,
        max_length=4000,
        help_text=_(
            "The person reads this. If you refuse, name the reason in the law and the way to the Board."
        ),
    )


class RoleForm(forms.Form):
    """A role for somebody, in a unit, from a day on."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("An address without an account gets one; nobody signs up alone."),
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    unit = forms.ModelChoiceField(OrgUnit.objects.none(), label=_("Unit"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    valid_from = forms.DateField(label=_("From"), widget=day_input())
    valid_to = forms.DateField(label=_("Until"), widget=day_input(), required=False)
    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("For the trail: the letter or decision it rests on.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = OrgUnit.objects.order_by("name")
        self.fields["valid_from"].initial = timezone.localdate()


class RoleEndForm(forms.Form):
    """The last day of a role, and why."""

    on = forms.DateField(label=_("Last day"), widget=day_input())
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = timezone.localdate()


class NoticeForm(forms.ModelForm):
    """The texts of a notice's next version."""

    class Meta:
        model = PrivacyNotice
        fields = list(TEXTS)
        widgets = {"body": forms.Textarea(attrs={"rows": 14}), "body_en": forms.Textarea(attrs={"rows": 14})}
        help_texts = {
            "summary": _("Shown where data is asked for."),
            "body": _("Empty lines part paragraphs; a line with ## is a heading, lines with - are a list."),
        }


class NewNoticeForm(NoticeForm):
    """A notice that did not exist; its code is part of its address."""

    class Meta(NoticeForm.Meta):
        fields = ["code", *TEXTS]


class AuditFilter(forms.Form):
    """Narrows the trail; the names stand in the address, so they are Turkish."""

    is_filter = True

    kim = forms.ModelChoiceField(User.objects.none(), label=_("Who"), required=False, empty_label=_("All"))
    ne = forms.ChoiceField(label=_("To what"), required=False)
    no = forms.CharField(label=_("Its number"), required=False, max_length=64)
    ilk = forms.DateField(label=_("From"), required=False, widget=day_input())
    son = forms.DateField(label=_("Until"), required=False, widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actors = AuditEvent.objects.order_by().values("actor").distinct()
        self.fields["kim"].queryset = User.objects.filter(pk__in=actors).order_by("name", "email")
        subjects = AuditEvent.objects.order_by("subject").values_list("subject", flat=True).distinct()
        self.fields["ne"].choices = [EVERY, *((name, subject_label(name)) for name in subjects)]
