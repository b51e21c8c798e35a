"""What waits for the civil society unit: applications, changes, claims, and promises to come back to somebody.

One list over three tables, the nearest deadline first, whatever its length read with the same number of
queries: a union finds a page of it, and each table gives its rows of that page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Case, Count, F, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from people.models import User
from stk_registry.colleagues import colleagues
from stk_registry.models import Claim, ContactLogEntry, ProfileChange
from stk_registry.services.changes import ANSWER_WITHIN
from stk_registry.services.claims import masked

PER_PAGE = 25
SOON = timedelta(days=3)
RECENTLY = timedelta(days=30)
FOLLOW_UP_AHEAD = timedelta(days=7)
NOBODY = "kimse"
DECIDED = (
    ProfileChange.State.ACCEPTED, ProfileChange.State.ACCEPTED_IN_PART, ProfileChange.State.DECLINED,
    ProfileChange.State.ASKED_BACK,
)  # fmt: skip


class Kind(models.TextChoices):
    """What an item of the queue is; the values stand in addresses."""

    APPLICATION = "basvuru", _("Application")
    CHANGE = "degisiklik", _("Change of a profile")
    CLAIM = "talep", _("Claim to speak for it")
    FOLLOW_UP = "takip", _("Follow-up")


STEPS = {
    Kind.APPLICATION: _("Look at the application and decide"),
    Kind.CHANGE: _("Look at the changes and decide"),
    Kind.CLAIM: _("Look at the proof and decide"),
    Kind.FOLLOW_UP: _("Come back to it"),
}
VIEWS = {Kind.APPLICATION: "stk_change", Kind.CHANGE: "stk_change", Kind.CLAIM: "stk_claim"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How the queue is narrowed: a kind, whose it is (a user's id, or nobody's), and what is overdue."""

    kind: str = ""
    whose: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that waits, with its deadline and whose it is."""

    kind: Kind
    pk: int
    title: str
    url: str
    since: date
    due: date
    assignee: User | None
    sender: str
    detail: str = ""

    @property
    def step(self) -> object:
        return STEPS[self.kind]

    @property
    def can_be_assigned(self) -> bool:
        return self.kind != Kind.FOLLOW_UP

    def days_left(self, today: date) -> int:
        return (self.due - today).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What one person has: open items, those overdue, and what was decided in the last thirty days."""

    user: User | None
    open: int
    overdue: int
    decided: int


@dataclass(slots=True)
class _Counted:
    open: int = 0
    overdue: int = 0
    decided: int = 0


@dataclass(frozen=True, slots=True)
class _Part:
    """One table's share of the queue."""

    rows: models.QuerySet
    due: str
    whose: str
    what: Any
    kinds: tuple[str, ...] = field(default=())


def page_of(wanted: Wanted, *, number: object = 1, today: date | None = None) -> Page:
    """Returns a page of items, the nearest deadline first."""
    day = today or timezone.localdate()
    page = Paginator(_union(wanted, day), PER_PAGE).get_page(number)
    page.object_list = _items(list(page.object_list))
    return page


def first_of(user: User, *, at_most: int, today: date | None = None) -> list[Item]:
    """Returns what this person should look at next: the own items and those that are nobody's."""
    day = today or timezone.localdate()
    parts = [
        _narrowed(part, Q(**{part.whose: user.pk}) | Q(**{f"{part.whose}__isnull": True}))
        for part in _parts(day)
    ]
    return _items(list(_joined(parts)[:at_most]))


def how_many(today: date | None = None) -> int:
    """Returns how many things wait for the unit."""
    return _union(Wanted(), today or timezone.localdate()).count()


def loads(today: date | None = None) -> list[Load]:
    """Returns what each colleague has, and last what nobody has taken; a handful of grouped queries."""
    day = today or timezone.localdate()
    counted: dict[int | None, _Counted] = {}
    for part in _parts(day):
        late = Count("pk", filter=Q(**{f"{part.due}__lt": day}))
        grouped = part.rows.order_by().values_list(part.whose).annotate(found=Count("pk"), late=late)
        for who, found, overdue in grouped:
            mine = counted.setdefault(who, _Counted())
            mine.open, mine.overdue = mine.open + found, mine.overdue + overdue
    since = timezone.now() - RECENTLY
    for model in (ProfileChange, Claim):
        decided = model.objects.filter(decided_at__gte=since, decided_by__isnull=False)
        for who, found in decided.order_by().values_list("decided_by").annotate(found=Count("pk")):
            counted.setdefault(who, _Counted()).decided += found
    people = list(colleagues())
    rows = [_load(person, counted.get(person.pk)) for person in people]
    return [*rows, _load(None, counted.get(None))]


def _load(user: User | None, counted: _Counted | None) -> Load:
    found = counted or _Counted()
    return Load(user=user, open=found.open, overdue=found.overdue, decided=found.decided)


