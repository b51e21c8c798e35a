"""Forms of questions: what is asked, for which business; a further message."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.identifiers import new_token
from esnaf.models import Business
from people.models import User

LONGEST = 5000


class QuestionForm(forms.Form):
    """A question in one's own words; the business is asked for only when there are several."""

    business = forms.ModelChoiceField(
        label=_("For which business?"),
        queryset=Business.objects.none(),
        to_field_name="public_id",
        widget=forms.RadioSelect,
        empty_label=None,
    )
    text = forms.CharField(
        label=_("What is it about?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Your trade, neighbourhood and street go with it; you need not write them."),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = Business.objects.of_user(user).open()
        self.fields["business"].queryset = mine
        self.initial.setdefault("key", new_token())
        only = list(mine[:2])
        if len(only) == 1:
            self.fields["business"].widget = forms.HiddenInput()
            self.initial["business"] = str(only[0].public_id)


class MessageForm(forms.Form):
    """A further message."""

    text = forms.CharField(
        label=_("Write more"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4})
    )
