"""What a clerk decides about a letter that waits."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Case
from people.models import User


class DecisionForm(forms.Form):
    """Into which case it goes, whether it opens one, or whether it is nothing for casework."""

    ADD, OPEN, ASIDE = "add", "open", "aside"
    what = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (ADD, _("It belongs to a case")),
            (OPEN, _("It is a new matter")),
            (ASIDE, _("It is nothing for us: advertising, a mistake, a test")),
        ],
        widget=forms.RadioSelect,
    )
    number = forms.CharField(
        label=_("Number of the case"), max_length=16, required=False,
        help_text=_("Only where it belongs to a case."),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        """Finds the case among those that the person may read."""
        data = super().clean()
        if data.get("what") == self.ADD:
            number = data.get("number", "").strip()
            data["case"] = Case.objects.visible_to(self.user).filter(number=number).first()
            if data["case"] is None:
                self.add_error("number", _("We find no case of this number. Compare it with the letter."))
        return data
