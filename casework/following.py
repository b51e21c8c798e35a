"""What an applicant is told of a case: where it stands, what comes next and when, and what happened.

Names of staff, notes and how units talk among themselves are not in it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from casework.clock import Clock
from casework.models import Attachment, Case, CaseEvent, Message
from casework.words import CaseKind, Outcome, State, Verb

HIDDEN_DELIVERY = (Message.Delivery.DRAFT, Message.Delivery.APPROVAL)
OF_APPLICANT = frozenset(
    {Verb.OPENED, Verb.WROTE, Verb.REPLIED, Verb.REOPENED, Verb.OBJECTED, Verb.WITHDRAWN, Verb.RATED}
)
WARNING = frozenset({Verb.ASKED, Verb.FEE_NOTIFIED, Verb.FEE_LAPSED})
# Everything else stays inside: who returned what to whom, notes, links, who works on it.
TOLD = frozenset(
    {
        Verb.OPENED, Verb.ROUTED, Verb.REFERRED, Verb.ACCEPTED, Verb.ASKED, Verb.REPLIED, Verb.WROTE, Verb.TOLD,
        Verb.EXTENDED, Verb.FEE_NOTIFIED, Verb.FEE_PAID, Verb.FEE_LAPSED, Verb.INTERIM, Verb.TRANSFERRED,
        Verb.ANSWERED, Verb.WITHDRAWN, Verb.REOPENED, Verb.OBJECTED, Verb.KIND_CHANGED, Verb.RATED,
        Verb.RECOUNTED, Verb.PUBLISHED, Verb.UNPUBLISHED, Verb.ERASED,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline."""

    verb: str
    title: str
    at: datetime
    text: str = ""
    files: list[Attachment] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """How it is drawn: from us, from the applicant, or asking for attention."""
        return "warn" if self.verb in WARNING else "" if self.verb in OF_APPLICANT else "from-us"


@dataclass(frozen=True, slots=True)
class Next:
    """What comes next: a sentence, a day where there is one, and whether something is late."""

    sentence: str
    day: date | None = None
    is_late: bool = False


def timeline(case: Case) -> list[Line]:
    """Returns what happened, the oldest first; constant in queries."""
    events = case.events.filter(verb__in=TOLD).select_related("unit", "message").order_by("sequence")
    files: dict[object, list[Attachment]] = {}
    for each in files_to_see(case):
        files.setdefault(each.message_id, []).append(each)
    return [_line(event, files) for event in events if _may_be_read(event.message)]


def files_to_see(case: Case) -> list[Attachment]:
    """Returns the files that the applicant sent or was sent; never those of notes or drafts."""
    found = case.attachments.filter(message__way__in=(Message.Way.IN, Message.Way.OUT))
    return list(found.exclude(message__delivery__in=HIDDEN_DELIVERY))


def standing(case: Case) -> str:
    """Returns where the case stands, as one sentence to the applicant."""
    unit = case.unit.label if case.unit else ""
    sentences = {
        State.RECEIVED: _("We have it and are finding out which unit it is for."),
        State.REFERRED: _("It was given to this unit: %(unit)s."),
        State.IN_WORK: _("This unit works on it: %(unit)s."),
        State.ASKED: _("We asked you something and wait for your answer."),
        State.FEE: _("It waits until the fee for copies or access is paid."),
        State.ANSWERED: _("It is answered."),
        State.TRANSFERRED: _("Another body answers for it; we sent it on."),
        State.WITHDRAWN: _("You took it back."),
        State.LAPSED: _("The fee was not paid in time, so it counts as withdrawn."),
    }
    return sentences[State(case.state)] % {"unit": unit}


def what_comes_next(case: Case, clock: Clock, *, today: date, appeal_to: str = "") -> list[Next]:
    """Returns what the applicant can expect or do, with its days: the term, silence, a fee, an appeal."""
    told: list[Next] = []
    if clock.fee_due is not None:
        told.append(
            Next(_("Pay the fee by this day; otherwise the request counts as withdrawn."), clock.fee_due)
        )
    if clock.due is not None:
        told.append(_of_the_term(case, clock, today=today, appeal_to=appeal_to))
    if clock.silence_on is not None:
        told.append(_of_silence(clock, today=today, appeal_to=appeal_to))
    if clock.appeal_until is not None:
        told.append(_of_the_appeal(clock, today=today, appeal_to=appeal_to))
    return told


