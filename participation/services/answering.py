"""Telling authors what became of their word, where they left an address with it.

What there is to tell is read from the word itself when the letter is written, so that nothing is lost and a decision
that was taken back is not told. With the last thing there is to tell (the decision, or the end of the project) the
address is erased in the transaction that writes the letter.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, override

from city.deadlines import recorded_exceptions
from city.writing_hours import ready_before
from participation.activities.registry import said_models
from participation.errors import NothingToAwait
from participation.models import AwaitedAnswer, Said, Topic
from participation.services.evaluating import link_to
from people.outbox import post

KEEP_ADDRESSES = timedelta(days=730)
QUOTED = 140
DECIDED, ENDED = "decided", "ended"
Told = AwaitedAnswer.Told


def leave_address(said: Said, *, email: str, language: str, now: datetime | None = None) -> None:
    """Keeps an address, sealed, until the word is decided on; a new one takes its place. Errors: NothingToAwait."""
    if not awaits_decision(said):
        raise NothingToAwait
    AwaitedAnswer.objects.update_or_create(
        receipt_digest=said.receipt_digest,
        defaults={
            "address": AwaitedAnswer.sealed(email),
            "language": language,
            "left_on": timezone.localdate(now),
        },
    )


def forget_address(said: Said) -> None:
    """Erases the address that was left with a word."""
    AwaitedAnswer.objects.of_word(said.receipt_digest).delete()


def has_address(said: Said) -> bool:
    """Tells whether an address was left with a word."""
    return AwaitedAnswer.objects.of_word(said.receipt_digest).exists()


def awaits_decision(said: Said) -> bool:
    """Tells whether something may still become of a word."""
    return outcome_of(said) not in (DECIDED, ENDED)


def outcome_of(said: Said) -> str:
    """Returns what there is to tell of a word: decided, ended, hidden, answered, or nothing yet."""
    if said.topic is not None and said.topic.is_decided:
        return DECIDED
    if said.activity.project.closed_on:
        return ENDED
    if said.state == Said.State.HIDDEN:
        return "" if said.appeal else Told.HIDDEN
    return Told.ANSWERED if getattr(said, "answer", "") else Told.NOTHING


def tell_authors(now: datetime) -> int:
    """Writes the letters that are due and returns how many; nothing in quiet hours."""
    if ready_before(timezone.localtime(now), exceptions=recorded_exceptions()) is None:
        return 0
    return sum(_tell(said) for said in _with_something_to_tell())


def forget_old_addresses(now: datetime) -> int:
    """Erases addresses that have waited for two years, and returns how many."""
    limit = timezone.localdate(now) - KEEP_ADDRESSES
    return AwaitedAnswer.objects.filter(left_on__lt=limit).delete()[0]


def _with_something_to_tell() -> Iterator[Said]:
    """Yields the words whose author waits and of which something became; one query a kind."""
    waited_for = AwaitedAnswer.objects.values("receipt_digest")
    became = (
        Q(topic__state=Topic.State.ACCEPTED)
        | Q(activity__project__closed_on__isnull=False)
        | Q(state=Said.State.HIDDEN)
    )
    for model in said_models():
        answered = ~Q(answer="") if any(field.name == "answer" for field in model._meta.fields) else Q()
        rows = model._default_manager.filter(receipt_digest__in=waited_for)
        yield from rows.filter(became | answered if answered else became).select_related(
            "activity__project", "topic"
        )


@transaction.atomic
def _tell(said: Said) -> bool:
    """Writes to the author of one word what is new; another round at the same time finds it told."""
    found = AwaitedAnswer.objects.select_for_update().of_word(said.receipt_digest).first()
    outcome = outcome_of(said)
    if found is None or outcome in (found.told, Told.NOTHING):
        return False
    with override(found.language):
        subject, body = _letter(said, outcome)
        post(
            to=found.email,
            subject=subject,
            body=body,
            foot=_foot(outcome, link_to(said.activity.project)),
            language=found.language,
        )
    if outcome in (DECIDED, ENDED):
        found.delete()
    else:
        found.told = outcome
        found.save(update_fields=["told"])
    return True


def _letter(said: Said, outcome: str) -> tuple[str, str]:
    project = said.activity.project
    word = gettext("Your word in “%(activity)s”:\n“%(word)s”") % {
        "activity": said.activity.display_title,
        "word": Truncator(str(said)).chars(QUOTED),
    }
    decided = settings.WAGTAILADMIN_BASE_URL + reverse("said_and_done", args=[project.slug])
    look_up = settings.WAGTAILADMIN_BASE_URL + reverse("my_word")
    if outcome == DECIDED:
        what = f"{said.topic.get_verdict_display()}\n{said.topic.text('justification')}"
        return gettext("Your word was decided on"), f"{word}\n\n{what}\n\n{decided}#konu-{said.topic.pk}"
    if outcome == ENDED:
        what = project.closed_without or gettext("The project has ended. What was decided stands here:")
        return gettext("The project has ended: %(title)s") % {
            "title": project.display_title
        }, f"{word}\n\n{what}\n{decided}"
    if outcome == Told.HIDDEN:
        what = gettext("Why it is not published: %(reason)s\n\nWith your receipt you can object here:") % {
            "reason": said.reason
        }
        return gettext("Your word is not published"), f"{word}\n\n{what}\n{look_up}"
    return gettext("The municipality answers you"), f"{word}\n\n{said.answer}"


def _foot(outcome: str, evaluation: str) -> str:
    if outcome in (DECIDED, ENDED):
        return gettext(
            "You left this address with your word. It is erased now. Five short questions about how we asked you, "
            "without your name: %(link)s"
        ) % {"link": evaluation}
    return gettext(
        "You left this address with your word. We write once more when it is decided on, then erase it. To have it "
        "erased now, look your word up with its receipt: %(link)s"
    ) % {"link": settings.WAGTAILADMIN_BASE_URL + reverse("my_word")}
