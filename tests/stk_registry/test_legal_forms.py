"""Numbers as their registers write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stk_registry.legal_forms import FORMS, LegalForm, asks_for, is_tax_number, normal_number


@pytest.mark.parametrize("typed", ["35012345", "35-012-345", "35/012/345", " 35 012 345 "])
def test_a_register_number_of_an_association_is_one_however_typed(typed):
    assert normal_number("association", typed) == "35-012-345"
    assert FORMS["association"].accepts_number("35-012-345")


def test_every_form_has_its_facts():
    assert set(FORMS) == set(LegalForm.values)
    for form in FORMS.values():
        assert not form.needs_number or form.accepts_number(normal_number(form.form, form.example))


def test_only_some_forms_are_asked_for_tax_exemption():
    assert asks_for("foundation", "tax_exempt")
    assert not asks_for("association", "tax_exempt")
    assert asks_for("platform", "summary")


def test_the_check_digit_of_a_tax_number():
    # By hand: each of 1 to 9 and its place add up to ten, so every term is zero, and so is the last digit.
    assert [last for last in range(10) if is_tax_number(f"123456789{last}")] == [0]


@given(st.text("0123456789", min_size=9, max_size=9))
def test_one_last_digit_fits_each_nine_digits(body):
    assert sum(is_tax_number(f"{body}{last}") for last in range(10)) == 1


@given(st.sampled_from(sorted(FORMS)), st.text(max_size=30))
def test_normal_writing_is_stable(form, typed):
    once = normal_number(form, typed)
    assert normal_number(form, once) == once
