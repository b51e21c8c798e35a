"""Generated questionnaires, rules and form data, valid and hostile, for the tests of the language."""

from hypothesis import strategies as st

from surveys.language.definition import Kind, Option, Question, Questionnaire, Section
from surveys.language.operators import OPERATORS
from tests.surveys.language.examples import questionnaire, text

FIELDS = sorted(
    {name for question in questionnaire().questions() for name in (question.code, question.other_code)}
)
ROWS = ["rate/clean", "rate/safe", "order/tree", "order/light", "order/bench"]
ODD = [
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202eabc",
    "__proto__",
    "yes",
    "no",
    "often",
    "sport",
    "other",
    "none",
    "dk",
    "1",
    "0",
    "-1",
    "1e309",
    "9" * 400,
    "1,5",
    "1.500",
    "nan",
    "2026-11-22",
    "31.02.2026",
    "0000-00-00",
    "29.02.2024",
    "25:61",
    "'; DROP TABLE",
    "{{7*7}}",
    "x" * 30_000,
    "İ" * 300,
    "🧿",
    "north",
    "n1",
    "٣",
]

names = st.sampled_from([*FIELDS, *ROWS, "_shown", "id", "__proto__", "csrfmiddlewaretoken"]) | st.text(
    max_size=8
)
words = st.sampled_from(ODD) | st.text(max_size=20)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
form_data = st.dictionaries(names, st.lists(words, max_size=4), max_size=25)
hostile_data = st.dictionaries(names | st.integers(), anything, max_size=25)
stored_answers = st.dictionaries(names, anything, max_size=25)

literals = (
    st.booleans()
    | st.integers(-10, 10)
    | st.floats(-5, 5, width=16)
    | st.sampled_from(["a", "b", "q", "2026-01-31"])
)


def rules(codes: list[str]) -> st.SearchStrategy:
    """Well-formed rules over some variables; most of them make no sense."""
    leaves = literals | st.sampled_from(codes).map(lambda code: {"var": code}) if codes else literals

    def nodes(inner: st.SearchStrategy) -> st.SearchStrategy:
        def of(name: str) -> st.SearchStrategy:
            operator = OPERATORS[name]
            most = min(operator.most, operator.least + 1, 3)
            operands = st.lists(inner, min_size=operator.least, max_size=max(most, operator.least))
            if "list" in operator.takes:
                values = st.lists(literals, max_size=3)
                operands = st.tuples(inner, values).map(list)
            return operands.map(lambda parts: {name: parts})

        return st.sampled_from(sorted(OPERATORS)).flatmap(of)

    return st.recursive(leaves, nodes, max_leaves=6)


@st.composite
def questionnaires(draw: st.DrawFn, *, is_ordered: bool = False) -> Questionnaire:
    """Questionnaires of up to six questions, whose rules read what comes before, after (unless ordered), or nothing."""
    count = draw(st.integers(1, 6))
    codes = [f"q{number}" for number in range(count)]
    questions = []
    for number, code in enumerate(codes):
        kind = draw(
            st.sampled_from([Kind.SINGLE, Kind.MULTIPLE, Kind.NUMBER, Kind.SHORT_TEXT, Kind.DATE, Kind.SCALE])
        )
        has_options = kind in (Kind.SINGLE, Kind.MULTIPLE)
        before = is_ordered or draw(st.booleans())
        readable = codes[:number] if before else codes
        questions.append(
            Question(
                code,
                kind,
                text(code),
                required=draw(st.booleans()),
                options=tuple(Option(each, text(each)) for each in ("a", "b", "c")) if has_options else (),
                relevant=draw(st.none() | rules(readable)),
                constraint=draw(st.none() | rules([*readable, "."])),
            )
        )
    middle = draw(st.integers(0, count))
    sections = (
        Section("s1", text("1"), text("i"), questions=tuple(questions[:middle])),
        Section(
            "s2",
            text("2"),
            text("i"),
            relevant=draw(st.none() | rules(codes[:middle])),
            questions=tuple(questions[middle:]),
        ),
    )
    return Questionnaire(text("T"), ("tr", "en"), "tr", sections)


def answers_to(questionnaire: Questionnaire) -> st.SearchStrategy:
    """Form data for a generated questionnaire: fitting, unfitting and absent answers."""
    codes = [question.code for question in questionnaire.questions()]
    words = st.sampled_from(["a", "b", "c", "1", "3", "7,5", "2026-01-31", "", "x", "9" * 30])
    return st.dictionaries(st.sampled_from(codes), st.lists(words, min_size=1, max_size=3))
