"""Votes on statements: taken one at a time, kept when somebody thinks again, and made into a picture of opinions."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from common.identifiers import keyed_digest
from participation.errors import ActivityIsClosed, IntakeIsBusy, NothingChosen, StatementIsVotedOn
from participation.models import Activity, OpinionPicture, Said, Statement, StatementVote
from participation.services.receiving import store
from people.audit import record
from people.models import User

if TYPE_CHECKING:
    import numpy as np

    from analysis.opinion import Groups

Choice = StatementVote.Choice
COUNTER = {Choice.AGREE: "agrees", Choice.DISAGREE: "disagrees", Choice.PASS: "passes"}
# Out of so many of the least voted a visitor gets one, so that not everybody begins with the same.
DRAWN_FROM = 5
TRIES = 3
SEED = 1
REFRESHED_AFTER = timedelta(hours=6)


def vote(
    statement: Statement,
    *,
    visitor: str,
    choice: int,
    channel: str = "web",
    language: str = "tr",
    entered_by: User | None = None,
    now: datetime | None = None,
) -> StatementVote:
    """Stores a vote; the same choice again returns the one that stands. Errors: ActivityIsClosed, IntakeIsBusy."""
    now = now or timezone.now()
    if statement.activity.state(now) != "open":
        raise ActivityIsClosed
    return _store(
        statement,
        visitor=visitor,
        choice=choice,
        channel=channel,
        language=language,
        day=timezone.localdate(now),
        entered_by=entered_by,
    )


def enter_sheet(
    activity: Activity, *, choices: Mapping[UUID, int], key: str, channel: str, entered_by: User
) -> int:
    """Stores a sheet of paper that somebody types, also when the poll is over; returns how many votes it had.

    The same key again stores nothing twice. Errors: NothingChosen, IntakeIsBusy.
    """
    if not choices:
        raise NothingChosen
    visitor = keyed_digest(f"{activity.pk}:{key}", "activity-sheet", key=settings.SECRET_KEY)
    with transaction.atomic():
        if activity.statement_votes.filter(visitor=visitor).exists():
            return len(choices)
        for statement in activity.statements.shown().filter(pk__in=choices):
            _store(
                statement,
                visitor=visitor,
                choice=choices[statement.pk],
                channel=channel,
                day=timezone.localdate(),
                entered_by=entered_by,
            )
        record("entered_sheet", activity.project, actor=entered_by, activity=activity.pk, channel=channel)
    return len(choices)


def next_statement(activity: Activity, *, visitor: str) -> Statement | None:
    """Returns a statement the visitor has not voted on, out of those with the fewest votes; nothing when all are done."""
    done = StatementVote.objects.filter(activity=activity, visitor=visitor).values("statement_id")
    left = activity.statements.shown().exclude(pk__in=done)
    fewest = list(left.order_by(F("agrees") + F("disagrees") + F("passes"), "pk")[:DRAWN_FROM])
    return min(fewest, key=lambda each: _lot(visitor, each), default=None)


def progress(activity: Activity, *, visitor: str) -> tuple[int, int]:
    """Returns how many of the statements that stand the visitor has voted on, and how many stand."""
    voted = StatementVote.objects.filter(
        activity=activity, visitor=visitor, turn=1, statement__state=Said.State.SHOWN
    )
    return voted.count(), activity.statements.shown().count()


def own_votes(activity: Activity, *, visitor: str) -> list[StatementVote]:
    """Returns what the visitor last said on each statement that stands."""
    votes = StatementVote.objects.filter(
        activity=activity, visitor=visitor, statement__state=Said.State.SHOWN
    ).select_related("statement")
    return list({vote.statement_id: vote for vote in votes.order_by("statement__sentence", "turn")}.values())


def add_statement(
    activity: Activity, *, sentence: str, sentence_en: str = "", actor: User, channel: str = "web"
) -> Statement:
    """Puts a statement of the unit's own before people, whatever the dates. Errors: IntakeIsBusy."""
    made = store(
        Statement,
        activity,
        key=secrets.token_urlsafe(18),
        channel=channel,
        is_shown=True,
        entered_by=actor,
        sentence=sentence,
        sentence_en=sentence_en,
        is_of_unit=True,
    ).said
    record("added_statement", activity.project, actor=actor, activity=activity.pk)
    return made


@transaction.atomic
def edit_statement(statement: Statement, *, sentence: str, sentence_en: str, actor: User) -> Statement:
    """Changes a statement of the unit that nobody has voted on. Errors: StatementIsVotedOn."""
    locked = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if locked.votes.exists() or not locked.is_of_unit:
        raise StatementIsVotedOn
    locked.sentence, locked.sentence_en = sentence, sentence_en
    locked.save()
    record("edited_statement", locked, actor=actor, activity=locked.activity_id)
    return locked


