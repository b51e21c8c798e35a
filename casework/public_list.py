"""The list of shown cases: narrowed by topic, neighbourhood and standing, a page after a page by keys; and its map."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework.models import Case, CaseTopic, Support
from casework.querysets import CaseQuerySet
from casework.words import Outcome
from city.cartogram import circles, gulf_path, labels, view_box
from city.models import Neighbourhood

PAGE = 20
DEEPEST = 6
KEPT_SECONDS = 300
STANDINGS = {"acik": _("Open"), "yapildi": _("Done"), "bitti": _("Ended")}
FILTERS = ("konu", "mahalle", "durum")


@dataclass(frozen=True, slots=True)
class Page:
    """One page of shown cases, and from which number the next begins."""

    rows: list[Case]
    following: str = ""


def shown_cases(asked: dict[str, str]) -> CaseQuerySet:
    """Returns the shown cases that pass what was asked for."""
    found = Case.objects.public()
    # Asked by key, so that the index of its topic or place is entered.
    if asked.get("konu"):
        found = found.filter(topic=_key_of(CaseTopic, asked["konu"]))
    if asked.get("mahalle"):
        found = found.filter(neighbourhood=_key_of(Neighbourhood, asked["mahalle"]))
    match asked.get("durum"):
        case "acik":
            found = found.filter(closed_at=None)
        case "yapildi":
            found = found.filter(outcome=Outcome.DONE)
        case "bitti":
            found = found.filter(closed_at__isnull=False)
    return found


def page_of(found: CaseQuerySet, *, after: str = "") -> Page:
    """Returns a page that begins behind the case of a number; two queries, however many there are."""
    last = Case.objects.public().filter(number=after).values_list("received_at").first() if after else None
    if last is not None:
        # The bound comes first, so that the index is entered there.
        behind = Q(received_at__lt=last[0]) | Q(number__lt=after)
        found = found.filter(behind, received_at__lte=last[0])
    ordered = with_others(found).order_by("-received_at", "-number")
    rows = list(ordered.select_related("topic", "neighbourhood", "unit")[: PAGE + 1])
    return Page(rows[:PAGE], rows[PAGE - 1].number if len(rows) > PAGE else "")


def with_others(found: CaseQuerySet) -> CaseQuerySet:
    """Returns the cases, each with how many people see it too and how many cases are linked to it."""
    return found.annotate(
        support_count=_count_of(Support.objects.filter(case=OuterRef("pk")), "case"),
        like_count=_count_of(Case.objects.filter(same_as=OuterRef("pk")), "same_as"),
    )


def topics_to_choose() -> list[CaseTopic]:
    """Returns the topics whose cases may be shown."""
    return list(CaseTopic.objects.filter(may_be_public=True))


def map_of(asked: dict[str, str]) -> dict[str, Any] | None:
    """Returns what components/cartogram.html needs, each place a link to its cases; None without places."""
    drawn = circles()
    if not drawn:
        return None
    numbers = _numbers(asked)
    most = max(numbers.values(), default=0)
    return {
        "view_box": view_box(),
        "gulf": gulf_path(drawn),
        "circles": [
            {
                "name": circle.name,
                "x": circle.x,
                "y": circle.y,
                "r": circle.r,
                "url": address_of(asked | {"mahalle": circle.code}),
                "level": _level(numbers.get(circle.code, 0), most),
                "label": ngettext("%(n)s case", "%(n)s cases", n) % {"n": n},
                "text": text,
                "current": circle.code == asked["mahalle"],
            }
            for circle, text in zip(drawn, labels(drawn), strict=True)
            for n in (numbers.get(circle.code, 0),)
        ],
    }


def address_of(asked: dict[str, str]) -> str:
    """Returns the query of a list that was asked for."""
    return "?" + urlencode({name: value for name, value in asked.items() if value})


def _numbers(asked: dict[str, str]) -> dict[str, int]:
    """Returns how many cases each neighbourhood has; counted once in five minutes."""
    key = f"shown-cases:{asked['konu']}:{asked['durum']}"
    kept = cache.get(key)
    if kept is None:
        found = shown_cases(asked | {"mahalle": ""}).order_by().values_list("neighbourhood__code")
        kept = {code: n for code, n in found.annotate(n=Count("pk")) if code}
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _key_of(kind: type[Model], code: str) -> int:
    return kind.objects.filter(code=code).values_list("pk", flat=True).first() or 0


def _count_of(rows: QuerySet, by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


def _level(number: int, most: int) -> int:
    if not number:
        return 0
    return 1 + round((DEEPEST - 1) * (number - 1) / (most - 1)) if most > 1 else 3
