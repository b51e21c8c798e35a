"""“I see this too”: counted once a device without an account, and told by e-mail once an address has said yes.

What the page answers never tells whether an address is known. Confirming needs a random token, of which only the
digest is kept; stopping needs a signed number, so that every letter can carry it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.errors import CaseIsBusy, CaseIsClosed
from casework.models import Case, Support
from casework.models.supports import NO_ADDRESS, SUPPORTER
from casework.public_face import heading_of, standing_of
from casework.services.happening import happen, locked
from casework.words import Verb
from city.deadlines import recorded_exceptions
from city.writing_hours import ready_before
from common.identifiers import keyed_digest, new_token
from people.outbox import post
from people.sealing import digest, seal

ASK_AGAIN_AFTER = timedelta(minutes=10)
FORGET_UNCONFIRMED_AFTER = timedelta(days=7)
FORGET_AFTER_END = timedelta(days=30)
AT_A_TIME = 200
# A case that was opened again ends again.
NOT_TOLD = Q(told_at=None) | Q(told_at__lt=F("case__closed_at"))


def visitor_digest(case: Case, token: str) -> str:
    """Returns what stands for a device in this case; in another one it differs."""
    return keyed_digest(f"{case.pk}:{token}", "case-visitor", key=settings.SECRET_KEY)


def support(
    case: Case, *, visitor: str, email: str = "", language: str = "tr", now: datetime | None = None
) -> bool:
    """Counts a device once, asks an address whether it wants to be told, and returns whether it was new.

    The trail keeps the steps 1, 2, 5, 10, 20, 50 and so on, so that it stays readable. Errors: CaseIsClosed, CaseIsBusy.
    """
    now = now or timezone.now()
    try:
        with transaction.atomic():
            case = locked(case)
            if not case.is_open:
                raise CaseIsClosed
            row, is_new = Support.objects.get_or_create(
                case=case,
                visitor_digest=visitor,
                defaults={"day": timezone.localdate(now), "language": language},
            )
            if is_new and _is_step(number := case.supports.count()):
                happen(case, Verb.SUPPORTED, now=now, people=number)
            if email:
                _ask_address(row, email.strip().casefold(), now=now)
    except OperationalError as busy:
        raise CaseIsBusy from busy
    return is_new


def take_back(case: Case, *, visitor: str) -> bool:
    """Takes a device's support back, its address with it, and returns whether there was one."""
    return bool(Support.objects.filter(case=case, visitor_digest=visitor).delete()[0])


def asked_with(token: str) -> list[Support]:
    """Returns the supports that a link in a letter confirms."""
    found = Support.objects.filter(token_digest=_digest(token)).order_by("pk")
    return list(found.select_related("case__topic", "case__neighbourhood"))


def confirm(token: str, *, now: datetime | None = None) -> list[Support]:
    """Confirms the address of what a link stands for; who supported from another device before is counted once."""
    confirmed = []
    for row in asked_with(token):
        try:
            with transaction.atomic():
                Support.objects.filter(pk=row.pk, confirmed_at=None).update(
                    confirmed_at=now or timezone.now()
                )
            confirmed.append(row)
        except IntegrityError:
            row.delete()
    return confirmed


def supporter_of(signed: str) -> Support | None:
    """Returns the support that a letter's link stands for; nothing when it is not ours or was stopped."""
    try:
        number = Signer(salt=SUPPORTER).unsign(signed)
    except BadSignature:
        return None
    return Support.objects.with_address().filter(pk=number).first()


def stop(signed: str) -> None:
    """Forgets the address of a letter's link; the support still counts."""
    if row := supporter_of(signed):
        Support.objects.filter(pk=row.pk).update(**NO_ADDRESS)


def tell_supporters(now: datetime) -> int:
    """Tells those who asked that a shown case has ended, once for each end; nothing in quiet hours."""
    before = ready_before(timezone.localtime(now), exceptions=recorded_exceptions())
    if before is None:
        return 0
    shown = Case.objects.public().filter(closed_at__lte=before, closed_at__gt=now - FORGET_AFTER_END)
    waiting = Support.objects.confirmed().filter(NOT_TOLD, case__in=shown.values("pk"))
    rows = waiting.select_related("case__topic", "case__neighbourhood", "case__unit").order_by("pk")
    return sum(_tell(row, now=now) for row in rows[:AT_A_TIME])


def forget_supporters(now: datetime) -> int:
    """Forgets addresses that never said yes within a week, and those of cases that ended a month ago."""
    unconfirmed = Support.objects.with_address().filter(
        confirmed_at=None, asked_at__lt=now - FORGET_UNCONFIRMED_AFTER
    )
    ended = Support.objects.with_address().filter(case__closed_at__lt=now - FORGET_AFTER_END)
    return unconfirmed.update(**NO_ADDRESS) + ended.update(**NO_ADDRESS)


def _is_step(number: int) -> bool:
    return str(number).rstrip("0") in ("1", "2", "5")


def _ask_address(row: Support, email: str, *, now: datetime) -> None:
    """Keeps an address and sends it a link, once in ten minutes at most."""
    known = digest(email, purpose=SUPPORTER)
    if row.email_digest == known and row.confirmed_at is not None:
        return
    since = now - ASK_AGAIN_AFTER
    recent = Support.objects.filter(email_digest=known, confirmed_at=None, asked_at__gt=since).first()
    token = new_token()
    row.email_sealed, row.email_digest = seal(email, purpose=SUPPORTER), known
    row.token_digest = recent.token_digest if recent else _digest(token)
    row.asked_at, row.confirmed_at = recent.asked_at if recent else now, None
    row.save()
    if recent is None:
        _send_link(row, token)


def _send_link(row: Support, token: str) -> None:
    with override(row.language):
        link = settings.WAGTAILADMIN_BASE_URL + reverse("support_confirm", args=[token])
        body = _(
            "Somebody, probably you, wants to be told what becomes of this:\n%(what)s\n\n"
            "Open this link to confirm:\n%(link)s\n\n"
            "If it was not you, do nothing: we forget the address after a week."
        ) % {"what": heading_of(row.case), "link": link}
        _post(row, subject=_("Confirm that you want to be told"), body=body)


@transaction.atomic
def _tell(row: Support, *, now: datetime) -> bool:
    if not Support.objects.confirmed().filter(NOT_TOLD, pk=row.pk).update(told_at=now):
        return False
    case = row.case
    with override(row.language):
        link = settings.WAGTAILADMIN_BASE_URL + reverse("open_case", args=[case.number])
        body = "\n\n".join((heading_of(case), standing_of(case), link))
        _post(row, subject=_("What you saw too has ended: %(number)s") % {"number": case.number}, body=body)
    return True


def _post(row: Support, *, subject: str, body: str) -> None:
    """Puts a letter into the outbox that can be stopped with one click (RFC 8058)."""
    stop_at = settings.WAGTAILADMIN_BASE_URL + reverse(
        "support_stop", args=[Signer(salt=SUPPORTER).sign(row.pk)]
    )
    foot = _("Stop these letters with one click: %(link)s") % {"link": stop_at}
    headers = {"List-Unsubscribe": f"<{stop_at}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    post(to=row.email, subject=subject, body=body, foot=foot, headers=headers, language=row.language)


def _digest(token: str) -> str:
    return keyed_digest(token, SUPPORTER, key=settings.SECRET_KEY)
