"""LimeSurvey structures, old and new, alone and in an archive: read whole, refused, or listed."""

import pytest

from surveys.language.checking import errors
from surveys.language.definition import Kind, to_json
from surveys.language.formats import FileRefusedError, read
from surveys.language.formula import write_formula
from tests.surveys.language.formats.lss import archive, structure


@pytest.fixture(scope="module")
def shore():
    return read(structure(), "kiyi.lss")


def formula(imported, code):
    return write_formula(imported.definition.question(code).relevant)


def test_a_structure_is_read_whole(shore):
    assert shore.unsupported == []
    assert errors(shore.definition) == ()
    assert shore.counts == {
        "questions": 8, "options": 11, "languages": ["tr", "en"], "rules": 4, "constraints": 0,
        "calculations": 1, "groups": 2, "repeats": 0,
    }  # fmt: skip


def test_both_layouts_say_the_same(shore):
    old = read(structure(is_old=True), "kiyi.lss")

    assert to_json(old.definition) == to_json(shore.definition)


def test_an_archive_gives_its_structure_and_lists_the_rest(shore):
    imported = read(archive(structure()), "kiyi.lsa")

    assert imported.definition == shore.definition
    assert [each["where"] for each in imported.unsupported] == ["survey_1_responses.lsr"]


def test_groups_types_and_settings_find_their_place(shore):
    definition = shore.definition
    asked = {question.code: question for question in definition.questions()}

    assert definition.title == {"tr": "Kıyı anketi"}
    assert [section.title["tr"] for section in definition.sections] == ["Siz", "Kıyı"]
    assert definition.sections[0].intro == {"tr": "Hoş geldiniz"}
    assert definition.sections[1].intro == {"tr": "Birkaç soru"}
    assert (asked["yas"].integer, asked["yas"].minimum, asked["yas"].required) == (True, 18, True)
    assert [option.code for option in asked["siklik"].options] == ["A1", "A2", "other"]
    assert asked["siklik"].randomise
    assert [(option.code, option.exclusive) for option in asked["neden"].options] == [
        ("spor", False),
        ("yok", True),
    ]
    assert (asked["puan"].kind, asked["puan"].rows[0].code) == (Kind.MATRIX, "temiz")
    assert asked["iletisim_ad"].kind is Kind.SHORT_TEXT
    assert [option.code for option in asked["sira"].options] == ["a", "b"]


def test_relevance_means_the_same(shore):
    assert write_formula(shore.definition.sections[1].relevant) == "${yas} >= 18"
    assert formula(shore, "neden") == "${siklik} = 'A1' or ${siklik} = 'other'"
    assert formula(shore, "puan") == "selected(${neden}, 'spor')"
    assert formula(shore, "oneri") == "not not answered(${puan/temiz}) and not answered(${siklik/other_text})"
    assert shore.definition.calculations[0].value == {"if": [{"<": [{"var": "yas"}, 30]}, 1, 0]}


def more(**cells):
    """The shore survey with one question more."""
    attributes = cells.pop("attributes", {})
    question = {
        "qid": "30",
        "gid": "2",
        "question_order": "30",
        "title": "ek",
        "question": {"tr": "Ek"},
        "type": "S",
    }
    stated = [{"qid": "30", "attribute": name, "value": value} for name, value in attributes.items()]
    return read(structure(questions=[question | cells], attributes=stated))


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ({"type": "|"}, "ek"),
        ({"type": "1"}, "ek"),
        ({"type": ":"}, "ek"),
        ({"type": "?"}, "ek"),
        ({"relevance": "yok.NAOK == 1"}, "ek, relevance"),
        ({"relevance": 'regexMatch("/a/", siklik)'}, "ek, relevance"),
        ({"relevance": "yas >"}, "ek, relevance"),
        ({"preg": "/^.+@.+$/"}, "ek, preg"),
        ({"question": {"tr": "Merhaba {TOKEN:FIRSTNAME}"}}, "ek"),
        ({"attributes": {"array_filter": "neden"}}, "ek, array_filter"),
        ({"attributes": {"em_validation_q": "foo(this)"}}, "ek, em_validation_q"),
        ({"attributes": {"hidden": "1"}}, "ek, hidden"),
    ],
)
def test_what_changes_who_is_asked_what_is_listed_and_blocks(cells, where):
    imported = more(**cells)

    assert [each["where"] for each in imported.unsupported if each.get("blocking")] == [where]
    assert "blocked" in {finding.code for finding in errors(imported.definition)}


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"mandatory": "S"}, "a reminder to answer: the question may be skipped"),
        ({"attributes": {"time_limit": "30"}}, "attributes that are not read: time_limit"),
        ({"type": "P"}, "the comment beside the choice"),
        ({"question": {"tr": "Bakın <img src='x'/>"}}, "pictures, sound or video in a wording"),
    ],
)
def test_what_is_left_out_is_listed(cells, what):
    assert what in [each["what"] for each in more(**cells).unsupported]


def test_a_check_of_digits_and_of_the_answer_itself_is_read():
    phone = more(preg="/^[0-9]{10}$/").definition.question("ek")
    number = more(type="N", attributes={"em_validation_q": "this < 100 and this > yas"}).definition.question(
        "ek"
    )

    assert write_formula(phone.constraint) == "digits(., 10, 10)"
    assert write_formula(number.constraint) == ". < 100 and . > ${yas}"


def test_quotas_and_old_conditions_are_listed():
    extra = (
        "<quota><rows><row><id>1</id></row></rows></quota>"
        "<conditions><rows><row><qid>11</qid><cqid>10</cqid></row></rows></conditions>"
    )

    imported = read(structure(extra=extra))

    assert [each["where"] for each in imported.unsupported] == ["quota", "cins, conditions"]
    assert imported.definition.question("cins").blocked


def test_a_manner_of_speaking_is_its_language():
    assert read(structure(languages=("tr", "de-informal"))).counts["languages"] == ["tr", "de"]


BOMB = b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><document>&b;</document>'
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]><document>&a;</document>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "entities"),
        (OUTSIDE, "entities"),
        (b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "unknown_format"),
        (b"<svg/>", "unknown_format"),
        (b"<document><broken>", "broken"),
        (b'<?xml version="1.0"?><document>\xfe\xfd</document>', "not_utf8"),
        (b'<?xml version="1.0" encoding="x-none"?><document/>', "broken"),
        (b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>", "invalid"),
        (b"<a>" * 100_000, "broken"),
        (archive(BOMB), "entities"),
    ],
)
def test_a_broken_or_dangerous_file_is_refused(content, code):
    with pytest.raises(FileRefusedError) as refusal:
        read(content, "kiyi.lss")

    assert refusal.value.code == code
