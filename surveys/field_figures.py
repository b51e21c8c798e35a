"""The field picture as the page shows it: words, percent, places of bars and lines."""

from itertools import groupby
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from city.cartogram import circles, gulf_path, labels, view_box
from people.intake import Channel
from surveys.field import Day, FieldPicture, Part, Reach
from surveys.models import DatasetCopy, Quota, Survey

WORDS = {
    Reach.UNDER: gettext_lazy("Under-reached"),
    Reach.ON_PAR: gettext_lazy("On par"),
    Reach.OVER: gettext_lazy("Over-reached"),
    Reach.EARLY: gettext_lazy("Too early to say"),
    Reach.HIDDEN: gettext_lazy("Not shown"),
}
TAGS = {Reach.UNDER: "waiting", Reach.ON_PAR: "done", Reach.OVER: "open"}
MOST_BARS = 60
CLASSES = 5
SEA = (0, 2, 3, 4, 6)


def percent(share: float | None) -> str:
    """Returns a share in whole percent as the language writes it."""
    if share is None:
        return "–"
    text = "<1" if 0 < share < 0.005 else str(round(share * 100))
    return f"%{text}" if get_language() == "tr" else f"{text}%"


def grouped(number: float, *, digits: int = 0) -> str:
    """Returns a number with the language's separators."""
    return number_format(number, decimal_pos=digits, use_l10n=True, force_grouping=True)


def count_text(count: int | None) -> str:
    """Returns a count, or that it is hidden."""
    return grouped(count) if count is not None else _("hidden")


def days_figure(picture: FieldPicture) -> dict[str, Any] | None:
    """Returns bars a day (or a week, of long fields) by channel, and the sum against the target."""
    if not picture.days:
        return None
    steps = _steps(picture.days)
    channels = [code for code in Channel.values if code in picture.channels]
    highest = max(sum(by_channel.values()) for _label, by_channel, _so_far in steps) or 1
    ceiling = max(picture.target or 0, steps[-1][2]) or 1
    width = 100 / len(steps)
    bars, line = [], []
    before = (0.0, 100.0)
    for number, (label, by_channel, so_far) in enumerate(steps):
        base = 100.0
        for channel in channels:
            if not (count := by_channel.get(channel, 0)):
                continue
            height = 92 * count / highest
            base -= height
            bars.append(
                {
                    "x": round(number * width + width * 0.12, 2),
                    "width": round(width * 0.76, 2),
                    "y": round(base, 2),
                    "height": round(height, 2),
                    "colour": f"cat-{channels.index(channel) % 6 + 1}",
                    "title": f"{label}: {Channel(channel).label}, {grouped(count)}",
                }
            )
        point = (round((number + 0.5) * width, 2), round(100 - 92 * so_far / ceiling, 2))
        line.append({"x1": before[0], "y1": before[1], "x2": point[0], "y2": point[1]})
        before = point
    return {
        "bars": bars,
        "line": line,
        "end": {"x": before[0], "y": before[1]},
        "target_y": round(100 - 92 * picture.target / ceiling, 2) if picture.target else None,
        "highest": grouped(highest),
        "first": steps[0][0],
        "last": steps[-1][0],
        "key": [
            {
                "colour": f"cat-{channels.index(code) % 6 + 1}",
                "label": f"{Channel(code).label}: {grouped(picture.channels[code])}",
            }
            for code in channels
        ],
        "is_weekly": len(picture.days) > MOST_BARS,
        "columns": [Channel(code).label for code in channels],
        "rows": [
            {
                "label": label,
                "counts": [by_channel.get(code, 0) for code in channels],
                "total": sum(by_channel.values()),
                "so_far": so_far,
            }
            for label, by_channel, so_far in reversed(steps)
        ],
        "finding": _sum_sentence(picture),
    }


def _steps(days: list[Day]) -> list[tuple[str, dict[str, int], int]]:
    if len(days) <= MOST_BARS:
        return [(date_format(day.day, "j F"), day.by_channel, day.so_far) for day in days]
    steps = []
    for _week, found in groupby(days, key=lambda day: day.day.isocalendar()[:2]):
        week = list(found)
        by_channel: dict[str, int] = {}
        for day in week:
            for channel, count in day.by_channel.items():
                by_channel[channel] = by_channel.get(channel, 0) + count
        steps.append((date_format(week[0].day, "j F"), by_channel, week[-1].so_far))
    return steps


