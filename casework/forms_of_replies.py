"""The forms of reply templates: keeping one, and choosing one when answering."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import CaseTopic, ReplyTemplate
from casework.rules import may_keep_template, units_headed
from casework.words import CaseKind
from city.models import OrgUnit
from people.models import User

MARKS = _(
    "Filled in from the case: {number}, {title}, {name} (of the applicant), {due} (the last day to answer)."
)


class TemplateForm(forms.ModelForm):
    """A template. Whoever keeps only those of the own units, chooses among these."""

    kinds = forms.MultipleChoiceField(
        label=_("Kinds"),
        choices=CaseKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means all."),
    )
    topics = forms.ModelMultipleChoiceField(
        CaseTopic.objects.none(),
        label=_("Topics"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("None means all."),
    )

    class Meta:
        model = ReplyTemplate
        fields = ["name", "text", "text_en", "kinds", "topics", "unit", "has_footer"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 10}),
            "text_en": forms.Textarea(attrs={"rows": 10, "lang": "en"}),
        }
        help_texts = {
            "text": MARKS,
            "text_en": _("For cases in another language. Empty: the Turkish text is used."),
            "has_footer": _("The sentence that the law of the kind wants, from the table of footers."),
        }

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].queryset = CaseTopic.objects.valid_on(timezone.localdate())
        unit = self.fields["unit"]
        unit.queryset = OrgUnit.objects.valid_on(timezone.localdate()).exclude(kind="body")
        unit.empty_label = _("All units")
        if not may_keep_template(user, unit=None):
            unit.queryset = unit.queryset.filter(pk__in=units_headed(user))
            unit.required, unit.empty_label = True, None


class ChooseTemplateForm(forms.Form):
    """Which template an answer begins with. Its name stands in the address."""

    is_filter = True
    template = forms.ModelChoiceField(
        ReplyTemplate.objects.none(),
        label=_("Begin with a template"),
        empty_label=_("None"),
        required=False,
    )

    def __init__(self, *args: Any, templates: list[ReplyTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["template"]
        field.queryset = ReplyTemplate.objects.filter(pk__in=[each.pk for each in templates])
