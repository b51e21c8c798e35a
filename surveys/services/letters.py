"""Invitation letters as one PDF, a page a household, set by typst. Knows wording and paper, not how codes are made."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.addresses import public_address, qr_svg
from surveys.models import Survey
from surveys.services.invitations import HandedOut

TEMPLATE = Path(__file__).resolve().parent.parent / "render" / "letter.typ"
# The faces of all our printed matter; they lie with the report.
FONTS = TEMPLATE.parents[2] / "reports" / "render" / "fonts"


@dataclass(frozen=True, slots=True)
class LetterDetails:
    """What the survey does not know of itself: who signs, and how one answers without the web."""

    signatory: str = ""
    phone: str = ""
    paper: str = ""
    asks_next_birthday: bool = False


def letters_pdf(
    survey: Survey, invitations: Iterable[HandedOut], *, details: LetterDetails, today: date
) -> bytes:
    """Returns the letters: A4, the address field left empty for the window of the envelope, Turkish and one English paragraph."""
    import typst

    content = {
        "title": survey.title,
        "lines": _lines(survey, details=details, today=today),
        "letters": list(_letters(invitations)),
    }
    return typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
        timestamp=int(datetime.combine(today, time(), tzinfo=UTC).timestamp()),
        pdf_standards=["ua-1"],
    )


def _letters(invitations: Iterable[HandedOut]) -> Iterator[dict[str, Any]]:
    for each in invitations:
        yield {"number": each.number, "code": each.code, "qr": qr_svg(each.address)}


def _lines(survey: Survey, *, details: LetterDetails, today: date) -> dict[str, Any]:
    """Returns what stands in every letter of the batch: Turkish, then the English paragraph."""
    with override("tr"):
        lines = _wording(survey, details=details) | {"on": date_format(today, "j F Y")}
    with override("en"):
        english = _english(survey, details=details)
    return {**lines, "english": english, "address": _readable_address(survey), "signatory": details.signatory}


def _wording(survey: Survey, *, details: LetterDetails) -> dict[str, Any]:
    last_day = date_format(_last_moment(survey), "j F Y l")
    return {
        "sender": _("%(municipality)s Municipality") % {"municipality": settings.MUNICIPALITY_NAME},
        "salutation": _("Dear neighbour,"),
        "request": _("We ask your household to take part in this survey: %(title)s.")
        % {"title": survey.title},
        "chosen": _why_chosen(survey),
        "who": _("The adult of your household whose birthday comes next should answer.")
        if details.asks_next_birthday
        else "",
        "scan": _("Hold the camera of your telephone over this square"),
        "type": _("or open this address and type the code"),
        "code_label": _("Your code (works once)"),
        "last_day": _("Last day: %(day)s") % {"day": last_day},
        "otherwise": _("If you prefer not to answer on the web"),
        "otherwise_lines": _alternatives(details),
        "privacy_title": _("What happens with your answers"),
        "privacy": _privacy(survey),
        "page": _("Letter"),
    }


def _english(survey: Survey, *, details: LetterDetails) -> str:
    phone = " " + _("Telephone: %(phone)s.") % {"phone": details.phone} if details.phone else ""
    text = _(
        "In English: your household is invited to the survey “%(title)s”. Scan the square or open the address, "
        "type your code and choose English. It is open until %(day)s."
    )
    day = date_format(_last_moment(survey), "j F Y")
    return text % {"title": survey.title_en or survey.title, "day": day} + phone


def _why_chosen(survey: Survey) -> str:
    if survey.sampling == Survey.Sampling.PROBABILITY:
        return _(
            "Your address was drawn at random, so your answer cannot be replaced by another household's."
        )
    if survey.sampling == Survey.Sampling.CENSUS:
        return _("Every household concerned receives this letter.")
    return _("Each household receives a code of its own.")


def _alternatives(details: LetterDetails) -> list[str]:
    found = []
    if details.phone:
        found.append(_("By telephone: call %(phone)s and read out your code.") % {"phone": details.phone})
    if details.paper:
        found.append(_("On paper: %(place)s") % {"place": details.paper})
    return found


def _privacy(survey: Survey) -> str:
    if survey.is_anonymous:
        code = _(
            "The code only makes sure that each household answers once; it is not stored with your answers."
        )
    else:
        code = _(
            "Your code is stored with your answers, apart from your address; results never show who you are."
        )
    notice = survey.notice.summary if survey.notice else ""
    return f"{code} {notice}".strip()


def _last_moment(survey: Survey) -> datetime:
    """The last day people can answer: a survey that closes at midnight is open until the day before."""
    return timezone.localtime(survey.last_moment)


def _readable_address(survey: Survey) -> str:
    return public_address(survey).removeprefix("https://").removeprefix("http://").rstrip("/")
