"""The tables of a published report as open data: shares with their errors, protected as the report shows them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Project
from participation.news import News
from participation.open_data.tables import OpenFile, OpenTable
from reports.models import Report
from reports.prose.words import said
from reports.querysets import published

OF_REPORTS = "sonuclar"
IN_PROJECT = "survey__survey_activity__activity__project"
Row = tuple[Any, ...]


def shares(report: Report) -> Iterator[Row]:
    """Yields one row an answer, among all and by group; a hidden share is empty and marked."""
    for question in report.figures["questions"]:
        yield from _rows(question, question["options"], group="", value="")
        for each in question.get("groups", ()):
            for row in each["rows"]:
                yield from _rows(question, row["options"], group=each["group"], value=row["code"])
    for book in report.figures.get("themes", ()):
        yield from _rows({**book, "kind": "themes"}, book["themes"], group="", value="")


def _rows(
    question: dict[str, Any], options: list[dict[str, Any]], *, group: str, value: str
) -> Iterator[Row]:
    text = said(question["label"], "tr")
    if question.get("parent_label"):
        text = f"{said(question['parent_label'], 'tr')} – {text}"
    for option in options:
        names = (said(option["label"], "tr"), said(option["label"], "en"))
        figures = ("", "", "", "") if option["suppressed"] else _figures(option)
        yield (
            question["code"], question["kind"], text, group, value, option["code"], *names, *figures, option["n"],
            bool(option["suppressed"]),
        )  # fmt: skip


def _figures(option: dict[str, Any]) -> Row:
    return tuple("" if option[name] is None else option[name] for name in ("value", "low", "high", "count"))


SHARES = OpenTable(
    word="paylar",
    title=_("Shares of answers"),
    fields={
        "question": _("code of the question"),
        "kind": _("kind of the question; themes for an open one that was coded"),
        "text": _("the question as it was asked"),
        "group": _("by what the answers are told apart: empty for all, else sex or age_band"),
        "group_value": _("which group it is"),
        "answer": _("code of the answer"),
        "label": _("the answer as it was offered"),
        "label_en": _("the same in English, where there is a translation"),
        "share": _("share of those who answered, 0 to 1, weighted where the report weighs"),
        "low": _("lower end of the interval (95 percent); empty where who answered was not drawn by chance"),
        "high": _("upper end of the interval (95 percent)"),
        "count": _("answers, not weighted"),
        "n": _("how many answered the question in this group"),
        "suppressed": _("1 where the share is hidden because few people stand behind it"),
    },
    rows=shares,
)


def files(project: Project, _now: datetime) -> Iterator[OpenFile]:
    """Yields one file a survey of the project that has a published report, of the newest."""
    for report in published().filter(**{IN_PROJECT: project}):
        yield OpenFile(
            of=f"{OF_REPORTS}-{report.survey.slug}",
            heading=report.survey.display_title,
            subject=report,
            table=SHARES,
            others=((_("The report"), reverse("report_public", args=[report.survey.slug])),),
        )


def tables() -> tuple[OpenTable, ...]:
    return (SHARES,)


def news(project: Project, now: datetime) -> Iterator[News]:
    """Yields one piece of news a published report."""
    found = published().filter(**{IN_PROJECT: project}, published_at__lte=now)
    for report in found.defer("figures", "specification"):
        yield News(
            key=f"rapor-{report.pk}",
            title=str(_("Results are published: %(title)s")) % {"title": report.survey.display_title},
            text="",
            path=reverse("report_public", args=[report.survey.slug]),
            at=report.published_at,
        )
