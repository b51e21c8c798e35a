"""What every form of a report shows, in one language: plain texts and numbers, ready to be set."""

import re
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from reports.models import Report
from reports.prose.summary import basis, difference
from reports.prose.words import GROUP_NAMES, between, category, number, percent, question_text, said, whole
from reports.render.annexes import codebook, method, questionnaire
from reports.render.maps import map_content
from reports.render.matrices import blocks


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
            "summary": _findings(report, language),
            "findings": [_noted(line) for line in _findings(report, language)],
            "limits": report.limits,
            "recommendations": report.recommendations,
            "facts": _facts(report, language),
            "participation": [_margin(each, figures, language) for each in figures["participation"]],
            "map": map_content(figures, language),
            "questions": (questions := [_question(q, figures, language) for q in figures["questions"]]),
            "blocks": blocks(figures["questions"], questions, language),
            "themes": [_themes(each, language) for each in figures.get("themes", ())],
            "differences": [difference(each, figures, language=language) for each in figures["differences"]],
            "method": method(report, language=language),
            "codebook": codebook(report, language=language),
            "questionnaire": questionnaire(report, language=language),
            "tests": figures["differences"][0]["tests"] if figures["differences"] else 0,
        }


def _survey_title(report: Report, language: str) -> str:
    return (report.survey.title_en if language == "en" else "") or report.survey.title


def _findings(report: Report, language: str) -> list[str]:
    """Returns the lines of the narrative; what the evidence is stands above them already."""
    lines = [line for line in _narrative(report, language).splitlines() if line.strip()]
    return lines[1:] if lines[:1] == [basis(report.figures, language=language)] else lines


NOTED = re.compile(
    r"(?P<text>.+?)(?:, (?P<span>(?:%95 güven aralığı|95% confidence interval) [^()]+?))? \((?P<n>n = [\d.,]+)\)\.?"
)


def _noted(line: str) -> dict[str, str]:
    """Returns a finding with its interval and n set apart, to stand in the margin; other lines as they are."""
    found = NOTED.fullmatch(line)
    if found is None:
        return {"text": line, "note": ""}
    note = ", ".join(each for each in (found["span"], found["n"].replace(" ", "\N{NO-BREAK SPACE}")) if each)
    return {"text": f"{found['text']}.", "note": note}


def _narrative(report: Report, language: str) -> str:
    return (report.summary_en if language == "en" else "") or report.summary


def _facts(report: Report, language: str) -> list[dict[str, str]]:
    figures, survey = report.figures, report.survey
    weights = figures["weights"]
    facts = [
        (_("Answers"), whole(figures["n"], language=language)),
        (_("Sampling"), str(survey.get_sampling_display())),
        (
            _("Field"),
            f"{date_format(survey.opens_at, 'DATE_FORMAT')} – {date_format(survey.closes_at, 'DATE_FORMAT')}",
        ),
        (_("Mode"), str(survey.get_mode_display())),
        (
            _("Channels"),
            ", ".join(
                f"{category(row['code'], language=language)} {whole(row['count'], language=language) if row['count'] is not None else '–'}"
                for row in figures["channels"]
            ),
        ),
    ]
    if weights:
        facts += [
            (_("Weighed to"), "; ".join(sorted(set(weights["sources"].values())))),
            (_("Design effect of the weights"), number(weights["deff"], language=language)),
            (_("Effective number of answers"), number(weights["n_eff"], language=language)),
            (
                _("Smallest and largest weight"),
                f"{number(weights['min'], language=language)} – {number(weights['max'], language=language)}",
            ),
        ]
    return [{"label": label, "value": value} for label, value in facts]


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
    return {
        "label": GROUP_NAMES[margin["variable"]][language],
        "source": margin["source"],
        "rows": rows,
        "chart": [_person(row) for row in rows if row["people_width"] is not None],
        "hidden": ", ".join(row["label"] for row in rows if row["people_width"] is None),
    }


def _person(row: dict[str, Any]) -> dict[str, Any]:
    """Returns a row of the chart of who answered: two places on the axis, and both read out."""
    ends = (row["people_width"], row["population_width"])
    text = f"{row['unweighted']} / {row['population']}"
    return {
        "label": row["label"], "people": ends[0], "population": ends[1], "low": min(ends), "high": max(ends),
        "text": text,
    }  # fmt: skip


