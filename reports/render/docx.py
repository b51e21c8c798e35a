"""A report as a Word file that can be worked on: real headings, real tables with alt texts, its language set.

The same report gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.models import Report
from reports.render.content import report_content
from reports.render.pdf import map_picture, words
from reports.render.zipped import without_clock

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable

INK, GULF, MUTED, LINE = "12262E", "0B5563", "54666D", "D8D3C8"
LANGUAGES = {"tr": "tr-TR", "en": "en-GB"}
BAR = 24


def render_docx(report: Report, *, language: str = "tr") -> bytes:
    """Returns the DOCX."""
    import docx

    content, fixed = report_content(report, language=language), words(report, language=language)
    document = docx.Document()
    with override(language):
        _about(document, report, content, language)
        _styles(document)
        _front(document, content, fixed)
        _findings(document, content, fixed)
        _people(document, content, fixed)
        _questions(document, content, fixed)
        _themes(document, content)
        _end(document, content, fixed)
        _annexes(document, content)
    out = io.BytesIO()
    document.save(out)
    return without_clock(out.getvalue())


def _about(document: Document, report: Report, content: dict[str, Any], language: str) -> None:
    """Sets title, language and dates; none is taken from the clock."""
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    moment = report.made_at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    core = document.core_properties
    core.title, core.author, core.subject = content["title"], _("Katılım"), _("Sociological summary")
    core.language, core.created, core.modified = LANGUAGES[language], moment, moment
    core.last_modified_by, core.comments, core.revision = (
        "",
        f"sha256 {content['sha256']}",
        content["version"],
    )
    defaults = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    tag = defaults.find(qn("w:lang"))
    if tag is None:
        tag = OxmlElement("w:lang")
        defaults.append(tag)
    tag.set(qn("w:val"), LANGUAGES[language])


def _styles(document: Document) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Source Sans 3", Pt(10.5)
    normal.font.color.rgb = RGBColor.from_string(INK)
    for name, size in (("Title", 26), ("Heading 1", 17), ("Heading 2", 13), ("Heading 3", 11.5)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = "Source Serif 4", Pt(size), True
        style.font.color.rgb = RGBColor.from_string(INK if name == "Title" else GULF)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for end in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(end), None)


def _front(document: Document, content: dict[str, Any], fixed: dict[str, str]) -> None:
    _small(document, fixed["kind"])
    document.add_paragraph(content["title"], style="Title")
    if content["is_synthetic"]:
        document.add_paragraph(fixed["synthetic"], style="Intense Quote")
    document.add_paragraph(content["basis"])
    if not content["has_error"]:
        _small(document, fixed["opt_in"])


def _findings(document: Document, content: dict[str, Any], fixed: dict[str, str]) -> None:
    document.add_heading(fixed["findings"], level=1)
    for line in content["summary"]:
        document.add_paragraph(line)
    document.add_heading(fixed["method"], level=1)
    facts = [(fact["label"], fact["value"]) for fact in content["facts"]]
    table(document, facts, head=None, alt=fixed["method"])
    if content["limits"]:
        document.add_heading(fixed["limits"], level=2)
        document.add_paragraph(content["limits"])


def _people(document: Document, content: dict[str, Any], fixed: dict[str, str]) -> None:
    if content["participation"] or content["map"]:
        document.add_heading(fixed["who"], level=1)
    if content["map"]:
        _map(document, content["map"])
    for margin in content["participation"]:
        title = f"{fixed['by']} {margin['label']}"
        document.add_heading(title, level=2)
        _small(document, margin["source"])
        rows = [(r["label"], r["population"], r["unweighted"], r["weighted"]) for r in margin["rows"]]
        head = (margin["label"], fixed["population"], fixed["unweighted"], fixed["weighted"])
        table(document, rows, head=head, alt=title)


def _map(document: Document, found: dict[str, Any]) -> None:
    """Adds the map as a picture with its alt text; the numbers stand in the tables."""
    from docx.shared import Cm

    paragraph = document.add_paragraph()
    paragraph.add_run(found["title"]).bold = True
    shape = document.add_picture(io.BytesIO(map_picture(found["svg"])), width=Cm(16.2))
    told = "; ".join(f"{circle['name']}: {circle['label']}" for circle in found["circles"])
    shape._inline.docPr.set("descr", f"{found['title']}. {told}")
    _small(document, f"{found['note']} {_scale(found)}")


def _scale(found: dict[str, Any]) -> str:
    ends = [step["label"] for step in found["levels"]]
    return _("From light to dark: %(steps)s.") % {"steps": "; ".join(ends)} if ends else ""


def _questions(document: Document, content: dict[str, Any], fixed: dict[str, str]) -> None:
    document.add_heading(fixed["questions"], level=1)
    for question in content["questions"]:
        document.add_heading(question["text"], level=2)
        rows = [_bar_row(row, fixed["hidden"], content["has_error"]) for row in question["rows"]]
        head = [
            _("Answer"),
            "",
            _("Share of answers"),
            *([_("95% interval")] if content["has_error"] else []),
        ]
        table(document, rows, head=head, alt=question["finding"])
        for each in question["statistics"]:
            document.add_paragraph(f"{each['label']}: {each['value']}")
        _small(document, question["note"])


def _themes(document: Document, content: dict[str, Any]) -> None:
    for each in content["themes"]:
        document.add_heading(_("In their own words"), level=1)
        document.add_heading(each["text"], level=2)
        rows = [_bar_row(row, "–", content["has_error"]) for row in each["rows"]]
        head = [_("Theme"), "", _("Share of answers"), *([_("95% interval")] if content["has_error"] else [])]
        table(document, rows, head=head, alt=each["text"])
        _small(document, each["note"])
        for quote in (quote for row in each["rows"] for quote in row["quotes"]):
            document.add_paragraph(quote, style="Quote")


def _bar_row(row: dict[str, Any], hidden: str, has_error: bool) -> tuple[str, ...]:
    """Returns label, a bar of blocks that prints in any program, share and interval."""
    if row["suppressed"]:
        return (row["label"], hidden, "–", *(["–"] if has_error else []))
    bar = "█" * round((row["percent"] or 0) / 100 * BAR)
    return (row["label"], bar, row["text"], *([row["interval"]] if has_error else []))


def _end(document: Document, content: dict[str, Any], fixed: dict[str, str]) -> None:
    if content["differences"]:
        document.add_heading(fixed["differences"], level=1)
        _small(document, fixed["tests"])
        for line in content["differences"]:
            document.add_paragraph(line)
    if content["recommendations"]:
        document.add_heading(fixed["recommendations"], level=1)
        document.add_paragraph(content["recommendations"])


def _annexes(document: Document, content: dict[str, Any]) -> None:
    document.add_page_break()
    document.add_heading(_("Annex: tables"), level=1)
    for question in content["questions"]:
        if question["groups"]:
            document.add_heading(question["text"], level=2)
        for group in question["groups"]:
            rows = [_group_row(row, has_mean=group["has_mean"]) for row in group["rows"]]
            head = [group["label"], *group["columns"], *([_("Mean")] if group["has_mean"] else []), "n"]
            table(document, rows, head=head, alt=f"{question['text']} – {group['label']}")
    document.add_heading(_("Annex: method and limits"), level=1)
    for line in content["method"]:
        document.add_paragraph(line, style="List Bullet")
    _questionnaire(document, content)
    document.add_heading(_("Annex: codebook"), level=1)
    rows = [
        (each["code"], each["text"], each["kind"], "; ".join(each["values"])) for each in content["codebook"]
    ]
    if rows:
        head = (_("Code"), _("Question"), _("Kind"), _("Codes of answers"))
        table(document, rows, head=head, alt=_("Codebook of the variables"))
    _small(
        document, f"{_('Version')} {content['version']} · {content['made_on']} · sha256 {content['sha256']}"
    )


def _group_row(row: dict[str, Any], *, has_mean: bool) -> tuple[str, ...]:
    shares = [cell["text"] for cell in row["cells"]]
    n = "–" if row["n"] is None else str(row["n"])
    return (row["label"], *shares, *([row["mean"]] if has_mean else []), n)


def _questionnaire(document: Document, content: dict[str, Any]) -> None:
    document.add_heading(_("Annex: questionnaire"), level=1)
    for section in content["questionnaire"]:
        document.add_heading(section["title"], level=2)
        for question in section["questions"]:
            paragraph = document.add_paragraph()
            paragraph.add_run(question["text"]).bold = True
            paragraph.add_run(f" ({question['kind']}; {question['code']})")
            if question["condition"]:
                _small(document, question["condition"])
            for each in (*question["rows"], *question["options"]):
                document.add_paragraph(each, style="List Bullet")


def _small(document: Document, text: str) -> None:
    from docx.shared import Pt, RGBColor

    run = document.add_paragraph().add_run(text)
    run.font.size = Pt(8.5)
    run.font.color.rgb = RGBColor.from_string(MUTED)


def table(
    document: Document, rows: Sequence[Sequence[str]], *, head: Sequence[str] | None, alt: str
) -> WordTable:
    """Adds a table with hairlines, a head that repeats on each page, and an alt text."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    lines = [*([head] if head else []), *rows]
    made = document.add_table(rows=len(lines), cols=len(lines[0]))
    _frame(made, alt=alt, has_head=head is not None)
    for place, line in enumerate(lines):
        cells = made.rows[place].cells
        for column, text in enumerate(line):
            paragraph = cells[column].paragraphs[0]
            run = paragraph.add_run(text)
            run.font.size = Pt(9)
            run.bold = (head is not None and place == 0) or column == 0
            _colour(run, text)
            if head and column and not text.startswith("█"):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph().paragraph_format.space_after = Pt(2)
    return made


def _colour(run: Any, text: str) -> None:
    from docx.shared import RGBColor

    if text.startswith("█"):
        run.font.color.rgb = RGBColor.from_string(GULF)


def _frame(made: WordTable, *, alt: str, has_head: bool) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    properties = made._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for edge in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{edge}")
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{key}"), value)
        borders.append(line)
    layout = properties.find(qn("w:tblLayout"))
    look = properties.find(qn("w:tblLook"))
    anchor = layout if layout is not None else look
    anchor.addprevious(borders) if anchor is not None else properties.append(borders)
    for name in ("w:tblCaption", "w:tblDescription"):
        told = OxmlElement(name)
        told.set(qn("w:val"), alt)
        properties.append(told)
    if has_head:
        made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
