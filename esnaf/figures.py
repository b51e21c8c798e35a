"""Figures of businesses for chambers: counts that let nobody be recognised. Pure, but for the one query.

A count below k is hidden; when all others and the sum are shown, one hidden count could be subtracted, so at least
two are hidden and what is hidden adds up to k or more. Source: the house's rule of publication (docs/adr).
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count

from esnaf.models import Business


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: its name, and its count where that may be shown."""

    label: str
    count: int | None


def protected(counts: Iterable[tuple[str, int]], *, k: int) -> list[Figure]:
    """Returns the lines with small counts hidden, and as many more as keep the sum from telling them."""
    lines = [(label, count) for label, count in counts if count]
    hidden = {label for label, count in lines if count < k}
    rest = sorted((line for line in lines if line[0] not in hidden), key=lambda line: (line[1], line[0]))
    while hidden and rest and (len(hidden) < 2 or sum(c for label, c in lines if label in hidden) < k):
        hidden.add(rest.pop(0)[0])
    return [Figure(label, None if label in hidden else count) for label, count in lines]


def by_group() -> list[Figure]:
    """Returns how many open businesses each group of trades has."""
    return _by("trade__group__name", "trade__group__code")


def by_neighbourhood() -> list[Figure]:
    """Returns how many open businesses each neighbourhood has."""
    return _by("neighbourhood__name", "neighbourhood__sort_key")


def total() -> int | None:
    """Returns how many open businesses are signed up; nothing below k."""
    count = Business.objects.open().count()
    return count if count >= settings.DISCLOSURE_MINIMUM_CELL else None


def _by(name: str, order: str) -> list[Figure]:
    rows = (
        Business.objects.open()
        .exclude(**{name: None})
        .values_list(name)
        .annotate(n=Count("pk"))
        .order_by(order)
    )
    return protected(rows.values_list(name, "n"), k=settings.DISCLOSURE_MINIMUM_CELL)
