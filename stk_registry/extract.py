"""The registry as open data: one organisation as plain values, without a person, an address or a tax number.

The seat's street is left out because an initiative's seat is often somebody's home; contact points are for the
profile's page, where each ends on its day. What this module names is what leaves the house, and nothing else.
"""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings

from common.formula_safe import disarm
from stk_registry.models import Organisation

LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
SCHEMA_VERSION = 1
FIELDS = (
    "id", "url", "name", "name_en", "short_name", "summary", "summary_en", "legal_form", "register",
    "register_number", "status", "founded_on", "public_benefit", "tax_exempt", "primary_area", "areas", "groups",
    "serves_whole_district", "neighbourhoods", "seat_neighbourhood", "website", "listed_on", "confirmed_on",
    "is_synthetic",
)  # fmt: skip
PLAIN = (
    "name", "name_en", "short_name", "summary", "summary_en", "legal_form", "register", "register_number",
    "status", "public_benefit", "tax_exempt", "serves_whole_district", "website", "is_synthetic",
)  # fmt: skip
DAYS = ("founded_on", "listed_on", "confirmed_on")
SETS = {"areas": "activityarea__code", "groups": "socialgroup__code", "neighbourhoods": "neighbourhood__code"}


def records_of(rows: Iterable[Organisation]) -> list[dict[str, Any]]:
    """Returns organisations as plain values, in their order; rows come with primary area and neighbourhood."""
    organisations = list(rows)
    sets = {name: _codes(name, column, organisations) for name, column in SETS.items()}
    return [
        _record(each, {name: sorted(codes[each.pk]) for name, codes in sets.items()})
        for each in organisations
    ]


def listed_records(today: date) -> list[dict[str, Any]]:
    """Returns every organisation of the directory in Turkish order; four queries."""
    rows = Organisation.objects.listed(today).select_related("primary_area", "neighbourhood")
    return records_of(rows.order_by("sort_key", "pk"))


def as_json(records: list[dict[str, Any]], *, today: date) -> bytes:
    """Returns the extract with its licence, day and version of the schema."""
    document = {
        "generated_on": today.isoformat(),
        "schema_version": SCHEMA_VERSION,
        "licence": LICENCE,
        "documentation": f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/stk/acik-veri/",
        "count": len(records),
        "organisations": records,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def as_csv(records: list[dict[str, Any]]) -> bytes:
    """Returns the extract as CSV in UTF-8 with a mark; codes of a list are parted by spaces, truth is 1 or 0."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(FIELDS)
    writer.writerows([_cell(record[name]) for name in FIELDS] for record in records)
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _record(organisation: Organisation, sets: dict[str, list[str]]) -> dict[str, Any]:
    seat, primary = organisation.neighbourhood, organisation.primary_area
    values: dict[str, Any] = {name: getattr(organisation, name) for name in PLAIN}
    values |= {name: day.isoformat() if (day := getattr(organisation, name)) else None for name in DAYS}
    values |= sets | {
        "id": organisation.slug,
        "url": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + organisation.get_absolute_url(),
        "primary_area": primary.code if primary else None,
        "seat_neighbourhood": seat.code if seat else None,
    }
    return {name: values[name] for name in FIELDS}


def _codes(name: str, column: str, organisations: list[Organisation]) -> dict[int, list[str]]:
    """Returns the codes of one list by organisation; all of a long list at once, those of a page by key."""
    codes: dict[int, list[str]] = defaultdict(list)
    links = getattr(Organisation, name).through.objects.all()
    if len(organisations) <= 500:
        links = links.filter(organisation__in=[each.pk for each in organisations])
    for owner, code in links.values_list("organisation_id", column):
        codes[owner].append(code)
    return codes


def _cell(value: Any) -> Any:
    match value:
        case None:
            return ""
        case bool():
            return int(value)
        case list():
            return " ".join(value)
    return disarm(value)
