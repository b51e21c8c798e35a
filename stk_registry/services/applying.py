"""Writes a profile document into an organisation's rows, and checks it before."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood, SocialGroup
from common.text import clean, clean_line
from stk_registry.errors import NumberIsTaken, ProfileRefused
from stk_registry.legal_forms import FORMS, normal_number
from stk_registry.models import ActivityArea, ContactPoint, Organisation, Size
from stk_registry.models.organisations import AREAS_AT_MOST
from stk_registry.profile import CONTACT_FIELDS, DAYS, FIELDS, FLAGS, NUMBERS, ROWS, SETS, TEXTS, Profile

LONG_TEXTS = ("about", "about_en")
CHOICE_VALUES = {
    "legal_form": set(FORMS),
    "status": set(Organisation.Status.values),
    "members": {"", *Size.values},
    "staff": {"", *Size.values},
    "volunteers": {"", *Size.values},
}
MODELS = {
    "primary_area": ActivityArea,
    "neighbourhood": Neighbourhood,
    "areas": ActivityArea,
    "groups": SocialGroup,
    "neighbourhoods": Neighbourhood,
}
LIST_AT_MOST = 12
TAG_LENGTH = 60


def cleaned(profile: Mapping[str, Any]) -> Profile:
    """Returns the document with clean texts and the number as its register writes it; unknown fields go."""
    document: Profile = {field: profile.get(field) for field in FIELDS}
    for field in TEXTS:
        tidy = clean if field in LONG_TEXTS else clean_line
        document[field] = tidy(str(document[field] or ""))
    for field in FLAGS:
        document[field] = bool(document[field])
    for field in (*ROWS, *DAYS):
        document[field] = document[field] or None
    for field in (*SETS, "tags", "languages"):
        document[field] = sorted({clean_line(str(item)) for item in document[field] or []} - {""})
    document["contacts"] = [_clean_contact(contact) for contact in document["contacts"] or []]
    document["social"] = [clean_line(str(link)) for link in document["social"] or [] if str(link).strip()]
    if document["legal_form"] in FORMS:
        document["register_number"] = normal_number(document["legal_form"], document["register_number"])
    return document


def check(profile: Mapping[str, Any], *, organisation: Organisation | None = None) -> None:
    """Raises ProfileRefused with a sentence for each field that cannot be right, also numbers in use."""
    problems = _shape_problems(profile)
    if "legal_form" not in problems:
        problems |= {name: found for name, found in _row_problems(profile).items() if name not in problems}
        problems |= _number_problems(profile, organisation)
    if problems:
        raise ProfileRefused(problems)


def apply(organisation: Organisation, profile: Mapping[str, Any], fields: set[str]) -> Organisation:
    """Writes the fields of a checked document into the rows, inside the caller's transaction."""
    for name in fields & {*TEXTS, *CHOICE_VALUES, *FLAGS, *NUMBERS}:
        setattr(organisation, name, profile[name] if profile[name] is not None else _blank(name))
    for name in fields & set(DAYS):
        setattr(organisation, name, _day(profile[name]))
    for name in fields & {"primary_area", "neighbourhood"}:
        code = profile[name]
        setattr(organisation, name, MODELS[name].objects.get(code=code) if code else None)
    if "parent" in fields:
        slug = profile["parent"]
        organisation.parent = Organisation.objects.get(slug=slug) if slug else None
    for name in fields & {"languages", "social"}:
        setattr(organisation, name, profile[name])
    organisation.save()
    _apply_sets(organisation, profile, fields)
    return organisation


def _apply_sets(organisation: Organisation, profile: Mapping[str, Any], fields: set[str]) -> None:
    for name in fields & set(SETS):
        getattr(organisation, name).set(MODELS[name].objects.filter(code__in=profile[name]))
    if organisation.primary_area_id and fields & {"areas", "primary_area"}:
        organisation.areas.add(organisation.primary_area_id)
    if "tags" in fields:
        organisation.tags.set(profile["tags"])
    if "contacts" in fields:
        organisation.contacts.all().delete()
        ContactPoint.objects.bulk_create(
            ContactPoint(
                organisation=organisation,
                **contact | {name: _day(contact[name]) for name in ("consented_on", "visible_until")},
            )
            for contact in profile["contacts"]
        )


def _shape_problems(profile: Mapping[str, Any]) -> dict[str, object]:
    problems: dict[str, object] = {}
    for name, values in CHOICE_VALUES.items():
        if (profile.get(name) or "") not in values:
            problems[name] = _("Choose one of the list.")
    if not profile.get("name"):
        problems["name"] = _("Enter the official name.")
    for name in TEXTS:
        longest = Organisation._meta.get_field(name).max_length
        if longest and len(profile.get(name) or "") > longest:
            problems[name] = _("At most %s characters.") % longest
    for name in DAYS:
        if not _is_day(profile.get(name)):
            problems[name] = _("This is not a day of the calendar.")
    year = profile.get("last_declaration_year")
    if year is not None and not (isinstance(year, int) and 1900 < year < 2200):
        problems["last_declaration_year"] = _("Enter a year, for example 2026.")
    if len(profile.get("tags") or []) > LIST_AT_MOST or any(len(t) > TAG_LENGTH for t in profile["tags"]):
        problems["tags"] = _("At most twelve tags, of sixty characters each.")
    return problems | _link_problems(profile) | _contact_problems(profile.get("contacts") or [])


