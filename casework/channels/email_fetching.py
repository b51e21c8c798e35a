"""Fetches the letters of a mailbox by IMAP4rev1 (RFC 3501). A letter is marked as read when it is stored, not before."""

import imaplib
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from casework.errors import MailboxIsWrong

AT_ONCE = 100
SECONDS = 30


def fetch(box: str, keep: Callable[[bytes], object]) -> int:
    """Hands each unread letter of `imaps://user:password@host/FOLDER` to `keep`, and returns how many.

    What `keep` raises leaves the letter unread. Errors: MailboxIsWrong; OSError or imaplib.IMAP4.error when the
    server does not serve.
    """
    parts = urlsplit(box)
    if parts.scheme not in ("imap", "imaps") or not (parts.hostname and parts.username):
        raise MailboxIsWrong
    connect = imaplib.IMAP4_SSL if parts.scheme == "imaps" else imaplib.IMAP4
    with connect(parts.hostname, parts.port or _port(parts.scheme), timeout=SECONDS) as server:
        _sign_in(server, unquote(parts.username), unquote(parts.password or ""))
        said, _data = server.select(f'"{unquote(parts.path.strip("/")) or "INBOX"}"')
        if said != "OK":
            raise MailboxIsWrong
        return sum(_fetch_one(server, uid, keep) for uid in _unread(server))


def _sign_in(server: imaplib.IMAP4, user: str, password: str) -> None:
    """Signs in by SASL PLAIN (RFC 4616), where any letters may be, or by LOGIN where a server has only that."""
    if "AUTH=PLAIN" in server.capabilities:
        server.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
    else:
        server.login(user, password)


def _unread(server: imaplib.IMAP4) -> list[bytes]:
    _said, found = server.uid("SEARCH", "UNSEEN")
    return (found[0] or b"").split()[:AT_ONCE]


def _fetch_one(server: imaplib.IMAP4, uid: bytes, keep: Callable[[bytes], object]) -> int:
    _said, parts = server.uid("FETCH", uid.decode(), "(BODY.PEEK[])")
    raw = next((part[1] for part in parts if isinstance(part, tuple)), None)
    if raw is None:
        return 0
    keep(raw)
    server.uid("STORE", uid.decode(), "+FLAGS", r"(\Seen)")
    return 1


def _port(scheme: str) -> int:
    return imaplib.IMAP4_SSL_PORT if scheme == "imaps" else imaplib.IMAP4_PORT
