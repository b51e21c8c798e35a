"""The `estimate` contract: what is answered, in which form, and what is refused with its place."""

from __future__ import annotations

import json

import pytest

from analysis import specification
from analysis.errors import AnalysisError
from tests.analysis.witnesses import FOLDER, assert_same, expected

RESIDENTS = (FOLDER / "residents.csv").read_text(encoding="utf-8")
DESIGN = {"weights": "weight", "strata": "place", "fpc": ["people"]}
SEX = {"variables": ["sex"], "totals": [[["man"], 2700], [["woman"], 2720]]}
OWNER = {"variables": ["owner"], "totals": [[["no"], 2500], [["yes"], 2920]]}


def run(data: str = RESIDENTS, **parts) -> dict:
    wanted = {"data": "residents.csv", "design": DESIGN, **parts}
    return specification.answer(specification.parse(json.dumps(wanted)), data)


def one(ask: dict, **parts) -> list[dict]:
    return run(ask=[{"id": "it", **ask}], **parts)["answers"]["it"]


def refusal(data: str = RESIDENTS, **parts) -> str:
    with pytest.raises(AnalysisError) as caught:
        run(data, **parts)
    return str(caught.value)


MEAN = [{"id": "m", "what": "mean", "variable": "score"}]


def test_every_kind_of_question_is_answered_in_its_form():
    answers = run(
        ask=[
            {"id": "mean", "what": "mean", "variable": "score", "by": ["place"]},
            {"id": "share", "what": "share", "variable": "owner", "interval": "logit"},
            {"id": "total", "what": "total", "variable": "visits"},
            {"id": "ratio", "what": "ratio", "numerator": "visits", "denominator": "trips"},
            {"id": "quantile", "what": "quantile", "variable": "age", "q": [0.25, 0.5, 0.75]},
            {"id": "chi", "what": "crosstab_test", "row": "owner", "column": "place", "statistic": "F"},
            {"id": "difference", "what": "difference", "variable": "age", "group": "owner"},
            {"id": "rank", "what": "rank_test", "variable": "age", "group": "owner"},
            {
                "id": "model", "what": "regression", "outcome": "owner", "success": "yes",
                "predictors": ["age", "sex", "place"], "family": "logistic",
            },
        ]
    )["answers"]  # fmt: skip
    r = expected()["strat"]

    assert [row["by"] for row in answers["mean"]] == [
        {"place": name} for name in ("Aksu", "Bahar", "Ceviz", "Defne")
    ]
    assert_same([row["value"] for row in answers["mean"]], r["by_place"]["value"])
    assert set(answers["share"][0]) >= {"by", "category", "value", "se", "low", "high", "deff", "n"}
    assert_same([answers["share"][1][key] for key in ("value", "low", "high")], list(r["logit"].values()))
    assert_same(
        [answers["total"][0][key] for key in ("value", "se")], [r["total"][0][k] for k in ("value", "se")]
    )
    assert_same(
        [answers["ratio"][0][key] for key in ("value", "se")], [r["ratio"][k] for k in ("value", "se")]
    )
    assert [row["q"] for row in answers["quantile"]] == [0.25, 0.5, 0.75]
    assert_same([row["value"] for row in answers["quantile"]], [row[0] for row in r["quantiles"]])
    chi = answers["chi"][0]
    assert chi["statistic"] == "F"
    assert_same(
        [chi["value"], *chi["df"], chi["p"]], [r["chi_F"]["value"], *r["chi_F"]["df"], r["chi_F"]["p"]]
    )
    difference = answers["difference"][0]
    assert_same(
        [difference[k] for k in ("value", "t", "p", "low", "high")],
        [r["ttest"][k] for k in ("value", "t", "p", "low", "high")],
    )
    assert difference["df"] == [r["ttest"]["df"]]
    assert_same(
        [answers["rank"][0]["value"], answers["rank"][0]["p"]],
        [r["wilcoxon"]["statistic"], r["wilcoxon"]["p"]],
    )
    assert [row["term"] for row in answers["model"]][:3] == ["(Intercept)", "age", "sexwoman"]
    assert_same([row["se"] for row in answers["model"]], r["logistic"]["se"])


