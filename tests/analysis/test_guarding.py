"""With `disclosure`, nothing that a specification prints tells of single people."""

from __future__ import annotations

import itertools
import json

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis import specification

CATEGORIES = {"place": 5, "sex": 2, "answer": 4}


def sheet(seed: int, *, n: int = 320, gaps: float = 0.0) -> tuple[str, dict[str, np.ndarray]]:
    rng = np.random.default_rng(seed)
    columns = {
        "place": rng.choice(5, size=n, p=rng.dirichlet([2] * 5)),
        "sex": rng.integers(0, 2, n),
        "answer": rng.choice(4, size=n, p=rng.dirichlet([1] * 4)),
    }
    for name in columns:
        columns[name] = np.where(rng.random(n) < gaps, -1, columns[name])
    score = rng.normal(50, 9, n).round(3)
    lines = ["place,sex,answer,score"]
    for row in range(n):
        cells = [f"{name[0]}{columns[name][row]}" if columns[name][row] >= 0 else "" for name in columns]
        lines.append(",".join([*cells, str(score[row])]))
    return "\n".join(lines) + "\n", columns


ASKS = [
    {"id": "all", "what": "share", "variable": "answer"},
    {"id": "places", "what": "share", "variable": "answer", "by": ["place"]},
    {"id": "sexes", "what": "share", "variable": "answer", "by": ["sex"]},
    {"id": "both", "what": "share", "variable": "answer", "by": ["place", "sex"]},
    {"id": "who", "what": "share", "variable": "sex", "by": ["place"]},
]


def run(data: str, asks: list[dict], *, k: int = 10, group: int = 30) -> dict[str, list[dict]]:
    wanted = {"data": "x.csv", "ask": asks, "disclosure": {"k": k, "group": group}}
    return json.loads(
        specification.dump(specification.answer(specification.parse(json.dumps(wanted)), data))
    )["answers"]


def attack(
    answers: dict[str, list[dict]], asks: list[dict], n: int, *, unprinted: list[dict[str, str]] | None = None
) -> dict[tuple, tuple[float, float]]:
    """Each hidden count's range, by a program of its own: knows only what was printed and the number of rows.

    An answer left out is a level of its own, named "". `unprinted` are further counts to ask for.
    """
    levels = [[*(f"{name[0]}{code}" for code in range(size)), ""] for name, size in CATEGORIES.items()]
    everyone = [dict(zip(CATEGORIES, labels, strict=True)) for labels in itertools.product(*levels)]

    def indicator(cell: dict[str, str | None]) -> np.ndarray:
        """None stands for any answer."""
        met = [all(a[k] == v if v is not None else a[k] != "" for k, v in cell.items()) for a in everyone]
        return np.array(met, dtype=float)

    equations, sums = [np.ones(len(everyone))], [float(n)]
    hidden = {tuple(sorted(cell.items())): indicator(cell) for cell in unprinted or []}
    for ask in asks:
        by = ask.get("by", [])
        printed = {tuple(row["by"].items()) for row in answers[ask["id"]]}
        for codes in itertools.product(*(range(CATEGORIES[name]) for name in by)):
            labels = tuple((name, f"{name[0]}{code}") for name, code in zip(by, codes, strict=True))
            if labels not in printed:
                equations.append(indicator(dict(labels)))
                sums.append(0.0)
        for row in answers[ask["id"]]:
            cell = {**row["by"], ask["variable"]: row["category"]}
            if row.get("suppressed"):
                hidden[tuple(sorted(cell.items()))] = indicator(cell)
                continue
            equations += [indicator(cell), indicator({**row["by"], ask["variable"]: None})]
            sums += [round(row["value"] * row["n"]), row["n"]]
    found = {}
    for cell, wanted in hidden.items():
        ends = [
            linprog(sign * wanted, A_eq=np.array(equations), b_eq=sums, bounds=(0, None), method="highs")
            for sign in (1, -1)
        ]
        assert all(end.status == 0 for end in ends)
        found[cell] = (ends[0].fun, -ends[1].fun)
    return found


@pytest.mark.parametrize("seed", range(5))
def test_no_hidden_count_can_be_narrowed_down_by_an_attack_on_all_tables_together(seed):
    data, _ = sheet(seed)

    answers = run(data, ASKS)

    found = attack(answers, ASKS, 320)
    assert found
    assert min(high - low for low, high in found.values()) >= 10 - 1e-5


@pytest.mark.parametrize("seed", range(3))
def test_tables_tied_only_by_their_margins_withstand_the_attack_too(seed, monkeypatch):
    monkeypatch.setattr("analysis.crossings.JOINT", 1)
    data, _ = sheet(seed)

    answers = run(data, ASKS[:3])

    found = attack(answers, ASKS[:3], 320)
    assert found
    assert min(high - low for low, high in found.values()) >= 10 - 1e-5


@pytest.mark.parametrize("seed", range(3))
def test_small_counts_and_small_groups_are_not_printed(seed):
    data, columns = sheet(seed)

    answers = run(data, ASKS)

    for row in answers["both"]:
        place, sex = int(row["by"]["place"][1]), int(row["by"]["sex"][1])
        group = (columns["place"] == place) & (columns["sex"] == sex)
        count = int((group & (columns["answer"] == int(row["category"][1]))).sum())
        if group.sum() < 30 or 0 < count < 10:
            assert row["suppressed"] is True
            assert all(row[key] is None for key in ("value", "se", "low", "high", "deff", "n"))


