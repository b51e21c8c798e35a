#!/usr/bin/env python
"""Keeps the Turkish catalogue: add translations, compile it, check that nothing is missing or stale.

scripts/translations.py add < strings.json     {"Save": "Kaydet", "%(n)s day|||%(n)s days": ["…", "…"]}
scripts/translations.py compile                 writes django.mo from django.po
scripts/translations.py check                   exit 1 when a string lacks Turkish or the .mo is stale
scripts/translations.py missing                 prints untranslated strings (after `make translate`)
"""

import fcntl
import json
import sys
from pathlib import Path

import polib

CATALOGUE = Path(__file__).resolve().parent.parent / "locale/tr/LC_MESSAGES/django.po"
METADATA = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "tr",
    "MIME-Version": "1.0",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLURAL_MARK = "|||"


def read() -> polib.POFile:
    """Returns the catalogue, or a new one with its metadata."""
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=110)
    catalogue = polib.POFile(wrapwidth=110)
    catalogue.metadata = METADATA
    return catalogue


def write(catalogue: polib.POFile) -> None:
    """Saves the catalogue and the compiled form Django reads."""
    catalogue.save(str(CATALOGUE))
    catalogue.save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


def add(strings: dict) -> int:
    """Adds or replaces translations; returns how many."""
    with (CATALOGUE.parent / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        catalogue = read()
        known = {entry.msgid: entry for entry in catalogue}
        for key, value in strings.items():
            msgid, _, plural = key.partition(PLURAL_MARK)
            entry = known.get(msgid)
            if entry is None:
                entry = polib.POEntry(msgid=msgid)
                catalogue.append(entry)
                known[msgid] = entry
            if plural:
                entry.msgid_plural = plural
                entry.msgstr_plural = dict(enumerate(value))
            else:
                entry.msgstr = value
            entry.flags = ["python-format"] if "%(" in msgid else []
            entry.obsolete = False
        write(catalogue)
    return len(strings)


def missing() -> list[str]:
    """Returns the strings in use that have no Turkish yet."""
    return [entry.msgid for entry in read() if not entry.obsolete and not entry.translated()]


def stale() -> bool:
    """Tells whether the compiled catalogue says something else than the text one."""
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    return {(e.msgid, e.msgstr) for e in compiled} != {
        (e.msgid, e.msgstr) for e in read() if e.translated() and not e.obsolete
    }


def main() -> int:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command == "add":
        print(add(json.load(sys.stdin)), "strings written")
    elif command == "compile":
        write(read())
    elif command == "missing":
        print(json.dumps(dict.fromkeys(missing(), ""), ensure_ascii=False, indent=1))
    elif command == "check":
        problems = missing()
        for msgid in problems:
            print("no Turkish:", msgid, file=sys.stderr)
        if stale():
            problems.append("stale")
            print("django.mo is older than django.po: run make translate", file=sys.stderr)
        return 1 if problems else 0
    else:
        print(__doc__, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
