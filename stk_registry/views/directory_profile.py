"""What the page of one organisation shows: only what is public, and only for as long as it is."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from stk_registry.legal_forms import FORMS, asks_for
from stk_registry.models import (
    CollaborationRequest,
    FieldDecision,
    Organisation,
    ProfileChange,
    WorkingGroup,
    WorkingGroupSeat,
)
from stk_registry.profile import LABELS

HISTORY_AT_MOST = 12
STATES = ProfileChange.State
_SAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}
# What is told as "points of contact changed" says nothing about whom: names of fields only, never their content.
_NOT_TOLD = frozenset({"tax_number"})


def page_of(slug: str) -> dict[str, Any] | None:
    """Returns the context of a listed organisation's page, or None when nobody may see one."""
    rows = Organisation.objects.listed().select_related("primary_area", "neighbourhood", "parent")
    found = rows.filter(slug=slug).first()
    if found is None:
        return None
    contacts = list(found.contacts.public())
    places = list(found.neighbourhoods.order_by("sort_key"))
    return {
        "organisation": found,
        "name": found.text("name"),
        "summary": found.text("summary"),
        "about": found.text("about"),
        "areas": list(found.areas.order_by("sort_key")),
        "groups": list(found.groups.order_by("sort_key")),
        "places": places,
        "contacts": contacts,
        "links": _links(found),
        "languages": [_language(code) for code in found.languages],
        "tags": sorted(tag.name for tag in found.tags.all()),
        "documents": list(found.documents.filter(is_public=True)),
        "photos": list(found.photos.filter(is_public=True)),
        "parent_is_listed": Organisation.objects.listed().filter(pk=found.parent_id).exists(),
        "branches": list(Organisation.objects.listed().filter(parent=found)),
        "relations": _relations(found),
        "law": _law(found),
        "is_stale": found.is_stale(),
        "history": _history(found),
        "together": _together(found),
        "working_groups": _working_groups(found),
        "structured": structured_data(found, contacts=contacts, places=[place.name for place in places]),
    }


def structured_data(organisation: Organisation, *, contacts: list, places: list[str]) -> SafeString:
    """Returns the schema.org description as JSON that cannot leave its script element."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NGO",
        "name": organisation.name,
        "alternateName": [name for name in (organisation.short_name, organisation.name_en) if name],
        "description": organisation.summary,
        "url": organisation.website if _is_web(organisation.website) else "",
        "identifier": organisation.register_number,
        "foundingDate": organisation.founded_on.isoformat() if organisation.founded_on else "",
        "areaServed": places,
        "sameAs": [page for page in map(str, organisation.social) if _is_web(page)],
        "contactPoint": [
            {"@type": "ContactPoint", "contactType": contact.purpose}
            | {key: value for key, value in (("email", contact.email), ("telephone", contact.phone)) if value}
            for contact in contacts
        ],
    }
    given = {key: value for key, value in data.items() if value}
    return mark_safe(json.dumps(given, ensure_ascii=False).translate(_SAFE))  # noqa: S308 - signs of HTML are escaped


def _is_web(address: str) -> bool:
    try:
        return urlsplit(address).scheme in ("http", "https")
    except ValueError:  # such as an unfinished bracket of an IPv6 address
        return False


def _links(organisation: Organisation) -> list[dict[str, str]]:
    """Returns the web site and social pages; anything but http and https is left out."""
    given = [organisation.website, *map(str, organisation.social)]
    return [
        {"url": url, "label": (urlsplit(url).netloc + urlsplit(url).path).removeprefix("www.").rstrip("/")}
        for url in given
        if _is_web(url)
    ]


def _language(code: str) -> str:
    try:
        return str(translation.get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _relations(organisation: Organisation) -> list[dict[str, Any]]:
    shown = {row.pk for row in Organisation.objects.listed().filter(related_by__organisation=organisation)}
    return [
        {"label": relation.get_kind_display(), "other": relation.other}
        for relation in organisation.relations.select_related("other").order_by("kind", "other__sort_key")
        if relation.other_id in shown
    ]


def _law(organisation: Organisation) -> list[dict[str, Any]]:
    """Returns facts of law as label and value; what the form does not know is not asked."""
    form = FORMS[organisation.legal_form]
    facts: list[tuple[str, object]] = [
        (_("Legal form"), organisation.get_legal_form_display()),
        (_("Under law no."), form.law),
        (_("Register"), organisation.get_register_display() if form.needs_number else ""),
        (_("Register number"), organisation.register_number),
        (_("Founded on"), organisation.founded_on),
        (_("Last yearly declaration"), str(organisation.last_declaration_year or "")),
        (_("Next general assembly"), organisation.general_assembly_on),
    ]
    flags = {
        "public_benefit": _("Works for the public benefit (by decision)"),
        "tax_exempt": _("Tax exempt"),
        "fundraising_permit": _("May collect donations without permission"),
    }
    facts += [
        (label, _("yes"))
        for name, label in flags.items()
        if asks_for(organisation.legal_form, name) and getattr(organisation, name)
    ]
    facts += [
        (_("Members"), organisation.get_members_display()),
        (_("Paid staff"), organisation.get_staff_display()),
        (_("Volunteers"), organisation.get_volunteers_display()),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _history(organisation: Organisation) -> list[dict[str, Any]]:
    """Returns the days on which the published profile changed and the fields; never persons or values."""
    accepted = FieldDecision.objects.filter(
        change__organisation=organisation,
        accepted=True,
        change__state__in=[STATES.ACCEPTED, STATES.ACCEPTED_IN_PART],
        change__decided_at__isnull=False,
    ).exclude(field__in=_NOT_TOLD)
    days: dict[Any, list[str]] = {}
    for decided_at, field in accepted.order_by("-change__decided_at", "pk").values_list(
        "change__decided_at", "field"
    ):
        if field in LABELS:
            days.setdefault(timezone.localdate(decided_at), []).append(str(LABELS[field]))
    return [
        {"day": day, "fields": list(dict.fromkeys(fields))}
        for day, fields in list(days.items())[:HISTORY_AT_MOST]
    ]


def _working_groups(organisation: Organisation) -> list[WorkingGroupSeat]:
    """Returns its seats in the groups that are at work."""
    seats = WorkingGroupSeat.objects.on(timezone.localdate()).filter(organisation=organisation)
    at_work = seats.filter(group__in=WorkingGroup.objects.at_work())
    return list(at_work.select_related("group").order_by("group__name"))


def _together(organisation: Organisation) -> list[CollaborationRequest]:
    """Returns what was done together with the municipality: carried through, with its outcome written."""
    done = organisation.collaborations.filter(state=CollaborationRequest.State.DONE)
    return list(done.exclude(outcome="").only("title", "outcome", "answered_at", "organisation"))