def _question(question: dict[str, Any], figures: dict[str, Any], language: str) -> dict[str, Any]:
    rows = [_option(option, language) for option in question["options"]]
    shown = [row for row in rows if row["percent"] is not None]
    first = max(shown, key=lambda row: row["percent"], default=None)
    return {
        "code": question["code"],
        "text": question_text(question, language),
        "note": _note(question, language),
        "finding": f"{first['label']}: {first['text']}" if first else question_text(question, language),
        "n": question["n"],
        "rows": rows,
        "statistics": [_statistic(each, question, language) for each in question.get("statistics", ())],
        "groups": [_group(each, question, figures, language) for each in question.get("groups", ())],
        "has_hidden": any(row["suppressed"] for row in rows),
    }


def _option(option: dict[str, Any], language: str) -> dict[str, Any]:
    return {
        "label": said(option["label"], language),
        "percent": _hundred(option["value"]),
        "low": _hundred(option["low"]),
        "high": _hundred(option["high"]),
        "count": option["count"],
        "text": percent(option["value"], language=language),
        "interval": between(option["low"], option["high"], language=language),
        "suppressed": option["suppressed"],
    }


def _hundred(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


MISSING = {
    "not_asked": gettext_noop("not asked"),
    "skipped": gettext_noop("skipped"),
    "refused": gettext_noop("did not want to say"),
    "dont_know": gettext_noop("do not know"),
    "broken_off": gettext_noop("broken off"),
    "not_in_version": gettext_noop("not in their version"),
}


def _note(question: dict[str, Any], language: str) -> str:
    """Returns the number of answers and why others are missing; few people are told as few."""
    told = [
        f"{_(MISSING[kind])}: {count if count is not None else _('few')}"
        for kind, count in question["missing"].items()
    ]
    return "; ".join([f"n = {whole(question['n'], language=language)}", *told])


def _statistic(each: dict[str, Any], question: dict[str, Any], language: str) -> dict[str, str]:
    """Returns a mean, median or quartile in words, with its unit and interval."""
    names = {
        "mean": _("Mean place") if question["kind"] == "ranking" else _("Mean"),
        "median": _("Median"),
        "q1": _("A quarter lies at or below"),
        "q3": _("Three quarters lie at or below"),
    }
    options = {option["code"]: said(option["label"], language) for option in question["options"]}
    unit = said(question.get("unit"), language)
    value = f"{number(each['value'], language=language)} {unit}".strip()
    if each["low"] is not None and each["high"] is not None:
        ends = " – ".join(number(each[end], language=language) for end in ("low", "high"))
        value += f" ({ends})"
    label = names[each["what"]]
    return {
        "label": f"{label}: {options[each['of']]}" if each["of"] else label,
        "value": value,
        "n": each["n"],
    }


def _group(
    each: dict[str, Any], question: dict[str, Any], figures: dict[str, Any], language: str
) -> dict[str, Any]:
    """Returns a question's table by one trait: a line a group, a share an option."""
    has_mean = any(row["mean"] for row in each["rows"])
    return {
        "code": each["group"],
        "label": GROUP_NAMES[each["group"]][language],
        "columns": [said(option["label"], language) for option in question["options"]],
        "has_mean": has_mean,
        "rows": [
            {
                "label": category(row["code"], language=language, names=figures["places"]),
                "n": row["n"],
                "cells": [_option(option, language) for option in row["options"]],
                "mean": number(row["mean"]["value"], language=language) if row["mean"] else "–",
            }
            for row in each["rows"]
        ],
    }


def _themes(each: dict[str, Any], language: str) -> dict[str, Any]:
    """Returns the themes of one open question: shares, definitions, quotations, how far the coders agreed."""
    rows = [
        {**_option(theme, language), "definition": theme["definition"], "quotes": theme["quotes"]}
        for theme in each["themes"]
    ]
    note = _("%(n)s answers were read; one answer can have several themes.") % {"n": each["n"]}
    if each["alpha"] is not None:
        note += " " + _(
            "Two people read %(n)s of them apart: Krippendorff's alpha %(alpha)s, Cohen's kappa %(kappa)s."
        ) % {
            "n": each["double_read"],
            "alpha": number(each["alpha"], language=language),
            "kappa": number(each["kappa"], language=language),
        }
    return {
        "code": each["code"],
        "text": said(each["label"], language),
        "n": each["n"],
        "rows": rows,
        "note": note,
    }
