"""Signing up in two minutes: four small questions, kept in the visitor's session until the account is there.

No number is asked, and nothing that the law does not need. Pure but for the look-up of what was chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood
from esnaf.models import ActivityCode, Business, Trade

SESSION_KEY = "esnaf_signup"
CHECK = "kontrol"
UNKNOWN = "-"


@dataclass(frozen=True, slots=True)
class Step:
    """One question: its address, the values it gives, how it is called on the page of answers."""

    slug: str
    values: tuple[str, ...]
    title: object


STEPS = (
    Step("meslek", ("trade",), _("What do you do?")),
    Step("faaliyet", ("activity",), _("Which of these is it?")),
    Step("isletme", ("name", "kind"), _("What is your business called?")),
    Step("yer", ("neighbourhood", "street"), _("Where is it?")),
)
BY_SLUG = {step.slug: step for step in STEPS}


def next_step(given: Mapping[str, str]) -> str:
    """Returns the address of the first question that has no answer, or of the page of answers."""
    return next((step.slug for step in STEPS if step.values[0] not in given), CHECK)


def place_of(slug: str) -> tuple[int, int]:
    """Returns which question of how many this is, from 1."""
    return list(BY_SLUG).index(slug) + 1, len(STEPS)


def answered(given: Mapping[str, str], slug: str, values: Mapping[str, str]) -> dict[str, str]:
    """Returns the answers with those of one question; another trade takes the code of the old one away."""
    kept = dict(given) | dict(values)
    if slug == "meslek" and given.get("trade") not in (None, values["trade"]):
        kept.pop("activity", None)
    return kept


def resolved(given: Mapping[str, str]) -> dict[str, Any] | None:
    """Returns the answers as `sign_up` takes them; nothing when one is missing or no longer there."""
    if next_step(given) != CHECK:
        return None
    trade = Trade.objects.filter(code=given["trade"]).first()
    if trade is None or given["kind"] not in Business.Kind.values:
        return None
    activity = ActivityCode.objects.filter(pk=_number(given["activity"]), trade=trade).first()
    return {
        "name": given["name"],
        "kind": given["kind"],
        "trade": trade,
        "activity": activity,
        "neighbourhood": Neighbourhood.objects.filter(code=given["neighbourhood"]).first(),
        "street": given.get("street", ""),
    }


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0