def _sum_sentence(picture: FieldPicture) -> str:
    said = {"total": grouped(picture.total)}
    if picture.target:
        said |= {"target": grouped(picture.target), "percent": percent(picture.total / picture.target)}
        return _("%(total)s answers so far: %(percent)s of the %(target)s hoped for") % said
    return _("%(total)s answers so far") % said


def map_figure(picture: FieldPicture) -> dict[str, Any] | None:
    """Returns the circles coloured by answers per 1,000 residents, and the key to the colours."""
    placed = circles(population=picture.population) or circles()
    if not placed:
        return None
    parts = {part.code: part for part in picture.places}
    rates = sorted(part.per_thousand for part in picture.places if part.per_thousand is not None)
    breaks = [rates[len(rates) * number // CLASSES] for number in range(1, CLASSES)] if rates else []
    views = []
    for circle, text in zip(placed, labels(placed), strict=True):
        part = parts.get(circle.code)
        rate = part.per_thousand if part else None
        level = SEA[sum(rate >= each for each in breaks)] if rate is not None else "none"
        views.append(
            {
                "name": circle.name,
                "x": circle.x,
                "y": circle.y,
                "r": circle.r,
                "url": f"#m-{circle.code}",
                "level": level,
                "label": _("%(rate)s in 1,000") % {"rate": grouped(rate, digits=1)}
                if rate is not None
                else _("hidden"),
                "text": text,
            }
        )
    return {
        "circles": views,
        "gulf": gulf_path(placed),
        "view_box": view_box(),
        "levels": _levels(rates, breaks),
        "hidden": sum(view["level"] == "none" for view in views),
    }


def _levels(rates: list[float], breaks: list[float]) -> list[dict[str, Any]]:
    if not rates:
        return []
    ends = [rates[0], *breaks, rates[-1]]
    found = []
    for number, level in enumerate(SEA):
        low, high = ends[number], ends[number + 1]
        if low <= high and (number == 0 or low > ends[number - 1] or high > low):
            found.append({"level": level, "label": f"{grouped(low, digits=1)}–{grouped(high, digits=1)}"})
    return found


def place_rows(picture: FieldPicture) -> list[dict[str, Any]]:
    """Returns the table of neighbourhoods, those under-reached first."""
    order = {Reach.UNDER: 0, Reach.OVER: 1, Reach.ON_PAR: 2, Reach.EARLY: 3, Reach.HIDDEN: 4}
    return [
        {
            "code": part.code,
            "name": part.name,
            "people": grouped(part.people),
            "answers": count_text(part.answers),
            "by_sex": [count_text(part.by_sex.get(sex)) for sex in picture.sex_codes],
            "share": percent(part.share),
            "expected": percent(part.expected_share),
            "rate": grouped(part.per_thousand, digits=1) if part.per_thousand is not None else "–",
            "word": WORDS[part.reach],
            "tag": TAGS.get(part.reach, ""),
        }
        for part in sorted(picture.places, key=lambda part: (order[part.reach], -part.people))
    ]


def people_figure(picture: FieldPicture) -> dict[str, list[dict[str, Any]]]:
    """Returns sexes and neighbourhoods that are shown: their share of the answers beside that of residents."""
    return {"sexes": _beside(picture.sexes), "places": _beside(picture.places)}


def _beside(parts: list[Part]) -> list[dict[str, Any]]:
    shown = [part for part in parts if part.share is not None]
    axis = 1.1 * max((max(part.share or 0, part.expected_share) for part in shown), default=1) or 1
    found = []
    for part in sorted(shown, key=lambda part: -part.expected_share):
        people, population = 100 * (part.share or 0) / axis, 100 * part.expected_share / axis
        said = {"answers": percent(part.share), "residents": percent(part.expected_share)}
        found.append(
            {
                "label": part.name,
                "people": round(people, 2),
                "population": round(population, 2),
                "low": round(min(people, population), 2),
                "high": round(max(people, population), 2),
                "text": _("%(answers)s against %(residents)s") % said,
            }
        )
    return found


def under_reached(picture: FieldPicture, survey: Survey) -> list[dict[str, Any]]:
    """Returns who is under-reached, how many answers would be their share, and what to do next."""
    found = []
    for part in (*picture.sexes, *picture.places):
        if part.reach is not Reach.UNDER:
            continue
        said = {
            "share": grouped(round(part.expected_share * picture.total)),
            "answers": count_text(part.answers),
            "wanted": grouped(round(part.expected_share * (picture.target or 0))),
        }
        gap = (
            _("By its residents it would have %(share)s of the answers so far; it has %(answers)s.")
            if part.answers is not None
            else _("By its residents it would have %(share)s of the answers so far; it has only a few.")
        )
        if picture.target and picture.target > picture.total:
            gap = f"{gap} {_('For the target it needs %(wanted)s.')}"
        found.append(
            {
                "name": part.name,
                "is_place": part in picture.places,
                "gap": gap % said,
                "sort": part.expected_share - (part.share or 0),
            }
        )
    return sorted(found, key=lambda each: (each["is_place"], -each["sort"]))


def next_steps(survey: Survey) -> list[str]:
    """Returns what helps to reach people, by the channels that the survey has."""
    steps = []
    if set(survey.channels) & {"door", "phone"}:
        steps.append(_("Send interviewers there, at different hours and on a weekend."))
    if set(survey.channels) & {"paper", "kiosk", "workshop"}:
        steps.append(
            _(
                "Lay out forms or a kiosk where people are anyway: market, school, health centre, coffee house."
            )
        )
    if survey.access == Survey.Access.INVITATION:
        steps.append(_("Send a reminder or a new batch of invitations to this neighbourhood."))
    steps.append(
        _("Ask the muhtar and local associations to tell people, with the survey's address on a poster.")
    )
    return steps


def quota_rows(picture: FieldPicture, quotas: list[Quota]) -> list[dict[str, Any]]:
    """Returns how far each quota is, by the counts that may be shown; small ones stay hidden."""
    places = {part.code: part for part in picture.places}
    sexes = {part.code: part for part in picture.sexes}
    found = []
    for quota in quotas:
        part = places.get(quota.neighbourhood.code) if quota.neighbourhood else sexes.get(quota.sex)
        count = part.answers if part else None
        if quota.neighbourhood and quota.sex:
            count = part.by_sex.get(quota.sex) if part else None
        names = [
            quota.neighbourhood.name if quota.neighbourhood else "",
            str(sexes[quota.sex].name) if quota.sex in sexes else quota.sex,
        ]
        found.append(
            {
                "name": ", ".join(name for name in names if name) or _("Everybody"),
                "count": count_text(count),
                "target": grouped(quota.target),
                "cap": grouped(quota.cap) if quota.cap is not None else "–",
                "percent": min(100, round(100 * count / quota.target))
                if count is not None and quota.target
                else None,
                "text": percent(count / quota.target) if count is not None and quota.target else "–",
            }
        )
    return found


def gap_rows(survey: Survey, copy: DatasetCopy | None) -> dict[str, Any] | None:
    """Returns per question how many of those asked left it, from the columnar copy; small counts are hidden."""
    if copy is None or copy.rows < survey.minimum_cell:
        return None
    from surveys.language.elements import localise

    language, k = get_language() or "tr", survey.minimum_cell
    rows, broken = [], {}
    for variable in survey.version.compiled.variables:
        if variable.code not in copy.gaps:
            continue
        gaps = copy.gaps[variable.code]
        asked = copy.rows - sum(gaps.get(each, 0) for each in ("not_asked", "broken_off", "not_in_version"))
        left = sum(gaps.get(each, 0) for each in ("skipped", "refused", "dont_know"))
        broken[variable.section] = max(broken.get(variable.section, 0), gaps.get("broken_off", 0))
        is_small = 0 < left < k or 0 < asked < k or 0 < asked - left < k
        rows.append(
            {
                "label": _labelled(variable, language, localise),
                "asked": _("fewer than %(k)s") % {"k": k} if 0 < asked < k else grouped(asked),
                "left": _("hidden") if is_small else grouped(left),
                "text": "–" if is_small or not asked else percent(left / asked),
                "sort": -1 if is_small or not asked else left / asked,
            }
        )
    sections = survey.version.compiled.by_section
    return {
        "as_of": copy.refreshed_at,
        "rows": sorted(rows, key=lambda row: -row["sort"]),
        "count": copy.rows,
        "broken": [
            {
                "label": localise(sections[code].section.title, language),
                "count": _("hidden") if count < k else grouped(count),
            }
            for code, count in broken.items()
            if count
        ],
    }


def _labelled(variable: Any, language: str, localise: Any) -> str:
    own = localise(variable.label, language)
    return f"{localise(variable.parent_label, language)}: {own}" if variable.parent_label else own


def days_left(survey: Survey, days: int) -> str:
    """Returns how long the field stays open, in words."""
    if survey.state() != "open":
        return _("closed") if survey.state() == "closed" else _("not open yet")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}
