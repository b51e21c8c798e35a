"""What an import gives back: the questionnaire, the counts, and everything that could not be represented."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.language.elements import Kind, Questionnaire
from surveys.language.problems import gettext_noop

MESSAGES: dict[str, str] = {
    "not_found": gettext_noop("The file cannot be opened: %(detail)s"),
    "too_large": gettext_noop("The file is larger than %(most)s megabytes."),
    "empty": gettext_noop("The file is empty."),
    "too_many_rows": gettext_noop("%(where)s: more than %(most)s rows."),
    "unknown_format": gettext_noop(
        "The file is no questionnaire that we can read: it must be an XLSForm workbook (.xlsx, .xls), "
        "a LimeSurvey survey (.lss, .lsa), a SurveyJS form (.json) or our own JSON."
    ),
    "other_program": gettext_noop(
        "The file is no questionnaire that we can read: its content is %(detail)s, whatever its name says."
    ),
    "not_utf8": gettext_noop("The text is not encoded as UTF-8. Save the file as UTF-8 and try again."),
    "password": gettext_noop("The file is protected by a password. Remove the password and try again."),
    "macros": gettext_noop("The workbook holds macros. Save it without macros and try again."),
    "entities": gettext_noop("%(where)s: the file declares entities of its own, which we do not read."),
    "broken": gettext_noop("The file is damaged or incomplete: %(detail)s"),
    "invalid": gettext_noop("%(where)s: %(detail)s"),
}


COUNTS = (
    "questions",
    "options",
    "languages",
    "rules",
    "constraints",
    "calculations",
    "groups",
    "repeats",
)


class FileRefusedError(ValueError):
    """A file that cannot be read as a questionnaire: where and why. Nothing was imported."""

    def __init__(self, code: str, *, where: str = "", detail: str = "", most: int = 0) -> None:
        self.code = code
        self.where = where
        self.detail = detail
        self.params = {"where": where, "detail": detail, "most": most}
        super().__init__(self.sentence())

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Returns what to tell the person, translated by the function given; the detail stays as it came."""
        return translate(MESSAGES[self.code]) % self.params


@dataclass(frozen=True, slots=True)
class Unsupported:
    """One thing that could not be represented, with its place. A blocking one prevents publishing."""

    where: str
    what: str
    is_blocking: bool = False


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The counts of what was imported, and the list of what was not."""

    format: str
    questions: int
    options: int
    languages: tuple[str, ...]
    rules: int
    constraints: int
    calculations: int
    groups: int
    repeats: int
    unsupported: tuple[Unsupported, ...]
    notes: tuple[Unsupported, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Returns the report as the command line prints it."""
        return {
            "format": self.format,
            "questions": self.questions,
            "options": self.options,
            "languages": list(self.languages),
            "rules": self.rules,
            "constraints": self.constraints,
            "calculations": self.calculations,
            "groups": self.groups,
            "repeats": self.repeats,
            "unsupported": [_entry(each) for each in self.unsupported],
            "notes": [_entry(each) for each in self.notes],
        }


@dataclass(frozen=True, slots=True)
class Imported:
    """A questionnaire read from a file, and the report on how that went."""

    definition: Questionnaire
    report: ImportReport

    @property
    def unsupported(self) -> list[dict[str, Any]]:
        """What could not be represented, as it is stored beside the draft."""
        return [dict(_entry(each)) for each in self.report.unsupported]

    @property
    def counts(self) -> dict[str, Any]:
        """How much was imported, by the names of the command line."""
        return {name: value for name, value in self.report.to_json().items() if name in COUNTS}


@dataclass(slots=True)
class Gathering:
    """What an importer collects on its way; `where` is a place a person can find in the file."""

    unsupported: list[Unsupported] = field(default_factory=list)
    notes: list[Unsupported] = field(default_factory=list)
    groups: int = 0
    repeats: int = 0
    rules: int | None = None
    """How many conditions the file states; counted in the questionnaire when None."""

    def lacks(self, where: str, what: str, *, blocking: bool = False) -> None:
        """Records something that could not be represented."""
        self.unsupported.append(Unsupported(where, what, blocking))

    def notes_that(self, where: str, what: str) -> None:
        """Records something that was represented, in a way the author should know."""
        self.notes.append(Unsupported(where, what))


def report_of(definition: Questionnaire, gathering: Gathering, *, format_name: str) -> ImportReport:
    """Returns the report on an imported questionnaire."""
    questions = [question for question in definition.questions() if question.kind is not Kind.NOTE]
    return ImportReport(
        format=format_name,
        questions=len(questions),
        options=sum(len(question.options) for question in questions),
        languages=definition.languages,
        rules=_count_rules(definition) if gathering.rules is None else gathering.rules,
        constraints=sum(question.constraint is not None for question in questions),
        calculations=len(definition.calculations),
        groups=gathering.groups,
        repeats=gathering.repeats,
        unsupported=tuple(gathering.unsupported),
        notes=tuple(gathering.notes),
    )


def _count_rules(definition: Questionnaire) -> int:
    """Counts conditions for showing: of sections, of questions, and of a question's options taken together."""
    shown = [each.relevant for each in (*definition.sections, *definition.questions())]
    filtered = [
        any(option.relevant is not None for option in each.options) for each in definition.questions()
    ]
    return sum(rule is not None for rule in shown) + sum(filtered)


def _entry(each: Unsupported) -> Mapping[str, Any]:
    entry = {"where": each.where, "what": each.what}
    return {**entry, "blocking": True} if each.is_blocking else entry
