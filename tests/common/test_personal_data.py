"""Traces of people: found where they are, not found where they are not, and gone after masking."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.personal_data import OMITTED, is_identity_number, places_of, traces, without


def kinds(text: str) -> list[str]:
    return [each.kind for each in traces(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Beni arayın: 0555 000 00 00", "phone"),
        ("+90 (555) 000-00-00", "phone"),
        ("0232.000.00.00'dan", "phone"),
        ("Yazın: ayse.b@ornek.example adresine", "email"),
        ("10000000146 numaralı", "identity"),
        ("TR33 0006 1005 1978 6457 8413 26 hesabına", "account"),
        ("35 AAA 000 plakalı", "plate"),
        ("06AB123", "plate"),
        ("35abc12 beyaz araç", "plate"),
    ],
)
def test_found(text, kind):
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "35 ve 1000 kişi",
        "12345678901 oy",  # eleven digits whose check digits do not fit
        "1234567890123",
        "2026-11-23 tarihinde 14.30'da",
        "1.250.000 TL, 35 metre",
        "82 AB 123",
        "Sokak 1745/3, no 12",
    ],
)
def test_not_found(text):
    assert kinds(text) == []


def test_one_wrong_digit_is_no_identity_number():
    assert is_identity_number("10000000146")
    assert not any(is_identity_number(f"1000000014{digit}") for digit in "012345789")


def test_what_is_masked_is_gone_and_the_rest_stays():
    text = "Ben Ayşe, 0555 000 00 00 ya da a@b.example. Çınar dikilsin."

    masked = without(text, traces(text))

    assert masked == f"Ben Ayşe, {OMITTED} ya da {OMITTED}. Çınar dikilsin."


def test_a_reader_masks_a_name_in_whatever_letters():
    text = "Ayşe Hanım söyledi. AYŞE HANIM haklı."

    assert without(text, places_of("ayşe hanım", text)) == f"{OMITTED} söyledi. {OMITTED} haklı."


@given(st.text(alphabet="0123456789 aAbB@.-+çı", max_size=60))
def test_masking_leaves_nothing_to_find_and_never_lengthens(text):
    masked = without(text, traces(text))

    assert len(masked) <= len(text)
    for each in traces(text):
        assert each.start < each.end
