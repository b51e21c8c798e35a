"""Codes survive reading aloud; tokens and digests keep their purposes apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.identifiers import (
    CODE_BITS,
    CODE_SIGNS,
    SIGNS,
    check_sign,
    grouped,
    is_code,
    keyed_digest,
    new_code,
    new_token,
    normalise,
)

bodies = st.text(alphabet=SIGNS, min_size=CODE_SIGNS - 1, max_size=CODE_SIGNS - 1)
codes = bodies.map(lambda body: body + check_sign(body))


def test_a_code_has_at_least_eighty_random_bits_in_groups_of_four():
    code = new_code()

    assert CODE_BITS >= 80
    assert [len(group) for group in code.split("-")] == [4] * 5
    assert is_code(code)


def test_codes_have_no_sign_that_is_mistaken_for_another():
    assert not set("ILOU") & set(SIGNS)
    assert set("".join(new_code() for _ in range(50))) <= set(SIGNS + "-")


def test_new_codes_differ():
    assert len({new_code() for _ in range(500)}) == 500


@given(codes)
def test_normalising_a_code_changes_nothing(code):
    assert normalise(grouped(code)) == grouped(code)


@given(codes)
def test_small_letters_spaces_and_lookalikes_are_forgiven(code):
    typed = " ".join(code.lower()).replace("0", "o").replace("1", "l")

    assert normalise(typed) == grouped(code)
    assert is_code(typed)


@pytest.mark.parametrize("typed", ["I", "i", "l", "L", "1", "ı", "İ", "１"])
def test_every_stroke_that_looks_like_one_is_one(typed):
    assert normalise(typed) == "1"


@given(codes, st.integers(0, CODE_SIGNS - 1), st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(code, place, sign):
    wrong = code[:place] + sign + code[place + 1 :]

    assert is_code(wrong) == (wrong == code)


@given(codes, st.integers(0, CODE_SIGNS - 1), st.integers(0, CODE_SIGNS - 1))
def test_two_exchanged_signs_are_noticed(code, one, other):
    signs = list(code)
    signs[one], signs[other] = signs[other], signs[one]

    assert is_code("".join(signs)) == ("".join(signs) == code)


@given(st.text())
def test_nothing_a_person_types_breaks_the_check(typed):
    assert is_code(typed) in (True, False)


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "----", "84XE-DGS4-2WKJ-FJKE-EYGNA", "84XE-DGS4-2WKJ-FJKE-EYG"]
)
def test_an_incomplete_or_longer_code_is_none(typed):
    assert not is_code(typed)


def test_a_token_has_at_least_128_bits_and_only_letters_and_digits():
    token = new_token()

    assert len(token) == 32
    assert token.isalnum()
    assert token == token.lower()
    assert token != new_token()


def test_a_digest_is_the_same_for_the_same_value_purpose_and_key():
    assert keyed_digest("a", "invitation", key="k") == keyed_digest("a", "invitation", key=b"k")


@pytest.mark.parametrize(
    ("value", "purpose", "key"),
    [("b", "invitation", "k"), ("a", "draft", "k"), ("a", "invitation", "other")],
)
def test_another_value_purpose_or_key_gives_another_digest(value, purpose, key):
    assert keyed_digest(value, purpose, key=key) != keyed_digest("a", "invitation", key="k")


def test_value_and_purpose_do_not_run_into_each_other():
    assert keyed_digest("bc", "a", key="k") != keyed_digest("c", "ab", key="k")


def test_a_digest_is_the_published_construction():
    # RFC 2104 twice: HMAC(HMAC(k, "purpose:invitation"), "a"), computed with OpenSSL.
    expected = "8f9c4f8760c28eeb1e58002898071834d24305574f82caa4c467bcc5a7e53528"

    assert keyed_digest("a", "invitation", key="k") == expected


@pytest.mark.parametrize(("purpose", "key"), [("", "k"), ("invitation", "")])
def test_a_digest_without_key_or_purpose_is_refused(purpose, key):
    with pytest.raises(ValueError, match="key and a purpose"):
        keyed_digest("a", purpose, key=key)
