"""The form by which somebody brings a matter, on the web; what the law asks for is asked where it does."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.here import Point, is_here
from casework.models import Applicant, CaseTopic
from casework.phones import e164
from casework.words import KINDS_WITH_A_NAME, CaseKind
from city.models import Neighbourhood
from common.text import clean, clean_line

# A person chooses among these in plain words; those with a name in law have entrances of their own.
PLAIN_KINDS = (
    (CaseKind.REQUEST, _("I want something done")),
    (CaseKind.COMPLAINT, _("I have a complaint")),
    (CaseKind.SUGGESTION, _("I have a suggestion")),
    (CaseKind.TIP, _("I want to report something wrong")),
    (CaseKind.THANKS, _("I want to say thank you")),
)
FILE_TYPES = "application/pdf,image/jpeg,image/png,image/webp"
KEY_SIGNS = 20
# The district with a good deal of its surroundings; a point elsewhere is a slip.
_POINT = re.compile(r"(-?\d{1,3}\.\d{3,})\s*[,;/ ]\s*(-?\d{1,3}\.\d{3,})")


class SeveralFiles(forms.FileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True

    def value_omitted_from_data(self, *_args: Any) -> bool:
        return False


class FilesField(forms.FileField):
    """Several files, as a list."""

    def clean(self, data: Any, initial: Any = None) -> list:
        return [super(FilesField, self).clean(each, initial) for each in data or [] if each]


class ContactFields(forms.Form):
    """How to reach somebody."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def clean_phone(self) -> str:
        return e164(self.cleaned_data["phone"])


class CaseForm(ContactFields):
    """One matter. `kind` is given for what has a name in law, else it is asked."""

    kind = forms.ChoiceField(
        label=_("What do you want?"), choices=PLAIN_KINDS, widget=forms.RadioSelect, initial=CaseKind.REQUEST
    )
    text = forms.CharField(
        label=_("Tell us what it is about"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What, since when, what should happen? Write no more about people than is needed."),
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
    point = forms.CharField(
        label=_("Point on a map"),
        required=False,
        max_length=300,
        help_text=_(
            "If you have one: the link or the two numbers that your map shows, such as 38.4612, 27.1105."
        ),
    )
    files = FilesField(
        label=_("Photos or documents"),
        required=False,
        widget=SeveralFiles(attrs={"accept": FILE_TYPES}),
        help_text=_(
            "Up to five: photos, or PDF, each at most 10 MB. We take out where and when a photo was taken."
        ),
    )
    name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = forms.CharField(
        label=_("Your address"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )
    wants = forms.ChoiceField(
        label=_("How do you want to be answered?"),
        choices=[
            (Applicant.Wants.CODE, _("I look it up with my code")),
            (Applicant.Wants.EMAIL, _("By e-mail")),
            (Applicant.Wants.PHONE, _("By telephone")),
            (Applicant.Wants.LETTER, _("By post")),
        ],
        widget=forms.RadioSelect,
        initial=Applicant.Wants.CODE,
    )
    may_be_shown = forms.BooleanField(label=_("Others may see this matter, without my name"), required=False)
    key = forms.CharField(min_length=KEY_SIGNS, max_length=64, widget=forms.HiddenInput)

    field_order = (
        "kind", "text", "neighbourhood", "place", "point", "files", "name", "address", "email", "phone",
        "wants", "may_be_shown", "key",
    )  # fmt: skip

    def __init__(self, *args: Any, topic: CaseTopic | None, legal_kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.legal_kind = legal_kind
        if legal_kind:
            del self.fields["kind"]
            self._ask_what_the_law_asks()
        if topic is None or not topic.may_be_public or legal_kind:
            del self.fields["may_be_shown"]
        if topic is not None and not topic.needs_place:
            del self.fields["point"]

    def clean_text(self) -> str:
        text = clean(self.cleaned_data["text"])
        if not text:
            raise ValidationError(_("Please write what it is about."))
        return text

    def clean_place(self) -> str:
        return clean_line(self.cleaned_data["place"])

    def clean_name(self) -> str:
        return clean_line(self.cleaned_data["name"])

    def clean_address(self) -> str:
        return clean(self.cleaned_data["address"])

    def clean_point(self) -> Point | None:
        return point_of(self.cleaned_data["point"])

    def clean(self) -> None:
        wants = self.cleaned_data.get("wants")
        needs = {"email": "email", "phone": "phone", "letter": "address"}.get(wants or "")
        if needs and not self.cleaned_data.get(needs) and needs not in self.errors:
            self.add_error(needs, _("You want to be answered this way, so we need it."))

    @property
    def chosen_kind(self) -> str:
        """The kind in law, or the one that was chosen."""
        return self.legal_kind or self.cleaned_data.get("kind", CaseKind.REQUEST)

    def _ask_what_the_law_asks(self) -> None:
        reason = WHY[CaseKind(self.legal_kind)]
        for name in ("name", "address"):
            self.fields[name].required = True
        self.fields["name"].help_text = reason
        self.fields["text"].label = SAY_WHAT[CaseKind(self.legal_kind)]


WHY = {
    CaseKind.INFORMATION: _("Law 4982 asks for the name and address of whoever wants information."),
    CaseKind.PETITION: _(
        "Law 3071 asks for name and address in a petition; without them it is not looked at."
    ),
    CaseKind.DATA_SUBJECT: _("We have to know whose data it is about before we hand out or erase anything."),
}
SAY_WHAT = {
    CaseKind.INFORMATION: _("Which information or document do you want?"),
    CaseKind.PETITION: _("Your petition"),
    CaseKind.DATA_SUBJECT: _("What do you ask about your data?"),
}
assert set(WHY) == KINDS_WITH_A_NAME


def point_of(typed: str) -> Point | None:
    """Returns (latitude, longitude) from two numbers or from a map's link. Errors: ValidationError."""
    if not typed.strip():
        return None
    match = _POINT.search(typed.replace("%2C", ",").replace("%2c", ","))
    if match is None:
        raise ValidationError(_("We find no point in this. Leave it empty, or describe the place in words."))
    latitude, longitude = (Decimal(each).quantize(Decimal("0.000001")) for each in match.groups())
    if not is_here((latitude, longitude)):
        raise ValidationError(_("This point is not in our town."))
    return latitude, longitude