def _parts(today: date) -> list[_Part]:
    application = Case(
        When(organisation=None, then=Value(str(Kind.APPLICATION))), default=Value(str(Kind.CHANGE))
    )
    coming = Q(follow_up_on__lte=today + FOLLOW_UP_AHEAD, followed_up=False)
    return [
        _Part(
            ProfileChange.objects.filter(state=ProfileChange.State.SUBMITTED),
            "due_on", "assignee", application, (Kind.APPLICATION, Kind.CHANGE),
        ),
        _Part(
            Claim.objects.filter(state=Claim.State.SUBMITTED),
            "due_on", "assignee", Value(str(Kind.CLAIM)), (Kind.CLAIM,),
        ),
        _Part(
            ContactLogEntry.objects.filter(coming),
            "follow_up_on", "written_by", Value(str(Kind.FOLLOW_UP)), (Kind.FOLLOW_UP,),
        ),
    ]  # fmt: skip


def _union(wanted: Wanted, today: date) -> models.QuerySet:
    parts = [part for part in _parts(today) if not wanted.kind or wanted.kind in part.kinds]
    narrowed = []
    for part in parts:
        condition = Q()
        if wanted.kind in (Kind.APPLICATION, Kind.CHANGE):
            condition &= Q(organisation__isnull=wanted.kind == Kind.APPLICATION)
        if wanted.overdue:
            condition &= Q(**{f"{part.due}__lt": today})
        if wanted.whose == NOBODY:
            condition &= Q(**{f"{part.whose}__isnull": True})
        elif wanted.whose:
            condition &= Q(**{part.whose: int(wanted.whose)})
        narrowed.append(_narrowed(part, condition))
    return _joined(narrowed)


def _narrowed(part: _Part, condition: Q) -> models.QuerySet:
    rows = part.rows.filter(condition).order_by()
    named = rows.annotate(
        what=part.what, due=F(part.due), whose=F(f"{part.whose}_id")
    )  # one shape for all, so that they can be joined
    return named.values_list("what", "pk", "due", "whose")


def _joined(parts: list[models.QuerySet]) -> models.QuerySet:
    if not parts:
        return ProfileChange.objects.none().values_list("pk")
    first, *others = parts
    joined = first.union(*others, all=True) if others else first
    return joined.order_by("due", "what", "pk")


def _items(found: list[tuple[str, int, date, int | None]]) -> list[Item]:
    """Reads the rows of a page: one query a table that has some there."""
    wanted: dict[type[models.Model], list[int]] = {}
    for what, pk, _due, _whose in found:
        wanted.setdefault(_MODELS[what], []).append(pk)
    rows = {
        (model, row.pk): row
        for model, keys in wanted.items()
        for row in model.objects.filter(pk__in=keys).select_related("organisation", *_PEOPLE[model])
    }
    return [_READERS[what](rows[_MODELS[what], pk]) for what, pk, _due, _whose in found]


def _of_change(row: ProfileChange) -> Item:
    kind = Kind.CHANGE if row.organisation_id else Kind.APPLICATION
    return Item(
        kind=kind,
        pk=row.pk,
        title=row.organisation.name if row.organisation else str(row.proposed.get("name", "")),
        url=reverse("stk_change", args=[row.pk]),
        since=timezone.localdate(row.submitted_at),
        due=row.due_on,
        assignee=row.assignee,
        sender=row.author.name or masked(row.author.email),
        detail=Truncator(row.note).chars(120),
    )


def _of_claim(row: Claim) -> Item:
    return Item(
        kind=Kind.CLAIM,
        pk=row.pk,
        title=row.organisation.name,
        url=reverse("stk_claim", args=[row.pk]),
        since=timezone.localdate(row.made_at),
        due=row.due_on or timezone.localdate(row.made_at) + ANSWER_WITHIN,
        assignee=row.assignee,
        sender=row.user.name or masked(row.user.email),
        detail=row.duty,
    )


def _of_entry(row: ContactLogEntry) -> Item:
    return Item(
        kind=Kind.FOLLOW_UP,
        pk=row.pk,
        title=row.organisation.name,
        url=reverse("stk_record_tab", args=[row.organisation.slug, "gunluk"]) + f"#kayit-{row.pk}",
        since=row.day,
        due=row.follow_up_on,
        assignee=row.written_by,
        sender="",
        detail=Truncator(row.text).chars(120),
    )


_MODELS: dict[str, type[models.Model]] = {
    Kind.APPLICATION: ProfileChange,
    Kind.CHANGE: ProfileChange,
    Kind.CLAIM: Claim,
    Kind.FOLLOW_UP: ContactLogEntry,
}
_PEOPLE: dict[type[models.Model], Iterable[str]] = {
    ProfileChange: ("author", "assignee"),
    Claim: ("user", "assignee"),
    ContactLogEntry: ("written_by",),
}
_READERS = {
    Kind.APPLICATION: _of_change,
    Kind.CHANGE: _of_change,
    Kind.CLAIM: _of_claim,
    Kind.FOLLOW_UP: _of_entry,
}
