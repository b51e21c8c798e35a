"""Someone with pencil and paper tries to fill in what a report hides, from everything it shows together."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.tables import Categorical, Table
from reports.answers import question_figures
from reports.columns import Item
from reports.protecting import shield
from surveys.language.variables import Variable

K = 10
OPTIONS = {code: {"tr": code, "en": code} for code in "abc"}
ITEM = Item(
    variable=Variable(code="q", kind="single", label={"tr": "q"}, parent="q", section="s"),
    column="q",
    labels=OPTIONS,
)
crowds = st.lists(st.integers(0, 60), min_size=18, max_size=18).filter(lambda counts: sum(counts) >= 60)


def people(counts: list[int]) -> Table:
    """A table of sex (2) by age (3) by answer (3) with these counts."""
    cells = np.array([(s, a, q) for s in range(2) for a in range(3) for q in range(3)])
    rows = np.repeat(cells, counts, axis=0)
    names = {"sex": ("female", "male"), "age_band": ("18-29", "30-64", "65+"), "q": ("a", "b", "c")}
    columns = {
        name: Categorical(rows[:, place].astype(np.int64), labels)
        for place, (name, labels) in enumerate(names.items())
    }
    return Table.of(columns)


def shown_and_hidden(
    table: Table, told: dict
) -> tuple[list[tuple[np.ndarray, int]], list[tuple[np.ndarray, int]]]:
    """Every count as a sum over the 18 kinds of people: those that a reader sees, and those kept from them."""
    kinds = np.array([(s, a, q) for s in range(2) for a in range(3) for q in range(3)])
    truth = {"sex": ("female", "male"), "age_band": ("18-29", "30-64", "65+")}
    seen, kept = [], []

    def enter(options: list[dict], here: np.ndarray, rows: np.ndarray) -> None:
        for number, option in enumerate(options):
            mask = here & (kinds[:, 2] == number)
            count = int((rows & (table.categorical("q").codes == number)).sum())
            (kept if option["suppressed"] else seen).append((mask.astype(float), count))

    enter(told["options"], np.ones(18, dtype=bool), np.ones(table.n, dtype=bool))
    seen.append((np.ones(18), table.n))
    for group in told["groups"]:
        for row in group["rows"]:
            level = truth[group["group"]].index(row["code"])
            here = kinds[:, 0 if group["group"] == "sex" else 1] == level
            rows = table.categorical(group["group"]).codes == level
            enter(row["options"], here, rows)
            if row["n"] is not None:
                seen.append((here.astype(float), int(rows.sum())))
    return seen, kept


def width(seen: list[tuple[np.ndarray, int]], mask: np.ndarray) -> float:
    """How far apart the least and the largest count are that agree with all that is shown."""
    left, right = np.array([m for m, _n in seen]), np.array([n for _m, n in seen], dtype=float)
    ends = [
        linprog(sign * mask, A_eq=left, b_eq=right, bounds=(0, None), method="highs").fun for sign in (1, -1)
    ]
    return -ends[1] - ends[0]


@settings(max_examples=25, deadline=None)
@given(crowds)
def test_no_hidden_count_can_be_narrowed_down(counts: list[int]) -> None:
    table = people(counts)
    told = question_figures(ITEM, shield(table, [ITEM], k=K), has_error=False)

    seen, kept = shown_and_hidden(table, told)

    for mask, count in kept:
        if 0 < count < K:
            assert width(seen, mask) >= K - 1e-6


def test_the_attack_succeeds_on_a_table_that_hides_too_little() -> None:
    table = people([40, 40, 5] + [40, 40, 40] * 5)
    told = question_figures(ITEM, shield(table, [ITEM], k=1), has_error=False)
    small = told["groups"][1]["rows"][0]["options"]
    ages = 5 + 40
    small[2]["suppressed"] = True

    seen, kept = shown_and_hidden(table, told)

    assert [count for _mask, count in kept] == [ages]
    assert width(seen, kept[0][0]) == pytest.approx(0, abs=1e-6)


def test_a_mean_is_kept_back_where_a_part_of_its_answers_is() -> None:
    rng = np.random.default_rng(3)
    points = np.concatenate([rng.integers(0, 2, 200), np.full(4, 2)]).astype(np.int64)
    table = Table.of({"q": Categorical(points, ("a", "b", "c")), "sex": Categorical.of(["f", "m"] * 102),
                      "age_band": Categorical.of([""] * 204), "score": points.astype(float)})  # fmt: skip
    item = Item(variable=ITEM.variable, column="q", labels=OPTIONS, scores={"": "score"})

    told = question_figures(item, shield(table, [item], k=K), has_error=True)

    assert told["options"][2]["suppressed"]
    assert told["statistics"] == []
    assert all(row["mean"] is None for group in told["groups"] for row in group["rows"])


@pytest.mark.parametrize(
    ("left", "told"), [((40, 40), True), ((0, 40), True), ((4, 40), False), ((40, 9), False)]
)
def test_two_groups_are_told_only_if_nothing_small_is_left_beside_them(left, told) -> None:
    import numpy as np

    from analysis.tables import Categorical
    from reports.figures import _rest_is_large

    counts = np.array([[20, 30], [15, 25], list(left)])
    answer = Categorical(np.repeat([0, 1], counts.sum(axis=0)), ("yes", "no"))

    assert _rest_is_large(answer, 0, counts, groups=(0, 1), k=10) is told
