"""What a cell of a file of cases means: days, kinds, outcomes, doors, topics, places, numbers. Refuses with a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from casework.models import CaseTopic
from casework.phones import e164
from casework.words import CaseKind, Door, Outcome
from city.models import Neighbourhood, OrgUnit, PlaceAlias
from common.dates import parse_moment
from common.refusal import Refusal
from common.text import clean_line, fold

EARLIEST = date(1990, 1, 1)
KIND_WORDS = {
    CaseKind.REQUEST: ("talep", "istek", "istek talep"),
    CaseKind.COMPLAINT: ("sikayet", "yakinma"),
    CaseKind.SUGGESTION: ("oneri", "gorus", "gorus oneri"),
    CaseKind.TIP: ("ihbar",),
    CaseKind.THANKS: ("tesekkur",),
    CaseKind.INFORMATION: ("bilgi edinme", "bilgi edinme basvurusu", "4982"),
    CaseKind.PETITION: ("dilekce", "3071"),
    CaseKind.DATA_SUBJECT: ("veri basvurusu", "kvkk", "6698"),
    CaseKind.BUSINESS: ("esnaf", "esnaf sorusu"),
}
OUTCOME_WORDS = {
    Outcome.DONE: ("yapildi", "cozuldu", "tamamlandi", "giderildi", "olumlu"),
    Outcome.PARTLY_DONE: ("kismen yapildi", "kismen cozuldu"),
    Outcome.PLANNED: ("planlandi", "programa alindi"),
    Outcome.NOT_FEASIBLE: ("yapilamaz", "yapilamadi", "olumsuz"),
    Outcome.NO_ACTION: ("islem gerekmedi", "gerek kalmadi"),
    Outcome.INFORMED: ("bilgi verildi", "bilgilendirildi"),
    Outcome.REDIRECTED: ("yonlendirildi", "baska kuruma iletildi"),
    Outcome.REFUSED: ("reddedildi", "red"),
    Outcome.GRANTED: ("bilgi belge verildi",),
}
DOOR_WORDS = {
    Door.PHONE: ("telefon", "cagri merkezi", "cagri"),
    Door.DESK: ("masa", "yuz yuze", "bizzat"),
    Door.EMAIL: ("e posta", "eposta", "mail"),
    Door.WEB: ("web", "internet"),
    Door.SOCIAL: ("sosyal medya", "twitter", "facebook", "instagram"),
    Door.PAPER: ("kagit", "evrak", "posta"),
    Door.CIMER: ("cimer",),
    Door.ACIK_KAPI: ("acik kapi",),
}


class Wrong(Refusal):
    """A cell cannot be read; the sentence says what is wrong with it."""

    code = "cell_refused"


@dataclass(frozen=True, slots=True)
class Lists:
    """What names in a file are looked up in, by folded name and by code. Read once a file."""

    topics: dict[str, CaseTopic] = field(default_factory=dict)
    neighbourhoods: dict[str, Neighbourhood] = field(default_factory=dict)
    units: dict[str, OrgUnit] = field(default_factory=dict)


def lists_now() -> Lists:
    """Returns topics, neighbourhoods with their other names, and units, past ones too."""
    aliases = PlaceAlias.objects.select_related("neighbourhood")
    named: dict[str, list[Neighbourhood]] = {}
    for alias in aliases:
        named.setdefault(_plain(alias.name), []).append(alias.neighbourhood)
    single = {name: found[0] for name, found in named.items() if len(found) == 1}
    return Lists(
        topics=_named(CaseTopic.objects.all()),
        neighbourhoods=single | _named(Neighbourhood.objects.all()),
        units=_named(OrgUnit.objects.all()),
    )


def moment_of(text: str, *, now: datetime) -> datetime:
    """Returns the moment that was written, in the town's own time. Errors: Wrong."""
    try:
        moment = parse_moment(text)
        moment = moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError):
        raise Wrong(_("“%(text)s” is no day. Write it as 22.11.2026."), text=text[:40]) from None
    if moment > now:
        raise Wrong(_("The day %(text)s is still to come."), text=text[:40])
    if timezone.localdate(moment) < EARLIEST:
        raise Wrong(_("The day %(text)s is too long ago."), text=text[:40])
    return moment


def start_of(day: date) -> datetime:
    """Returns the first moment of a day in the town's own time."""
    return timezone.make_aware(datetime.combine(day, time()))


def kind_of(text: str) -> str:
    """Returns the kind of case. Errors: Wrong."""
    return _choice(
        text, CaseKind, KIND_WORDS, _("“%(text)s” is no type of application. Known are: %(known)s.")
    )


def outcome_of(text: str) -> str:
    """Returns the outcome. Errors: Wrong."""
    return _choice(text, Outcome, OUTCOME_WORDS, _("“%(text)s” is no outcome. Known are: %(known)s."))


def door_of(text: str) -> str:
    """Returns the door by which a case came in. Errors: Wrong."""
    return _choice(text, Door, DOOR_WORDS, _("“%(text)s” is no way in. Known are: %(known)s."))


def listed(text: str, names: dict[str, Any], sentence: Any) -> Any:
    """Returns what a name or a code stands for. Errors: Wrong."""
    found = names.get(_plain(text)) or names.get(clean_line(text))
    if found is None:
        raise Wrong(sentence, text=text[:80])
    return found


def phone_of(text: str) -> str:
    """Returns the number in E.164. Errors: Wrong."""
    try:
        return e164(text)
    except ValidationError as problem:
        raise Wrong(problem.message) from problem


def email_of(text: str) -> str:
    """Returns the address. Errors: Wrong."""
    try:
        validate_email(text)
    except ValidationError as problem:
        raise Wrong(_("“%(text)s” is no e-mail address."), text=text[:80]) from problem
    return text


def _choice(text: str, choices: type[TextChoices], words: dict[Any, Iterable[str]], sentence: Any) -> str:
    wanted = _plain(text)
    for choice in choices:
        if wanted in (_plain(choice.value), _plain(_turkish(choice)), *words.get(choice, ())):
            return choice.value
    known = ", ".join(str(choice.label) for choice in choices)
    raise Wrong(sentence, text=text[:40], known=known)


def _turkish(choice: Any) -> str:
    with override("tr"):
        return str(choice.label)


def _named(rows: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in rows:
        found |= {row.code: row, _plain(row.code): row, _plain(row.name): row}
    return found


def _plain(text: str) -> str:
    """Returns the folded words of a name without “Mahallesi” and the like at its end."""
    words = "".join(sign if sign.isalnum() else " " for sign in fold(text)).split()
    while len(words) > 1 and words[-1] in {"mah", "mahallesi", "mudurlugu"}:
        words.pop()
    return " ".join(words)
