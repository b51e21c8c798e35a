"""Two versions of a report side by side: which shares moved, which texts changed."""

from typing import Any

from django.utils.translation import gettext as _

from reports.models import Report
from reports.prose.words import percent, question_text, said

TEXTS = ("summary", "summary_en", "limits", "recommendations")


def compared(old: Report, new: Report, *, language: str) -> dict[str, Any]:
    """Returns the versions' questions with both shares of each answer, and their texts, changed ones marked."""
    return {
        "are_figures_the_same": old.sha256 == new.sha256,
        "facts": _facts(old, new),
        "questions": _questions(old, new, language),
        "texts": _texts(old, new),
    }


def _facts(old: Report, new: Report) -> list[dict[str, Any]]:
    def read(report: Report) -> list[tuple[str, Any]]:
        weights = report.figures["weights"] or {}
        return [
            (_("Answers"), report.figures["n"]),
            (_("Effective number of answers"), weights.get("n_eff")),
            (_("Design effect of the weights"), weights.get("deff")),
            (_("Differences that stand"), len(report.figures["differences"])),
        ]

    pairs = zip(read(old), read(new), strict=True)
    return [
        {"label": label, "old": before, "new": after, "changed": before != after}
        for (label, before), (_label, after) in pairs
    ]


def _questions(old: Report, new: Report, language: str) -> list[dict[str, Any]]:
    before = {question["code"]: question for question in old.figures["questions"]}
    after = {question["code"]: question for question in new.figures["questions"]}
    return [
        {
            "text": question_text(after.get(code) or before[code], language),
            "rows": (rows := _rows(before.get(code), after.get(code), language)),
            "changed": any(row["changed"] for row in rows),
        }
        for code in {**after, **before}
    ]


def _rows(before: dict[str, Any] | None, after: dict[str, Any] | None, language: str) -> list[dict[str, Any]]:
    old = {option["code"]: option for option in (before or {"options": ()})["options"]}
    new = {option["code"]: option for option in (after or {"options": ()})["options"]}
    rows = []
    for code in {**new, **old}:
        first, second = (each.get(code, {}).get("value") for each in (old, new))
        words = [percent(each, language=language) for each in (first, second)]
        rows.append(
            {
                "label": said((new.get(code) or old[code])["label"], language),
                "old": words[0],
                "new": words[1],
                "changed": first != second,
            }
        )
    return rows


def _texts(old: Report, new: Report) -> list[dict[str, Any]]:
    return [
        {
            "label": Report._meta.get_field(name).verbose_name,
            "old": getattr(old, name),
            "new": getattr(new, name),
            "changed": getattr(old, name) != getattr(new, name),
        }
        for name in TEXTS
        if getattr(old, name) or getattr(new, name)
    ]