def test_the_head_tells_n_degrees_of_freedom_and_how_uneven_the_weights_are():
    made = run(ask=MEAN)

    assert (made["n"], made["degrees_of_freedom"]) == (250, 246)
    assert set(made["weights"]) == {"sum", "min", "max", "mean", "kish_deff", "n_eff"}
    assert made["weights"]["sum"] == pytest.approx(5420, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "calibration"),
    [
        ("raked", {"method": "rake", "margins": [SEX, OWNER], "tolerance": 1e-12}),
        ("raked_trimmed", {"method": "rake", "margins": [SEX, OWNER], "trim": {"lower": 12, "upper": 30}}),
        ("raked_trimmed_strict", {"method": "rake", "margins": [SEX, OWNER], "trim": {"lower": 12, "upper": 30, "strict": True}}),
        ("linear", {"method": "linear", "margins": [SEX, {"variable": "age", "total": 280000}]}),
        ("raking", {"method": "raking", "margins": [SEX, {"variable": "age", "total": 280000}]}),
        ("logit", {"method": "logit", "bounds": [0.6, 1.6], "margins": [SEX, {"variable": "age", "total": 280000}]}),
    ],
)  # fmt: skip
def test_each_calibration_gives_the_errors_of_the_calibrated_design(name, calibration):
    rows = one(
        {"what": "mean", "variable": "score"},
        calibration=calibration,
        design={"weights": "weight", "strata": "place"},
    )

    r = expected()[name]["mean"][0]
    assert_same([rows[0]["value"], rows[0]["se"]], [r["value"], r["se"]])


def test_two_stages_are_read_from_the_design():
    data = (FOLDER / "households.csv").read_text(encoding="utf-8")
    design = {
        "weights": "weight", "strata": "district", "clusters": ["street", "home"], "fpc": ["streets", "homes"],
        "nest": True,
    }  # fmt: skip

    rows = one({"what": "mean", "variable": "cost"}, data=data, design=design)

    r = expected()["two_stage"]["mean"][0]
    assert_same([rows[0]["value"], rows[0]["se"], rows[0]["deff"]], [r["value"], r["se"], r["deff"]])


def test_a_domain_keeps_the_design_and_missing_answers_are_counted():
    rows = one(
        {"what": "share", "variable": "opinion", "by": ["sex"]}, domain={"variable": "sex", "in": ["woman"]}
    )

    assert {row["by"]["sex"] for row in rows} == {"woman"}
    assert all(row["n"] + row["missing"] == 126 or row["missing"] > 0 for row in rows)
    assert sum(row["value"] for row in rows) == pytest.approx(1)


def test_a_number_named_categorical_is_counted_by_its_values():
    data = "code,w\n1,2\n2,1\n10,1\n2,1\n"

    rows = one(
        {"what": "share", "variable": "code"}, data=data, design={"weights": "w"}, categorical=["code"]
    )

    assert [(row["category"], row["value"]) for row in rows] == [("1", 0.4), ("2", 0.4), ("10", 0.2)]


def test_a_code_with_leading_zeros_keeps_them():
    rows = one(
        {"what": "share", "variable": "code"}, data="code\n007\n010\n", design={}, categorical=["code"]
    )

    assert [row["category"] for row in rows] == ["007", "010"]


def test_nobody_of_twelve_gets_an_interval_from_n():
    data = "answer\n" + "no\n" * 12 + "yes\n"

    rows = one(
        {"what": "share", "variable": "answer"},
        data=data,
        design={},
        domain={"variable": "answer", "in": ["no"]},
    )

    low, high = next((row["low"], row["high"]) for row in rows if row["category"] == "yes")
    assert (low, round(high, 3)) == (0, 0.265)


