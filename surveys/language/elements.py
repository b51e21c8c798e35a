"""What a questionnaire is made of: frozen, typed, without behaviour beyond plain look-ups.

Reading and writing these as JSON is `definition.py`; what an answer may be is `answering.py`;
whether a questionnaire can be published is `checking.py`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

type Text = Mapping[str, str]
"""One wording by language: {"tr": "Yaşınız", "en": "Your age"}."""

type Rule = bool | int | float | str | list | dict
"""A rule tree in JsonLogic shape; `rules.py` says which operators there are."""

type Bound = int | float | str
"""A number, or for dates an ISO date or "today"."""

OTHER_SUFFIX = "/other_text"


class Kind(StrEnum):
    """How a question is asked, and with it what its answer looks like."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE = "scale"
    MATRIX = "matrix"
    RANKING = "ranking"
    NUMBER = "number"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    NEIGHBOURHOOD = "neighbourhood"
    NOTE = "note"


CHOICE_KINDS = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.MATRIX, Kind.RANKING})
TEXT_KINDS = frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT})


class OptionRole(StrEnum):
    """An option that is not an answer but a reason for having none."""

    SUBSTANTIVE = ""
    REFUSED = "refused"
    DONT_KNOW = "dont_know"


class QuestionRole(StrEnum):
    """What a question tells about the respondent; such answers go to the respondent snapshot."""

    NONE = ""
    NEIGHBOURHOOD = "neighbourhood"
    SEX = "sex"
    BIRTH_YEAR = "birth_year"
    AGE_GROUP = "age_group"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `value` is the number statistics programs shall use instead of the code."""

    code: str
    label: Text
    exclusive: bool = False
    other: bool = False
    role: OptionRole = OptionRole.SUBSTANTIVE
    value: int | None = None
    relevant: Rule | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a matrix; its answer is a variable of its own."""

    code: str
    label: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One question. What a setting means depends on `kind`; docs/questionnaire-format.md has the table."""

    code: str
    kind: Kind
    label: Text
    hint: Text = field(default_factory=dict)
    required: bool = False
    required_when: Rule | None = None
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    relevant: Rule | None = None
    constraint: Rule | None = None
    constraint_message: Text = field(default_factory=dict)
    minimum: Bound | None = None
    maximum: Bound | None = None
    step: int | float | None = None
    integer: bool = False
    low_label: Text = field(default_factory=dict)
    high_label: Text = field(default_factory=dict)
    unit: Text = field(default_factory=dict)
    max_length: int | None = None
    min_choices: int | None = None
    max_choices: int | None = None
    randomise: bool = False
    appearance: str = ""
    role: QuestionRole = QuestionRole.NONE
    blocked: str = ""

    @property
    def other_option(self) -> Option | None:
        """The option that asks for a text of its own, if there is one."""
        return next((option for option in self.options if option.other), None)

    @property
    def other_specify(self) -> bool:
        """Whether some option asks for a text of its own."""
        return self.other_option is not None

    @property
    def other_code(self) -> str:
        """The variable, and form field, of the text beside the "other" option."""
        return self.code + OTHER_SUFFIX

    @property
    def points(self) -> range:
        """The points of a scale, 1 to 5 unless said otherwise."""
        low = self.minimum if isinstance(self.minimum, int) else 1
        high = self.maximum if isinstance(self.maximum, int) else 5
        step = self.step if isinstance(self.step, int) and self.step > 0 else 1
        return range(low, high + 1, step)

    def row_code(self, row: Row) -> str:
        """The variable, and form field, of one line of a matrix."""
        return f"{self.code}/{row.code}"


@dataclass(frozen=True, slots=True)
class Section:
    """What is asked on one page."""

    code: str
    title: Text
    intro: Text = field(default_factory=dict)
    relevant: Rule | None = None
    questions: tuple[Question, ...] = ()
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Calculation:
    """A variable computed from answers; a missing operand makes it missing."""

    code: str
    label: Text
    value: Rule
    blocked: str = ""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A whole questionnaire, in the order in which it is asked."""

    title: Text
    languages: tuple[str, ...]
    default_language: str
    sections: tuple[Section, ...]
    calculations: tuple[Calculation, ...] = ()

    def questions(self) -> Iterator[Question]:
        """Every question in order."""
        for section in self.sections:
            yield from section.questions

    def question(self, code: str) -> Question:
        """The question with this code; KeyError when there is none."""
        for question in self.questions():
            if question.code == code:
                return question
        raise KeyError(code)

    def section(self, code: str) -> Section:
        """The section with this code; KeyError when there is none."""
        for section in self.sections:
            if section.code == code:
                return section
        raise KeyError(code)


def localise(text: Text, language: str, *, fallback: str = "") -> str:
    """Returns the wording in a language, else in the fallback language, else in any, else nothing."""
    return text.get(language) or text.get(fallback) or next((t for t in text.values() if t), "")
