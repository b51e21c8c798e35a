"""The codebook for data archives: every column is described, in the order that the schema demands."""

import pytest
from defusedxml.ElementTree import parse

from surveys.language.definition import columns, digest
from surveys.language.formats.ddi import NAMESPACE, write_ddi
from surveys.language.variables import variables
from tests.surveys.language.examples import questionnaire

# The order of children in codebook.xsd, DDI-Codebook 2.5, as far as we write them.
ORDER = {
    "codeBook": ["stdyDscr", "dataDscr"],
    "titlStmt": ["titl", "parTitl", "IDNo"],
    "dataDscr": ["varGrp", "var"],
    "var": ["labl", "qstn", "valrng", "universe", "catgry", "derivation", "varFormat"],
    "catgry": ["catValu", "labl"],
}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("ddi") / "codebook.xml"
    losses = write_ddi(questionnaire(), path)
    return parse(path).getroot(), losses


def found(root, name):
    return root.iter(f"{{{NAMESPACE}}}{name}")


def var(root, name):
    return next(each for each in found(root, "var") if each.get("name") == name)


def texts(element, name):
    return [each.text for each in found(element, name)]


def test_every_column_of_an_export_is_described_once(book):
    root, _ = book

    assert [each.get("name") for each in found(root, "var")] == list(columns(questionnaire()))


def test_children_stand_in_the_order_of_the_schema(book):
    root, _ = book

    for element in root.iter():
        order = ORDER.get(element.tag.removeprefix(f"{{{NAMESPACE}}}"))
        if order is not None:
            places = [order.index(child.tag.removeprefix(f"{{{NAMESPACE}}}")) for child in element]
            assert places == sorted(places), element.tag


def test_identifiers_are_unique_and_groups_refer_to_them(book):
    root, _ = book
    identifiers = [each.get("ID") for each in root.iter() if each.get("ID")]

    assert len(identifiers) == len(set(identifiers))
    for group in found(root, "varGrp"):
        assert set(group.get("var").split()) <= set(identifiers)
    assert {each.get("type") for each in found(root, "varGrp")} == {"section", "multipleResp", "grid"}


def test_categories_have_the_numbers_of_the_exports_and_reasons_are_missing(book):
    root, _ = book
    sex = var(root, "sex")
    numbers = next(each for each in variables(questionnaire()) if each.code == "sex").numbers()

    assert texts(sex, "catValu") == [str(number) for number in numbers.values()]
    assert [each.get("missing") for each in found(sex, "catgry")] == [None, None, "Y"]


def test_wordings_limits_conditions_and_formulas_are_there(book):
    root, _ = book
    born = var(root, "born")
    (limits,) = found(born, "range")

    assert texts(born, "qstnLit") == ["Doğum yılı", "Doğum yılı (en)"]
    assert (limits.get("min"), limits.get("max")) == ("1900", "2010")
    assert texts(var(root, "why"), "universe") == ["${visits} = 'often'"]
    assert texts(var(root, "double"), "drvdesc") == ["${hours} * 2"]
    assert texts(var(root, "why/rest"), "catValu") == ["0", "1"]
    assert digest(questionnaire()) in texts(root, "IDNo")


def test_what_a_codebook_cannot_hold_is_listed(book):
    _, losses = book
    listed = {(loss.where, loss.what) for loss in losses}

    assert ("parks", "the condition of a section") in listed
    assert ("consent", "that an answer is required") in listed
    assert ("intro", "a note between questions") in listed