def test_hiding_only_the_small_counts_would_fail_the_same_attack():
    """The control: without the further cells the attack finds counts exactly."""
    exact = 0
    for seed in range(3):
        data, columns = sheet(seed)
        answers = run(data, ASKS)
        open_rows = specification.answer(specification.parse(json.dumps({"data": "x", "ask": ASKS})), data)[
            "answers"
        ]
        for ask in ASKS:
            for row, shown in zip(answers[ask["id"]], open_rows[ask["id"]], strict=True):
                group = np.ones(320, bool)
                for name, label in row["by"].items():
                    group &= columns[name] == int(label[1])
                count = int((group & (columns[ask["variable"]] == int(row["category"][1]))).sum())
                if row.get("suppressed") and group.sum() >= 30 and not 0 < count < 10:
                    row.clear()
                    row.update(shown)
        exact += sum(high - low < 1e-6 for low, high in attack(answers, ASKS, 320).values())

    assert exact > 0


def test_people_without_a_group_are_not_found_by_subtraction():
    """Seven people left the place out; all minus the places would be their answers."""
    rows = [f"{'p0' if i < 90 else 'p1'},{'a0' if i % 2 else 'a1'}" for i in range(180)] + [",a0"] * 7
    data = "place,answer\n" + "\n".join(rows) + "\n"
    asks = [
        {"id": "all", "what": "share", "variable": "answer"},
        {"id": "places", "what": "share", "variable": "answer", "by": ["place"]},
    ]

    answers = run(data, asks)

    assert any(row.get("suppressed") for rows in answers.values() for row in rows)


def test_a_group_of_one_mind_is_hidden():
    rows = ["p0,a0"] * 60 + [f"p1,a{i % 3}" for i in range(120)] + [f"p2,a{i % 3}" for i in range(120)]
    data = "place,answer\n" + "\n".join(rows) + "\n"

    answers = run(data, [{"id": "places", "what": "share", "variable": "answer", "by": ["place"]}])

    assert all(row.get("suppressed") for row in answers["places"] if row["by"]["place"] == "p0")
    assert any(not row.get("suppressed") for row in answers["places"])


def test_the_mean_of_a_small_group_is_hidden_and_so_is_a_second_one():
    rows = [f"p0,{i}" for i in range(12)] + [f"p1,{i}" for i in range(80)] + [f"p2,{i}" for i in range(90)]
    data = "place,score\n" + "\n".join(rows) + "\n"
    asks = [
        {"id": "all", "what": "mean", "variable": "score"},
        {"id": "places", "what": "mean", "variable": "score", "by": ["place"]},
        {"id": "half", "what": "quantile", "variable": "score", "q": 0.5, "by": ["place"]},
    ]

    answers = run(data, asks)

    gone = [row["by"]["place"] for row in answers["places"] if row.get("suppressed")]
    assert "p0" in gone
    assert len(gone) >= 2
    assert [row["by"]["place"] for row in answers["half"] if row.get("suppressed")] == gone


def test_a_total_that_one_respondent_makes_up_is_hidden():
    rows = (
        [f"p0,{9000 if i == 0 else 1}" for i in range(60)]
        + [f"p1,{i}" for i in range(60)]
        + [f"p2,{i}" for i in range(60)]
    )
    data = "place,turnover\n" + "\n".join(rows) + "\n"

    answers = run(data, [{"id": "t", "what": "total", "variable": "turnover", "by": ["place"]}])

    assert answers["t"][0]["suppressed"] is True


def test_a_test_over_a_hidden_cell_is_hidden_too():
    rows = ["p0,a0"] * 50 + ["p0,a1"] * 4 + ["p1,a0"] * 40 + ["p1,a1"] * 40
    data = "place,answer\n" + "\n".join(rows) + "\n"
    asks = [
        {"id": "chi", "what": "crosstab_test", "row": "answer", "column": "place"},
        {
            "id": "model",
            "what": "regression",
            "outcome": "answer",
            "predictors": ["place"],
            "family": "logistic",
        },
        {"id": "difference", "what": "difference", "variable": "answer", "category": "a0", "group": "place"},
    ]

    answers = run(data, asks)

    assert all(row["suppressed"] and row.get("p") is None for rows in answers.values() for row in rows)


def test_nothing_is_hidden_where_all_counts_are_large():
    data, _ = sheet(5, n=20000)

    answers = run(data, ASKS)

    assert not any(row.get("suppressed") for rows in answers.values() for row in rows)


def test_a_sample_too_small_for_any_figure_gives_none():
    data, _ = sheet(1, n=8)

    answers = run(data, ASKS)

    assert all(row["suppressed"] for rows in answers.values() for row in rows)


@pytest.mark.parametrize("seed", range(3))
def test_gaps_in_the_answers_do_not_open_a_way(seed):
    """Rows without a place are a small group that is never printed, and must not follow from the others."""
    data, columns = sheet(seed, gaps=0.08)
    lost = {
        f"a{code}": int(((columns["place"] == -1) & (columns["answer"] == code)).sum()) for code in range(4)
    }
    small = [{"place": "", "answer": label} for label, count in lost.items() if 0 < count < 10]

    answers = run(data, ASKS[:3])

    found = attack(answers, ASKS[:3], 320, unprinted=small)
    assert small
    assert min(high - low for low, high in found.values()) >= 10 - 1e-5
