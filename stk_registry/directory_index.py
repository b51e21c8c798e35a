"""The directory held ready in memory: every listed organisation in Turkish order, and who has what as rows of bits.

Bit n of a value's integer says whether the organisation at place n has it. Narrowing is AND, counting is the number
of set bits, so that a visit costs the same few microseconds for a hundred facets whatever the registry's size.
It is built anew after a change (stk_registry.freshness), at most one in each process.
"""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_

from django.utils import timezone
from django.utils.translation import get_language

from city.models import Neighbourhood, SocialGroup
from common.text import fold, tr_sort_key
from stk_registry.freshness import directory_version
from stk_registry.legal_forms import LegalForm
from stk_registry.models import ActivityArea, Organisation
from stk_registry.models.organisations import MARKED_AFTER

KEY_LENGTH = len(tr_sort_key("a"))
# Changes that left no mark, such as SQL by hand, are seen after so long at the latest.
KEPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Name:
    """A value of a list: its code, its name in both languages, other words that find it."""

    code: str
    name: str
    name_en: str = ""
    words: str = ""

    @property
    def label(self) -> str:
        return self.name_en if self.name_en and not _in_turkish() else self.name

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list shows of one organisation."""

    pk: int
    slug: str
    name: str
    name_en: str
    summary: str
    summary_en: str
    legal_form: str
    primary_area: Name | None
    neighbourhood: Name | None
    is_stale: bool

    @property
    def label(self) -> str:
        return self.name_en if self.name_en and not _in_turkish() else self.name

    @property
    def sentence(self) -> str:
        return self.summary_en if self.summary_en and not _in_turkish() else self.summary

    def get_legal_form_display(self) -> str:
        return str(LegalForm(self.legal_form).label)

    def get_absolute_url(self) -> str:
        return f"/stk/{self.slug}/"


@dataclass(slots=True)
class Index:
    """The directory of one day and version.

    `texts` are folded; the dictionaries hold bits by code, `letters` by the key of a letter, `starts` by that of
    a name's first two signs (a number's key is longer than a letter's).
    """

    entries: list[Entry]
    texts: list[str]
    areas: dict[str, int]
    groups: dict[str, int]
    places: dict[str, int]
    forms: dict[str, int]
    letters: dict[str, int]
    starts: dict[str, int]
    area_names: list[Name]
    group_names: list[Name]
    place_names: list[Name]
    drawn: dict[tuple[int, str, str], str] = field(default_factory=dict)

    @property
    def everybody(self) -> int:
        return (1 << len(self.entries)) - 1

    def matching(self, words: str) -> int:
        """Returns those whose folded text, or a field of work of theirs by any name, holds every word."""
        found = self.everybody
        for word in fold(words).split():
            here = bits_of(place for place, text in enumerate(self.texts) if word in text)
            for area in self.area_names:
                if word in area.words:
                    here |= self.areas[area.code]
            found &= here
        return found

    def beginning(self, letter: str) -> int:
        """Returns those whose name begins with the letter, in the order of the alphabet."""
        key = tr_sort_key(letter[:1]) or " "
        if len(key) == KEY_LENGTH:
            return self.letters.get(key, 0)
        return reduce(or_, (bits for start, bits in self.starts.items() if start.startswith(key)), 0)

    def entries_of(self, bits: int, *, first: int, last: int) -> list[Entry]:
        """Returns the entries from the first to before the last of those whose bits are set."""
        found, signs, place = [], bin(bits)[:1:-1], -1
        for number in range(last):
            place = signs.find("1", place + 1)
            if place < 0:
                break
            if number >= first:
                found.append(self.entries[place])
        return found

    def drawn_rows(self, entries: Iterable[Entry], draw: Callable[[Entry], str]) -> list[str]:
        """Returns the entries as they are drawn in the reader's language, each drawn once in each way."""
        way, rows = (draw.__qualname__, get_language() or "tr"), []
        for entry in entries:
            key = (entry.pk, *way)
            row = self.drawn.get(key)
            if row is None:
                row = self.drawn[key] = draw(entry)
            rows.append(row)
        return rows


_lock = threading.Lock()
_kept: dict[str, Index] = {}