def _link_problems(profile: Mapping[str, Any]) -> dict[str, object]:
    problems: dict[str, object] = {}
    is_url = URLValidator(schemes=["http", "https"])
    for name in ("website", "social"):
        links = profile.get(name) or []
        for link in [links] if isinstance(links, str) else links:
            try:
                is_url(link)
            except ValidationError:
                problems[name] = _("Write the whole address, beginning with https://")
    return problems


def _contact_problems(contacts: list[Mapping[str, Any]]) -> dict[str, object]:
    if len(contacts) > LIST_AT_MOST:
        return {"contacts": _("At most twelve points of contact.")}
    for contact in contacts:
        if not (contact["email"] or contact["phone"]):
            return {"contacts": _("Each point of contact needs an e-mail address or a telephone number.")}
        if contact["person_name"] and not (contact["consented_on"] and contact["visible_until"]):
            return {
                "contacts": _("A person’s name needs the day of consent and the day until which it is shown.")
            }
        if contact["purpose"] not in ContactPoint.Purpose.values:
            return {"contacts": _("Choose what the contact is for.")}
        if not all(_is_day(contact[name]) for name in ("consented_on", "visible_until")):
            return {"contacts": _("This is not a day of the calendar.")}
        if any(
            len(contact[name]) > longest
            for name, longest in (("person_name", 120), ("duty", 80), ("phone", 24))
        ):
            return {"contacts": _("A name, a duty or a telephone number is too long.")}
        if contact["email"]:
            try:
                validate_email(contact["email"])
            except ValidationError:
                return {"contacts": _("This is not an e-mail address: %s") % contact["email"]}
    return {}


def _row_problems(profile: Mapping[str, Any]) -> dict[str, object]:
    problems: dict[str, object] = {}
    for name, model in MODELS.items():
        codes = profile.get(name)
        wanted = {codes} if isinstance(codes, str) else set(codes or [])
        known = set(model.objects.filter(code__in=wanted).values_list("code", flat=True)) if wanted else set()
        if wanted - known:
            problems[name] = _("Not in the list: %s") % ", ".join(sorted(wanted - known))
    areas = {*(profile.get("areas") or []), *filter(None, [profile.get("primary_area")])}
    if len(areas) > AREAS_AT_MOST:
        problems["areas"] = _("Choose one main field of work and at most three more.")
    parent = profile.get("parent")
    if parent and not Organisation.objects.filter(slug=parent).exclude(state="merged").exists():
        problems["parent"] = _("This organisation is not in the registry.")
    elif FORMS[profile["legal_form"]].needs_parent and not parent:
        problems.setdefault("parent", _("A branch names the organisation it belongs to."))
    return problems


def _number_problems(profile: Mapping[str, Any], organisation: Organisation | None) -> dict[str, object]:
    sample = Organisation(
        legal_form=profile["legal_form"],
        register_number=profile["register_number"],
        tax_number=profile["tax_number"],
        founded_on=_day(profile["founded_on"]) if _is_day(profile["founded_on"]) else None,
    )
    try:
        sample.clean()
    except ValidationError as found:
        return {name: sentences[0] for name, sentences in found.message_dict.items()}
    others = Organisation.objects.exclude(state=Organisation.State.MERGED)
    if organisation is not None:
        others = others.exclude(pk=organisation.pk)
    register = FORMS[profile["legal_form"]].register
    number, tax = profile["register_number"], profile["tax_number"]
    if number and others.filter(register=register, register_number=number).exists():
        return {"register_number": NumberIsTaken.sentence}
    if tax and others.filter(tax_number=tax).exists():
        return {"tax_number": NumberIsTaken.sentence}
    return {}


def _clean_contact(contact: Mapping[str, Any]) -> dict[str, Any]:
    tidy: dict[str, Any] = {name: clean_line(str(contact.get(name) or "")) for name in CONTACT_FIELDS}
    tidy["is_public"] = contact.get("is_public") in (True, "on", "true", "1")
    for name in ("consented_on", "visible_until"):
        tidy[name] = tidy[name] or None
    tidy["email"] = tidy["email"].lower()
    return tidy


def _blank(name: str) -> object:
    return None if name in NUMBERS else ""


def _is_day(value: object) -> bool:
    try:
        _day(value)
    except ValueError:
        return False
    return True


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
