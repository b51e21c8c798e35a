"""The form that names a substitute."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.models import Substitute
from casework.services.substituting import is_head, people_beside, people_led
from people.forms import day_input
from people.models import User


class SubstituteForm(forms.Form):
    """Who stands in for whom, and when. A head names one for the unit's people, too."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("For whom"), empty_label=None)
    substitute = forms.ModelChoiceField(User.objects.none(), label=_("Who stands in"))
    scope = forms.ChoiceField(label=_("For what"), choices=Substitute.Scope.choices)
    first = forms.DateField(label=_("First day"), widget=day_input())
    last = forms.DateField(label=_("Last day"), widget=day_input())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.fields["person"].queryset = people_led(user)
        self.fields["person"].initial = user.pk
        self.fields["substitute"].queryset = people_beside(user, on=today) | people_led(user)
        self.fields["first"].initial = today
        if not is_head(user):
            self.fields["scope"].choices = [(Substitute.Scope.ABSENCE.value, Substitute.Scope.ABSENCE.label)]
