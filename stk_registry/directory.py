"""The directory: who is in it, found by words and narrowed by facets with counts, in Turkish order.

A page costs the same number of queries whatever the registry's size. A facet's counts say how many the list
would have with that value in place of the facet's present one; the other facets and the words hold.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Substr

from city.models import Neighbourhood, SocialGroup
from common.text import ALPHABET, tr_lower, tr_sort_key, tr_upper
from stk_registry.legal_forms import LegalForm
from stk_registry.models import ActivityArea, Organisation
from stk_registry.models.organisations import OrganisationQuerySet

PER_PAGE = 25
KEY_LENGTH = len(tr_sort_key("a"))
LETTERS = tuple(letter for letter in ALPHABET if letter not in "qwx")


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
    facets: Mapping[str, list[Choice]] = field(default_factory=dict)
    letters: list[Choice] = field(default_factory=list)


def find(wanted: Wanted, *, page: object = 1, today: date | None = None) -> Found:
    """Returns one page of organisations and the facets beside it, with at most ten queries."""
    rows = (
        narrowed(wanted, today=today)
        .select_related("primary_area", "neighbourhood")
        .order_by("sort_key", "pk")
    )
    paginator = Paginator(rows, PER_PAGE)
    shown = paginator.get_page(page)
    facets = {
        "area": _many(wanted, "area", ActivityArea, "areas", today),
        "group": _many(wanted, "group", SocialGroup, "groups", today),
        "place": _places(wanted, today),
        "form": _forms(wanted, today),
    }
    return Found(page=shown, total=paginator.count, facets=facets, letters=_letters(wanted, today))


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


def _of(relation: str, lookup: str, code: str) -> object:
    through = getattr(Organisation, relation).through
    return through.objects.filter(**{lookup: code}).values("organisation")


def _many(wanted: Wanted, name: str, model: type, relation: str, today: date | None) -> list[Choice]:
    """Counts a many-to-many facet in one query and names its values in another."""
    through = getattr(Organisation, relation).through
    column = f"{model._meta.model_name}__code"
    inside = narrowed(wanted.without(name), today=today).values("pk")
    counted = through.objects.filter(organisation__in=inside).values_list(column).annotate(n=Count("pk"))
    counts = dict(counted.order_by())
    rows = model.objects.filter(code__in={*counts, getattr(wanted, name)})
    return [
        Choice(row.code, row.label, counts.get(row.code, 0), row.code == getattr(wanted, name))
        for row in rows.order_by("sort_key")
    ]


def _places(wanted: Wanted, today: date | None) -> list[Choice]:
    """Names every neighbourhood; who serves the whole district serves each."""
    inside = narrowed(wanted.without("place"), today=today)
    everywhere = inside.filter(serves_whole_district=True).count()
    served = inside.filter(serves_whole_district=False)
    through = Organisation.neighbourhoods.through
    counts = Counter(
        dict(
            through.objects.filter(organisation__in=served.values("pk"))
            .values_list("neighbourhood_id")
            .annotate(n=Count("pk"))
            .order_by()
        )
    )
    same = through.objects.filter(organisation=OuterRef("pk"), neighbourhood=OuterRef("neighbourhood"))
    seated = served.filter(~Exists(same), neighbourhood__isnull=False)
    counts.update(dict(seated.values_list("neighbourhood_id").annotate(n=Count("pk")).order_by()))
    return [
        Choice(place.code, place.name, everywhere + counts[place.pk], place.code == wanted.place)
        for place in Neighbourhood.objects.only("code", "name", "sort_key").order_by("sort_key")
    ]


def _forms(wanted: Wanted, today: date | None) -> list[Choice]:
    inside = narrowed(wanted.without("form"), today=today)
    counts = dict(inside.values_list("legal_form").annotate(n=Count("pk")).order_by())
    return [
        Choice(form.value, form.label, counts.get(form.value, 0), form.value == wanted.form)
        for form in LegalForm
        if counts.get(form.value) or form.value == wanted.form
    ]


def _letters(wanted: Wanted, today: date | None) -> list[Choice]:
    """Counts the first letters in the order of the Turkish alphabet."""
    inside = narrowed(wanted.without("letter"), today=today)
    keyed = inside.values_list(Substr("sort_key", 1, KEY_LENGTH)).annotate(n=Count("pk")).order_by()
    counts = dict(keyed)
    chosen = tr_lower(wanted.letter[:1])
    return [
        Choice(letter, tr_upper(letter), counts.get(tr_sort_key(letter), 0), letter == chosen)
        for letter in LETTERS
    ]
