"""A report as a workbook: summary, one sheet a question with its groups, who answered, method, questionnaire.

Shares are numbers with a percent format, so that they can be worked with; no cell is ever a formula.
The same report gives the same bytes.
"""

from __future__ import annotations

import io
from datetime import UTC
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from common.formula_safe import disarm
from reports.models import Report
from reports.render.content import report_content

MOST_LETTERS = 32_767
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "-"))


def render_xlsx(report: Report, *, language: str = "tr") -> bytes:
    """Returns the XLSX."""
    import xlsxwriter

    content = report_content(report, language=language)
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with override(language), xlsxwriter.Workbook(out, options) as book:
        created = report.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
        book.set_properties(
            {"title": content["title"], "created": created, "comments": f"sha256 {content['sha256']}"}
        )
        _Book(book, content).write()
    return out.getvalue()


class _Book:
    """The sheets of one workbook, each written from the top down."""

    def __init__(self, book: Any, content: dict[str, Any]) -> None:
        self.book, self.content = book, content
        self.names: set[str] = set()
        self.formats = {
            "title": book.add_format({"bold": True, "font_size": 16, "font_color": "#0B5563"}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
            "bold": book.add_format({"bold": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "share": book.add_format({"num_format": "0%"}),
            "whole": book.add_format({"num_format": "#,##0"}),
        }

    def write(self) -> None:
        self._summary()
        for question in self.content["questions"]:
            self._question(question)
        for each in self.content["themes"]:
            self._themes(each)
        self._participation()
        self._method()
        self._questionnaire()
        self._codebook()

    def sheet(self, name: str, title: str) -> Any:
        """Returns a new sheet with its title; names are unique, at most 31 letters, without signs Excel refuses."""
        clean = base = name.translate(NOT_IN_NAMES).strip("'")[:31] or "-"
        number = 2
        while clean.casefold() in self.names:
            clean = f"{base[: 31 - len(str(number)) - 1]} {number}"
            number += 1
        self.names.add(clean.casefold())
        sheet = self.book.add_worksheet(clean)
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 20, 14)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        self.put(sheet, 0, 0, title, "title")
        return sheet

    def put(self, sheet: Any, row: int, column: int, value: Any, form: str = "text") -> None:
        """Writes a number as a number and everything else as text; nothing when there is nothing."""
        if value is None or value == "":
            return
        if isinstance(value, int | float):
            sheet.write_number(row, column, value, self.formats[form])
        else:
            sheet.write_string(row, column, disarm(str(value))[:MOST_LETTERS], self.formats[form])

    def line(self, sheet: Any, row: int, values: list[Any], *, forms: list[str] | str) -> None:
        for column, value in enumerate(values):
            self.put(sheet, row, column, value, forms if isinstance(forms, str) else forms[column])

    def _summary(self) -> None:
        content = self.content
        sheet = self.sheet(_("Summary"), content["title"])
        sheet.set_column(0, 0, 36)
        sheet.set_column(1, 1, 100)
        lines = [(_("What the figures rest on"), content["basis"])]
        if content["is_synthetic"]:
            lines.append((_("Attention"), _("Demonstration: all answers in this report are made up.")))
        lines += [("" if place else _("Findings"), each) for place, each in enumerate(content["summary"])]
        lines += [(fact["label"], fact["value"]) for fact in content["facts"]]
        lines += [(_("Limits"), content["limits"]), (_("Recommendations"), content["recommendations"])]
        lines += [(_("Version"), str(content["version"])), ("SHA-256", content["sha256"])]
        for row, (label, value) in enumerate((each for each in lines if each[1]), start=2):
            self.line(sheet, row, [label, value], forms=["bold", "text"])

    def _question(self, question: dict[str, Any]) -> None:
        sheet = self.sheet(question["code"], question["text"])
        head = [_("Answer"), _("Share of answers"), *self._error_heads(), _("Answers, not weighted"), _("n")]
        self.line(sheet, 2, head, forms="head")
        row = 3
        for option in question["rows"]:
            values = [*self._shares(option), option["count"], question["n"]]
            self.line(sheet, row, [option["label"], *values], forms=self._forms(len(values)))
            row += 1
        self.put(sheet, row + 1, 0, question["note"])
        row += 3
        for each in question["statistics"]:
            self.line(sheet, row, [each["label"], each["value"], each["n"]], forms=["bold", "text", "whole"])
            row += 1
        for group in question["groups"]:
            row = self._group(sheet, row + 1, group)

    def _group(self, sheet: Any, row: int, group: dict[str, Any]) -> int:
        means = [_("Mean")] if group["has_mean"] else []
        columns = [each for label in group["columns"] for each in (label, *self._error_heads())]
        self.line(sheet, row, [group["label"], _("n"), *columns, *means], forms="head")
        for line in group["rows"]:
            row += 1
            self.put(sheet, row, 0, line["label"], "bold")
            self.put(sheet, row, 1, line["n"], "whole")
            values = [each for cell in line["cells"] for each in self._shares(cell)]
            for column, value in enumerate([*values, *([line["mean"]] if means else [])], start=2):
                self.put(sheet, row, column, value, "share" if isinstance(value, float) else "text")
        return row + 1

    def _error_heads(self) -> list[str]:
        return [_("lower end"), _("upper end")] if self.content["has_error"] else []

    def _shares(self, option: dict[str, Any]) -> list[Any]:
        """Returns share and ends, or that they are hidden."""
        if option["suppressed"]:
            return [_("hidden"), *([""] * len(self._error_heads()))]
        ends = [option["low"], option["high"]] if self.content["has_error"] else []
        return [None if each is None else each / 100 for each in (option["percent"], *ends)]

    def _forms(self, values: int) -> list[str]:
        return ["bold", *(["share"] * (values - 2)), "whole", "whole"]

    def _themes(self, each: dict[str, Any]) -> None:
        sheet = self.sheet(each["code"], each["text"])
        head = [_("Theme"), _("Share of answers"), *self._error_heads(), _("Answers, not weighted"), _("n")]
        self.line(sheet, 2, [*head, _("Give it when")], forms="head")
        for row, theme in enumerate(each["rows"], start=3):
            values = [*self._shares(theme), theme["count"], each["n"]]
            line = [theme["label"], *values, theme["definition"]]
            self.line(sheet, row, line, forms=[*self._forms(len(values)), "text"])
        self.put(sheet, len(each["rows"]) + 4, 0, each["note"])

    def _participation(self) -> None:
        if not self.content["participation"]:
            return
        sheet = self.sheet(_("Who answered"), _("Who answered, and who lives here"))
        row = 2
        for margin in self.content["participation"]:
            self.put(sheet, row, 0, margin["source"])
            head = [margin["label"], _("Population"), _("Answers"), _("Weighted")]
            self.line(sheet, row + 1, head, forms="head")
            row += 2
            for each in margin["rows"]:
                values = [each["label"], each["population"], each["unweighted"], each["weighted"]]
                self.line(sheet, row, values, forms=["bold", "text", "text", "text"])
                row += 1
            row += 1

    def _method(self) -> None:
        sheet = self.sheet(_("Method"), _("Method and limits"))
        sheet.set_column(0, 0, 120)
        for row, line in enumerate(self.content["method"], start=2):
            self.put(sheet, row, 0, line)

    def _codebook(self) -> None:
        sheet = self.sheet(_("Codebook"), _("Codebook of the variables"))
        sheet.set_column(0, 3, 40)
        self.line(sheet, 2, [_("Code"), _("Question"), _("Kind"), _("Codes of answers")], forms="head")
        for row, each in enumerate(self.content["codebook"], start=3):
            values = [each["code"], each["text"], each["kind"], "\n".join(each["values"])]
            self.line(sheet, row, values, forms="text")

    def _questionnaire(self) -> None:
        sheet = self.sheet(_("Questionnaire"), _("The questionnaire as it was asked"))
        sheet.set_column(0, 3, 40)
        self.line(sheet, 2, [_("Question"), _("Code"), _("Kind"), _("Answers"), _("Condition")], forms="head")
        row = 3
        for section in self.content["questionnaire"]:
            self.line(sheet, row, [section["title"], "", "", "", section["condition"]], forms="bold")
            row += 1
            for each in section["questions"]:
                options = "\n".join([*each["rows"], *each["options"]])
                values = [each["text"], each["code"], each["kind"], options, each["condition"]]
                self.line(sheet, row, values, forms="text")
                row += 1
