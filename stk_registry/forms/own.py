"""Forms of self-service: a profile's sections, its points of contact, applying, inviting, claiming, files.

A section's form refuses nothing: a draft keeps what was typed, right or wrong. What cannot be right is
found by services.applying.check and marked beside the field.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood, SocialGroup
from common.text import clean, clean_line, fold
from stk_registry.legal_forms import FORMS, LegalForm, asks_for
from stk_registry.models import ActivityArea, ContactPoint, Document, Organisation, Size, VoiceRole
from stk_registry.profile import FLAGS, NUMBERS, Profile
from stk_registry.profile_words import label_of, name_of

SECTIONS: dict[str, tuple[str, ...]] = {
    "kimlik": (
        "name", "short_name", "name_en", "legal_form", "register_number", "tax_number", "founded_on", "status",
        "parent", "public_benefit", "tax_exempt", "fundraising_permit", "is_hometown",
        "last_declaration_year", "general_assembly_on",
    ),
    "calisma": (
        "summary", "about", "primary_area", "areas", "groups", "tags", "members", "staff", "volunteers",
        "languages", "summary_en", "about_en",
    ),
    "yer": ("address", "neighbourhood", "venue", "serves_whole_district", "neighbourhoods"),
    "iletisim": ("website", "social", "contacts"),
    "isbirligi": ("open_to_collaboration",),
}  # fmt: skip
TITLES = {
    "kimlik": _("Who you are"),
    "calisma": _("What you do"),
    "yer": _("Where you are and work"),
    "iletisim": _("How you are reached"),
    "isbirligi": _("Working together"),
}
HELP = {
    "name": _("As it stands in the statute."),
    "tax_number": _("Ten digits. It is never shown."),
    "parent": _("The name, the register number or the address in the directory of the organisation."),
    "summary": _("At most 300 characters; it stands in the list of the directory."),
    "about": _("Three or four sentences: what you do, for whom, and how one takes part."),
    "areas": _("At most three beside the main field."),
    "tags": _("With commas between, at most twelve: what the fixed lists do not say."),
    "languages": _("With commas between, for example: Türkçe, English."),
    "social": _("One address a line, beginning with https://"),
    "website": _("Beginning with https://"),
    "members": _("A band is enough. Never send a list of members."),
    "open_to_collaboration": _("Then the municipality may invite you to projects of your field and place."),
    "venue": _("If you have a room on the campus."),
    "last_declaration_year": _("For example 2026."),
}
LONG = ("about", "about_en", "social")
DAY_INPUT = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
EMPTY = [("", "—")]


class SectionForm(forms.Form):
    """One section of a profile draft; fields that the legal form does not have are left out."""

    def __init__(self, *args: Any, section: str, profile: Profile, **kwargs: Any) -> None:
        self.profile = profile
        names = [name for name in SECTIONS[section] if name != "contacts" and _is_asked(profile, name)]
        kwargs.setdefault("initial", {name: _typed(name, profile.get(name)) for name in names})
        super().__init__(*args, **kwargs)
        for name in names:
            self.fields[name] = _field(name, profile)

    def document(self) -> dict[str, Any]:
        """Returns the section's fields as the profile document has them."""
        self.full_clean()
        typed = {name: _kept(name, self._typed_value(name)) for name in self.fields}
        if typed.get("legal_form", "association") not in FORMS:
            del typed["legal_form"]
        return typed

    def mark(self, problems: Mapping[str, Any]) -> bool:
        """Marks what cannot be right; returns whether something of this section is."""
        self.full_clean()
        for name in self.fields.keys() & problems.keys():
            self.add_error(name, problems[name])
        return bool(self.fields.keys() & problems.keys())

    def _typed_value(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))


