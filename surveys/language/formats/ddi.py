"""A questionnaire as a DDI Codebook 2.5: the variables that data archives and codebook tools read.

Written by hand from the variable catalogue, the same that exports of responses take their columns from.
Nothing is read back: a codebook describes variables, not how a questionnaire runs.
Source: DDI Alliance, DDI-Codebook 2.5 schema (codebook.xsd), elements codeBook/stdyDscr/dataDscr.
"""

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ElementTree, SubElement, indent, register_namespace

from surveys.language.definition import digest
from surveys.language.elements import Kind, Option, Question, Questionnaire, Text
from surveys.language.formats.report import Unsupported
from surveys.language.formula import write_formula
from surveys.language.variables import CALCULATION, Column, Variable, columns, variables

NAMESPACE = "ddi:codebook:2_5"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
LOCATION = "ddi:codebook:2_5 https://ddialliance.org/Specification/DDI-Codebook/2.5/XMLSchema/codebook.xsd"
NUMERIC = frozenset({Kind.NUMBER.value, Kind.SCALE.value})
WITH_CATEGORIES = frozenset({Kind.SINGLE.value, Kind.NEIGHBOURHOOD.value, Kind.SCALE.value})
CHOSEN, NOT_CHOSEN = {"tr": "Seçildi", "en": "Chosen"}, {"tr": "Seçilmedi", "en": "Not chosen"}
INTERVALS = {Kind.NUMBER.value: "contin", Kind.SCALE.value: "discrete"}


def write_ddi(questionnaire: Questionnaire, path: Path) -> tuple[Unsupported, ...]:
    """Writes a codebook and returns what a codebook cannot hold."""
    register_namespace("", NAMESPACE)
    register_namespace("xsi", "http://www.w3.org/2001/XMLSchema-instance")
    book = _Codebook(questionnaire)
    root = book.root()
    indent(root)
    ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    return tuple(book.losses())


