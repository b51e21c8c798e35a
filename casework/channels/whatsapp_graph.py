"""Speaks to WhatsApp's Cloud API (Meta's Graph API): sends messages, fetches files.

Source: the Cloud API's reference at developers.facebook.com, messages, media and error codes.
"""

import http.client
import json
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from common.sent_files import LARGEST

SECONDS = 20
LONGEST_ANSWER = 1_000_000
# More than 24 hours since the person wrote: only a template may leave.
OUT_OF_WINDOW = frozenset({131047})
# The load, the rate, or Meta itself: later it may work. Other refusals are for good.
TRANSIENT = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 133016})


class GraphError(Exception):
    """The API refused, or did not answer (code 0), or said what cannot be (code -1)."""

    def __init__(self, *, code: int, status: int = 0) -> None:
        super().__init__(f"{code} {status}")
        self.code, self.status = code, status

    @property
    def is_transient(self) -> bool:
        """Whether the same may work later."""
        return self.code == 0 or self.code in TRANSIENT or self.status in (429, 500, 502, 503, 504)

    @property
    def is_out_of_window(self) -> bool:
        """Whether only a template may leave now."""
        return self.code in OUT_OF_WINDOW


def is_open() -> bool:
    """Whether the municipality has a WhatsApp line here."""
    needed = ("NUMBER_ID", "TOKEN", "APP_SECRET", "VERIFY_TOKEN")
    return all(getattr(settings, f"WHATSAPP_{name}") for name in needed)


def send_text(to: str, text: str) -> str:
    """Sends a text to a number in E.164 and returns its wamid. Errors: GraphError."""
    return _send(to, {"type": "text", "text": {"preview_url": False, "body": text}})


def send_template(to: str, *, language: str, parameters: list[str]) -> str:
    """Sends the template that Meta has approved, and returns its wamid. Errors: GraphError."""
    values = [{"type": "text", "text": value} for value in parameters]
    template = {
        "name": settings.WHATSAPP_TEMPLATE,
        "language": {"code": language},
        "components": [{"type": "body", "parameters": values}],
    }
    return _send(to, {"type": "template", "template": template})


def fetch_media(media_id: str) -> bytes:
    """Returns the bytes of a file that somebody sent, at most what a file of a case may be. Errors: GraphError."""
    found = _asked("GET", f"{settings.WHATSAPP_API}/{media_id}")
    address = found.get("url", "")
    if not _is_metas(urlsplit(address)):
        raise GraphError(code=-1)
    return _called("GET", address, at_most=LARGEST + 1)


def _send(to: str, what: dict[str, Any]) -> str:
    body = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": to.lstrip("+"), **what}
    said = _asked("POST", f"{settings.WHATSAPP_API}/{settings.WHATSAPP_NUMBER_ID}/messages", body)
    try:
        return str(said["messages"][0]["id"])
    except (KeyError, IndexError, TypeError) as fault:
        raise GraphError(code=-1) from fault


def _asked(verb: str, address: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    data = json.dumps(body).encode() if body is not None else None
    try:
        said = json.loads(_called(verb, address, data, at_most=LONGEST_ANSWER))
    except ValueError as fault:
        raise GraphError(code=0) from fault
    return said if isinstance(said, dict) else {}


def _called(verb: str, address: str, data: bytes | None = None, *, at_most: int) -> bytes:
    parts = urlsplit(address)
    server = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    headers = {"Authorization": f"Bearer {settings.WHATSAPP_TOKEN}", "Content-Type": "application/json"}
    connection = server(parts.hostname or "", parts.port, timeout=SECONDS)
    try:
        connection.request(verb, f"{parts.path}?{parts.query}" if parts.query else parts.path, data, headers)
        response = connection.getresponse()
        content = response.read(at_most)
    except (OSError, http.client.HTTPException) as fault:
        raise GraphError(code=0) from fault
    finally:
        connection.close()
    if response.status >= 300:
        raise GraphError(code=_code_in(content), status=response.status)
    return content


def _code_in(content: bytes) -> int:
    try:
        return int(json.loads(content)["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return -1


def _is_metas(parts: SplitResult) -> bool:
    """Whether a file may be fetched there with our token: at Meta's, or where the API itself is."""
    host, api = parts.hostname or "", urlsplit(settings.WHATSAPP_API)
    if host == api.hostname:
        return parts.scheme == api.scheme
    return parts.scheme == "https" and host.endswith((".facebook.com", ".fbcdn.net", ".fbsbx.com"))
