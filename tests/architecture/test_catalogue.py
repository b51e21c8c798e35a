"""The interface speaks Turkish: each string has its translation and the compiled catalogue is the written one."""

import re
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent
CATALOGUE = ROOT / "locale/tr/LC_MESSAGES/django.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")


def placeholders(text: str) -> set[str]:
    """Returns the names a sentence fills in."""
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def test_nothing_lacks_turkish_and_the_compiled_catalogue_is_fresh() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/translations.py", "check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_every_translation_fills_in_the_same_names() -> None:
    wrong = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        if entry.msgstr and not entry.obsolete and placeholders(entry.msgid) != placeholders(entry.msgstr)
    ]
    assert wrong == []
