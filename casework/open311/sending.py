"""A request that a program sends: checked as a whole, every fault listed, stored once."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from casework.here import Point, is_here
from casework.models import Applicant, CaseTopic, Open311Key, Open311Request
from casework.open311.errors import ApiError
from casework.open311.shown import MAY_BE_SHOWN, YES
from casework.phones import e164
from casework.services.opening import Asker, Opened, open_case
from casework.words import CaseKind, Door
from city.models import Neighbourhood
from common.text import clean, clean_line

LONGEST = {
    "description": 4000, "address_string": 200, "first_name": 80, "last_name": 79, "email": 254, "phone": 30,
    "media_url": 500, "device_id": 200, "account_id": 200, "lat": 40, "long": 40, "address_id": 64,
}  # fmt: skip
SAME = ("service_code", "attribute[may_be_shown]", *LONGEST)


def take(given: Mapping[str, str], *, key: Open311Key, now: datetime | None = None) -> Opened:
    """Stores what a partner's program sent; the same of one day is one case. Errors: ApiError, CaseIsBusy."""
    now = now or timezone.now()
    topic = _topic(given, now=now)
    matter = _Reading(given).matter(topic)
    with transaction.atomic():
        opened = open_case(
            kind=CaseKind.REQUEST,
            door=Door.OPEN311,
            key=_key(given, key=key, now=now),
            topic=topic,
            language=get_language() or "tr",
            may_be_shown=given.get(f"attribute[{MAY_BE_SHOWN}]") == YES,
            now=now,
            **matter,
        )
        if opened.is_new:
            Open311Request.objects.create(case=opened.case, key=key)
    return opened


def _topic(given: Mapping[str, str], *, now: datetime) -> CaseTopic:
    code = clean_line(given.get("service_code", ""))
    if not code:
        raise ApiError(400, _("service_code was not provided."))
    topic = CaseTopic.objects.valid_on(timezone.localdate(now)).filter(code=code).first()
    if topic is None:
        raise ApiError(404, _("service_code not found: %(code)s") % {"code": code[:64]})
    return topic


def _key(given: Mapping[str, str], *, key: Open311Key, now: datetime) -> str:
    """Returns the name of what was sent: the same of the same partner on one day has the same."""
    said = [clean(given.get(name, "")) for name in SAME]
    content = json.dumps([key.pk, timezone.localdate(now).isoformat(), *said], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


class _Reading:
    """Reads the fields, and collects what is wrong with them."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = {name: clean(given.get(name, "")) for name in LONGEST}
        self.faults: list[str] = []

    def matter(self, topic: CaseTopic) -> dict[str, Any]:
        """Returns what a case is opened with. Errors: ApiError, with every fault."""
        for name, most in LONGEST.items():
            if len(self.given[name]) > most:
                self.faults.append(
                    _("%(name)s is longer than %(most)s signs.") % {"name": name, "most": most}
                )
        point, neighbourhood = self._point(), self._neighbourhood()
        email = self._read("email", _email)
        media = self._read("media_url", _address)
        if not (point or neighbourhood or self.given["address_string"]) and not self.faults:
            self.faults.append(_("A location was not provided: lat and long, address_string or address_id."))
        phone = self._read("phone", e164)
        if self.faults:
            raise ApiError(400, *self.faults)
        name = clean_line(f"{self.given['first_name']} {self.given['last_name']}")
        wants = Applicant.Wants.EMAIL if email else Applicant.Wants.CODE
        return {
            "text": "\n\n".join(part for part in (self.given["description"] or topic.name, media) if part),
            "place": self.given["address_string"],
            "point": point,
            "neighbourhood": neighbourhood,
            "asker": Asker(name=name, email=email, phone=phone, wants=wants),
        }

    def _read(self, name: str, read: Callable[[str], str]) -> str:
        try:
            return read(self.given[name]) if self.given[name] else ""
        except ValidationError:
            self.faults.append(_("%(name)s cannot be read.") % {"name": name})
            return ""

    def _point(self) -> Point | None:
        lat, long = self.given["lat"], self.given["long"]
        if not lat and not long:
            return None
        try:
            latitude, longitude = (Decimal(each).quantize(Decimal("0.000001")) for each in (lat, long))
            is_ours = is_here((latitude, longitude))
        except InvalidOperation:
            self.faults.append(_("lat and long are two numbers, both of them."))
            return None
        if not is_ours:
            self.faults.append(_("This point is not in our town."))
            return None
        return latitude, longitude

    def _neighbourhood(self) -> Neighbourhood | None:
        code = self.given["address_id"]
        found = Neighbourhood.objects.filter(code=code).first() if code else None
        if code and found is None:
            self.faults.append(_("address_id is the code of a neighbourhood; this one is not known."))
        return found


def _email(text: str) -> str:
    validate_email(text)
    return text


def _address(text: str) -> str:
    """Returns the address of a picture. It is written down for a person; nothing is fetched from there."""
    URLValidator(schemes=["http", "https"])(text)
    return text
