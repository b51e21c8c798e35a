"""The door for writing a questionnaire in a format, with what the format cannot hold."""

from collections.abc import Callable
from pathlib import Path

from surveys.language.elements import Kind, Questionnaire
from surveys.language.formats.report import Unsupported

type Write = Callable[[Questionnaire, Path], tuple[Unsupported, ...]]


def write(questionnaire: Questionnaire, path: Path, *, format_name: str) -> tuple[Unsupported, ...]:
    """Writes a questionnaire and returns what other programs will not know; KeyError for an unknown format."""
    return WRITERS[format_name](questionnaire, path)


def counts_of(questionnaire: Questionnaire) -> dict[str, int]:
    """Returns how much a questionnaire holds, by the names of the command line."""
    questions = [question for question in questionnaire.questions() if question.kind is not Kind.NOTE]
    return {
        "sections": len(questionnaire.sections),
        "questions": len(questions),
        "options": sum(len(question.options) for question in questions),
        "calculations": len(questionnaire.calculations),
        "languages": len(questionnaire.languages),
    }


def _xlsform(questionnaire: Questionnaire, path: Path) -> tuple[Unsupported, ...]:
    from surveys.language.formats.xlsform_writer import write_xlsform

    return write_xlsform(questionnaire, path)


def _surveyjs(questionnaire: Questionnaire, path: Path) -> tuple[Unsupported, ...]:
    from surveys.language.formats.surveyjs_writer import write_surveyjs

    return write_surveyjs(questionnaire, path)


def _ddi(questionnaire: Questionnaire, path: Path) -> tuple[Unsupported, ...]:
    from surveys.language.formats.ddi import write_ddi

    return write_ddi(questionnaire, path)


def _own(questionnaire: Questionnaire, path: Path) -> tuple[Unsupported, ...]:
    from surveys.language.formats.own import write_own

    write_own(questionnaire, path)
    return ()


WRITERS: dict[str, Write] = {"xlsform": _xlsform, "surveyjs": _surveyjs, "ddi": _ddi, "json": _own}