def index_of(today: date | None = None) -> Index:
    """Returns the directory of the day: one short query, and seven when it has to be built."""
    day = today or timezone.localdate()
    key = f"{directory_version()} {day} {int(timezone.now().timestamp()) // KEPT_SECONDS}"
    found = _kept.get(key)
    if found is None:
        with _lock:
            found = _kept.get(key)
            if found is None:
                found = build(day)
                _kept.clear()
                _kept[key] = found
    return found


def forget() -> None:
    """Builds anew at the next look."""
    _kept.clear()


def build(today: date) -> Index:
    """Returns the directory as it stands on the day."""
    areas = {pk: Name(*names) for pk, *names in _listed(ActivityArea, "folded_synonyms")}
    groups = {pk: Name(*names) for pk, *names in _listed(SocialGroup)}
    places = {
        pk: Name(code, name)
        for pk, code, name in Neighbourhood.objects.order_by("sort_key").values_list("pk", "code", "name")
    }
    entries: list[Entry] = []
    texts: list[str] = []
    place_of: dict[int, int] = {}
    forms, letters, starts, seats = (defaultdict(list) for _each in range(4))
    everywhere: list[int] = []
    for row in _rows(today):
        pk, slug, name, name_en, summary, summary_en, form, area, seat, heard, whole, text, key = row
        place = place_of[pk] = len(entries)
        stale = heard is not None and heard < today - MARKED_AFTER
        entries.append(
            Entry(
                pk, slug, name, name_en, summary, summary_en, form, areas.get(area), places.get(seat), stale
            )
        )
        texts.append(text)
        forms[form].append(place)
        letters[key[:KEY_LENGTH]].append(place)
        starts[key[: 2 * KEY_LENGTH]].append(place)
        if seat:
            seats[seat].append(place)
        if whole:
            everywhere.append(place)
    served = _linked("neighbourhoods", place_of)
    in_all = bits_of(everywhere)
    return Index(
        entries=entries,
        texts=texts,
        areas=_by_code(areas, _linked("areas", place_of)),
        groups=_by_code(groups, _linked("groups", place_of)),
        places={
            name.code: bits_of(served.get(pk, ())) | bits_of(seats.get(pk, ())) | in_all
            for pk, name in places.items()
        },
        forms={form: bits_of(each) for form, each in forms.items()},
        letters={key: bits_of(each) for key, each in letters.items()},
        starts={key: bits_of(each) for key, each in starts.items()},
        area_names=list(areas.values()),
        group_names=list(groups.values()),
        place_names=list(places.values()),
    )


def bits_of(places: Iterable[int]) -> int:
    """Returns an integer with these bits set."""
    marked = list(places)
    if not marked:
        return 0
    held = bytearray(max(marked) // 8 + 1)
    for place in marked:
        held[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(held, "little")


def _rows(today: date) -> Iterator[tuple]:
    rows = Organisation.objects.listed(today).heard_of().order_by("sort_key", "pk")
    return rows.values_list(
        "pk", "slug", "name", "name_en", "summary", "summary_en", "legal_form", "primary_area_id",
        "neighbourhood_id", "heard_on", "serves_whole_district", "search_text", "sort_key",
    ).iterator(chunk_size=2000)  # fmt: skip


def _listed(model: type, *others: str) -> Iterable[tuple]:
    return model.objects.order_by("sort_key").values_list("pk", "code", "name", "name_en", *others)


def _linked(name: str, place_of: dict[int, int]) -> dict[int, list[int]]:
    """Returns the places of those who have each value, by its key."""
    relation = getattr(Organisation, name)
    column = relation.through._meta.get_field(relation.field.m2m_reverse_field_name()).attname
    found: dict[int, list[int]] = defaultdict(list)
    for owner, value in relation.through.objects.values_list("organisation_id", column).iterator():
        place = place_of.get(owner)
        if place is not None:
            found[value].append(place)
    return found


def _by_code(names: dict[int, Name], linked: dict[int, list[int]]) -> dict[str, int]:
    return {name.code: bits_of(linked.get(pk, ())) for pk, name in names.items()}


def _in_turkish() -> bool:
    return (get_language() or "tr").startswith("tr")
