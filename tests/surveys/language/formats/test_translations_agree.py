"""A rule said in another program's words and read back has the same value for the same answers."""

from datetime import date

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from surveys.language.elements import Kind, Option, Question, Questionnaire, Section
from surveys.language.formats.expressions import parse_expression
from surveys.language.formats.surveyjs_writer import write_expression
from surveys.language.formats.xpath import Context, parse_xpath
from surveys.language.formats.xpath_grammar import Node, XPathError
from surveys.language.formats.xpath_writer import write_xpath
from surveys.language.formula import parse_formula, write_formula
from surveys.language.rules import evaluate
from surveys.language.typing_rules import infer, variable_types
from tests.surveys.language.examples import options, text

TODAY = date(2026, 11, 22)
ASKED = (
    Question("a", Kind.SINGLE, text("a"), options=options("x", "y")),
    Question("m", Kind.MULTIPLE, text("m"), options=(*options("x", "y"), Option("z", text("z")))),
    Question("n", Kind.NUMBER, text("n")),
    Question("t", Kind.SHORT_TEXT, text("t")),
    Question("d", Kind.DATE, text("d")),
)
TYPES = variable_types(
    Questionnaire(text("T"), ("tr", "en"), "tr", (Section("s", text("s"), questions=ASKED),))
)
KINDS = {code: each.kind for code, each in TYPES.items()}

codes = st.sampled_from(["x", "y", "z"])
numbers = (
    st.integers(-5, 5)
    | st.sampled_from([0.5, 2.25])
    | st.just({"var": "n"})
    | st.just({"count": [{"var": "m"}]})
)
sums = st.recursive(
    numbers,
    lambda inner: st.builds(
        lambda sign, one, two: {sign: [one, two]}, st.sampled_from(["+", "-", "*"]), inner, inner
    ),
    max_leaves=4,
)
simple = st.one_of(
    st.builds(
        lambda sign, one, two: {sign: [one, two]},
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        sums,
        sums,
    ),
    st.builds(
        lambda sign, code: {sign: [{"var": "a"}, code]},
        st.sampled_from(["==", "!="]),
        st.sampled_from(["x", "y"]),
    ),
    st.builds(lambda code: {"selected": [{"var": "m"}, code]}, codes),
    st.builds(lambda code: {"answered": [{"var": code}]}, st.sampled_from("amntd")),
    st.builds(lambda word: {"contains": [{"var": "t"}, word]}, st.sampled_from(["su", "it's"])),
    st.builds(lambda sign: {sign: [{"var": "d"}, {"date": ["2026-01-31"]}]}, st.sampled_from(["<", ">="])),
    st.builds(
        lambda values: {"in": [{"var": "a"}, values]},
        st.lists(st.sampled_from(["x", "y"]), min_size=1, max_size=2),
    ),
    st.builds(lambda values: {"any-in": [{"var": "m"}, values]}, st.lists(codes, min_size=1, max_size=2)),
    st.builds(lambda low, high: {"between": [{"var": "n"}, low, high]}, st.integers(0, 3), st.integers(2, 6)),
    st.just({">=": [{"years-between": [{"var": "d"}, {"today": []}]}, 18]}),
)
conditions = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.builds(lambda parts: {"and": parts}, st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda parts: {"or": parts}, st.lists(inner, min_size=2, max_size=3)),
        st.builds(lambda part: {"not": [part]}, inner),
    ),
    max_leaves=5,
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "a": st.sampled_from(["x", "y"]),
        "m": st.lists(codes, min_size=1, max_size=3, unique=True),
        "n": st.integers(-6, 6) | st.just(2.5),
        "t": st.sampled_from(["su", "it's", "deniz"]),
        "d": st.sampled_from(["1990-05-01", "2026-01-31", "2026-06-01"]),
    },
)
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def same(rule, back, given_answers):
    """Equal, also in what is missing."""
    return evaluate(rule, given_answers, today=TODAY) == evaluate(back, given_answers, today=TODAY)


def fits(rule):
    return not infer(rule, types=TYPES, current=None)[1]


@many
@given(conditions, answers)
def test_formulas_agree(rule, given_answers):
    assume(fits(rule))

    assert same(rule, parse_formula(write_formula(rule)), given_answers)


@many
@given(conditions, answers)
def test_xpath_agrees(rule, given_answers):
    assume(fits(rule))
    try:
        expression = write_xpath(rule, name_of=str)
    except XPathError:
        return
    # In XLSForm this asks whether anything was chosen at all, and is read so; here nobody chooses nothing.
    assume("count-selected(${m}) = 0" not in expression and "count-selected(${m}) != 0" not in expression)

    assert same(rule, parse_xpath(expression, Context(KINDS)), given_answers)


@many
@given(conditions, answers)
def test_surveyjs_agrees(rule, given_answers):
    assume(fits(rule))

    def resolve(name):
        stem, _, part = name.rpartition(".")
        return Node("size", stem) if part == "length" else Node("var", name)

    expression = write_expression(rule, names={}, kinds=KINDS)

    assert same(rule, parse_expression(expression, Context(KINDS), resolve=resolve), given_answers)
