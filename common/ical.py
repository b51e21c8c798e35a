"""Writes calendars that any calendar programme reads (RFC 5545): one booking, or a feed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse

FOLD_AT = 74
"""Octets of a line, without its end; a calendar's line has at most 75."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One entry of a calendar; `uid` stays the same as long as the thing does."""

    uid: str
    begins: datetime
    ends: datetime
    title: str
    place: str = ""
    text: str = ""
    url: str = ""
    is_cancelled: bool = False


def calendar(name: str, events: Iterable[Event], *, now: datetime) -> str:
    """Returns the calendar's text, its lines folded and ended as the standard asks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Katilim//TR", f"X-WR-CALNAME:{_escaped(name)}"]
    for event in events:
        lines += _lines(event, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def answer(text: str, *, filename: str) -> HttpResponse:
    """Returns a calendar as a file that is opened by the reader's own programme."""
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def _lines(event: Event, now: datetime) -> list[str]:
    told = [
        ("LOCATION", _escaped(event.place)),
        ("DESCRIPTION", _escaped(event.text)),
        ("URL", event.url),
        ("STATUS", "CANCELLED" if event.is_cancelled else ""),
    ]
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_stamp(now)}",
        f"DTSTART:{_stamp(event.begins)}",
        f"DTEND:{_stamp(event.ends)}",
        f"SUMMARY:{_escaped(event.title)}",
        *(f"{name}:{value}" for name, value in told if value),
        "END:VEVENT",
    ]


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _folded(line: str) -> str:
    """Returns a line broken after at most so many octets, never within a letter."""
    pieces, piece, length = [], "", 0
    for letter in line:
        octets = len(letter.encode())
        if length + octets > FOLD_AT:
            pieces.append(piece)
            piece, length = "", 0
        piece, length = piece + letter, length + octets
    return "\r\n ".join([*pieces, piece])
