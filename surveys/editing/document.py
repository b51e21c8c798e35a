"""Steps on a draft, each returning a new document: sections and questions added, moved, doubled, taken away.

The document is the JSON of docs/questionnaire-format.md. What makes no sense yet may stand in it; checking
says so. A code that does not exist is a KeyError.
"""

import copy
import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from common.text import tr_slug
from surveys.language.definition import FORMAT, VERSION
from surveys.language.elements import CHOICE_KINDS, OTHER_SUFFIX, Kind

Document = dict[str, Any]
CODE_LENGTH = 40
SCALE_POINTS = (1, 5)
RULE_PARTS = ("relevant", "required_when", "constraint")


def new_document(*, title: dict[str, str], languages: list[str], section_title: dict[str, str]) -> Document:
    """Returns a questionnaire of one empty section."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "title": title,
        "languages": languages,
        "default_language": languages[0],
        "sections": [{"code": "section_1", "title": section_title, "questions": []}],
    }


def questions_of(document: Document) -> Iterator[tuple[Document, Document]]:
    """Yields each question with its section, in order."""
    for section in document["sections"]:
        for question in section.get("questions", []):
            yield section, question


def section_of(document: Document, code: str) -> Document:
    """Returns the section with this code."""
    for section in document["sections"]:
        if section["code"] == code:
            return section
    raise KeyError(code)


def question_of(document: Document, code: str) -> tuple[Document, Document]:
    """Returns the question with this code and its section."""
    for section, question in questions_of(document):
        if question["code"] == code:
            return section, question
    raise KeyError(code)


def codes(document: Document) -> set[str]:
    """Returns every code that is taken by a section, a question or a calculation."""
    taken = {section["code"] for section in document["sections"]}
    taken |= {question["code"] for _section, question in questions_of(document)}
    return taken | {calculation["code"] for calculation in document.get("calculations", [])}


def fingerprint(element: Document) -> str:
    """Returns a short mark of an element's content: two people who save the same one are told apart by it."""
    text = json.dumps(element, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def proposed_code(wording: str, *, taken: set[str], fallback: str) -> str:
    """Returns a code made of the first words of a wording, in ASCII, that is not taken."""
    words = [word for word in tr_slug(wording).split("-") if word]
    stem = "_".join(words[:4])[:CODE_LENGTH].strip("_") or fallback
    if not stem[0].isalpha():
        stem = f"{fallback}_{stem}"[:CODE_LENGTH]
    number, code = 2, stem
    while code in taken:
        code = f"{stem[: CODE_LENGTH - 4]}_{number}"
        number += 1
    return code


def with_section(document: Document, *, title: dict[str, str], after: str = "") -> tuple[Document, str]:
    """Returns the document with a new section behind another (or last), and the new section's code."""
    changed = copy.deepcopy(document)
    number = len(changed["sections"]) + 1
    wording = next(iter(title.values()), "")
    code = proposed_code(wording, taken=codes(changed), fallback=f"section_{number}")
    place = _index(changed["sections"], after) + 1 if after else len(changed["sections"])
    changed["sections"].insert(place, {"code": code, "title": title, "questions": []})
    return changed, code


def with_question(
    document: Document, *, section: str, kind: str, label: dict[str, str], after: str = ""
) -> tuple[Document, str]:
    """Returns the document with a new question of a kind behind another (or last), and its code."""
    changed = copy.deepcopy(document)
    questions = section_of(changed, section).setdefault("questions", [])
    wording = next((text for text in label.values() if text), "")
    code = proposed_code(wording, taken=codes(changed), fallback=kind)
    place = _index(questions, after) + 1 if after else len(questions)
    questions.insert(place, blank_question(kind, code=code, label=label))
    return changed, code


def blank_question(kind: str, *, code: str, label: dict[str, str]) -> Document:
    """Returns a question of a kind with the settings it cannot be without."""
    question: Document = {"code": code, "kind": kind, "label": label}
    if kind in CHOICE_KINDS:
        question["options"] = []
    if kind == Kind.MATRIX:
        question["rows"] = []
    if kind == Kind.SCALE:
        question["minimum"], question["maximum"] = SCALE_POINTS
    if kind == Kind.NEIGHBOURHOOD:
        question["role"] = "neighbourhood"
    return question


def replaced(document: Document, *, code: str, by: Document) -> Document:
    """Returns the document with another question in a question's place; rules follow a changed code."""
    changed = copy.deepcopy(document)
    section, question = question_of(changed, code)
    questions = section["questions"]
    questions[questions.index(question)] = by
    return renamed(changed, code, by["code"]) if by["code"] != code else changed


def section_replaced(document: Document, *, code: str, by: Document) -> Document:
    """Returns the document with a section's own settings changed; its questions stay."""
    changed = copy.deepcopy(document)
    section = section_of(changed, code)
    kept = section.get("questions", [])
    section.clear()
    section.update(by, questions=kept)
    return changed


def moved(document: Document, *, code: str, down: bool) -> Document:
    """Returns the document with a question or section one place further; at an edge a question changes section."""
    changed = copy.deepcopy(document)
    step = 1 if down else -1
    sections = changed["sections"]
    if any(section["code"] == code for section in sections):
        _swap(sections, _index(sections, code), step)
        return changed
    section, question = question_of(changed, code)
    questions = section["questions"]
    if _swap(questions, questions.index(question), step):
        return changed
    beside = sections.index(section) + step
    if 0 <= beside < len(sections):
        questions.remove(question)
        others = sections[beside].setdefault("questions", [])
        others.insert(0 if down else len(others), question)
    return changed


def doubled(document: Document, *, code: str) -> tuple[Document, str]:
    """Returns the document with a copy of a question behind it, and the copy's code."""
    changed = copy.deepcopy(document)
    section, question = question_of(changed, code)
    twin = copy.deepcopy(question)
    twin["code"] = proposed_code(question["code"], taken=codes(changed), fallback=question["kind"])
    twin.pop("role", None)
    section["questions"].insert(section["questions"].index(question) + 1, twin)
    return changed, twin["code"]


def removed(document: Document, *, code: str) -> Document:
    """Returns the document without a question, or without a section and its questions."""
    changed = copy.deepcopy(document)
    sections = changed["sections"]
    if any(section["code"] == code for section in sections):
        del sections[_index(sections, code)]
        return changed
    section, question = question_of(changed, code)
    section["questions"].remove(question)
    return changed


def readers_of(document: Document, code: str) -> list[str]:
    """Returns the codes of what has a rule that reads a question: they would break without it."""
    found = []
    for section in document["sections"]:
        if code in _read_by(section.get("relevant")):
            found.append(section["code"])
        for question in section.get("questions", []):
            parts = [question.get(part) for part in RULE_PARTS]
            parts += [option.get("relevant") for option in question.get("options", [])]
            if question["code"] != code and any(code in _read_by(part) for part in parts):
                found.append(question["code"])
    for calculation in document.get("calculations", []):
        if code in _read_by(calculation.get("value")):
            found.append(calculation["code"])
    return found


def renamed(document: Document, old: str, new: str) -> Document:
    """Returns the document in which every rule that read a code reads the new one."""
    pattern = re.compile(rf"{re.escape(old)}(?=$|/)")

    def walk(node: Any) -> Any:
        if isinstance(node, dict):
            if set(node) == {"var"} and isinstance(node["var"], str):
                return {
                    "var": pattern.sub(lambda _found: new, node["var"], count=1)
                    if pattern.match(node["var"])
                    else node["var"]
                }
            return {key: walk(value) for key, value in node.items()}
        if isinstance(node, list):
            return [walk(each) for each in node]
        return node

    return walk(copy.deepcopy(document))


def _read_by(rule: Any) -> set[str]:
    """Returns the questions a rule reads; of a matrix row or another's text, the question itself."""
    if isinstance(rule, dict):
        if set(rule) == {"var"} and isinstance(rule["var"], str):
            name = rule["var"].removesuffix(OTHER_SUFFIX)
            return {name.split("/", 1)[0]}
        return set().union(*(_read_by(value) for value in rule.values()), set())
    if isinstance(rule, list):
        return set().union(*(_read_by(value) for value in rule), set())
    return set()


def _index(elements: list[Document], code: str) -> int:
    for number, element in enumerate(elements):
        if element["code"] == code:
            return number
    raise KeyError(code)


def _swap(elements: list[Document], place: int, step: int) -> bool:
    if not 0 <= place + step < len(elements):
        return False
    elements[place], elements[place + step] = elements[place + step], elements[place]
    return True
