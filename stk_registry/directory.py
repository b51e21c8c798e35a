"""The directory: who is in it, found by words and narrowed by facets with counts, in Turkish order.

Pages are read from the index that each process holds ready (directory_index); `narrowed` says the same as rows of
the database. A facet's counts say how many the list would have with that value in place of the facet's present
one; the other facets and the words hold.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, Q

from city.models import Neighbourhood
from common.text import ALPHABET, tr_lower, tr_sort_key, tr_upper
from stk_registry.directory_index import Entry, Index, index_of
from stk_registry.legal_forms import LegalForm
from stk_registry.models import Organisation
from stk_registry.models.organisations import OrganisationQuerySet

PER_PAGE = 25
FACETS = ("area", "group", "place", "form")
# Small and capital letter, and the key with which names that begin with it are ordered.
LETTERS = tuple((each, tr_upper(each), tr_sort_key(each)) for each in ALPHABET if each not in "qwx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a visitor looks for. Codes that do not exist find nothing and break nothing."""

    words: str = ""
    area: str = ""
    group: str = ""
    place: str = ""
    form: str = ""
    letter: str = ""

    @property
    def is_narrowed(self) -> bool:
        return any((self.words.strip(), self.area, self.group, self.place, self.form, self.letter))

    def without(self, name: str) -> "Wanted":
        """Returns the same wish without one facet."""
        values = {key: getattr(self, key) for key in self.__slots__}
        return Wanted(**values | {name: ""})


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: its code, its name, how many there are, whether it is chosen."""

    code: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One page of the directory with its facets."""

    page: Page
    total: int
    index: Index
    bits: int
    facets: Mapping[str, list[Choice]] = field(default_factory=dict)
    letters: list[Choice] = field(default_factory=list)

    @property
    def everybody(self) -> list[Entry]:
        """All that fit, in order."""
        return self.index.entries_of(self.bits, first=0, last=self.total)


def find(wanted: Wanted, *, page: object = 1, today: date | None = None) -> Found:
    """Returns one page of organisations and the facets beside it, from the index: one query."""
    index = index_of(today)
    bits = {
        "words": index.matching(wanted.words) if wanted.words.strip() else index.everybody,
        "letter": index.beginning(wanted.letter) if wanted.letter else index.everybody,
    }
    for name, values in _values(index).items():
        code = getattr(wanted, name)
        bits[name] = values.get(code, 0) if code else index.everybody
    found = reduce(and_, bits.values())
    rows = Paginator(_Rows(index, found), PER_PAGE)
    inside = {
        name: reduce(and_, (each for other, each in bits.items() if other != name))
        for name in (*FACETS, "letter")
    }
    return Found(
        page=rows.get_page(page),
        total=rows.count,
        index=index,
        bits=found,
        facets={
            "area": _choices(index.area_names, index.areas, inside["area"], wanted.area),
            "group": _choices(index.group_names, index.groups, inside["group"], wanted.group),
            "place": _choices(index.place_names, index.places, inside["place"], wanted.place, empty=True),
            "form": _choices(FORM_NAMES, index.forms, inside["form"], wanted.form),
        },
        letters=_letters(index, inside["letter"], wanted.letter),
    )


def narrowed(wanted: Wanted, *, today: date | None = None) -> OrganisationQuerySet:
    """Returns the listed organisations that fit the wish. Rows are never doubled: facets are subqueries."""
    found = Organisation.objects.listed(today)
    if wanted.words.strip():
        found = found.matching(wanted.words)
    if wanted.area:
        found = found.filter(pk__in=_of("areas", "activityarea__code", wanted.area))
    if wanted.group:
        found = found.filter(pk__in=_of("groups", "socialgroup__code", wanted.group))
    if wanted.place:
        served = Q(pk__in=_of("neighbourhoods", "neighbourhood__code", wanted.place))
        everywhere = Q(Exists(Neighbourhood.objects.filter(code=wanted.place)), serves_whole_district=True)
        found = found.filter(served | everywhere | Q(neighbourhood__code=wanted.place))
    if wanted.form:
        found = found.filter(legal_form=wanted.form)
    if wanted.letter:
        found = found.filter(sort_key__startswith=tr_sort_key(wanted.letter[:1]) or " ")
    return found


def letter_of(name: str) -> str:
    """Returns the capital under which a name stands in an alphabetical list; numbers stand together."""
    first = next((sign for sign in tr_lower(name) if sign.isalnum()), "")
    if not first.isalpha():
        return "0–9"
    return tr_upper(first if first in ALPHABET else unicodedata.normalize("NFD", first)[0])


def _of(relation: str, lookup: str, code: str) -> object:
    through = getattr(Organisation, relation).through
    return through.objects.filter(**{lookup: code}).values("organisation")


def _values(index: Index) -> dict[str, Mapping[str, int]]:
    return {"area": index.areas, "group": index.groups, "place": index.places, "form": index.forms}


def _choices(
    names: Iterable[Any], values: Mapping[str, int], inside: int, chosen: str, *, empty: bool = False
) -> list[Choice]:
    """Counts the values of a facet in their order; those that nobody has are left out unless they are places."""
    counted = ((name, (values.get(name.code, 0) & inside).bit_count()) for name in names)
    return [
        Choice(name.code, name.label, count, name.code == chosen)
        for name, count in counted
        if count or empty or name.code == chosen
    ]


def _letters(index: Index, inside: int, chosen: str) -> list[Choice]:
    """Counts the first letters in the order of the Turkish alphabet."""
    wanted = tr_lower(chosen[:1])
    return [
        Choice(letter, capital, (index.letters.get(key, 0) & inside).bit_count(), letter == wanted)
        for letter, capital, key in LETTERS
    ]


class _Rows:
    """The entries whose bits are set, as a sequence that a paginator cuts."""

    def __init__(self, index: Index, bits: int) -> None:
        self.index, self.bits = index, bits

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __getitem__(self, part: slice) -> list[Entry]:
        return self.index.entries_of(self.bits, first=part.start or 0, last=part.stop or len(self))


@dataclass(frozen=True, slots=True)
class _Form:
    """A legal form as a value of a facet."""

    code: str

    @property
    def label(self) -> str:
        return str(LegalForm(self.code).label)


FORM_NAMES = tuple(_Form(form.value) for form in LegalForm)
