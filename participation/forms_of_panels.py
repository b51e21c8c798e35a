"""Forms of panels by lot: the panel, a trait with its quotas, a volunteer, the number, a recommendation."""

import math
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from common.text import clean_line
from participation.forms import MOMENT
from participation.models import Panel, PanelOption, PanelTrait
from participation.services.panels import QuotaLine
from people.intake import Channel

LONG = forms.Textarea(attrs={"rows": 5})
MOST_ANSWERS = 12
_LINE = re.compile(
    r"(?P<label>[^;]{1,80});\s*(?:(?P<low>\d{1,3})\s*;\s*(?P<high>\d{1,3})|%?\s*(?P<share>\d{1,3}(?:[.,]\d)?)\s*%?)"
)


class PanelForm(forms.ModelForm):
    """What a panel adds."""

    class Meta:
        model = Panel
        fields = ["seats", "task", "task_en", "thanks", "lot_at", "lot_place"]
        widgets = {"task": LONG, "task_en": LONG, "lot_at": MOMENT}

    def _post_clean(self) -> None:
        """Leaves the row alone: a service changes it."""

    def clean_seats(self) -> int:
        seats = self.cleaned_data["seats"]
        if not 3 <= seats <= 200:
            raise forms.ValidationError(_("A panel has 3 to 200 seats."))
        return seats


class TraitForm(forms.Form):
    """A trait and its answers, one a line: with the least and the most seats, or with the share of the town."""

    label = forms.CharField(label=_("Question to volunteers"), max_length=120)
    label_en = forms.CharField(label=_("Question in English"), max_length=120, required=False)
    answers = forms.CharField(
        label=_("Answers"),
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_(
            "One a line. Either with the least and the most seats: “18–29; 4; 6”, or with the share of the town, from "
            "which both are worked out: “Women; 53%”."
        ),
    )
    answers_en = forms.CharField(
        label=_("Answers in English, in the same order"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )

    def __init__(self, *args: Any, seats: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = seats

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        rows = [clean_line(row) for row in data.get("answers", "").splitlines() if row.strip()]
        english = [clean_line(row) for row in data.get("answers_en", "").splitlines()]
        if rows and not 2 <= len(rows) <= MOST_ANSWERS:
            self.add_error("answers", _("Give two to twelve answers."))
        lines = [self._line(row, english[at] if at < len(english) else "") for at, row in enumerate(rows)]
        if None not in lines and rows:
            self._check(lines)
        data["lines"] = lines
        return data

    def _line(self, row: str, english: str) -> QuotaLine | None:
        found = _LINE.fullmatch(row)
        if found is None:
            self.add_error("answers", _("This line is not understood: “%(row)s”.") % {"row": row[:80]})
            return None
        if found["share"]:
            exact = min(float(found["share"].replace(",", ".")), 100) / 100 * self.seats
            low, high = math.floor(exact), math.ceil(exact)
        else:
            low, high = int(found["low"]), int(found["high"])
        if low > high:
            self.add_error("answers", _("The least is more than the most: “%(row)s”.") % {"row": row[:80]})
        return QuotaLine(found["label"].strip(), low, high, english[:80])

    def _check(self, lines: list[QuotaLine]) -> None:
        low, high = sum(line.low for line in lines), sum(line.high for line in lines)
        if not low <= self.seats <= high:
            self.add_error(
                "answers",
                _("The answers take %(low)s to %(high)s seats together; the panel has %(seats)s.")
                % {"low": low, "high": high, "seats": self.seats},
            )
        if len({line.label for line in lines}) < len(lines):
            self.add_error("answers", _("An answer stands there twice."))


def as_lines(trait: PanelTrait) -> dict[str, str]:
    """Returns a trait as its form takes it."""
    options = list(trait.options.all())
    return {
        "label": trait.label,
        "label_en": trait.label_en,
        "answers": "\n".join(f"{each.label}; {each.low}; {each.high}" for each in options),
        "answers_en": "\n".join(each.label_en for each in options),
    }


class VolunteerForm(forms.Form):
    """A volunteer: how to be called and reached, and one answer to each trait."""

    name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=24,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        help_text=_("One of the two is enough: we have to tell you whether you were drawn."),
    )
    needs = forms.CharField(
        label=_("What do you need to take part?"),
        required=False,
        max_length=300,
        help_text=_("For example: sign language, a place for a wheelchair, child care."),
    )
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, panel: Panel, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.traits = list(panel.traits.prefetch_related("options"))
        for trait in self.traits:
            self.fields[f"trait{trait.pk}"] = forms.ModelChoiceField(
                PanelOption.objects.filter(trait=trait),
                label=trait.display_label,
                empty_label=None,
                widget=forms.RadioSelect,
            )
            self.fields[f"trait{trait.pk}"].label_from_instance = lambda option: option.display_label
        self.order_fields([*(f"trait{trait.pk}" for trait in self.traits), "name", "email", "phone", "needs"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("email") and not data.get("phone"):
            self.add_error("email", _("Leave an address or a number, so that we can tell you."))
        return data

    @property
    def given(self) -> dict[str, Any]:
        """What the service takes."""
        data = self.cleaned_data
        options = [data[f"trait{trait.pk}"] for trait in self.traits]
        return {"options": options} | {
            name: value for name, value in data.items() if not name.startswith("trait")
        }


class VolunteerAtDeskForm(VolunteerForm):
    """The same, typed for somebody on the telephone, at a stall or from paper."""

    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[
            (each.value, each.label) for each in (Channel.PHONE, Channel.PAPER, Channel.DOOR, Channel.KIOSK)
        ],
    )


class NumberForm(forms.Form):
    """The number that was drawn."""

    number = forms.RegexField(
        r"^\d{3}$",
        label=_("The number, three digits"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "maxlength": 3, "autocomplete": "off", "size": 5}
        ),
        error_messages={"invalid": _("Three digits, from 000 to 999.")},
    )


class RecommendationForm(forms.Form):
    """What the panel recommends, with its hands."""

    text = forms.CharField(label=_("Recommendation"), max_length=1000, widget=LONG)
    votes = forms.IntegerField(label=_("For"), min_value=0, max_value=200, initial=0)
    against = forms.IntegerField(label=_("Against"), min_value=0, max_value=200, initial=0)
    undecided = forms.IntegerField(label=_("Undecided"), min_value=0, max_value=200, initial=0)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return clean_line(self.cleaned_data["text"])
