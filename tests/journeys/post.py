"""The demo town's letter box: what was sent to an address, by the outbox or straight from the sign-in."""

import email
import os
import re
import sqlite3
import time
from email import policy
from pathlib import Path


def letters_to(address: str, *, folder: Path) -> list[str]:
    """Returns the texts of the letters to an address, the oldest first."""
    with sqlite3.connect(f"file:{folder / 'town.sqlite3'}?mode=ro", uri=True) as database:
        waiting = database.execute(
            'SELECT text FROM people_outgoingmail WHERE "to" = ? ORDER BY id', [address]
        ).fetchall()
    return [*_files_to(address, folder / "mail"), *(text for (text,) in waiting if text)]


def last_letter_to(address: str, *, folder: Path, holding: str = "") -> str:
    """Returns the newest letter that holds the words, waiting for it a moment."""
    for _attempt in range(50):
        found = [text for text in letters_to(address, folder=folder) if re.search(holding, text)]
        if found:
            return found[-1]
        time.sleep(0.1)
    raise AssertionError(f"no letter to {address} holds {holding!r}")


def _files_to(address: str, folder: Path) -> list[str]:
    found = []
    for path in sorted(folder.glob("*.log"), key=os.path.getmtime):
        for part in re.split(r"^-{70,}\n", path.read_text(), flags=re.MULTILINE):
            letter = email.message_from_string(part, policy=policy.default)
            if letter["To"] == address:
                found.append(letter.get_body(("plain",)).get_content())
    return found
