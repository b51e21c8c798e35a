"""SurveyJS forms as other offices hand them in: read whole, or listed as not representable."""

import json

import pytest

from surveys.language.checking import errors
from surveys.language.definition import Kind
from surveys.language.formats import FileRefusedError, read
from surveys.language.formula import write_formula

FORM = {
    "title": {"default": "Kıyı anketi", "en": "Shore survey"},
    "locale": "tr",
    "pages": [
        {
            "name": "siz",
            "title": {"default": "Siz", "en": "You"},
            "elements": [
                {"type": "html", "name": "giris", "html": "<p>Merhaba <b>komşu</b> &amp; hoş geldiniz</p>"},
                {"type": "text", "name": "yas", "title": "Yaşınız", "inputType": "number", "min": 18, "max": 110,
                 "step": 1, "isRequired": True},
                {"type": "boolean", "name": "sakin", "title": "Burada mı oturuyorsunuz?"},
                {"type": "radiogroup", "name": "ilce", "title": "İlçe", "choices": ["kuzey", "guney"]},
                {"type": "dropdown", "name": "semt", "title": "Semt", "choices": [
                    {"value": "a1", "text": "A1", "visibleIf": "{ilce} = 'kuzey'"},
                    {"value": "b1", "text": "B1", "visibleIf": "{ilce} = 'guney'"}]},
            ],
        },
        {
            "name": "kullanim",
            "visibleIf": "{yas} >= 18 and {sakin} = true",
            "elements": [
                {"type": "checkbox", "name": "neden", "title": "Neden gelirsiniz?", "showOtherItem": True,
                 "showNoneItem": True, "maxSelectedChoices": 3, "choicesOrder": "random",
                 "choices": [{"value": 1, "text": {"default": "Spor", "en": "Sport"}}, {"value": 2, "text": "Dinlenme"}]},
                {"type": "panel", "name": "spor", "title": "Spor", "visibleIf": "{neden} contains 1", "elements": [
                    {"type": "text", "name": "saat", "title": "Kaç saat?", "inputType": "number",
                     "validators": [{"type": "expression", "expression": "{saat} < 24", "text": "24'ten az yazın."}]}]},
                {"type": "matrix", "name": "puan", "title": "Puanlayın", "columns": ["iyi", "kötü"],
                 "rows": [{"value": "temizlik", "text": "Temizlik"}, {"value": "ışık", "text": "Işık"}]},
                {"type": "rating", "name": "genel", "title": "Genel", "rateMin": 0, "rateMax": 10},
                {"type": "ranking", "name": "sira", "title": "Sıralayın", "choices": ["agac", "bank"]},
                {"type": "multipletext", "name": "iletisim", "title": "İletişim",
                 "items": [{"name": "ad", "title": "Ad"}, {"name": "eposta", "title": "E-posta"}]},
                {"type": "comment", "name": "oneri", "title": "Öneri", "maxLength": 500,
                 "visibleIf": "{puan.temizlik} = 'kötü' or {neden.length} > 1"},
            ],
        },
    ],
    "calculatedValues": [{"name": "genc", "expression": "iif({yas} < 30, 1, 0)"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def shore():
    return read(json.dumps(FORM).encode(), "anket.json")


def formula(imported, code):
    return write_formula(imported.definition.question(code).relevant)


def test_a_form_is_read_whole(shore):
    assert shore.unsupported == []
    assert errors(shore.definition) == ()
    assert shore.counts["languages"] == ["tr", "en"]
    assert (shore.counts["questions"], shore.counts["calculations"]) == (12, 1)
    assert shore.definition.title == {"tr": "Kıyı anketi", "en": "Shore survey"}


def test_kinds_and_settings_find_their_place(shore):
    asked = {question.code: question for question in shore.definition.questions()}

    assert asked["giris"].label == {"tr": "Merhaba komşu & hoş geldiniz"}
    assert (asked["yas"].kind, asked["yas"].integer, asked["yas"].maximum) == (Kind.NUMBER, True, 110)
    assert [option.code for option in asked["neden"].options] == ["1", "2", "none", "other"]
    assert asked["neden"].other_specify
    assert [row.code for row in asked["puan"].rows] == ["temizlik", "ışık"]
    assert list(asked["genel"].points) == list(range(11))
    assert asked["iletisim.ad"].kind is Kind.SHORT_TEXT


def test_conditions_mean_the_same(shore):
    section = shore.definition.section("kullanim")

    assert write_formula(section.relevant) == "${yas} >= 18 and ${sakin} = 'true'"
    assert formula(shore, "saat") == "selected(${neden}, '1')"
    assert formula(shore, "oneri") == "${puan/temizlik} = 'kötü' or count(${neden}) > 1"
    assert write_formula(shore.definition.question("semt").options[0].relevant) == "${ilce} = 'kuzey'"
    assert write_formula(shore.definition.question("saat").constraint) == ". < 24"


def one(**element):
    return read(json.dumps({"locale": "tr", "elements": [
        {"type": "text", "name": "a", "title": "A"}, {"name": "q", "title": "Q", **element}]}).encode())  # fmt: skip


@pytest.mark.parametrize(
    ("element", "where"),
    [
        ({"type": "file"}, "page1/q"),
        ({"type": "paneldynamic", "templateElements": []}, "page1/q"),
        ({"type": "signaturepad"}, "page1/q"),
        ({"type": "text", "inputType": "color"}, "page1/q"),
        ({"type": "text", "visibleIf": "{yok} = 1"}, "page1/q, visibleIf"),
        ({"type": "text", "visibleIf": "{a} = "}, "page1/q, visibleIf"),
        ({"type": "text", "visibleIf": "foo({a})"}, "page1/q, visibleIf"),
        ({"type": "text", "requiredIf": "getComment('a') = 1"}, "page1/q, requiredIf"),
        ({"type": "text", "enableIf": "{a} = 1"}, "page1/q, enableIf"),
        ({"type": "dropdown", "choicesByUrl": {"url": "https://example.org"}}, "page1/q, choicesByUrl"),
        ({"type": "text", "title": "Merhaba {a}"}, "page1/q"),
        ({"type": "text", "validators": [{"type": "regex", "regex": ".+@.+"}]}, "page1/q, validators"),
        ({"type": "text", "inputType": "date", "min": "=today(-1)"}, "page1/q, min"),
    ],
)
def test_what_changes_who_is_asked_what_is_listed_and_blocks(element, where):
    imported = one(**element)

    assert [(each["where"], each["blocking"]) for each in imported.unsupported if each.get("blocking")] == [
        (where, True)
    ]
    assert "blocked" in {finding.code for finding in errors(imported.definition)}


@pytest.mark.parametrize("name", ["defaultValue", "readOnly", "correctAnswer", "anything"])
def test_a_property_that_is_not_read_is_listed(name):
    imported = one(type="text", **{name: "x"})

    assert imported.unsupported == [{"where": "page1/q", "what": f"properties that are not read: {name}"}]


def test_names_with_spaces_become_codes_that_conditions_still_find():
    imported = read(json.dumps({"locale": "tr", "elements": [
        {"type": "text", "name": "soru 1", "title": "Bir"},
        {"type": "text", "name": "2", "title": "İki", "visibleIf": "{soru 1} notempty"}]}).encode())  # fmt: skip

    assert [question.code for question in imported.definition.questions()] == ["soru_1", "q_2"]
    assert formula(imported, "q_2") == "answered(${soru_1})"
    assert len(imported.report.notes) == 2


@pytest.mark.parametrize(
    "document",
    [
        {"pages": [{"elements": []}]},
        {"elements": [{"type": "html", "name": "x", "html": "x"}]},
        {"pages": "x"},
        {"elements": [{"name": "x"}]},
    ],
)
def test_a_form_without_a_question_is_refused(document):
    with pytest.raises(FileRefusedError):
        read(json.dumps(document).encode())


@pytest.mark.parametrize(
    "expression", ["(" * 4000 + "1", "-" * 4000 + "{a}", "!" * 4900 + "{a}", "{a} + " * 800 + "1"]
)
def test_an_endless_expression_is_listed_and_not_followed(expression):
    assert one(type="text", visibleIf=expression).unsupported[0]["where"] == "page1/q, visibleIf"


def test_panels_without_end_are_refused():
    node = {"type": "text", "name": "a"}
    for _ in range(50):
        node = {"type": "panel", "name": "p", "elements": [node]}

    with pytest.raises(FileRefusedError, match="deeply"):
        read(json.dumps({"elements": [node]}).encode())
