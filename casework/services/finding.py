"""Finds cases: by code and a proof of contact, by words, by who asked."""

import re
from functools import cache
from hmac import compare_digest
from uuid import uuid4

from casework.models import Applicant, Case, CaseWord
from casework.models.applicants import EMAIL, PHONE
from casework.services.codes import code_digest
from common.identifiers import is_code
from common.text import DIGITS, fold
from people.sealing import digest, seal, unseal

LONGEST_WORD = 40
_WORD = re.compile(r"[a-z0-9]+")


def words_of(case: Case) -> set[str]:
    """Returns the folded words that a case is found by: number, subject, topic, place. Never what was written."""
    topic = case.topic
    parts = [
        case.number,
        case.title,
        case.place,
        case.external_number,
        f"{topic.name} {topic.group}" if topic else "",
        case.neighbourhood.name if case.neighbourhood else "",
    ]
    folded = [fold(part) for part in parts]
    words = {word for part in folded for word in _WORD.findall(part)}
    return {word[:LONGEST_WORD] for word in {*words, case.number, fold(case.external_number)} if word}


def remember_words(case: Case) -> None:
    """Keeps the words of a case as they are now."""
    words, known = words_of(case), set(case.words.values_list("word", flat=True))
    case.words.filter(word__in=known - words).delete()
    CaseWord.objects.bulk_create(
        [CaseWord(case=case, word=word) for word in sorted(words - known)], ignore_conflicts=True
    )


def find_by_code(code: str) -> Case | None:
    """Returns the case of a code. A code that cannot be one is looked up all the same: both take as long."""
    found = Case.objects.filter(code_digest=code_digest(code)).select_related("applicant", "topic", "unit")
    case = found.first()
    return case if is_code(code) else None


def proves_contact(case: Case | None, given: str) -> bool:
    """Tells whether somebody knows the contact of a case: the whole address, or the last four digits of the number.

    A case without either needs no proof but its code. The same is read, opened and digested without a case as
    with one, so that the time of the answer tells nothing.
    """
    asker = Applicant.objects.filter(case_id=case.pk if case else uuid4()).first()
    sealed = asker.phone_sealed if asker and asker.phone_sealed else _nobodys_number()
    opened = unseal(sealed, purpose=PHONE)
    email, phone = (asker.email_digest, asker.phone_digest and opened) if asker else ("", "")
    typed = digest(given.strip().casefold() or "-", purpose=EMAIL)
    knows_email = compare_digest(typed, email.ljust(len(typed), "-")) and bool(email)
    knows_phone = compare_digest(_last_digits(given).rjust(4), _last_digits(phone).rjust(4, "-"))
    return case is not None and (knows_email or knows_phone or not (email or phone))


@cache
def _nobodys_number() -> bytes:
    """Returns a sealed number that nobody has, opened where there is none to open."""
    return seal("+900000000000", purpose=PHONE)


def _last_digits(number: str) -> str:
    return "".join(sign for sign in number if sign in DIGITS)[-4:]


def of_phone(phone: str) -> list[str]:
    """Returns the keys of cases that a number in E.164 asked for, the newest first."""
    return _of(phone_digest=digest(phone, purpose=PHONE))


def of_email(email: str) -> list[str]:
    """Returns the keys of cases that an address asked for, the newest first."""
    return _of(email_digest=digest(email.strip().casefold(), purpose=EMAIL))


def _of(**contact: str) -> list[str]:
    if not any(contact.values()):
        return []
    found = Applicant.objects.filter(**contact).order_by("-case__received_at")
    return list(found.values_list("case_id", flat=True))
