"""A poll's picture as a page shows it: groups on a plane, what tells each apart, what all agree on, every statement."""

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participation.models import Activity, OpinionPicture, Statement
from participation.models.statements import FEWEST

LETTERS = "ABCDEFGH"
WIDTH, HEIGHT, EDGE = 640, 360, 40
MARKS_SHOWN, COMMON_SHOWN, STATEMENTS_SHOWN = 5, 6, 200
COLOURS = ("div-5", "div-1", "div-3")
NARROW_PERCENT = 12


def picture_of(activity: Activity) -> dict[str, Any]:
    """Returns what the page of a poll shows of its votes."""
    statements = list(activity.statements.shown().order_by("-agrees", "pk")[:STATEMENTS_SHOWN])
    picture = OpinionPicture.objects.filter(activity=activity).first()
    found = picture.found if picture else {}
    by_key = {str(each.pk): each for each in statements}
    sizes = found.get("sizes", [])
    return {
        "made_at": picture.made_at if picture else None,
        "people": found.get("people", 0),
        "grouped": found.get("grouped", 0),
        "has_groups": len(sizes) > 1,
        "finding": _finding(sizes),
        "groups": _groups(found, by_key) if len(sizes) > 1 else [],
        "plane": _plane(found) if len(sizes) > 1 else [],
        "stability": found.get("stability"),
        "explained": round(100 * sum(found.get("explained", []))),
        "common": [
            {
                "sentence": by_key[each["statement"]].display_sentence,
                "agrees": each["agrees"],
                "percent": _percent(each["least_share"]),
            }
            for each in found.get("common", [])
            if each["statement"] in by_key
        ][:COMMON_SHOWN],
        "scale": _scale(),
        "rows": [_row(each) for each in statements if each.votes_cast >= FEWEST],
        "few": sum(each.votes_cast < FEWEST for each in statements),
        "by_group": _by_group(found, by_key) if len(sizes) > 1 else [],
        "letters": LETTERS[: len(sizes)],
    }


def _finding(sizes: list[int]) -> str:
    if len(sizes) > 1:
        told = ", ".join(f"{letter}: {size}" for letter, size in zip(LETTERS, sizes, strict=False))
        return ngettext(
            "There is %(n)s group of opinion (%(told)s)",
            "There are %(n)s groups of opinion (%(told)s)",
            len(sizes),
        ) % {"n": len(sizes), "told": told}
    if sizes:
        return _("People do not fall into groups: opinions go over into one another")
    return _("Too few people have voted for groups to be told")


def _groups(found: dict[str, Any], by_key: dict[str, Statement]) -> list[dict[str, Any]]:
    """Returns each group with the statements that tell it from the rest."""
    return [
        {
            "letter": LETTERS[number],
            "size": size,
            "share": _percent(size / found["grouped"]),
            "marks": [
                {
                    "sentence": by_key[mark["statement"]].display_sentence,
                    "agrees": mark["agrees"],
                    "percent": _percent(mark["share"]),
                    "rest": _percent(mark["share_of_rest"]),
                }
                for mark in found["marks"]
                if mark["group"] == number and mark["statement"] in by_key
            ][:MARKS_SHOWN],
        }
        for number, size in enumerate(found["sizes"])
    ]


def _plane(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Returns an ellipse a group: its middle, and one and a half times its spread, on one scale for both axes."""
    places = found["places"]
    reach = [(x - 1.5 * sx, x + 1.5 * sx, y - 1.5 * sy, y + 1.5 * sy) for x, y, sx, sy in places]
    left, right = min(each[0] for each in reach), max(each[1] for each in reach)
    low, high = min(each[2] for each in reach), max(each[3] for each in reach)
    scale = min((WIDTH - 2 * EDGE) / ((right - left) or 1), (HEIGHT - 2 * EDGE) / ((high - low) or 1))
    middle_x, middle_y = (left + right) / 2, (low + high) / 2
    return [
        {
            "letter": LETTERS[number],
            "size": size,
            "colour": f"cat-{number % 6 + 1}",
            "x": round(WIDTH / 2 + scale * (x - middle_x), 1),
            "y": round(HEIGHT / 2 - scale * (y - middle_y), 1),
            "rx": round(max(1.5 * sx * scale, 26), 1),
            "ry": round(max(1.5 * sy * scale, 26), 1),
        }
        for number, (size, (x, y, sx, sy)) in enumerate(zip(found["sizes"], places, strict=True))
    ]


def _scale() -> list[dict[str, str]]:
    labels = (_("Agree"), _("Disagree"), _("Pass"))
    return [{"label": label, "colour": colour} for label, colour in zip(labels, COLOURS, strict=True)]


def _row(each: Statement) -> dict[str, Any]:
    """Returns a statement's bar: agreeing, disagreeing, passing, in parts of a hundred."""
    n = each.votes_cast
    parts, start = [], 0.0
    shown = zip((each.agrees, each.disagrees, each.passes), COLOURS, _scale(), strict=True)
    for count, colour, step in shown:
        percent = 100 * count / n
        text = _percent(count / n)
        parts.append(
            {
                "start": round(start, 2),
                "middle": round(start + percent / 2, 2),
                "percent": round(percent, 2),
                "text": text if percent >= NARROW_PERCENT else "",
                "read": text,
                "colour": colour,
                "label": step["label"],
                "dark": colour in ("div-1", "div-5"),
            }
        )
        start += percent
    votes = ngettext("%(n)s vote", "%(n)s votes", n) % {"n": number_format(n)}
    return {"label": each.display_sentence, "parts": parts, "text": votes}


def _by_group(found: dict[str, Any], by_key: dict[str, Statement]) -> list[dict[str, Any]]:
    """Returns the share that agrees in each group, the statements first on which groups differ most."""
    rows = []
    for key, counts in found.get("by_statement", {}).items():
        if key in by_key:
            shares = [agree / (agree + disagree + passed) for agree, disagree, passed in counts]
            rows.append((max(shares) - min(shares), by_key[key].display_sentence, shares))
    rows.sort(key=lambda row: (-row[0], row[1]))
    return [
        {"sentence": sentence, "shares": [_percent(share) for share in shares]}
        for _gap, sentence, shares in rows
    ]


def _percent(share: float) -> str:
    return _("%(n)s%%") % {"n": round(100 * share)}
