"""Erases who asked and what was written when its time is over, and leaves the matter to be counted.

What stays of a case: number, kind, door, topic, neighbourhood, unit, days, outcome, and the trail of what happened,
which holds no words of the applicant. Law 6698, art. 7; the times are rows with their basis.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import (
    Applicant,
    Attachment,
    Case,
    Erasure,
    IncomingMail,
    Message,
    PhoneCall,
    RetentionRule,
)
from casework.services.happening import happen, locked
from casework.services.mail import forget_mail
from casework.words import CLOSED_STATES, Verb
from people.audit import record
from people.models import User

AT_ONCE = 100
CALLS_FOR = timedelta(days=365)
BLANK = {
    "name": "", "folded_name": "", "body": "", "user": None, "email_sealed": b"", "email_digest": "",
    "phone_sealed": b"", "phone_digest": "", "address_sealed": b"", "identity_kind": "", "identity_sealed": b"",
}  # fmt: skip


def erase_due(now: datetime) -> int:
    """Erases the ended cases whose time is over, a hundred a round, and returns how many. Without a rule nothing is."""
    today = timezone.localdate(now)
    rules = list(RetentionRule.objects.valid_on(today))
    if not rules:
        return 0
    due: list[Case] = []
    for rule in rules:
        ended = Case.objects.filter(
            _holds(rule),
            state__in=CLOSED_STATES,
            closed_at__date__lt=_months_before(today, rule.months),
            applicant__erased_on=None,
        )
        for narrower in rules:
            if _rank(narrower) > _rank(rule):
                ended = ended.exclude(_holds(narrower))
        due += ended.order_by("closed_at")[:AT_ONCE]
    reason = _("Retention time over")
    return erase_cases(due[:AT_ONCE], reason=reason, now=now)


def erase_cases(cases: Iterable[Case], *, reason: str, actor: User | None = None, now: datetime) -> int:
    """Erases the personal data of cases, keeps a log of the round, and returns how many cases."""
    counts = {"cases": 0, "messages": 0, "files": 0, "calls": 0}
    with transaction.atomic():
        for case in cases:
            for name, number in _erase(locked(case), actor=actor, now=now).items():
                counts[name] += number
        if counts["cases"]:
            round_ = Erasure.objects.create(at=now, reason=reason[:300], **counts)
            record("cases_erased", round_, actor=actor, reason=reason, **counts)
    return counts["cases"]


def forget_calls(now: datetime) -> int:
    """Forgets the numbers of calls after a year; what came of them stays in the case."""
    old = PhoneCall.objects.filter(taken_at__lt=now - CALLS_FOR).exclude(phone_digest="", call_back_note="")
    return old.update(phone_sealed=b"", phone_digest="", call_back_note="", recording="")


def _rank(rule: RetentionRule) -> tuple[bool, bool]:
    """How narrow a rule is: that of kind and door goes before that of the kind, that before the one for all."""
    return bool(rule.kind), bool(rule.door)


def _holds(rule: RetentionRule) -> Q:
    """Returns the condition that a rule holds for a case."""
    given = {name: value for name in ("kind", "door") if (value := getattr(rule, name))}
    return Q(**given)


def _erase(case: Case, *, actor: User | None, now: datetime) -> dict[str, int]:
    """Erases one case; a case erased before is left alone."""
    if not Applicant.objects.filter(case=case, erased_on=None).update(
        **BLANK, erased_on=timezone.localdate(now)
    ):
        return {}
    files = _drop_files(case)
    messages = Message.objects.filter(case=case).update(subject="", text="")
    calls = PhoneCall.objects.filter(case=case).update(
        phone_sealed=b"", phone_digest="", call_back_note="", recording=""
    )
    for mail in IncomingMail.objects.filter(case=case):
        forget_mail(mail)
    case.referrals.update(note="", reason="")
    case.drafts.update(ground="", appeal_text="")
    case.words.all().delete()
    case.title = str(case.topic.name if case.topic else case.get_kind_display())[:160]
    case.place, case.latitude, case.longitude, case.search_text = "", None, None, ""
    case.save(update_fields=["title", "place", "latitude", "longitude", "search_text"])
    happen(case, Verb.ERASED, actor=actor, now=now, messages=messages, files=files)
    return {"cases": 1, "messages": messages, "files": files, "calls": calls}


def _drop_files(case: Case) -> int:
    """Removes the files of a case, their bytes after the commit."""
    files = list(Attachment.objects.filter(case=case))
    stored = [(each.file.storage, each.file.name) for each in files]
    Attachment.objects.filter(case=case).delete()
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in stored])
    return len(files)


def _months_before(day: date, months: int) -> date:
    """Returns the first day of the month that lies so many months back: a month more is kept rather than less."""
    place = day.year * 12 + day.month - 1 - months
    return date(place // 12, place % 12 + 1, 1)
