"""Panels by lot: people volunteer, the list of panels is fixed and published, two type the number that was drawn.

What nobody may be able to do alone is done by two or is a digest: the list stands before the lot, its SHA-256 is
on the public page, the number is typed by one and confirmed by another, and who follows whom comes from both.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import OperationalError, transaction
from django.utils import timezone

from common.identifiers import code_of, keyed_digest, normalise
from common.text import clean_line
from participation.errors import (
    ActivityIsClosed,
    AnotherConfirms,
    AnswerTraits,
    CallIsOpen,
    IntakeIsBusy,
    LotIsDrawn,
    LotIsNotPrepared,
    LotIsPrepared,
    NobodyIsLeft,
    NumberDiffers,
    QuotasContradict,
    VolunteersAreMissing,
    WrongState,
)
from participation.models import Activity, Panel, PanelOption, PanelTrait, Volunteer
from participation.models.panels import EMAIL, NAME, NUMBERS, PHONE
from participation.services import panel_letters as letters
from people.audit import record
from people.models import User
from people.sealing import seal

if TYPE_CHECKING:
    from analysis.lottery import Lottery, Pool

State = Volunteer.State
KEEP_CONTACTS = timedelta(weeks=26)


@dataclass(frozen=True, slots=True)
class Volunteered:
    """What a person is told: the code that opens their entry, and whether this send was the first."""

    code: str
    volunteer: Volunteer
    is_new: bool


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """One answer of a trait as the desk sets it."""

    label: str
    low: int
    high: int
    label_en: str = ""


def volunteer_code(panel: Panel, key: str) -> str:
    """Returns the code of a client's key: the same for the same key, and no way back from it."""
    return code_of(keyed_digest(f"{panel.pk}:{key}", "panel-volunteer", key=settings.SECRET_KEY))


def find_volunteer(activity: Activity, code: str) -> Volunteer | None:
    """Returns the entry that a code opens."""
    found = Volunteer.objects.filter(panel__activity=activity, code_digest=_digest(code))
    return found.select_related("panel__activity__project").first()


def volunteer(
    activity: Activity,
    *,
    key: str,
    options: list[PanelOption],
    name: str,
    email: str = "",
    phone: str = "",
    needs: str = "",
    channel: str = "web",
    language: str = "tr",
    entered_by: User | None = None,
    now: datetime | None = None,
) -> Volunteered:
    """Puts somebody into the pool. The same key again returns the same entry.

    Errors: ActivityIsClosed, AnswerTraits, IntakeIsBusy.
    """
    now = now or timezone.now()
    digest = keyed_digest(f"{activity.pk}:{key}", "panel-key", key=settings.SECRET_KEY)
    try:
        with transaction.atomic():
            panel = Panel.objects.select_for_update().get(pk=activity.pk)
            code = volunteer_code(panel, key)
            if known := panel.volunteers.filter(key_digest=digest).first():
                return Volunteered(code, known, is_new=False)
            if activity.state(now) != "open" or panel.is_prepared:
                raise ActivityIsClosed
            _check_answers(panel, options)
            panel.last_number += 1
            panel.save(update_fields=["last_number"])
            made = panel.volunteers.create(
                number=panel.last_number,
                key_digest=digest,
                code_digest=_digest(code),
                name_sealed=seal(clean_line(name)[:120], purpose=NAME),
                email_sealed=seal(email.strip(), purpose=EMAIL),
                phone_sealed=seal(phone.strip(), purpose=PHONE),
                needs=clean_line(needs)[:300],
                channel=channel,
                language=language,
                day=timezone.localdate(now),
                entered_by=entered_by,
            )
            made.options.set(options)
            letters.write(letters.received, made, code=code)
    except OperationalError as busy:
        raise IntakeIsBusy from busy
    return Volunteered(code, made, is_new=True)


@transaction.atomic
def withdraw(found: Volunteer, *, actor: User | None = None) -> Volunteer:
    """Takes somebody out: before the list from the pool, afterwards from the seat. Contact is forgotten at once."""
    found = Volunteer.objects.select_for_update().get(pk=found.pk)
    if found.state == State.WITHDRAWN:
        return found
    was, found.state = found.state, State.WITHDRAWN
    _forget(found)
    found.save()
    record("left_panel", found.panel.activity, actor=actor, volunteer=found.label, was=was)
    return found


