"""What every form of a report shows, in one language: plain texts and numbers, ready to be set."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.models import Report
from reports.prose.summary import basis, difference
from reports.prose.words import GROUP_NAMES, between, category, percent, question_text, said


def report_content(report: Report, *, language: str = "tr") -> dict[str, Any]:
    """Returns a report's parts in the reader's language."""
    figures = report.figures
    with override(language):
        return {
            "title": _survey_title(report, language),
            "version": report.version,
            "sha256": report.sha256,
            "language": language,
            "is_synthetic": figures["is_synthetic"],
            "has_error": figures["has_error"],
            "n": figures["n"],
            "made_on": date_format(report.made_at, "DATE_FORMAT"),
            "basis": basis(figures, language=language),
            "summary": [line for line in _narrative(report, language).splitlines() if line.strip()],
            "limits": report.limits,
            "recommendations": report.recommendations,
            "facts": _facts(report, language),
            "participation": [_margin(each, figures, language) for each in figures["participation"]],
            "questions": [_question(q, figures, language) for q in figures["questions"]],
            "differences": [difference(each, figures, language=language) for each in figures["differences"]],
            "tests": figures["differences"][0]["tests"] if figures["differences"] else 0,
        }


def _survey_title(report: Report, language: str) -> str:
    return (report.survey.title_en if language == "en" else "") or report.survey.title


def _narrative(report: Report, language: str) -> str:
    return (report.summary_en if language == "en" else "") or report.summary


def _facts(report: Report, language: str) -> list[dict[str, str]]:
    figures, survey = report.figures, report.survey
    weights = figures["weights"]
    facts = [
        (_("Answers"), str(figures["n"])),
        (_("Sampling"), str(survey.get_sampling_display())),
        (
            _("Field"),
            f"{date_format(survey.opens_at, 'DATE_FORMAT')} – {date_format(survey.closes_at, 'DATE_FORMAT')}",
        ),
        (_("Mode"), str(survey.get_mode_display())),
        (
            _("Channels"),
            ", ".join(
                f"{category(row['code'], language=language)} {row['count'] if row['count'] is not None else '–'}"
                for row in figures["channels"]
            ),
        ),
    ]
    if weights:
        facts += [
            (_("Weighed to"), "; ".join(sorted(set(weights["sources"].values())))),
            (_("Design effect of the weights"), _number(weights["deff"], language)),
            (_("Effective number of answers"), _number(weights["n_eff"], language)),
            (
                _("Smallest and largest weight"),
                f"{_number(weights['min'], language)} – {_number(weights['max'], language)}",
            ),
        ]
    return [{"label": label, "value": value} for label, value in facts]


def _number(value: float, language: str) -> str:
    text = f"{value:.2f}" if value < 100 else f"{value:.0f}"
    return text.replace(".", ",") if language == "tr" else text


def _margin(margin: dict[str, Any], figures: dict[str, Any], language: str) -> dict[str, Any]:
    names = figures["places"]
    largest = max((row["population"] for row in margin["rows"]), default=1) or 1
    rows = [
        {
            "label": category(row["code"], language=language, names=names),
            "population": percent(row["population"], language=language),
            "unweighted": percent(row["unweighted"], language=language),
            "weighted": percent(row["weighted"], language=language),
            "people_width": None
            if row["unweighted"] is None
            else round(100 * min(row["unweighted"] / largest / 1.3, 1), 2),
            "population_width": round(100 * row["population"] / largest / 1.3, 2),
        }
        for row in margin["rows"]
    ]
    return {"label": GROUP_NAMES[margin["variable"]][language], "source": margin["source"], "rows": rows}


def _question(question: dict[str, Any], figures: dict[str, Any], language: str) -> dict[str, Any]:
    rows = [
        {
            "label": said(option["label"], language),
            "percent": None if option["value"] is None else round(100 * option["value"], 2),
            "low": None if option["low"] is None else round(100 * option["low"], 2),
            "high": None if option["high"] is None else round(100 * option["high"], 2),
            "text": percent(option["value"], language=language),
            "interval": between(option["low"], option["high"], language=language),
            "suppressed": option["suppressed"],
        }
        for option in question["options"]
    ]
    shown = [row for row in rows if row["percent"] is not None]
    first = max(shown, key=lambda row: row["percent"], default=None)
    return {
        "text": question_text(question, language),
        "note": f"n = {question['n']}",
        "finding": f"{first['label']}: {first['text']}" if first else question_text(question, language),
        "n": question["n"],
        "rows": rows,
        "has_hidden": any(row["suppressed"] for row in rows),
    }
