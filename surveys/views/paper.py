"""Turns a frozen section into plain dictionaries for the one flat template: once per version and language."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from city.models import Neighbourhood
from surveys.language.compiling import CompiledQuestionnaire
from surveys.language.elements import Kind, Question, localise
from surveys.language.problems import Problem

CHOICES = {Kind.SINGLE: "radio", Kind.MULTIPLE: "checkbox"}
_sheets: dict[tuple[str, str, str], list[dict[str, Any]]] = {}


def sheet(compiled: CompiledQuestionnaire, section: str, language: str) -> list[dict[str, Any]]:
    """Returns the unanswered questions of a section as the template shows them."""
    key = (compiled.sha256, section, language)
    if key not in _sheets:
        if len(_sheets) > 500:
            _sheets.clear()
        fallback = compiled.definition.default_language
        _sheets[key] = [
            _plain(each.question, language=language, fallback=fallback)
            for each in compiled.by_section[section].questions
        ]
    return _sheets[key]


def _plain(question: Question, *, language: str, fallback: str) -> dict[str, Any]:
    def say(text: Mapping[str, str]) -> str:
        return localise(text, language) or localise(text, fallback)

    options = [
        {
            "code": option.code,
            "label": say(option.label),
            "other": option.other,
            "apart": option.exclusive or bool(option.role),
        }
        for option in question.options
    ]
    points = list(question.points) if question.kind is Kind.SCALE else []
    return {
        "code": question.code,
        "kind": str(question.kind),
        "type": CHOICES.get(question.kind, ""),
        "label": say(question.label),
        "hint": say(question.hint),
        "required": question.required or question.required_when is not None,
        "options": options,
        "exclusive": next((option.code for option in question.options if option.exclusive), ""),
        "columns": len(options),
        "rows": [
            {"name": question.row_code(row), "id": f"{question.code}-{row.code}", "label": say(row.label)}
            for row in question.rows
        ],
        "points": [str(point) for point in points],
        "low": say(question.low_label),
        "high": say(question.high_label),
        "unit": say(question.unit),
        "max_length": question.max_length or "",
        "other_code": question.other_code,
        "places_of_rank": list(range(1, len(options) + 1)) if question.kind is Kind.RANKING else [],
    }


def filled(
    questions: list[dict[str, Any]],
    *,
    asked: set[str],
    values: Mapping[str, list[str]],
    errors: Mapping[str, Problem],
    language: str,
) -> list[dict[str, Any]]:
    """Returns the questions that are asked, with what was answered and what is wrong."""
    return [
        {
            **question,
            "values": values.get(question["code"], ()),
            "value": (values.get(question["code"]) or [""])[0],
            "other_text": (values.get(question["other_code"]) or [""])[0],
            "error": errors[question["code"]].sentence(language, translate=_)
            if question["code"] in errors
            else "",
            "rows": [{**row, "value": (values.get(row["name"]) or [""])[0]} for row in question["rows"]],
            "ranks": [
                {
                    **option,
                    "name": f"{question['code']}/{option['code']}",
                    "value": (values.get(f"{question['code']}/{option['code']}") or [""])[0],
                }
                for option in question["options"]
            ]
            if question["places_of_rank"]
            else (),
        }
        for question in questions
        if question["code"] in asked
    ]


def as_form(answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """Returns stored answers as the form fields that give them."""
    fields: dict[str, list[str]] = {}
    for code, value in answers.items():
        fields[code] = [str(each) for each in value] if isinstance(value, list) else [str(value)]
        if isinstance(value, list):
            for place, each in enumerate(value, start=1):
                fields[f"{code}/{each}"] = [str(place)]
    return fields


def places() -> list[dict[str, str]]:
    """Returns the neighbourhoods for a list, in Turkish order; read once a process and data version."""
    return _places(Neighbourhood.objects.aggregate(newest=Max("pk"))["newest"] or 0)


@lru_cache(maxsize=2)
def _places(_newest: int) -> list[dict[str, str]]:
    return [{"code": place.code, "name": place.name} for place in Neighbourhood.objects.all()]


def language_of(compiled: CompiledQuestionnaire) -> str:
    """Returns the reader's language when the questionnaire speaks it, else its own."""
    wanted = get_language() or "tr"
    return wanted if wanted in compiled.definition.languages else compiled.definition.default_language
