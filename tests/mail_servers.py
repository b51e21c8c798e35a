"""A mail server and a mailbox for tests, on a port of this machine: what they need of SMTP and IMAP, and no more."""

import base64
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Delivered:
    """A letter as the server took it over: who it returns to, who gets it, its bytes."""

    return_to: str
    to: list[str]
    raw: bytes


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class _Smtp(socketserver.StreamRequestHandler):
    """RFC 5321, 4.1: one client, no extensions."""

    def handle(self) -> None:
        self._say("220 ready")
        return_to, to = "", []
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "MAIL":
                return_to = line.partition("<")[2].partition(">")[0]
            elif verb == "RCPT":
                to.append(line.partition("<")[2].partition(">")[0])
            elif verb == "DATA":
                self._say("354 go on")
                self.server.delivered.append(Delivered(return_to, to, self._data()))
                return_to, to = "", []
            self._say("221 bye" if verb == "QUIT" else "250 fine")
            if verb == "QUIT":
                return

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@dataclass
class Mailbox:
    """What lies in the box, and which letters are marked as read."""

    letters: list[bytes]
    seen: set[int] = field(default_factory=set)
    port: int = 0

    @property
    def address(self) -> str:
        return f"imap://masa%40ilce:g%C3%B6zl%C3%BCk@127.0.0.1:{self.port}/INBOX"


class _Imap(socketserver.StreamRequestHandler):
    """RFC 3501: AUTHENTICATE PLAIN, SELECT, UID SEARCH UNSEEN, UID FETCH, UID STORE, LOGOUT."""

    def handle(self) -> None:
        self._say("* OK IMAP4rev1 ready")
        while line := self.rfile.readline().decode("utf-8").strip():
            tag, verb, *rest = line.split(" ")
            verb = f"{verb} {rest[0]}" if verb.upper() == "UID" else verb
            if verb.upper() == "AUTHENTICATE" and not self._knows():
                self._say(f"{tag} NO who are you")
                continue
            self._answer(verb.upper(), rest)
            self._say(f"{tag} OK done")
            if verb.upper() == "LOGOUT":
                return

    def _knows(self) -> bool:
        self._say("+ ")
        return base64.b64decode(self.rfile.readline()).decode() == "\0masa@ilce\0gözlük"

    def _answer(self, verb: str, rest: list[str]) -> None:
        box: Mailbox = self.server.box
        if verb == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1 AUTH=PLAIN")
        elif verb == "SELECT":
            self._say(f"* {len(box.letters)} EXISTS")
        elif verb == "UID SEARCH":
            unread = [str(uid) for uid in range(1, len(box.letters) + 1) if uid not in box.seen]
            self._say(" ".join(["* SEARCH", *unread]))
        elif verb == "UID FETCH":
            raw = box.letters[int(rest[1]) - 1]
            self.wfile.write(
                f"* {rest[1]} FETCH (UID {rest[1]} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n"
            )
        elif verb == "UID STORE":
            assert re.search(r"\\Seen", " ".join(rest))
            box.seen.add(int(rest[1]))

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def smtp_server() -> Iterator[tuple[int, list[Delivered]]]:
    """Yields the port, and the letters that come in."""
    with _serving(_Smtp) as server:
        server.delivered = []
        yield server.server_address[1], server.delivered


@contextmanager
def mailbox(*letters: bytes) -> Iterator[Mailbox]:
    """Yields a box in which letters lie."""
    with _serving(_Imap) as server:
        server.box = Mailbox(list(letters), port=server.server_address[1])
        yield server.box


@contextmanager
def _serving(handler: type) -> Iterator[_Server]:
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
