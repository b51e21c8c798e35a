"""The annexes of a report in one language: the questionnaire as it was asked, the method with its limits."""

from typing import Any

from django.utils.translation import gettext as _

from reports.models import Report
from reports.prose.words import GROUP_NAMES, category, said
from surveys.language.conditions import ALL, LABELS, WITHOUT_VALUE, Line, from_rule
from surveys.language.elements import Question, Questionnaire, Rule
from surveys.language.formula import write_formula
from surveys.language.variables import Variable, variables


def questionnaire(report: Report, *, language: str) -> list[dict[str, Any]]:
    """Returns the sections with their questions, options and the conditions under which they were asked."""
    asked = report.survey.version.compiled.definition
    known = {variable.code: variable for variable in variables(asked)}
    return [
        {
            "title": said(section.title, language),
            "condition": condition(section.relevant, asked, known, language=language),
            "questions": [_asked(question, asked, known, language) for question in section.questions],
        }
        for section in asked.sections
    ]


def _asked(
    question: Question, asked: Questionnaire, known: dict[str, Variable], language: str
) -> dict[str, Any]:
    return {
        "code": question.code,
        "text": said(question.label, language),
        "hint": said(question.hint, language),
        "kind": _kind(str(question.kind)),
        "condition": condition(question.relevant, asked, known, language=language),
        "rows": [said(row.label, language) for row in question.rows],
        "options": [said(option.label, language) for option in question.options] or _ends(question, language),
    }


def codebook(report: Report, *, language: str) -> list[dict[str, Any]]:
    """Returns each variable of the data with its wording, kind and what its codes stand for."""
    found = variables(report.survey.version.compiled.definition)
    return [
        {
            "code": variable.code,
            "text": _wording(variable, language),
            "kind": _kind(str(variable.kind)),
            "values": [f"{option.code} = {said(option.label, language)}" for option in variable.options]
            or [str(point) for point in variable.points or ()],
        }
        for variable in found
    ]


def _wording(variable: Variable, language: str) -> str:
    own, above = said(variable.label, language), said(variable.parent_label, language)
    return f"{above} {own}" if above and above != own else own


def _ends(question: Question, language: str) -> list[str]:
    """Returns what the ends of a scale were called."""
    if str(question.kind) != "scale":
        return []
    points, low, high = (
        question.points,
        said(question.low_label, language),
        said(question.high_label, language),
    )
    return [
        f"{points[0]}: {low}" if low else str(points[0]),
        f"{points[-1]}: {high}" if high else str(points[-1]),
    ]


def _kind(kind: str) -> str:
    return {
        "single": _("one answer"),
        "multiple": _("several answers"),
        "scale": _("scale"),
        "matrix": _("one answer a line"),
        "ranking": _("put in order"),
        "number": _("number"),
        "short_text": _("in own words"),
        "long_text": _("in own words"),
        "date": _("date"),
        "time": _("time of day"),
        "neighbourhood": _("neighbourhood"),
        "note": _("text to read"),
        "calculation": _("computed from other answers"),
    }.get(kind, kind)


def condition(rule: Rule | None, asked: Questionnaire, known: dict[str, Variable], *, language: str) -> str:
    """Returns when a question was asked, in words; "" if always. What lines cannot say stays a formula."""
    if rule is None:
        return ""
    found = from_rule(rule)
    if found is None:
        return _("Asked if: %(what)s") % {"what": write_formula(rule)}
    joint = _("; and ") if found.join == ALL else _("; or ")
    return _("Asked if: %(what)s") % {
        "what": joint.join(_line(line, known, language) for line in found.lines)
    }


def _line(line: Line, known: dict[str, Variable], language: str) -> str:
    variable = known.get(line.variable)
    asked = said(variable.label, language) if variable else line.variable
    start = f"“{asked}” {_(LABELS[line.comparison])}"
    if line.comparison in WITHOUT_VALUE:
        return start
    options = {option.code: said(option.label, language) for option in variable.options} if variable else {}
    return f"{start} “{options.get(line.value, line.value)}”"


def method(report: Report, *, language: str) -> list[str]:
    """Returns how the figures were made and what they cannot tell, in sentences."""
    figures = report.figures
    told = [_who(figures), *_weighing(figures, language), *_errors(figures), _hidden(figures)]
    told.append(
        _(
            "Each share is of those who were asked and answered. Why answers are missing stands with each question."
        )
    )
    if figures["is_synthetic"]:
        told.append(_("Demonstration: all answers in this report are made up."))
    return told


def _who(figures: dict[str, Any]) -> str:
    if figures["sampling"] == "opt_in":
        return _(
            "Whoever wanted to took part. It is not known how those who did not would have answered, so no "
            "margin of error is given and no response rate can be told."
        )
    if figures["sampling"] == "census":
        return _("All members of the group were asked; those who did not answer may think otherwise.")
    return _("People were drawn at random. Those who did not answer may think otherwise than those who did.")


def _weighing(figures: dict[str, Any], language: str) -> list[str]:
    weights = figures["weights"]
    if not weights:
        return [_("The answers are not weighted.")]
    margins = ", ".join(GROUP_NAMES[name][language] for name in weights["sources"])
    told = [
        _("Answers are weighted by raking, so that these margins meet the population: %(margins)s.")
        % {"margins": margins}
    ]
    merged = [
        category(code, language=language, names=figures["places"])
        for codes in weights["merged"].values()
        for code in codes
    ]
    if merged:
        told.append(
            _("Categories with few respondents were weighed together: %(names)s.")
            % {"names": ", ".join(merged)}
        )
    if weights.get("trim"):
        low, high = (f"{end:g}".replace(".", "," if language == "tr" else ".") for end in weights["trim"])
        told.append(
            _("Weights below %(low)s and above %(high)s times the mean were trimmed.")
            % {"low": low, "high": high}
        )
    return told


def _errors(figures: dict[str, Any]) -> list[str]:
    if not figures["has_error"]:
        return []
    return [
        _(
            "Intervals hold the true share in 95 of 100 such samples (Korn and Graubard); they include the weighing."
        ),
        _(
            "Differences between groups are told only if they stand after correcting for all comparisons made."
        ),
    ]


def _hidden(figures: dict[str, Any]) -> str:
    return _(
        "Counts of fewer than %(k)s people are hidden, and so is whatever would give them away by subtraction."
    ) % {"k": figures["minimum_cell"]}
