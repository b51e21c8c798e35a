"""The questionnaire about the process: taken once, told only of ten people or more, offered by letter to who came.

What the public reads moves in steps of ten people and after the day is over, so that nobody sees one answer arrive
(the difference of two readings). Who answers chooses to: no margin of error is told.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from city.deadlines import recorded_exceptions
from city.writing_hours import ready_before
from common.identifiers import keyed_digest
from participation.errors import EvaluationIsClosed, IntakeIsBusy, NothingChosen
from participation.models import Evaluation, Project, Registration, Session
from participation.models.evaluations import CLAIMS
from participation.open_data.coarsening import LEAST
from people.outbox import post

AGREES_FROM = 4
# How long after its end a project can be judged.
STILL_TAKEN = timedelta(days=90)
# After a session people are asked within three days, or not at all.
ASKED_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Share:
    """How many agreed with a claim: percent (0-100) of n; no percent where too few answered."""

    claim: str
    text: str
    n: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """What came out: n people, and the share of agreement claim by claim."""

    n: int
    shares: tuple[Share, ...]

    @property
    def is_told(self) -> bool:
        return self.n >= LEAST


def is_open(project: Project, *, now: datetime | None = None) -> bool:
    """Tells whether the process can be judged: published, and not over for long."""
    now = now or timezone.now()
    if project.published_at is None or project.published_at > now:
        return False
    return project.closed_on is None or timezone.localdate(now) <= project.closed_on + STILL_TAKEN


def evaluate(
    project: Project,
    *,
    key: str,
    answers: dict[str, int | None],
    words: str = "",
    channel: str = "web",
    language: str = "tr",
    now: datetime | None = None,
) -> bool:
    """Stores one view and returns whether it is new. Errors: EvaluationIsClosed, NothingChosen, IntakeIsBusy."""
    if not is_open(project, now=now):
        raise EvaluationIsClosed
    given: dict[str, Any] = {claim: answers.get(claim) for claim in CLAIMS}
    if not words.strip() and all(value is None for value in given.values()):
        raise NothingChosen
    digest = keyed_digest(f"{project.pk}:{key}", "evaluation-key", key=settings.SECRET_KEY)
    try:
        with transaction.atomic():
            Evaluation.objects.create(
                project=project,
                key_digest=digest,
                words=words.strip(),
                channel=channel,
                language=language,
                day=timezone.localdate(now),
                **given,
            )
    except IntegrityError:
        return False
    except OperationalError as busy:
        raise IntakeIsBusy from busy
    return True


def public_results(project: Project, *, now: datetime | None = None) -> Results:
    """Returns what everybody may read: of the days before today, in whole tens of people."""
    rows = project.evaluations.filter(day__lt=timezone.localdate(now)).order_by("day", "pk")
    found = list(rows.values_list(*CLAIMS))
    return results_of(found[: len(found) - len(found) % LEAST])


def desk_results(project: Project) -> Results:
    """Returns what the unit reads: everything, by the same rule of ten."""
    return results_of(list(project.evaluations.values_list(*CLAIMS)))


def words_for_the_desk(project: Project) -> list[str]:
    """Returns what people wrote, in no order of arrival; nothing where fewer than ten took part."""
    found = list(project.evaluations.exclude(words="").values_list("words", flat=True))
    if project.evaluations.count() < LEAST:
        return []
    random.Random(project.pk).shuffle(found)  # noqa: S311 - an order that tells nothing, no secret
    return found


def results_of(rows: list[tuple[int | None, ...]]) -> Results:
    """Returns the shares of rows of answers, a column a claim."""
    shares = []
    for place, (claim, text) in enumerate(CLAIMS.items()):
        given = [row[place] for row in rows if row[place] is not None]
        agree = sum(value >= AGREES_FROM for value in given)
        percent = round(100 * agree / len(given)) if len(given) >= LEAST else None
        shares.append(Share(claim, str(text), len(given), percent))
    return Results(len(rows), tuple(shares))


def link_to(project: Project) -> str:
    """Returns the address of the questionnaire, for letters; it is the same for everybody."""
    return settings.WAGTAILADMIN_BASE_URL + reverse("evaluation", args=[project.slug])


def ask_who_came(now: datetime) -> int:
    """Writes to those who had a seat in a session that is over, once, and returns how many; not in quiet hours."""
    if ready_before(timezone.localtime(now), exceptions=recorded_exceptions()) is None:
        return 0
    over = Session.objects.filter(
        evaluation_asked_at=None, cancelled_because="", ends_at__lte=now, ends_at__gt=now - ASKED_WITHIN
    )
    return sum(_ask(pk, now=now) for pk in list(over.values_list("pk", flat=True)))


@transaction.atomic
def _ask(pk: int, *, now: datetime) -> int:
    session = Session.objects.select_for_update(of=("self",)).select_related("activity__project").get(pk=pk)
    if session.evaluation_asked_at is not None:
        return 0
    session.evaluation_asked_at = now
    session.save(update_fields=["evaluation_asked_at"])
    came = session.registrations.filter(state=Registration.State.CONFIRMED).exclude(email="").exclude(came=0)
    return sum(_write(registration, session) for registration in came)


def _write(registration: Registration, session: Session) -> int:
    with override(registration.language):
        title = session.activity.display_title
        subject = gettext("How did we do? %(title)s") % {"title": title}
        body = gettext(
            "Thank you for coming to “%(title)s”.\n\n"
            "Five short questions about how it was run, without your name; nobody can tell that it was you:\n%(link)s"
        ) % {"title": title, "link": link_to(session.activity.project)}
        foot = gettext("We write this once and delete your address four weeks after the session.")
        post(to=registration.email, subject=subject, body=body, foot=foot, language=registration.language)
    return 1
