"""Folding, casing, sorting and cleaning of Turkish text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import (
    clean,
    clean_line,
    fold,
    has_mixed_scripts,
    mixed_script_words,
    tr_lower,
    tr_slug,
    tr_sort_key,
    tr_title,
    tr_upper,
)

TURKISH_ORDER = list("ABCÇDEFGĞHIİJKLMNOÖPRSŞTUÜVYZ")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("KARŞIYAKA", "Karşıyaka"),
        ("karsiyaka", "Karşıyaka"),
        ("IŞIK", "ışık"),
        ("isik", "Işık"),
        ("IZMIR", "izmir"),
        ("izmir", "İZMİR"),
        ("cigli", "Çiğli"),
        ("kagit", "Kâğıt"),
        ("İsti̇klal", "istiklal"),
        ("I\u0307stiklal", "İSTİKLAL"),
        ("Ｋａｒşıyaka", "karsiyaka"),
        ("  Bahriye\u00a0 Üçok ", "bahriye ucok"),
    ],
)
def test_forms_of_one_name_fold_to_the_same(left, right):
    assert fold(left) == fold(right)


def test_different_names_do_not_fold_to_the_same():
    assert fold("Yalı") != fold("Yalıkent")


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_capital_i_without_dot_becomes_a_small_i_without_dot():
    assert tr_lower("IŞIK İZMİR") == "ışık izmir"


def test_small_i_becomes_a_capital_with_dot():
    assert tr_upper("ışık izmir") == "IŞIK İZMİR"


@given(st.text(alphabet="abcçdefgğhıijklmnoöprsştuüvyz "))
def test_small_turkish_letters_survive_the_way_up_and_down(text):
    assert tr_lower(tr_upper(text)) == text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("istanbul", "İstanbul"),
        ("ISPARTA ılıca", "Isparta Ilıca"),
        ("KARŞIYAKA'DA", "Karşıyaka'da"),
        ("bahriye ÜÇOK", "Bahriye Üçok"),
        ("1671. sokak", "1671. Sokak"),
        ("çocuk-gençlik", "Çocuk-Gençlik"),
    ],
)
def test_words_begin_with_a_turkish_capital(text, title):
    assert tr_title(text) == title


def test_names_sort_in_the_order_of_the_turkish_alphabet():
    by_code_point = sorted(TURKISH_ORDER)

    assert sorted(by_code_point, key=tr_sort_key) == TURKISH_ORDER
    assert by_code_point != TURKISH_ORDER


def test_numbered_streets_sort_by_their_number():
    streets = ["1814. Sokak", "9. Sokak", "1671. Sokak", "10. Sokak", "Ada Sokak"]

    assert sorted(streets, key=tr_sort_key) == [
        "9. Sokak",
        "10. Sokak",
        "1671. Sokak",
        "1814. Sokak",
        "Ada Sokak",
    ]


def test_a_shorter_name_sorts_before_its_extension():
    assert tr_sort_key("Bahriye Üçok") < tr_sort_key("Bahriyeli")


@given(st.text())
def test_a_sort_key_exists_for_any_text_and_has_only_letters_no_collation_reorders(text):
    assert set(tr_sort_key(text)) <= set("bfkmpqtv")


def test_a_slug_keeps_the_letter_i_without_dot():
    assert tr_slug("Işık & Çarşı / Bahriye Üçok") == "isik-carsi-bahriye-ucok"


def test_cleaning_removes_the_stray_dot_and_composes():
    assert clean("İsti̇klal C\u0327arşı") == "İstiklal Çarşı"


def test_cleaning_removes_control_and_deceiving_signs_but_keeps_lines():
    assert clean(" a\x00b\u202ec\u200b\ufeff\r\nd\te\x1b ") == "abc\nd\te"


def test_cleaning_removes_half_characters_that_no_database_stores():
    assert clean("a\ud800b").encode() == b"ab"


def test_cleaning_keeps_joined_emoji():
    assert clean("👩‍🔧") == "👩‍🔧"


def test_a_line_has_single_spaces():
    assert clean_line("Zübeyde \n  Hanım") == "Zübeyde Hanım"


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean(clean(text)) == clean(text)


def test_a_latin_word_with_cyrillic_letters_is_found():
    assert mixed_script_words("halkının bilgil\u0435\u043dmesinin sağlanması") == [
        "bilgil\u0435\u043dmesinin"
    ]


def test_whole_words_of_another_alphabet_are_not_mixed():
    assert not has_mixed_scripts("Karşıyaka дом λόγος 3 µm")
