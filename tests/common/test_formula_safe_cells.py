"""A spreadsheet runs no text that a citizen wrote, and the text comes back unharmed."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.formula_safe import disarm, is_dangerous, rearm

STARTS = [
    "=",
    "+",
    "-",
    "@",
    "＝",
    "＋",
    "－",
    "＠",
    "\t=",
    "\r=",
    "\0=",
    "\n=",
    " =",
    "\u00a0=",
    "\ufeff=",
    "'=",
]
BODIES = ["1+1", 'HYPERLINK("http://x","y")', "cmd|' /C calc'!A0"]
PAYLOADS = [start + body for start in STARTS for body in BODIES]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_reaches_a_cell_with_its_trigger_first(payload):
    written = io.StringIO()
    csv.writer(written).writerow([disarm(payload)])
    cell = next(csv.reader(io.StringIO(written.getvalue(), newline="")))[0]

    assert cell.startswith("'")
    assert rearm(cell) == payload


@pytest.mark.parametrize("text", ["", "Karşıyaka", "5 - 3", "a=b", "'kent' dedi", "e@posta", "0530 125", "’"])
def test_harmless_text_stays_as_it_is(text):
    assert disarm(text) == text


@pytest.mark.parametrize("value", [-5, 3.2, None, True])
def test_only_text_is_changed(value):
    assert disarm(value) is value


@given(st.text(alphabet=st.one_of(st.sampled_from("'=+-@ \t＝a\u200b"), st.characters(codec="utf-8"))))
def test_the_text_always_comes_back(text):
    assert rearm(disarm(text)) == text
    assert not is_dangerous(disarm(text)) or disarm(text).startswith("'")
