"""The form that tries the rules: a matter as it might come in."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import CaseTopic
from casework.words import CaseKind, Door
from city.models import Neighbourhood
from people.forms import day_input


class TryForm(forms.Form):
    """What the rules know of a matter. The names stand in the address, so they are Turkish."""

    is_filter = True
    tur = forms.ChoiceField(label=_("Kind"), choices=CaseKind.choices)
    yol = forms.ChoiceField(label=_("Came in by"), choices=Door.choices)
    konu = forms.ModelChoiceField(
        CaseTopic.objects.none(),
        label=_("Topic"),
        to_field_name="code",
        empty_label=_("None"),
        required=False,
    )
    mahalle = forms.ModelChoiceField(
        Neighbourhood.objects.all(),
        label=_("Neighbourhood"),
        to_field_name="code",
        empty_label=_("Not known"),
        required=False,
    )
    iskolu = forms.CharField(label=_("Trade"), max_length=16, required=False)
    gun = forms.DateField(label=_("Day of arrival"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["konu"].queryset = CaseTopic.objects.valid_on(timezone.localdate())
