"""Lines of a matrix as one chart of stacked shares; a line with a hidden share stays out of it."""

from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from reports.prose.words import percent, said, whole

DIVERGING = {2: (1, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}
DARK = (1, 5)
ROOM = 0.07  # a share below this has no room for its number


def blocks(
    figures: list[dict[str, Any]], questions: list[dict[str, Any]], language: str
) -> list[dict[str, Any]]:
    """Returns the questions in order; neighbouring lines of one matrix together, with their chart if it can be drawn."""
    pairs = zip(figures, questions, strict=True)
    made = []
    for key, group in groupby(pairs, key=lambda pair: _matrix_of(pair[0])):
        found = list(group)
        shown = [question for _figures, question in found]
        if key is None or len(found) < 2:
            made += [{"matrix": None, "questions": [question]} for question in shown]
        else:
            made.append({"matrix": _chart([each for each, _shown in found], language), "questions": shown})
    return made


def _matrix_of(question: dict[str, Any]) -> str | None:
    codes = [option["code"] for option in question["options"]]
    if not question["parent_label"] or len(codes) not in DIVERGING:
        return None
    return f"{sorted(question['parent_label'].items())} {codes}"


def _chart(lines: list[dict[str, Any]], language: str) -> dict[str, Any] | None:
    """Returns the chart of the lines of which every share is shown; None for fewer than two."""
    drawn = [line for line in lines if all(option["value"] is not None for option in line["options"])]
    if len(drawn) < 2:
        return None
    colours = DIVERGING[len(drawn[0]["options"])]
    labels = [said(option["label"], language) for option in drawn[0]["options"]]
    left = [said(line["label"], language) for line in lines if line not in drawn]
    note = _("Not drawn, because a share of few people is hidden: %(names)s.") % {"names": ", ".join(left)}
    return {
        "finding": said(drawn[0]["parent_label"], language),
        "asked": "",
        "scale": [
            {"label": label, "colour": f"div-{colour}"} for label, colour in zip(labels, colours, strict=True)
        ],
        "rows": [_row(line, colours, labels, language) for line in drawn],
        "note": note if left else "",
    }


def _row(line: dict[str, Any], colours: tuple[int, ...], labels: list[str], language: str) -> dict[str, Any]:
    total = sum(option["value"] for option in line["options"]) or 1
    start, parts = 0.0, []
    for option, colour, label in zip(line["options"], colours, labels, strict=True):
        share = option["value"] / total
        told = percent(option["value"], language=language)
        parts.append(
            {
                "start": round(100 * start, 2), "middle": round(100 * (start + share / 2), 2),
                "percent": round(100 * share, 2), "text": told if share >= ROOM else "", "read": told,
                "colour": f"div-{colour}", "label": label, "dark": colour in DARK,
            }
        )  # fmt: skip
        start += share
    return {
        "label": said(line["label"], language),
        "parts": parts,
        "text": f"n = {whole(line['n'], language=language)}",
    }
