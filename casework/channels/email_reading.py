"""Reads a letter as it came over the wire (RFC 5322, MIME), whatever its sender's program made of it.

Nothing here asks the database; nothing a stranger sends raises.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr

from casework.services.files import SentFile
from common.text import clean, clean_line

LONGEST_TEXT = 20_000
MARK = "--- ✂ ---"
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")
_BULK = {"bulk", "junk", "list"}
_WROTE = re.compile(
    r"^(>|.{0,200}(wrote|yazdı|şunları yazdı)\s*:?\s*$|(From|Kimden|Gönderen)\s*:)", re.IGNORECASE
)
_BLOCKS = {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "blockquote"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says. Addresses are in small letters; `ids` are the messages that it answers."""

    message_id: str
    sender: str
    name: str
    subject: str
    text: str
    to: tuple[str, ...]
    ids: tuple[str, ...]
    is_automatic: bool
    failed_at_dmarc: bool
    files: tuple[SentFile, ...] = ()
    left_out: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Report:
    """What a server reports of a letter of ours (RFC 3464): its Message-ID, the action, the status code."""

    message_id: str
    to: tuple[str, ...]
    action: str
    status: str


def parsed(raw: bytes) -> EmailMessage:
    """Returns the letter as the library sees it."""
    return message_from_bytes(raw, policy=policy.default)


def letter_of(mail: EmailMessage, *, trusted_server: str = "") -> Letter:
    """Returns what a letter says. `trusted_server` is whose word on DMARC counts (RFC 8601); none counts without it."""
    senders = [(name, address) for name, address in getaddresses(_all(mail, "From")) if "@" in address]
    name, sender = senders[0] if len(senders) == 1 else ("", "")
    files, left_out = _files(mail)
    return Letter(
        message_id=_first_id(mail, "Message-ID"),
        sender=sender.strip().lower()[:254],
        name=clean_line(name)[:160],
        subject=clean_line(_one(mail, "Subject"))[:160],
        text=_own_words(_text(mail)),
        to=_recipients(mail),
        ids=tuple(
            _MESSAGE_ID.findall(" ".join([*_all(mail, "In-Reply-To"), *_all(mail, "References")]))[-50:]
        ),
        is_automatic=_is_automatic(mail),
        failed_at_dmarc=_failed_at_dmarc(mail, trusted_server),
        files=tuple(files),
        left_out=tuple(left_out),
    )


def report_of(mail: EmailMessage) -> Report | None:
    """Returns what a server reports, or nothing when the letter is no report."""
    if mail.get_content_type() != "multipart/report" or mail.get_param("report-type") != "delivery-status":
        return None
    action, status, message_id = "", "", ""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            for block in part.get_payload():
                action = action or _one(block, "Action").strip().lower()
                status = status or _one(block, "Status").strip()[:20]
        elif kind in ("message/rfc822", "text/rfc822-headers"):
            message_id = message_id or _returned_id(part)
    return Report(message_id, _recipients(mail), action, status)


def _returned_id(part: EmailMessage) -> str:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        return _first_id(part.get_payload(0), "Message-ID")
    return _first_id(parsed(part.get_payload(decode=True) or b""), "Message-ID")


def _is_automatic(mail: EmailMessage) -> bool:
    """Whether a program wrote it: such letters are never answered (RFC 3834, 2)."""
    submitted = _one(mail, "Auto-Submitted").split(";")[0].strip().lower()
    returned = _one(mail, "Return-Path").strip()
    return (
        submitted not in ("", "no")
        or _one(mail, "Precedence").strip().lower() in _BULK
        or bool(_one(mail, "List-Id"))
        or bool(_one(mail, "X-Autoreply"))
        or returned == "<>"
    )


def _failed_at_dmarc(mail: EmailMessage, trusted_server: str) -> bool:
    if not trusted_server:
        return False
    said = [
        each for each in _all(mail, "Authentication-Results") if _server_of(each) == trusted_server.lower()
    ]
    # The last server to write stands on top; older lines may be the sender's own.
    return not said or "dmarc=pass" not in re.sub(r"\s+", " ", said[0].lower())


def _server_of(line: str) -> str:
    return (line.split(";")[0].split() or [""])[0].lower()


def _recipients(mail: EmailMessage) -> tuple[str, ...]:
    lines = [line for name in ("X-Original-To", "Delivered-To", "To", "Cc") for line in _all(mail, name)]
    return tuple(address.strip().lower() for _name, address in getaddresses(lines) if address)[:50]


def _text(mail: EmailMessage) -> str:
    body = _body(mail)
    if body is None:
        return ""
    text = _decoded(body)
    return _text_of_html(text) if body.get_content_type() == "text/html" else text


def _body(mail: EmailMessage) -> EmailMessage | None:
    try:
        return mail.get_body(preferencelist=("plain", "html"))
    except (AttributeError, KeyError, ValueError):
        return None


def _decoded(part: EmailMessage) -> str:
    try:
        return part.get_content()
    except (LookupError, ValueError, AttributeError):
        return (part.get_payload(decode=True) or b"").decode("utf-8", "replace")


def _text_of_html(html: str) -> str:
    from lxml import html as pages
    from lxml.etree import ParserError

    try:
        page = pages.document_fromstring(html.encode(), parser=pages.HTMLParser(encoding="utf-8"))
    except (ParserError, ValueError):
        return ""
    for each in list(page.iter("script", "style", "head", "title")):
        each.drop_tree()
    for each in page.iter(*_BLOCKS):
        each.tail = "\n" + (each.tail or "")
    return str(page.text_content())


def _own_words(text: str) -> str:
    """Returns what its writer added above our own letter, which a reply brings back below our mark."""
    above, mark, _below = text.partition(MARK)
    lines = clean(above).splitlines()
    while mark and lines and (not lines[-1].strip() or _WROTE.match(lines[-1].strip())):
        lines.pop()
    return clean("\n".join(lines))[:LONGEST_TEXT]


def _files(mail: EmailMessage) -> tuple[list[SentFile], list[str]]:
    """Returns the files that came along, and the names of parts that are letters themselves or cannot be read."""
    body, files, left_out = _body(mail), [], []
    for part in _leaves(mail):
        name = clean_line(_file_name(part))[:160]
        if part is body or (part.get_content_maintype() == "text" and not name):
            continue
        content = part.get_payload(decode=True) if not part.is_multipart() else None
        if content:
            files.append(SentFile(name or part.get_content_type(), content))
        else:
            left_out.append(name or part.get_content_type())
    return files, left_out


def _leaves(mail: EmailMessage) -> Iterator[EmailMessage]:
    """Yields the parts; a letter within the letter is one part, and is not looked into."""
    if mail.get_content_maintype() == "multipart" and mail.is_multipart():
        for part in mail.get_payload():
            yield from _leaves(part)
    else:
        yield mail


def _file_name(part: EmailMessage) -> str:
    try:
        return part.get_filename("") or ""
    except (ValueError, AttributeError, TypeError):
        return ""


def _first_id(mail: EmailMessage, name: str) -> str:
    found = _MESSAGE_ID.search(_one(mail, name))
    return found[0] if found else ""


def _one(mail: EmailMessage, name: str) -> str:
    return next(iter(_all(mail, name)), "")


def _all(mail: EmailMessage, name: str) -> list[str]:
    """Returns the lines of a header as text; one that the library cannot parse is none."""
    try:
        return [str(value) for value in mail.get_all(name, [])]
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):
        return [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]


def address_alone(text: str) -> str:
    """Returns the address of a line such as `Name <a@b>` in small letters."""
    return parseaddr(text)[1].strip().lower()