@transaction.atomic
def set_trait(
    panel: Panel,
    *,
    label: str,
    lines: list[QuotaLine],
    actor: User,
    label_en: str = "",
    trait: PanelTrait | None = None,
) -> PanelTrait:
    """Sets a trait with its answers. Once somebody volunteered the answers stay and their numbers change.

    Errors: LotIsPrepared, WrongState.
    """
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    if panel.is_prepared:
        raise LotIsPrepared
    known = list(trait.options.all()) if trait else []
    if panel.volunteers.exists() and [each.label for each in known] != [line.label for line in lines]:
        raise WrongState
    if trait is None:
        trait = panel.traits.create(label=label, label_en=label_en, order=panel.traits.count() + 1)
    trait.label, trait.label_en = label, label_en
    trait.save()
    if not panel.volunteers.exists():
        trait.options.all().delete()
        known = []
    for order, line in enumerate(lines, start=1):
        option = known[order - 1] if known else PanelOption(trait=trait, label=line.label)
        option.label_en, option.low, option.high, option.order = line.label_en, line.low, line.high, order
        option.save()
    record("set_quotas", panel.activity, actor=actor, trait=trait.label)
    return trait


def prepare(panel: Panel, *, actor: User, now: datetime | None = None) -> Panel:
    """Fixes the list of a thousand panels and its SHA-256, from the pool as it is now.

    It is computed before anything is locked: that takes seconds. Who left meanwhile makes it be asked for again.
    Errors: CallIsOpen, LotIsPrepared, VolunteersAreMissing, QuotasContradict, WrongState.
    """
    now = now or timezone.now()
    panel = Panel.objects.select_related("activity").get(pk=panel.pk)
    if panel.is_prepared:
        raise LotIsPrepared
    if panel.activity.state(now) != "closed":
        raise CallIsOpen
    pool, people = pool_of(panel)
    lottery = _drawn_up(pool)
    rows = (" ".join(people[place].label for place in row) for row in lottery.panels)
    text = "".join(f"{number:03d} {row}\n" for number, row in enumerate(rows))
    with transaction.atomic():
        panel = Panel.objects.select_for_update().get(pk=panel.pk)
        if panel.is_prepared or list(panel.volunteers.in_pool()) != people:
            raise WrongState
        panel.list_text, panel.list_sha256 = text, hashlib.sha256(text.encode()).hexdigest()
        panel.prepared_at, panel.least_chance, panel.gini = now, lottery.least, lottery.gini
        panel.save()
        record("prepared_lot", panel.activity, actor=actor, sha256=panel.list_sha256, volunteers=len(people))
    return panel


@transaction.atomic
def type_number(panel: Panel, *, number: int, actor: User) -> Panel:
    """Takes the number that was drawn before witnesses, from the first person; it can be typed anew until confirmed.

    Errors: LotIsNotPrepared, LotIsDrawn, WrongState.
    """
    panel = Panel.objects.select_for_update().get(pk=panel.pk)
    _check_ready(panel)
    if not 0 <= number < NUMBERS:
        raise WrongState
    panel.typed, panel.typed_by = number, actor
    panel.save(update_fields=["typed", "typed_by"])
    record("typed_lot", panel.activity, actor=actor, number=number)
    return panel


@transaction.atomic
def confirm_number(panel: Panel, *, number: int, actor: User, now: datetime | None = None) -> Panel:
    """A second person types the number; then the panel stands and all volunteers are told.

    Errors: LotIsNotPrepared, LotIsDrawn, AnotherConfirms, NumberDiffers.
    """
    panel = Panel.objects.select_for_update().select_related("activity__project").get(pk=panel.pk)
    _check_ready(panel)
    if panel.typed is None or panel.typed_by_id == actor.pk:
        raise AnotherConfirms
    if panel.typed != number:
        raise NumberDiffers
    panel.drawn, panel.confirmed_by, panel.drawn_at = number, actor, now or timezone.now()
    panel.save(update_fields=["drawn", "confirmed_by", "drawn_at"])
    seated = set(labels_of(panel, number))
    for each in panel.volunteers.in_pool():
        if each.label in seated:
            each.state = State.ASKED
            each.save(update_fields=["state"])
        letters.write(letters.drawn if each.label in seated else letters.not_drawn, each)
    record("drew_lot", panel.activity, actor=actor, number=number, sha256=panel.list_sha256)
    return panel


