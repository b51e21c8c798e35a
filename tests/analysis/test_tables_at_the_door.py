"""A table is checked once, when it is made; what "no answer" means is fixed by its kind."""

from __future__ import annotations

import numpy as np
import pytest

from analysis import estimation
from analysis.errors import AnalysisError, BadColumn, BadDesign, BadTable, TooFewAnswers
from analysis.missing import (
    BROKEN_OFF,
    DONT_KNOW,
    NOT_ASKED,
    NOT_IN_VERSION,
    REFUSED,
    SKIPPED,
    Missing,
    count_by_kind,
    was_answered,
    was_asked,
)
from analysis.tables import Categorical, Numeric, Table, label_of

KINDS = np.array([0, 1, SKIPPED, REFUSED, DONT_KNOW, BROKEN_OFF, NOT_ASKED, NOT_IN_VERSION])


def test_the_kinds_of_no_answer_are_distinct_negative_codes():
    assert len({int(kind) for kind in Missing}) == len(Missing)
    assert all(kind < 0 for kind in Missing)


def test_who_saw_a_question_counts_for_non_response_and_who_answered_for_shares():
    assert was_answered(KINDS).tolist() == [True, True, False, False, False, False, False, False]
    assert was_asked(KINDS).tolist() == [True, True, True, True, True, False, False, False]
    assert count_by_kind(KINDS)[REFUSED] == 1


def test_shares_are_taken_of_answers_and_the_others_are_counted():
    table = Table.of({"answer": Categorical(KINDS, ("no", "yes"))})

    no, yes = estimation.share(table, "answer")

    assert (no.value, yes.value) == (0.5, 0.5)
    assert (no.n, no.missing) == (2, 6)


def test_numbers_may_say_why_they_are_missing():
    table = Table.of({"age": Numeric(np.array([20.0, np.nan, 40.0]), np.array([0, REFUSED, 0]))})

    assert estimation.mean(table, "age").value == 30
    assert table.columns["age"].kinds.tolist() == [0, REFUSED, 0]


@pytest.mark.parametrize(
    ("made", "kind", "told"),
    [
        (lambda: Table.of({}), BadTable, "at least one column"),
        (lambda: Table.of({"a": []}), BadTable, "no rows"),
        (lambda: Table.of({"a": [1.0, 2], "b": [1.0]}), BadTable, "b: has 1 rows"),
        (lambda: Table.of({"a": [1.0, np.inf]}), BadTable, "a: an infinite value"),
        (lambda: Table.of({"a": [1.0, 2]}, weights=[1, -1]), BadTable, "row 2"),
        (lambda: Table.of({"a": [1.0, 2]}, weights=[0, 0]), BadTable, "add up to 0"),
        (lambda: Table.of({"a": [1.0, 2]}, weights=[1, np.nan]), BadTable, "row 2"),
        (lambda: Table.of({"a": [1.0, 2]}, weights=[1]), BadTable, "1 values for 2 rows"),
        (lambda: Table.of({"a": Categorical(np.array([0, 5]), ("x",))}), BadTable, "code 5 has no category"),
        (lambda: Table.of({"a": [1.0, 2]}, units={"b": "TL"}), BadTable, "units.b"),
        (lambda: Table.of({"a": [1.0, 2]}, strata="b"), BadColumn, "strata"),
        (lambda: Table.of({"a": [1.0, 2, 3]}, strata=list("xxy")), BadDesign, "row 3"),
        (lambda: Table.of({"a": [1.0, 2]}, clusters=[["x", "x"]]), BadDesign, "single cluster"),
        (lambda: Table.of({"a": [1.0, 2]}, fpc=[[1.0, 1.0]]), BadDesign, "2 units drawn out of 1"),
        (lambda: Table.of({"a": [1.0, 2]}, fpc=[[5.0, 6.0]]), BadDesign, "differs within its stratum"),
        (lambda: Table.of({"a": [1.0, 2]}, fpc=[[0.1, 0.1]]), BadDesign, "below 1"),
        (
            lambda: Table.of({"a": [1.0, 2]}, fpc=[[9.0, 9], [9.0, 9]]),
            BadDesign,
            "2 population counts for 1 stages",
        ),
        (lambda: Table.of({"a": [1.0, 2]}).numeric("b"), BadColumn, "no column is named 'b'"),
        (lambda: estimation.mean(Table.of({"a": [np.nan, np.nan]}), "a"), TooFewAnswers, "no answer to 'a'"),
        (lambda: estimation.quantile(Table.of({"a": [1.0, 2]}), "a", 1), BadColumn, "between 0 and 1"),
    ],
)
def test_what_makes_no_table_is_refused_with_its_place(made, kind, told):
    with pytest.raises(kind) as caught:
        made()

    assert told in str(caught.value)


def test_a_second_stage_with_one_unit_is_refused_unless_it_was_all_there_is():
    columns = {"a": [1.0, 2, 3, 4], "street": list("xxyz"), "home": [1.0, 2, 1, 1]}

    with pytest.raises(BadDesign, match="stage 2"):
        Table.of(columns, clusters=["street", "home"], fpc=[[9.0] * 4, [5.0, 5, 5, 5]])

    whole = Table.of(columns, clusters=["street", "home"], fpc=[[9.0] * 4, [5.0, 5, 1, 1]])
    assert estimation.mean(whole, "a").se > 0


def test_weights_and_numbers_of_a_table_cannot_be_changed():
    table = Table.of({"a": [1.0, 2]}, weights=[1, 2])

    with pytest.raises(ValueError, match="read-only"):
        table.weights[0] = 5
    with pytest.raises(ValueError, match="read-only"):
        table.numeric("a")[0] = 5


def test_every_refusal_has_a_code_of_its_own():
    kinds = AnalysisError.__subclasses__() + BadTable.__subclasses__()

    assert len({kind.code for kind in kinds}) == len(kinds)


def test_numbers_name_categories_by_their_shortest_form():
    table = Table.of({"code": [10.0, 2.0, 2.5, np.nan]})

    assert table.categorical("code").categories == ("2", "2.5", "10")
    assert label_of(3.0) == label_of(3) == "3"
