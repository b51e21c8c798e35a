"""Turns a frozen section into plain dictionaries for the one flat template: once per version and language."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from city.models import Neighbourhood
from surveys.language.answering import offered_options
from surveys.language.compiling import CompiledQuestionnaire
from surveys.language.elements import Kind, Question, localise
from surveys.language.presenting import presented_options, presented_rows
from surveys.language.problems import Problem

CHOICES = {Kind.SINGLE: "radio", Kind.MULTIPLE: "checkbox"}
MOST_DRAWN = 5000
_sheets: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
_drawn: dict[tuple[str, str, str, str | None], dict[str, Any]] = {}


def sheet(compiled: CompiledQuestionnaire, section: str, language: str) -> list[dict[str, Any]]:
    """Returns the unanswered questions of a section as the template shows them."""
    key = (compiled.sha256, section, language)
    if key not in _sheets:
        if len(_sheets) > 500:
            _sheets.clear()
        fallback = compiled.definition.default_language
        _sheets[key] = [
            {
                **_plain(each.question, language=language, fallback=fallback),
                "varies": each.question.randomise or bool(each.option_rules),
            }
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
    ranks = [f"{question.code}/{option['code']}" for option in options if question.kind is Kind.RANKING]
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
        "rank_names": ranks,
        # Every field of the form that belongs to the question.
        "names": {question.code, question.other_code, *ranks, *map(question.row_code, question.rows)},
    }


def filled(
    compiled: CompiledQuestionnaire,
    section: str,
    *,
    asked: set[str],
    values: Mapping[str, list[str]],
    errors: Mapping[str, Problem],
    language: str,
    counting: Mapping[str, Any] | None = None,
    seed: str = "",
) -> list[dict[str, Any]]:
    """Returns the questions of a section that are asked, drawn with what was answered and what is wrong.

    `counting` are the answers that count, on which options on offer depend; `seed` gives the order of
    those that are presented at random.
    """
    return [
        _given(
            _arranged(compiled, question, counting or {}, seed) if question["varies"] else question,
            values=values,
            error=errors.get(question["code"]),
            language=language,
        )
        if question["varies"] or question["code"] in errors or not values.keys().isdisjoint(question["names"])
        else _untouched(compiled, question, language=language)
        for question in sheet(compiled, section, language)
        if question["code"] in asked
    ]


def _arranged(
    compiled: CompiledQuestionnaire, question: dict[str, Any], counting: Mapping[str, Any], seed: str
) -> dict[str, Any]:
    """Returns a question with the options that are on offer to this person, in the order they meet them."""
    each = compiled.by_question[question["code"]]
    options = {option["code"]: option for option in question["options"]}
    rows = {row["name"]: row for row in question["rows"]}
    offered = offered_options(each, counting, today=timezone.localdate())
    codes = [option.code for option in presented_options(each.question, offered, seed=seed)]
    is_ranked = bool(question["rank_names"])
    return {
        **question,
        "options": [options[code] for code in codes],
        "columns": len(codes),
        "rows": [rows[each.question.row_code(row)] for row in presented_rows(each.question, seed=seed)],
        "places_of_rank": list(range(1, len(codes) + 1)) if is_ranked else [],
        "rank_names": [f"{question['code']}/{code}" for code in codes] if is_ranked else [],
    }


def _untouched(compiled: CompiledQuestionnaire, question: dict[str, Any], *, language: str) -> dict[str, Any]:
    """Returns a question as everybody meets it first: drawn once a version, for a version never changes."""
    if question["kind"] == Kind.NEIGHBOURHOOD or settings.DEBUG:
        return _given(question, values={}, error=None, language=language)
    key = (compiled.sha256, question["code"], language, get_language())
    found = _drawn.get(key)
    if found is None:
        if len(_drawn) > MOST_DRAWN:
            _drawn.clear()
        found = _drawn[key] = _given(question, values={}, error=None, language=language)
    return found


def _given(
    question: dict[str, Any], *, values: Mapping[str, list[str]], error: Problem | None, language: str
) -> dict[str, Any]:
    def first(name: str) -> str:
        return (values.get(name) or [""])[0]

    given = {
        **question,
        "values": values.get(question["code"], ()),
        "value": first(question["code"]),
        "other_text": first(question["other_code"]),
        "error": error.sentence(language, translate=_) if error else "",
        "rows": [{**row, "value": first(row["name"])} for row in question["rows"]],
        "ranks": [
            {**option, "name": name, "value": first(name)}
            for option, name in zip(question["options"], question["rank_names"], strict=False)
        ],
    }
    about = {"q": given, "places": places() if question["kind"] == Kind.NEIGHBOURHOOD else ()}
    given["html"] = get_template("surveys/_question.html").render(about)
    return given


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


def place_codes(compiled: CompiledQuestionnaire) -> set[str]:
    """Returns the codes that answer a question for a neighbourhood; none where none is asked."""
    return {place["code"] for place in places()} if compiled.asks_neighbourhood else set()


def language_of(compiled: CompiledQuestionnaire) -> str:
    """Returns the reader's language when the questionnaire speaks it, else its own."""
    wanted = get_language() or "tr"
    return wanted if wanted in compiled.definition.languages else compiled.definition.default_language


def drawn(question: Question, *, language: str, fallback: str) -> str:
    """Returns one unanswered question as the public sees it, without a compiled version: for the editor."""
    plain = _plain(question, language=language, fallback=fallback)
    return _given(plain, values={}, error=None, language=language)["html"]