@transaction.atomic
def answer(found: Volunteer, *, comes: bool, actor: User | None = None) -> Volunteer:
    """Somebody who was drawn says yes, or no. A second yes changes nothing. Errors: WrongState."""
    found = Volunteer.objects.select_for_update().get(pk=found.pk)
    wanted = State.MEMBER if comes else State.DECLINED
    if found.state == wanted:
        return found
    if found.state not in (State.ASKED, State.MEMBER):
        raise WrongState
    found.state = wanted
    found.save(update_fields=["state"])
    record("answered_lot", found.panel.activity, actor=actor, volunteer=found.label, comes=comes)
    return found


@transaction.atomic
def ask_next(panel: Panel, *, actor: User) -> Volunteer:
    """Asks the next by the published order with whom the quotas hold. Errors: WrongState, NobodyIsLeft."""
    from analysis.lottery import replacement, replacement_order

    panel = Panel.objects.select_for_update().select_related("activity__project").get(pk=panel.pk)
    seated = list(panel.volunteers.seated())
    if not panel.is_drawn or len(seated) >= panel.seats:
        raise WrongState
    everybody = {each.label: each for each in panel.volunteers.all()}
    waiting = [label for label, each in everybody.items() if each.state == State.VOLUNTEER]
    pool, people = pool_of(panel, of=list(everybody.values()))
    place_of = {each.label: place for place, each in enumerate(people)}
    place = replacement(
        pool,
        sitting=[place_of[each.label] for each in seated],
        asked=[place_of[label] for label in replacement_order(panel.drawn, waiting)],
    )
    if place is None:
        raise NobodyIsLeft
    found = people[place]
    found.state, found.is_replacement = State.ASKED, True
    found.save(update_fields=["state", "is_replacement"])
    letters.write(letters.drawn, found)
    record("asked_next", panel.activity, actor=actor, volunteer=found.label)
    return found


def labels_of(panel: Panel, number: int) -> list[str]:
    """Returns who sits in the panel of a number of the published list."""
    return panel.list_text.splitlines()[number].split(" ")[1:]


def pool_of(panel: Panel, *, of: list[Volunteer] | None = None) -> tuple["Pool", list[Volunteer]]:
    """Returns the pool as the lottery takes it, and who stands at which place of it."""
    from analysis.lottery import Pool, Quota

    people = list(panel.volunteers.in_pool()) if of is None else of
    place_of = {each.pk: place for place, each in enumerate(people)}
    links = Volunteer.options.through.objects.filter(volunteer__panel=panel)
    has: dict[int, list[int]] = {}
    for person, option in links.values_list("volunteer_id", "paneloption_id"):
        if person in place_of:
            has.setdefault(option, []).append(place_of[person])
    options = PanelOption.objects.filter(trait__panel=panel).select_related("trait")
    quotas = tuple(
        Quota(
            f"{each.trait.display_label}: {each.display_label}",
            each.low,
            each.high,
            tuple(sorted(has.get(each.pk, []))),
        )
        for each in options.order_by("trait__order", "order")
    )
    return Pool(size=len(people), seats=panel.seats, quotas=quotas), people


def forget_contacts(now: datetime) -> int:
    """Forgets names and contacts half a year after the lot, or after a call that led to none; returns how many."""
    limit = now - KEEP_CONTACTS
    ended = Volunteer.objects.exclude(name_sealed=b"", email_sealed=b"", phone_sealed=b"", needs="")
    ended = ended.filter(panel__activity__closes_at__lt=limit).exclude(panel__drawn_at__gte=limit)
    forgotten = 0
    for found in ended[:500]:
        _forget(found)
        found.save()
        forgotten += 1
    return forgotten


def _drawn_up(pool: "Pool") -> "Lottery":
    from analysis.lottery import NoPanelMeetsQuotas, draw_up, least_changes

    if pool.size < pool.seats:
        raise VolunteersAreMissing
    try:
        return draw_up(pool)
    except NoPanelMeetsQuotas:
        changes = [f"{each.trait} {each.low}–{each.high}" for each in least_changes(pool)]
        raise QuotasContradict(changes=", ".join(changes)) from None


def _check_answers(panel: Panel, options: list[PanelOption]) -> None:
    traits = sorted(each.trait_id for each in options)
    if traits != sorted(panel.traits.values_list("pk", flat=True)):
        raise AnswerTraits


def _check_ready(panel: Panel) -> None:
    if not panel.is_prepared:
        raise LotIsNotPrepared
    if panel.is_drawn:
        raise LotIsDrawn


def _forget(found: Volunteer) -> None:
    found.name_sealed = found.email_sealed = found.phone_sealed = b""
    found.needs = ""


def _digest(code: str) -> str:
    return keyed_digest(normalise(code), "panel-volunteer-code", key=settings.SECRET_KEY)