def outcome_in_words(case: Case) -> str:
    """Returns how the case ended, or nothing."""
    return str(Outcome(case.outcome).label) if case.outcome else ""


def _of_the_term(case: Case, clock: Clock, *, today: date, appeal_to: str) -> Next:
    if today <= clock.due:
        sentence = _("You are answered by this day at the latest.")
        if clock.is_extended:
            sentence = _("The term was extended once. You are answered by this day at the latest.")
        return Next(sentence, clock.due)
    late = _(
        "The term ended on this day and you have no answer. We are sorry. The head of the unit was told."
    )
    if case.kind == CaseKind.INFORMATION and appeal_to:
        late += " " + _("You can complain about this to: %(body)s.") % {"body": appeal_to}
    return Next(late, clock.due, is_late=True)


def _of_silence(clock: Clock, *, today: date, appeal_to: str) -> Next:
    if today <= clock.silence_on:
        return Next(
            _("If you hear nothing by this day, the law counts it as a refusal (law 2577, art. 10)."),
            clock.silence_on,
        )
    sentence = _(
        "You heard nothing by this day. The law counts that as a refusal (law 2577, art. 10), and the time to go "
        "to court runs. We still have to answer you."
    )
    if appeal_to:
        sentence += " " + _("The way from here: %(body)s.") % {"body": appeal_to}
    return Next(sentence, clock.silence_on, is_late=True)


def _of_the_appeal(clock: Clock, *, today: date, appeal_to: str) -> Next:
    if today > clock.appeal_until:
        return Next(_("The term to appeal against the answer ended on this day."), clock.appeal_until)
    return Next(
        _("You can appeal against the answer until this day to: %(body)s.") % {"body": appeal_to},
        clock.appeal_until,
    )


def _may_be_read(message: Message | None) -> bool:
    return message is None or (message.way != Message.Way.NOTE and message.delivery not in HIDDEN_DELIVERY)


def _line(event: CaseEvent, files: dict[object, list[Attachment]]) -> Line:
    message = event.message
    return Line(
        verb=event.verb,
        title=_title(event),
        at=event.at,
        text=message.text if message else _written(event),
        files=files.get(event.message_id, []) if message else [],
    )


def _title(event: CaseEvent) -> str:
    unit = event.unit.label if event.unit else ""
    titles = {
        Verb.OPENED: _("You wrote to us"),
        Verb.ROUTED: _("Given to: %(unit)s"),
        Verb.REFERRED: _("Given to: %(unit)s"),
        Verb.ACCEPTED: _("%(unit)s took it"),
        Verb.ASKED: _("We asked you something"),
        Verb.REPLIED: _("You answered"),
        Verb.WROTE: _("You wrote"),
        Verb.TOLD: _("We wrote to you"),
        Verb.EXTENDED: _("The term was extended, with the reason"),
        Verb.FEE_NOTIFIED: _("We told you the fee"),
        Verb.FEE_PAID: _("The fee was paid"),
        Verb.FEE_LAPSED: _("The fee was not paid in time: counts as withdrawn"),
        Verb.INTERIM: _("Interim answer: it goes on, and you are answered separately"),
        Verb.TRANSFERRED: _("Sent on to the body that answers for it"),
        Verb.ANSWERED: _("Our answer"),
        Verb.WITHDRAWN: _("You took it back"),
        Verb.REOPENED: _("Opened again"),
        Verb.OBJECTED: _("You objected"),
        Verb.KIND_CHANGED: _("It is now treated as: %(kind)s"),
        Verb.RATED: _("You told us how satisfied you are"),
        Verb.RECOUNTED: _("The last day moved because the calendar changed"),
        Verb.PUBLISHED: _("Shown to everybody, without your name"),
        Verb.UNPUBLISHED: _("No longer shown to everybody"),
        Verb.ERASED: _("Personal data was erased after its time"),
    }
    kind = event.data.get("now_is", "")
    label = CaseKind(kind).label if kind in CaseKind.values else kind
    return titles[Verb(event.verb)] % {"unit": unit, "kind": label}


def _written(event: CaseEvent) -> str:
    """Returns what an event without a message says: the days of a recount."""
    if event.verb != Verb.RECOUNTED or not (event.data.get("was") and event.data.get("is_now")):
        return ""
    was, now = (date.fromisoformat(event.data[name]) for name in ("was", "is_now"))
    return _("Was %(was)s, is now %(now)s.") % {"was": f"{was:%d.%m.%Y}", "now": f"{now:%d.%m.%Y}"}
