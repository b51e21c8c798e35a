"""Street notices: written, published with letters to those who asked, called off; subscribing by two steps."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from city.models import Neighbourhood
from common.identifiers import keyed_digest, new_token
from esnaf.errors import NoticeIsOut, NoticeNeedsPlace
from esnaf.models import NoticeStreet, NoticeSubscription, StreetNotice
from esnaf.models.notices import ADDRESS
from esnaf.streets import street_key, street_keys
from people.audit import record
from people.models import User
from people.outbox import post
from people.sealing import digest, seal

PURPOSE = "esnaf-notice"
ASK_AGAIN_AFTER = timedelta(minutes=10)
FORGET_UNCONFIRMED_AFTER = timedelta(days=7)


@transaction.atomic
def write(
    notice: StreetNotice, *, values: dict[str, Any], neighbourhoods: list[Neighbourhood], actor: User
) -> StreetNotice:
    """Saves a notice; the streets named in its text lines are kept by their keys."""
    if not neighbourhoods and not values.get("whole_district"):
        raise NoticeNeedsPlace
    for name, value in values.items():
        setattr(notice, name, value)
    notice.save()
    notice.neighbourhoods.set(neighbourhoods)
    notice.street_keys.all().delete()
    NoticeStreet.objects.bulk_create(
        NoticeStreet(notice=notice, key=key[:120]) for key in street_keys(notice.streets)
    )
    record("notice_saved", notice, actor=actor)
    return notice


@transaction.atomic
def publish(notice: StreetNotice, *, actor: User, now: datetime | None = None) -> int:
    """Shows a notice to everybody and writes to those who asked about its streets; returns how many letters."""
    locked = StreetNotice.objects.select_for_update().get(pk=notice.pk)
    if locked.published_at is not None:
        raise NoticeIsOut
    locked.published_at = now or timezone.now()
    locked.save(update_fields=["published_at"])
    count = _tell(locked, _("In your street: %(title)s"))
    record("notice_shown", locked, actor=actor, letters=count)
    return count


@transaction.atomic
def call_off(notice: StreetNotice, *, actor: User, now: datetime | None = None) -> int:
    """Says that it does not happen; who was told is told this too."""
    locked = StreetNotice.objects.select_for_update().get(pk=notice.pk)
    if locked.cancelled_at is not None or locked.published_at is None:
        raise NoticeIsOut
    locked.cancelled_at = now or timezone.now()
    locked.save(update_fields=["cancelled_at"])
    count = _tell(locked, _("Called off: %(title)s"))
    record("notice_called_off", locked, actor=actor, letters=count)
    return count


def subscribe(
    *,
    email: str,
    neighbourhood: Neighbourhood,
    street: str,
    language: str = "tr",
    now: datetime | None = None,
) -> None:
    """Sends a link for confirming, once in ten minutes at most; nothing tells whether the address is known."""
    now, address, token = now or timezone.now(), email.strip().lower(), new_token()
    with transaction.atomic():
        found, is_new = NoticeSubscription.objects.select_for_update().get_or_create(
            email_digest=digest(address, purpose=ADDRESS),
            neighbourhood=neighbourhood,
            street=street_key(street)[:120],
            defaults={
                "email_sealed": seal(address, purpose=ADDRESS),
                "language": language,
                "token_digest": _digest(token),
                "asked_at": now,
            },
        )
        if not is_new:
            if found.confirmed_at is not None or now < found.asked_at + ASK_AGAIN_AFTER:
                return
            found.token_digest, found.asked_at = _digest(token), now
            found.save(update_fields=["token_digest", "asked_at"])
        _ask_to_confirm(found, token)


@transaction.atomic
def confirm(token: str, *, now: datetime | None = None) -> NoticeSubscription | None:
    """Returns the subscription that a link stands for, confirmed; nothing when the link is unknown."""
    found = NoticeSubscription.objects.select_for_update().filter(token_digest=_digest(token)).first()
    if found is not None and found.confirmed_at is None:
        found.confirmed_at = now or timezone.now()
        found.save(update_fields=["confirmed_at"])
    return found


def stop(signed: str) -> None:
    """Forgets a subscription; a link that is not ours changes nothing."""
    try:
        number = Signer(salt=PURPOSE).unsign(signed)
    except BadSignature:
        return
    NoticeSubscription.objects.filter(pk=number).delete()


def forget_unconfirmed(now: datetime) -> int:
    """Deletes addresses that were never confirmed within a week; returns how many."""
    limit = now - FORGET_UNCONFIRMED_AFTER
    return NoticeSubscription.objects.filter(confirmed_at=None, asked_at__lt=limit).delete()[0]


def stop_link(subscription: NoticeSubscription) -> str:
    """Returns the path that ends a subscription with one click."""
    return reverse("esnaf_notice_stop", args=[Signer(salt=PURPOSE).sign(subscription.pk)])


def listeners(notice: StreetNotice) -> list[NoticeSubscription]:
    """Returns who asked about one of a notice's streets, or about the whole of its neighbourhood; each address once."""
    found = NoticeSubscription.objects.filter(confirmed_at__isnull=False).order_by("pk")
    if not notice.whole_district:
        found = found.filter(neighbourhood__in=notice.neighbourhoods.all())
    keys = set(notice.street_keys.values_list("key", flat=True))
    fitting = (each for each in found if not keys or not each.street or each.street in keys)
    return list({each.email_digest: each for each in fitting}.values())


def _tell(notice: StreetNotice, subject: str) -> int:
    told = listeners(notice)
    for each in told:
        with override(each.language):
            body = _("%(kind)s: %(title)s\n\n%(when)s\n\n%(text)s\n\n%(link)s") % {
                "kind": notice.get_kind_display(),
                "title": notice.title,
                "when": date_format(timezone.localtime(notice.starts_at), "j F Y, H:i"),
                "text": "\n".join(filter(None, (notice.streets, notice.text))),
                "link": settings.WAGTAILADMIN_BASE_URL + notice.get_absolute_url(),
            }
            _send(each, subject=subject % {"title": notice.title}, body=body)
    return len(told)


def _ask_to_confirm(subscription: NoticeSubscription, token: str) -> None:
    with override(subscription.language):
        place = f"{subscription.neighbourhood} {subscription.street}".strip()
        link = settings.WAGTAILADMIN_BASE_URL + reverse("esnaf_notice_confirm", args=[token])
        body = _(
            "Somebody, probably you, asked for news about works and cuts here: %(place)s\n\n"
            "Open this link to confirm:\n%(link)s\n\n"
            "If it was not you, do nothing: we forget the address after a week."
        ) % {"place": place, "link": link}
        _send(subscription, subject=_("Confirm: news about %(place)s") % {"place": place}, body=body)


def _send(subscription: NoticeSubscription, *, subject: str, body: str) -> None:
    end = settings.WAGTAILADMIN_BASE_URL + stop_link(subscription)
    post(
        to=subscription.email,
        subject=subject,
        body=body,
        foot=_("Stop these letters with one click: %(link)s") % {"link": end},
        headers={"List-Unsubscribe": f"<{end}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        language=subscription.language,
    )


def _digest(token: str) -> str:
    return keyed_digest(token, PURPOSE, key=settings.SECRET_KEY)
