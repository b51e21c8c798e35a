"""A business is signed up, changed, closed; its number is kept sealed and read only with a reason."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from city.models import Neighbourhood
from common.text import clean_line
from esnaf import identity
from esnaf.errors import CodeOfAnotherTrade, TooManyBusinesses
from esnaf.models import ActivityCode, Business, BusinessPerson, PersonRole, Trade
from esnaf.services.people import owner_of
from people.audit import record
from people.models import User

A_DAY_AT_MOST = 10
CHANGEABLE = ("name", "kind", "trade", "activity", "neighbourhood", "street", "licence_class")


@transaction.atomic
def sign_up(
    *,
    name: str,
    kind: str,
    trade: Trade,
    actor: User,
    activity: ActivityCode | None = None,
    neighbourhood: Neighbourhood | None = None,
    street: str = "",
    now: datetime | None = None,
) -> Business:
    """Returns the new business, its owner being who signed it up."""
    moment = now or timezone.now()
    of_today = actor.businesses.filter(valid_from=timezone.localdate(moment), role=PersonRole.OWNER)
    if of_today.count() >= A_DAY_AT_MOST:
        raise TooManyBusinesses
    _check_activity(trade, activity)
    business = Business.objects.create(
        name=clean_line(name),
        kind=kind,
        trade=trade,
        activity=activity,
        neighbourhood=neighbourhood,
        street=clean_line(street),
        signed_up_at=moment,
    )
    BusinessPerson.objects.create(
        business=business, user=actor, role=PersonRole.OWNER, valid_from=timezone.localdate(moment)
    )
    record("business_signed_up", business, actor=actor, trade=trade.code)
    return business


@transaction.atomic
def change(business: Business, *, actor: User, **fields: Any) -> Business:
    """Changes what the business says of itself; a new trade takes a code of the old one away."""
    locked = Business.objects.select_for_update().get(pk=business.pk)
    if "trade" in fields and fields["trade"] != locked.trade and "activity" not in fields:
        fields["activity"] = None
    _check_activity(fields.get("trade", locked.trade), fields.get("activity", locked.activity))
    for field in CHANGEABLE:
        if field in fields:
            value = fields[field]
            setattr(locked, field, clean_line(value) if isinstance(value, str) else value)
    locked.save()
    record("business_changed", locked, actor=actor, fields=sorted(fields))
    return locked


@transaction.atomic
def keep_number(business: Business, *, typed: str, actor: User) -> Business:
    """Keeps an identity or tax number sealed; nothing typed takes it away."""
    locked = Business.objects.select_for_update().get(pk=business.pk)
    number = identity.normal(typed) if typed.strip() else ""
    locked.number_sealed, locked.number_digest = identity.sealed(number)
    locked.save(update_fields=["number_sealed", "number_digest"])
    record("business_number_kept" if number else "business_number_removed", locked, actor=actor)
    return locked


@transaction.atomic
def read_number(business: Business, *, reason: str, actor: User) -> str:
    """Returns the number to staff; the trail says who read it and why."""
    record("business_number_read", business, actor=actor, reason=clean_line(reason)[:200])
    return identity.opened(business.number_sealed)


@transaction.atomic
def show_in_directory(
    business: Business, *, shown: bool, text: str, phone: str, link: str, actor: User
) -> Business:
    """Puts a business into the public directory with the words it chose, or takes it out and forgets them."""
    locked = Business.objects.select_for_update().get(pk=business.pk)
    locked.in_directory = shown
    locked.directory_text = clean_line(text) if shown else ""
    locked.directory_phone = clean_line(phone) if shown else ""
    locked.directory_link = link if shown else ""
    locked.save(update_fields=["in_directory", "directory_text", "directory_phone", "directory_link"])
    record("business_listed" if shown else "business_unlisted", locked, actor=actor)
    return locked


@transaction.atomic
def close(business: Business, *, actor: User, on: date | None = None) -> Business:
    """Notes that the business closed; it leaves the directory at once."""
    owner_of(business, actor)
    locked = Business.objects.select_for_update().get(pk=business.pk)
    locked.closed_on, locked.in_directory = on or timezone.localdate(), False
    locked.save(update_fields=["closed_on", "in_directory"])
    record("business_closed", locked, actor=actor)
    return locked


def forget_closed(now: datetime, *, after: timedelta = timedelta(days=5 * 365)) -> int:
    """Deletes businesses closed five years ago and what hangs on them; returns how many."""
    gone = Business.objects.filter(closed_on__lt=timezone.localdate(now) - after)
    count = gone.count()
    gone.delete()
    return count


def _check_activity(trade: Trade, activity: ActivityCode | None) -> None:
    if activity is not None and activity.trade_id != trade.pk:
        raise CodeOfAnotherTrade
