"""Reads what WhatsApp's webhook brings: checks that Meta signed it, and says what each part is. Pure."""

import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from common.text import clean, clean_line

LONGEST_KEY = 255
MEDIA = frozenset({"image", "document", "audio", "video", "sticker"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person sent. `phone` is E.164; `quotes` the wamid it answers; `media` the id of a file."""

    wamid: str
    phone: str
    name: str
    text: str
    quotes: str
    media: str = ""
    file_name: str = ""
    point: tuple[Decimal, Decimal] | None = None


def is_signed(body: bytes, signature: str, *, secret: str) -> bool:
    """Whether the header X-Hub-Signature-256 is that of the bytes as they came."""
    expected = hmac.new(secret.encode(), body, sha256).hexdigest()
    return hmac.compare_digest(f"sha256={expected}".encode(), signature.encode("utf-8", "replace"))


def parts_of(body: bytes, *, number_id: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yields each message and each report for our number, with the key under which it is one. Errors: ValueError."""
    told = json.loads(body)
    for value in _values(told):
        if _dict(value.get("metadata")).get("phone_number_id") != number_id:
            continue
        names = {
            str(each.get("wa_id", "")): str(_dict(each.get("profile")).get("name", ""))
            for each in _dicts(value.get("contacts"))
        }
        for message in _dicts(value.get("messages")):
            if wamid := str(message.get("id", ""))[:LONGEST_KEY]:
                yield wamid, {"message": message, "name": names.get(str(message.get("from", "")), "")}
        for report in _dicts(value.get("statuses")):
            if wamid := str(report.get("id", "")):
                yield f"{report.get('status', '')}:{wamid}"[:LONGEST_KEY], {"report": report}


def said_in(content: dict[str, Any]) -> Said | None:
    """Returns what a person sent, or nothing for what is no message: reactions, notices of the system."""
    message = _dict(content.get("message"))
    kind = str(message.get("type", ""))
    phone = "".join(sign for sign in str(message.get("from", "")) if sign.isascii() and sign.isdigit())
    if kind in ("reaction", "system") or not 8 <= len(phone) <= 15:
        return None
    held = _dict(message.get(kind))
    point = _point(held) if kind == "location" else None
    return Said(
        wamid=str(message.get("id", ""))[:LONGEST_KEY],
        phone=f"+{phone}",
        name=clean_line(str(content.get("name", "")))[:160],
        text=clean(_text(kind, message, held))[:20_000],
        quotes=str(_dict(message.get("context")).get("id", ""))[:LONGEST_KEY],
        media=str(held.get("id", "")) if kind in MEDIA else "",
        file_name=clean_line(str(held.get("filename") or kind))[:160] if kind in MEDIA else "",
        point=point,
    )


def _text(kind: str, message: dict[str, Any], held: dict[str, Any]) -> str:
    if kind == "text":
        return str(held.get("body", ""))
    if kind in MEDIA:
        return str(held.get("caption", ""))
    if kind == "button":
        return str(held.get("text", ""))
    if kind == "interactive":
        return str(_dict(held.get(str(held.get("type", "")))).get("title", ""))
    if kind == "location":
        return clean_line(f"{held.get('name', '')} {held.get('address', '')}")
    return ""


def _point(held: dict[str, Any]) -> tuple[Decimal, Decimal] | None:
    try:
        latitude, longitude = (round(Decimal(str(held[name])), 6) for name in ("latitude", "longitude"))
    except (KeyError, InvalidOperation):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _values(told: object) -> Iterator[dict[str, Any]]:
    for entry in _dicts(_dict(told).get("entry")):
        for change in _dicts(entry.get("changes")):
            if change.get("field") == "messages":
                yield _dict(change.get("value"))


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