def test_the_same_specification_and_data_give_the_same_bytes():
    asks = [
        *MEAN,
        {"id": "s", "what": "share", "variable": "opinion", "by": ["place", "sex"], "interval": "beta"},
    ]

    first, second = (specification.dump(run(ask=asks)) for _ in range(2))

    assert first == second
    assert json.loads(first)["answers"]["m"][0]["by"] == {}


def test_a_figure_that_does_not_exist_is_null():
    made = json.loads(specification.dump(run(ask=MEAN, design={}, data="score\n1\n2\n3\n")))

    assert made["answers"]["m"][0]["deff"] is None  # weights of 1 leave no population beyond the sample


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ({"ask": []}, "ask: is empty"),
        ({"ask": [{"id": "a", "what": "median", "variable": "age"}]}, "ask[0].what"),
        ({"ask": [{"id": "a", "what": "mean"}]}, "ask[0]: the key 'variable' is missing"),
        ({"ask": [{"id": "a", "what": "mean", "variable": "age", "bye": []}]}, "ask[0]: the key 'bye' is unknown"),
        ({"ask": [*MEAN, *MEAN]}, "ask[1].id"),
        ({"ask": [{"id": "a", "what": "mean", "variable": "nothing"}]}, "no column is named 'nothing'"),
        ({"ask": [{"id": "a", "what": "mean", "variable": "sex"}]}, "ask[0]: 'sex' holds categories"),
        ({"ask": [{"id": "a", "what": "share", "variable": "sex", "interval": "exact"}]}, "ask[0].interval"),
        ({"ask": [{"id": "a", "what": "quantile", "variable": "age", "q": [1.5]}]}, "ask[0].q[0]"),
        ({"ask": [{"id": "a", "what": "difference", "variable": "age", "group": "place"}]}, "ask[0]: group"),
        ({"ask": [{"id": "a", "what": "crosstab_test", "row": "sex", "column": "sex", "statistic": "G"}]}, "ask[0].statistic"),
        ({"ask": MEAN, "design": {"weight": "weight"}}, "design: the key 'weight' is unknown"),
        ({"ask": MEAN, "design": {"weights": "sex"}}, "design: weights: 'sex' holds categories"),
        ({"ask": MEAN, "design": {"weights": "score"}}, "design: weights: row"),
        ({"ask": MEAN, "design": {"fpc": ["people", "people"]}}, "design.fpc: names a column twice"),
        ({"ask": MEAN, "design": {"clusters": ["sex"], "strata": "place"}}, "design: clusters[0]: cluster"),
        ({"ask": MEAN, "design": {"strata": "score"}}, "design: strata: row"),
        ({"ask": MEAN, "design": {"weights": "weight", "fpc": ["trips"]}}, "design: fpc[0]"),
        ({"ask": MEAN, "domain": {"variable": "sex", "in": ["child"]}}, "domain: 'sex' never is 'child'"),
        ({"ask": MEAN, "domain": {"variable": "sex", "in": []}}, "domain.in: is empty"),
        ({"ask": MEAN, "calibration": {"method": "rake", "margins": []}}, "calibration.margins: is empty"),
        ({"ask": MEAN, "calibration": {"method": "guess", "margins": [SEX]}}, "calibration.method"),
        ({"ask": MEAN, "calibration": {"method": "poststratify", "margins": [SEX, OWNER]}}, "calibration.margins"),
        ({"ask": MEAN, "calibration": {"method": "rake", "margins": [{"variable": "age", "total": 1}]}}, "calibration.margins[0]"),
        ({"ask": MEAN, "disclosure": {"k": 0}}, "disclosure.k"),
        ({"ask": MEAN, "disclosure": {"k": 10, "group": 5}}, "disclosure.group"),
        ({"ask": MEAN, "unasked": 1}, "specification: the key 'unasked' is unknown"),
    ],
)  # fmt: skip
def test_what_has_no_meaning_is_refused_with_its_place(parts, place):
    assert place in refusal(**parts)


