"""The flat catalogue of what a questionnaire measures: the one place columns are taken from."""

from dataclasses import dataclass

from surveys.language.elements import (
    Kind,
    Option,
    OptionRole,
    Question,
    Questionnaire,
    QuestionRole,
    Text,
)

CALCULATION = "calculation"


@dataclass(frozen=True, slots=True)
class Column:
    """A column made from part of a variable: chosen or not (multiple), or the rank given (ranking)."""

    code: str
    label: Text
    option: str


@dataclass(frozen=True, slots=True)
class Variable:
    """One measured thing, under the code that answers are stored with.

    `kind` is the question's kind; a line of a matrix is `single`, a text beside "other" is `short_text`,
    a calculated variable is "calculation". `parent` is the question's code ("" for a calculation).
    """

    code: str
    kind: str
    label: Text
    parent: str
    section: str
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    role: QuestionRole = QuestionRole.NONE
    unit: Text | None = None
    points: range | None = None
    row: str = ""
    is_other_text: bool = False
    parent_label: Text | None = None

    @property
    def is_free_text(self) -> bool:
        """Whether people write in their own words here (and may name someone)."""
        return self.kind in (Kind.SHORT_TEXT, Kind.LONG_TEXT)

    @property
    def substantive_options(self) -> tuple[Option, ...]:
        """The options that are answers: without "refused" and "don't know"."""
        return tuple(option for option in self.options if not option.role)

    def numbers(self) -> dict[str, int]:
        """Returns the number each option gets in a statistics program.

        The stated values if every option has one; else the codes themselves if all are whole numbers;
        else the position, from 1.
        """
        if all(option.value is not None for option in self.options):
            return {option.code: int(option.value or 0) for option in self.options}
        codes = [option.code for option in self.options]
        if all(code.isascii() and code.isdigit() for code in codes):
            return {code: int(code) for code in codes}
        return {code: position for position, code in enumerate(codes, start=1)}


def variables(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Returns every variable in the order asked, calculations last."""
    found: list[Variable] = []
    for section in questionnaire.sections:
        for question in section.questions:
            found.extend(_of_question(question, section=section.code))
    for calculation in questionnaire.calculations:
        found.append(
            Variable(code=calculation.code, kind=CALCULATION, label=calculation.label, parent="", section="")
        )
    return tuple(found)


def columns(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Returns the column names of a table with one column a variable, 0/1 columns after their variable."""
    names: list[str] = []
    for variable in variables(questionnaire):
        names.append(variable.code)
        names.extend(column.code for column in variable.columns)
    return tuple(names)


def _of_question(question: Question, *, section: str) -> list[Variable]:
    if question.kind is Kind.NOTE:
        return []
    if question.kind is Kind.MATRIX:
        return [
            Variable(
                code=question.row_code(row),
                kind=Kind.SINGLE,
                label=row.label,
                parent=question.code,
                section=section,
                options=question.options,
                row=row.code,
                parent_label=question.label,
            )
            for row in question.rows
        ]
    found = [_plain(question, section=section)]
    other = question.other_option
    if other is not None:
        found.append(
            Variable(
                code=question.other_code,
                kind=Kind.SHORT_TEXT,
                label=other.label,
                parent=question.code,
                section=section,
                is_other_text=True,
                parent_label=question.label,
            )
        )
    return found


def _plain(question: Question, *, section: str) -> Variable:
    return Variable(
        code=question.code,
        kind=question.kind,
        label=question.label,
        parent=question.code,
        section=section,
        options=question.options,
        columns=_columns(question),
        role=question.role,
        unit=question.unit or None,
        points=question.points if question.kind is Kind.SCALE else None,
    )


def _columns(question: Question) -> tuple[Column, ...]:
    if question.kind not in (Kind.MULTIPLE, Kind.RANKING):
        return ()
    return tuple(
        Column(code=f"{question.code}/{option.code}", label=option.label, option=option.code)
        for option in question.options
        if option.role == OptionRole.SUBSTANTIVE
    )
