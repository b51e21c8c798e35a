"""Forms of topics and decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import OrgUnit
from participation.forms import DAY
from participation.models import Topic

LONG = forms.Textarea(attrs={"rows": 5})
SHORT = forms.Textarea(attrs={"rows": 3})


class TopicForm(forms.Form):
    """A new topic."""

    title = forms.CharField(label=_("What did people say, in one sentence?"), max_length=160)


class DecisionForm(forms.ModelForm):
    """A topic with its decision; a service moves it on its way."""

    class Meta:
        model = Topic
        fields = ["title", "title_en", "summary", "verdict", "justification", "justification_en", "owner"]
        widgets = {"summary": SHORT, "justification": LONG, "justification_en": SHORT}
        help_texts = {
            "summary": _("Two or three of their sentences, as they were said."),
            "justification": _("What was decided and why, in words that everybody understands."),
        }

    def _post_clean(self) -> None:
        """Leaves the row alone."""


class PromiseForm(forms.Form):
    """A promise made from a decision."""

    text = forms.CharField(label=_("What will be done?"), max_length=500, widget=SHORT)
    due_on = forms.DateField(label=_("Until"), widget=DAY)
    owner = forms.ModelChoiceField(OrgUnit.objects.none(), label=_("Whose it is"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = OrgUnit.objects.order_by("sort_key")


class CloseForm(forms.Form):
    """The end of a project."""

    reason = forms.CharField(
        label=_("Why it ends without a decision on every topic"),
        required=False,
        max_length=1000,
        widget=SHORT,
    )