class ContactForm(forms.Form):
    """One point of contact."""

    purpose = forms.ChoiceField(label=_("What for"), choices=ContactPoint.Purpose, required=False)
    email = forms.CharField(
        label=_("E-mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    phone = forms.CharField(
        label=_("Telephone"), required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    person_name = forms.CharField(
        label=_("Person"), required=False, help_text=_("Only with the person’s consent.")
    )
    duty = forms.CharField(label=_("Duty"), required=False)
    consented_on = forms.CharField(label=_("The person agreed on"), required=False, widget=DAY_INPUT)
    visible_until = forms.CharField(label=_("Shown until"), required=False, widget=DAY_INPUT)
    is_public = forms.BooleanField(label=_("Show it in the directory"), required=False)
    remove = forms.BooleanField(label=_("Remove this point of contact"), required=False)


class ContactRows(forms.BaseFormSet):
    """The points of contact of a draft, and one empty row."""

    def document(self) -> list[dict[str, Any]]:
        """Returns the rows that say something and are not removed."""
        rows = [self._row(form) for form in self.forms]
        return [row for row in rows if row.pop("remove") is False and _says_something(row)]

    def _row(self, form: forms.Form) -> dict[str, Any]:
        typed = {
            name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
            for name, field in form.fields.items()
        }
        return {name: value if value is not None else "" for name, value in typed.items()}


Contacts = forms.formset_factory(ContactForm, formset=ContactRows, extra=1, max_num=13, absolute_max=20)


class LegalFormForm(forms.Form):
    """The first question of an application: what the organisation is in law."""

    legal_form = forms.ChoiceField(
        label=_("What is your organisation in law?"), choices=LegalForm, widget=forms.RadioSelect
    )


class ApplicationForm(forms.Form):
    """The second: its name, and who asks."""

    name = forms.CharField(label=_("Official name"), max_length=200, help_text=HELP["name"])
    duty = forms.CharField(
        label=_("Your duty in the organisation"), max_length=80, help_text=_("For example: chair, secretary.")
    )


class NoteForm(forms.Form):
    """A word to the unit that goes with a change."""

    note = forms.CharField(
        label=_("Note to the unit"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class InviteForm(forms.Form):
    """Whom to invite, to what, until when."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=VoiceRole,
        initial=VoiceRole.EDITOR,
        widget=forms.RadioSelect,
        help_text=_("Both edit the profile. A manager also invites others and ends their terms."),
    )
    valid_to = forms.DateField(
        label=_("Term ends on"),
        required=False,
        widget=DAY_INPUT,
        help_text=_("Leave it empty if no end is set."),
    )


class HandOverForm(forms.Form):
    """Who takes over. It stands on one page with the invitation, so its fields have ids of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="successor_%s", **kwargs)

    email = forms.EmailField(
        label=_("E-mail address of your successor"),
        help_text=_("Your own term ends when the invitation is accepted, not before."),
    )


class ClaimDocumentForm(forms.Form):
    """A claim that a document proves."""

    duty = forms.CharField(label=_("Your duty in the organisation"), max_length=80)
    proof = forms.FileField(
        label=_("Document that shows it"),
        help_text=_(
            "PDF or a photo, at most 10 MB: minutes of the election, authority, activity certificate."
        ),
    )
    message = forms.CharField(
        label=_("Message to the unit"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class ClaimCodeForm(forms.Form):
    """A claim that a code proves."""

    duty = forms.CharField(label=_("Your duty in the organisation"), max_length=80)


class CodeForm(forms.Form):
    """The code from the letter."""

    code = forms.CharField(
        label=_("Code"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )


class SearchForm(forms.Form):
    """Looks for the record one wants to speak for."""

    q = forms.CharField(label=_("Name or register number"), max_length=120)


class PhotoForm(forms.Form):
    """A photo and what can be seen on it."""

    photo = forms.FileField(label=_("Photo"), help_text=_("JPEG, PNG or WebP, at most 10 MB."))
    alt = forms.CharField(
        label=_("What can be seen?"),
        max_length=200,
        help_text=_("In a few words, for those who do not see the photo."),
    )
    is_logo = forms.BooleanField(label=_("This is our logo"), required=False)


class DocumentForm(forms.Form):
    """A document: a statute, a declaration."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Document.Kind)
    title = forms.CharField(label=_("Title"), max_length=160)
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1900, max_value=2200)
    document = forms.FileField(label=_("File"), help_text=_("PDF or a photo, at most 10 MB."))


def _is_asked(profile: Profile, name: str) -> bool:
    form = FORMS.get(profile["legal_form"])
    if form is None:
        return True
    if name == "register_number":
        return form.needs_number
    if name == "parent":
        return form.needs_parent
    return asks_for(form.form, name)


def _field(name: str, profile: Profile) -> forms.Field:
    words = {"label": label_of(name), "required": False, "help_text": _help(name, profile)}
    if name in FLAGS:
        return forms.BooleanField(**words)
    if name in ("founded_on", "general_assembly_on"):
        return forms.CharField(widget=forms.DateInput(attrs={"type": "date"}), **words)
    choices = _choices(name)
    if choices is not None and name in ("areas", "groups", "neighbourhoods"):
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if choices is not None:
        return forms.ChoiceField(choices=choices, **words)
    if name in LONG:
        rows = 3 if name == "social" else 6
        return forms.CharField(widget=forms.Textarea(attrs={"rows": rows}), **words)
    return forms.CharField(**words)


def _help(name: str, profile: Profile) -> object:
    if name == "register_number" and profile["legal_form"] in FORMS:
        return _("For example: %s") % FORMS[profile["legal_form"]].example
    return HELP.get(name, "")


def _choices(name: str) -> list[tuple[str, str]] | None:
    if name == "legal_form":
        return list(LegalForm.choices)
    if name == "status":
        return list(Organisation.Status.choices)
    if name in ("members", "staff", "volunteers"):
        return EMPTY + list(Size.choices)
    if name in ("primary_area", "areas"):
        rows = [(row.code, name_of(row)) for row in ActivityArea.objects.all()]
        return EMPTY + rows if name == "primary_area" else rows
    if name == "groups":
        return [(row.code, name_of(row)) for row in SocialGroup.objects.all()]
    if name in ("neighbourhood", "neighbourhoods"):
        rows = [(row.code, name_of(row)) for row in Neighbourhood.objects.all()]
        return EMPTY + rows if name == "neighbourhood" else rows
    return None


def _typed(name: str, value: Any) -> Any:
    """Returns a document's value as its field shows it."""
    if name in ("tags", "languages"):
        return ", ".join(value or [])
    if name == "social":
        return "\n".join(value or [])
    if name == "parent" and value:
        found = Organisation.objects.filter(slug=value).first()
        return found.name if found else value
    return value


def _kept(name: str, typed: Any) -> Any:
    """Returns what was typed as the document keeps it."""
    if isinstance(typed, list):
        return [clean_line(item) for item in typed]
    if isinstance(typed, str):
        typed = clean(typed)
    if name in ("tags", "languages"):
        return [part.strip() for part in (typed or "").split(",") if part.strip()]
    if name == "social":
        return [line.strip() for line in (typed or "").splitlines() if line.strip()]
    if name in NUMBERS:
        sign = (typed or "").strip()
        return int(sign) if sign.isascii() and sign.isdigit() and len(sign) <= 4 else sign or None
    if name == "parent":
        return meant(typed or "")
    return typed or ([] if name in ("areas", "groups", "neighbourhoods") else typed)


def meant(typed: str) -> str | None:
    """Returns the address part of the organisation that is meant, or what was typed when none or several are."""
    wanted = typed.strip()
    if not wanted:
        return None
    open_ones = Organisation.objects.exclude(state=Organisation.State.MERGED)
    for found in (
        open_ones.filter(slug=wanted),
        open_ones.filter(register_number=wanted),
        [row for row in open_ones.matching(wanted)[:50] if fold(row.name) == fold(wanted)],
    ):
        rows = list(found[:2])
        if len(rows) == 1:
            return rows[0].slug
    return wanted[:120]


def _says_something(row: Mapping[str, Any]) -> bool:
    return any(str(row[name]).strip() for name in ("email", "phone", "person_name", "duty"))
