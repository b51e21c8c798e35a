"""Every sentence of the questionnaire language has its Turkish, with the same values in it."""

import re
from pathlib import Path

import polib
import pytest

from surveys.language import conditions, findings, formula, problems
from surveys.language.formats import report

CATALOGUE = polib.pofile(str(Path(__file__).parents[3] / "locale/tr/LC_MESSAGES/django.po"))
TURKISH = {entry.msgid: entry.msgstr for entry in CATALOGUE if not entry.obsolete}
SENTENCES = [
    *problems.MESSAGES.values(),
    *findings.MESSAGES.values(),
    *findings.TYPE_NAMES.values(),
    *formula.MESSAGES.values(),
    *conditions.MESSAGES.values(),
    *conditions.LABELS.values(),
    *report.MESSAGES.values(),
]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_has_its_turkish(sentence):
    translation = TURKISH.get(sentence, "")

    assert translation
    assert sorted(re.findall(r"%\(\w+\)s", translation)) == sorted(re.findall(r"%\(\w+\)s", sentence))