class _Codebook:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.variables = variables(questionnaire)
        self.asked = {question.code: question for question in questionnaire.questions()}
        self.identifiers = {name: f"V{number}" for number, name in enumerate(columns(questionnaire), start=1)}

    def root(self) -> Element:
        """Returns the whole document."""
        root = Element(_tag("codeBook"), {"version": "2.5", SCHEMA: LOCATION})
        root.set(XML_LANG, self.questionnaire.default_language)
        self._study(root)
        data = SubElement(root, _tag("dataDscr"))
        self._groups(data)
        for variable in self.variables:
            self._variable(data, variable)
        return root

    def _study(self, root: Element) -> None:
        citation = SubElement(SubElement(root, _tag("stdyDscr")), _tag("citation"))
        titles = SubElement(citation, _tag("titlStmt"))
        title = self.questionnaire.title
        default = self.questionnaire.default_language
        SubElement(titles, _tag("titl")).text = title.get(default) or next(
            iter(title.values()), "questionnaire"
        )
        for language, wording in title.items():
            if language != default:
                SubElement(titles, _tag("parTitl"), {XML_LANG: language}).text = wording
        SubElement(titles, _tag("IDNo"), {"agency": "sha256"}).text = digest(self.questionnaire)

    def _groups(self, data: Element) -> None:
        """A group for each section, and one for each question that fills several variables."""
        for number, section in enumerate(self.questionnaire.sections, start=1):
            members = [self.identifiers[each.code] for each in self.variables if each.section == section.code]
            if members:
                group = SubElement(
                    data,
                    _tag("varGrp"),
                    {"ID": f"S{number}", "type": "section", "name": section.code, "var": " ".join(members)},
                )
                self._texts(group, "labl", section.title)
        for number, question in enumerate(self._compound(), start=1):
            members = [self.identifiers[name] for name in self._names(question)]
            kind = "multipleResp" if question.kind is Kind.MULTIPLE else "grid"
            attributes = {"ID": f"G{number}", "type": kind, "name": question.code, "var": " ".join(members)}
            self._texts(SubElement(data, _tag("varGrp"), attributes), "labl", question.label)

    def _compound(self) -> Iterator[Question]:
        yield from (each for each in self.asked.values() if each.kind in (Kind.MULTIPLE, Kind.MATRIX))

    def _names(self, question: Question) -> Iterator[str]:
        """The columns of a matrix' lines, or those of a multiple choice's options."""
        for variable in self.variables:
            if variable.parent == question.code and not variable.is_other_text:
                yield from [each.code for each in variable.columns] or [variable.code]

    def _variable(self, data: Element, variable: Variable) -> None:
        interval = INTERVALS.get(variable.kind, "discrete")
        name = SubElement(
            data,
            _tag("var"),
            {"ID": self.identifiers[variable.code], "name": variable.code, "intrvl": interval},
        )
        question = self.asked.get(variable.parent)
        self._texts(name, "labl", variable.label)
        if question is not None:
            self._question(name, variable, question)
        self._range(name, question)
        if question is not None and question.relevant is not None:
            SubElement(name, _tag("universe")).text = write_formula(question.relevant)
        if variable.kind in WITH_CATEGORIES:
            numbers = variable.numbers()
            for option in variable.options:
                self._category(name, option, numbers)
            if variable.points is not None:
                for point in variable.points:
                    SubElement(SubElement(name, _tag("catgry")), _tag("catValu")).text = str(point)
        calculation = next(
            (each for each in self.questionnaire.calculations if each.code == variable.code), None
        )
        if variable.kind == CALCULATION and calculation is not None:
            derivation = SubElement(name, _tag("derivation"))
            SubElement(derivation, _tag("drvdesc")).text = write_formula(calculation.value)
        SubElement(name, _tag("varFormat"), {"type": "numeric" if variable.kind in NUMERIC else "character"})
        for column in variable.columns:
            self._column(data, column, is_chosen=variable.kind == Kind.MULTIPLE)

    def _question(self, name: Element, variable: Variable, question: Question) -> None:
        asked = SubElement(name, _tag("qstn"), {"responseDomainType": _domain(variable.kind)})
        for language, wording in question.label.items():
            SubElement(
                asked, _tag("preQTxt" if variable.row else "qstnLit"), {XML_LANG: language}
            ).text = wording
        if variable.row:
            for language, wording in variable.label.items():
                SubElement(asked, _tag("qstnLit"), {XML_LANG: language}).text = wording
        for language, wording in question.hint.items():
            SubElement(asked, _tag("ivuInstr"), {XML_LANG: language}).text = wording

    def _range(self, name: Element, question: Question | None) -> None:
        if question is None or question.kind is not Kind.NUMBER:
            return
        limits = {"min": question.minimum, "max": question.maximum}
        stated = {key: str(value) for key, value in limits.items() if value is not None}
        if stated:
            SubElement(SubElement(name, _tag("valrng")), _tag("range"), stated)

    def _category(self, name: Element, option: Option, numbers: dict[str, int]) -> None:
        category = SubElement(name, _tag("catgry"), {"missing": "Y"} if option.role else {})
        SubElement(category, _tag("catValu")).text = str(numbers.get(option.code, option.code))
        self._texts(category, "labl", option.label)
        SubElement(category, _tag("labl"), {"level": "code"}).text = option.code

    def _column(self, data: Element, column: Column, *, is_chosen: bool) -> None:
        """The column of one choice: chosen or not, or the place it was given."""
        name = SubElement(
            data,
            _tag("var"),
            {"ID": self.identifiers[column.code], "name": column.code, "intrvl": "discrete"},
        )
        self._texts(name, "labl", column.label)
        for value, wordings in (("0", NOT_CHOSEN), ("1", CHOSEN)) if is_chosen else ():
            category = SubElement(name, _tag("catgry"))
            SubElement(category, _tag("catValu")).text = value
            default = self.questionnaire.default_language
            SubElement(category, _tag("labl")).text = wordings.get(default, wordings["en"])
        SubElement(name, _tag("varFormat"), {"type": "numeric"})

    def _texts(self, parent: Element, name: str, text: Text) -> None:
        for language, wording in text.items():
            SubElement(parent, _tag(name), {XML_LANG: language}).text = wording

    def losses(self) -> Iterator[Unsupported]:
        """Yields what a codebook has no place for."""
        for section in self.questionnaire.sections:
            if section.relevant is not None:
                yield Unsupported(section.code, "the condition of a section")
            if section.intro:
                yield Unsupported(section.code, "the introduction of a section")
        for question in self.questionnaire.questions():
            settings = {
                "a note between questions": question.kind is Kind.NOTE,
                "the check of the answer": question.constraint is not None,
                "that an answer is required": question.required or question.required_when is not None,
                "the conditions of options": any(option.relevant is not None for option in question.options),
                "the random order": question.randomise,
            }
            yield from (Unsupported(question.code, what) for what, is_there in settings.items() if is_there)


def _domain(kind: str) -> str:
    if kind in (Kind.SINGLE, Kind.NEIGHBOURHOOD, Kind.SCALE):
        return "category"
    if kind in (Kind.MULTIPLE, Kind.RANKING):
        return "multiple"
    return {Kind.NUMBER: "numeric", Kind.DATE: "datetime", Kind.TIME: "datetime"}.get(Kind(kind), "text")


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