def matrix_of(activity: Activity) -> tuple[list[str], list[Statement], "np.ndarray"]:
    """Returns visitors, the statements that stand, and the last votes: (visitors, statements), nan for none."""
    import numpy as np

    statements = list(activity.statements.shown().order_by("day", "pk"))
    column = {statement.pk: number for number, statement in enumerate(statements)}
    votes = activity.statement_votes.filter(statement__in=statements).order_by("turn")
    row: dict[str, int] = {}
    cells = [
        (row.setdefault(visitor, len(row)), column[pk], choice)
        for visitor, pk, choice in votes.values_list("visitor", "statement_id", "choice").iterator(5000)
    ]
    # Rows by their digest, so that the order of arrival is in no result.
    visitors = sorted(row)
    place = {row[visitor]: number for number, visitor in enumerate(visitors)}
    table = np.full((len(visitors), len(statements)), np.nan)
    for number, statement, choice in cells:
        table[place[number], statement] = choice
    return visitors, statements, table


def groups_of(table: "np.ndarray") -> "Groups | None":
    """Returns the groups of a poll's votes, the same for the same votes; nothing when too few have voted."""
    import numpy as np

    from analysis.errors import TooFewAnswers
    from analysis.opinion import opinion_groups

    try:
        return opinion_groups(table, rng=np.random.default_rng(SEED))
    except TooFewAnswers:
        return None


def make_picture(activity: Activity, *, now: datetime | None = None) -> OpinionPicture:
    """Works out the groups, what tells them apart and what is common, and keeps it for the pages."""
    from analysis.opinion import common_ground, marks

    votes = activity.statement_votes.count()
    visitors, statements, table = matrix_of(activity)
    found: dict[str, Any] = {"people": len(visitors), "statements": len(statements)}
    groups = groups_of(table)
    if groups is not None:
        keys = [str(statement.pk) for statement in statements]
        found |= _told(groups, table)
        found["marks"] = [
            asdict(each) | {"statement": keys[each.statement]} for each in marks(table, groups.labels)
        ]
        found["common"] = [
            asdict(each) | {"statement": keys[each.statement]} for each in common_ground(table, groups.labels)
        ]
        found["by_statement"] = _by_statement(table, groups.labels, keys)
    picture, _is_new = OpinionPicture.objects.update_or_create(
        activity=activity, defaults={"made_at": now or timezone.now(), "votes": votes, "found": found}
    )
    return picture


def make_due_pictures(now: datetime) -> int:
    """Makes the pictures that votes have outrun: of polls that run, every six hours; of those over, once after."""
    due = (
        Activity.objects.filter(kind="statements", opens_at__lte=now)
        .filter(
            Q(opinion_picture=None)
            | Q(closes_at__gt=now, opinion_picture__made_at__lt=now - REFRESHED_AFTER)
            | Q(closes_at__lte=now, opinion_picture__made_at__lt=F("closes_at"))
        )
        .order_by("pk")
    )
    made = 0
    for activity in due:
        if activity.statement_votes.exists():
            make_picture(activity, now=now)
            made += 1
    return made


def _store(statement: Statement, *, visitor: str, choice: int, **fields: Any) -> StatementVote:
    choice = Choice(choice)
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                last = statement.votes.filter(visitor=visitor).order_by("-turn").first()
                if last is not None and last.choice == choice:
                    return last
                made = StatementVote.objects.create(
                    activity_id=statement.activity_id,
                    statement=statement,
                    visitor=visitor,
                    turn=last.turn + 1 if last else 1,
                    choice=choice,
                    **fields,
                )
                moved = {COUNTER[choice]: F(COUNTER[choice]) + 1}
                if last is not None:
                    moved[COUNTER[last.choice]] = F(COUNTER[last.choice]) - 1
                Statement.objects.filter(pk=statement.pk).update(**moved)
                return made
        except IntegrityError:
            continue
        except OperationalError as busy:
            raise IntakeIsBusy from busy
    raise IntakeIsBusy


def _lot(visitor: str, statement: Statement) -> str:
    return keyed_digest(f"{visitor}:{statement.pk}", "statement-lot", key=settings.SECRET_KEY)


def _told(groups: Any, table: "np.ndarray") -> dict[str, Any]:
    """Returns the groups as kept: sizes, how sure they are, and where each lies with its spread; nobody's own place."""
    import numpy as np

    kept = [groups.positions[groups.labels == number] for number in range(len(groups.sizes))]
    return {
        "grouped": int((groups.labels >= 0).sum()),
        "sizes": list(groups.sizes),
        "silhouette": round(groups.silhouette, 3) if not np.isnan(groups.silhouette) else None,
        "p_value": round(groups.p_value, 3),
        "stability": None if np.isnan(groups.stability) else round(groups.stability, 3),
        "explained": [round(share, 3) for share in groups.explained],
        "places": [
            [
                *(round(float(x), 3) for x in rows.mean(axis=0)),
                *(round(float(x), 3) for x in rows.std(axis=0)),
            ]
            for rows in kept
        ],
    }


def _by_statement(table: "np.ndarray", labels: "np.ndarray", keys: list[str]) -> dict[str, list[list[int]]]:
    """Returns agreeing, disagreeing and passing by group; no figures at all where a group has too few votes."""
    from analysis.opinion import LEAST_IN_A_GROUP

    found = {}
    for number, key in enumerate(keys):
        rows = [
            [int((table[labels == group, number] == choice).sum()) for choice in (1, -1, 0)]
            for group in range(labels.max() + 1)
        ]
        if min(map(sum, rows)) >= LEAST_IN_A_GROUP:
            found[key] = rows
    return found