def test_margins_that_cannot_be_met_are_refused():
    def with_margins(*margins):
        return refusal(ask=MEAN, calibration={"method": "rake", "margins": list(margins)})

    absent = {"variables": ["sex"], "totals": [[["man"], 1], [["woman"], 1], [["other"], 1]]}
    lacking = {"variables": ["sex"], "totals": [[["man"], 10]]}
    nothing = {"variables": ["sex"], "totals": [[["man"], 0], [["woman"], 10]]}
    unequal = {"variables": ["owner"], "totals": [[["no"], 2500], [["yes"], 2000]]}
    unanswered = {"variables": ["opinion"], "totals": [[["for"], 1], [["against"], 1], [["unsure"], 1]]}

    assert "calibration: sex: no respondent is 'other'" in with_margins(absent)
    assert "calibration: sex: respondents are 'woman', which the margin lacks" in with_margins(lacking)
    assert "calibration: sex: the total of 'man' is 0" in with_margins(nothing)
    assert "calibration: owner: adds up to 4500" in with_margins(SEX, unequal)
    assert "calibration: opinion: row" in with_margins(unanswered)


def test_a_single_cluster_in_a_stratum_is_refused():
    data = "place,w,y\na,1,1\na,1,2\nb,1,3\n"

    told = refusal(
        data, ask=[{"id": "a", "what": "mean", "variable": "y"}], design={"strata": "place", "weights": "w"}
    )

    assert "single cluster" in told
    assert "row 3" in told


def test_a_stratum_that_was_taken_whole_needs_no_second_cluster():
    data = "place,y,known\na,1,4\na,2,4\nb,3,1\n"

    rows = one({"what": "mean", "variable": "y"}, data=data, design={"strata": "place", "fpc": ["known"]})

    assert rows[0]["se"] > 0


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("", "residents.csv: the file is empty"),
        ("score,score\n1,2\n", "two columns are named 'score'"),
        ("score,sex\n1,m\n2\n", "residents.csv line 3: 1 cells under 2 headings"),
        ("score\n", "the table has no rows"),
        ('score\n"1\n', "residents.csv line"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(data, place):
    assert place in refusal(data, ask=MEAN, design={})


def test_a_negative_weight_is_refused_with_its_row():
    assert "row 2 has the weight -1" in refusal("score,w\n1,1\n2,-1\n", ask=MEAN, design={"weights": "w"})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "specification line 1"),
        ("[]", "specification: is not an object"),
        ('{"data": "x", "data": "y", "ask": []}', "the key 'data' is given twice"),
        ('{"data": "x", "ask": [NaN]}', "NaN is not a number"),
        ('{"ask": []}', "the key 'data' is missing"),
    ],
)
def test_a_broken_specification_is_refused_with_its_place(text, place):
    with pytest.raises(AnalysisError) as caught:
        specification.parse(text)

    assert place in str(caught.value)


def test_predictors_that_say_the_same_are_refused():
    data = "y,a,b\n" + "".join(f"{i % 7},{i % 5},{2 * (i % 5)}\n" for i in range(30))
    ask = [{"id": "r", "what": "regression", "outcome": "y", "predictors": ["a", "b"], "family": "linear"}]

    assert "'b' follows from the others" in refusal(data, ask=ask, design={})


def test_a_predictor_that_tells_outcomes_apart_is_refused():
    data = "y,a\n" + "".join(f"{'yes' if i > 15 else 'no'},{i}\n" for i in range(30))
    ask = [{"id": "r", "what": "regression", "outcome": "y", "predictors": ["a"], "family": "logistic"}]

    assert "does not settle" in refusal(data, ask=ask, design={})
