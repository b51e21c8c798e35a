"""Ayda writes a questionnaire at the desk: every step is saved, nothing typed is lost, the public's page is beside it."""

import pytest
from django.test import Client

from surveys.editing import document as steps
from surveys.language.checking import errors
from surveys.language.definition import from_json
from surveys.models import Questionnaire
from surveys.services.drafting import start_questionnaire
from surveys.services.publishing import publish_questionnaire
from tests.cast import *  # noqa: F403

pytestmark = pytest.mark.django_db
EDIT = "/masa/soru-formlari/park-anketi/duzenle/"


@pytest.fixture(autouse=True)
def _signed_in_strongly(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def desk(ayda) -> Client:
    client = Client(headers={"accept-language": "tr"})
    client.force_login(ayda)
    return client


@pytest.fixture
def park(ayda) -> Questionnaire:
    return start_questionnaire(
        title={"tr": "Park anketi", "en": "Park survey"},
        languages=["tr", "en"],
        section_title={"tr": "Parklar", "en": "Parks"},
        actor=ayda,
    )


def draft() -> dict:
    return Questionnaire.objects.get(slug="park-anketi").draft


def question(code: str) -> dict:
    return steps.question_of(draft(), code)[1]


def add(desk: Client, kind: str, label: str) -> str:
    answer = desk.post(EDIT, {"do": "add_question", "code": "section_1", "kind": kind, "label-tr": label})
    return answer.headers["location"].rstrip("/").rsplit("/", 1)[-1]


def form_of(desk: Client, code: str) -> dict[str, str]:
    """Returns the fields of a question's form as a browser would send them."""
    import html.parser

    class Fields(html.parser.HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.found: dict[str, str] = {}
            self.inside = self.area = self.select = ""

        def handle_starttag(self, tag, attributes):
            has = dict(attributes)
            if tag == "form":
                self.inside = has.get("id", "")
            if self.inside != "question-form":
                return
            if tag == "input" and has.get("type") == "checkbox":
                if "checked" in has:
                    self.found[has["name"]] = "on"
            elif tag == "input":
                self.found[has["name"]] = has.get("value") or ""
            elif tag == "select":
                self.select = has["name"]
            elif tag == "option" and "selected" in has:
                self.found[self.select] = has["value"]
            elif tag == "textarea":
                self.area = has["name"]
                self.found[self.area] = ""

        def handle_data(self, data):
            if self.area:
                self.found[self.area] += data.removeprefix("\n")

        def handle_endtag(self, tag):
            if tag == "textarea":
                self.area = ""
            if tag == "form":
                self.inside = ""

    fields = Fields()
    fields.feed(desk.get(f"{EDIT}soru/{code}/").content.decode())
    fields.found.pop("csrfmiddlewaretoken", None)
    return fields.found


def save(desk: Client, code: str, /, **changed: str):
    fields = form_of(desk, code) | {name.replace("__", "-"): value for name, value in changed.items()}
    return desk.post(f"{EDIT}soru/{code}/", fields)


def test_a_questionnaire_begins_with_its_title(desk):
    assert (
        "Türkçe başlığı yazın" in desk.post("/masa/soru-formlari/yeni/", {"english": "on"}).content.decode()
    )

    answer = desk.post("/masa/soru-formlari/yeni/", {"title-tr": "Sahil anketi", "title-en": "Shore survey"})

    assert answer.headers["location"] == "/masa/soru-formlari/sahil-anketi/duzenle/"
    made = Questionnaire.objects.get(slug="sahil-anketi")
    assert made.draft["languages"] == ["tr", "en"]
    assert made.latest_revision is not None


def test_a_question_with_options_in_two_languages_is_written_and_seen(desk, park):
    code = add(desk, "multiple", "Parka neden gidersiniz?")
    assert code == "parka_neden_gidersiniz"

    answer = save(
        desk,
        code,
        **{
            "label__en": "Why do you go to the park?",
            "required": "on",
            "option-0-label-tr": "Dinlenmek",
            "option-0-label-en": "To rest",
            "option-1-label-tr": "Diğer",
            "option-1-label-en": "Other",
            "option-1-what": "other",
            "option-2-label-tr": "Hiçbiri",
            "option-2-label-en": "None",
            "option-2-what": "exclusive",
            "option-2-place": "0.5",
        },
    )

    assert answer.status_code == 302
    stored = question(code)
    assert [option["code"] for option in stored["options"]] == ["hicbiri", "dinlenmek", "diger"]
    assert stored["options"][0]["exclusive"]
    assert stored["options"][2]["other"]
    assert not errors(from_json(draft()))
    page = desk.get(f"{EDIT}?dil=en").content.decode()
    assert "Why do you go to the park?" in page
    assert "To rest" in page


@pytest.mark.parametrize(
    "kind",
    [
        "single",
        "multiple",
        "scale",
        "matrix",
        "ranking",
        "number",
        "short_text",
        "long_text",
        "date",
        "time",
        "neighbourhood",
        "note",
    ],
)
def test_every_kind_is_added_opened_and_saved_unchanged(desk, park, kind):
    code = add(desk, kind, "Bir soru")
    before = question(code)

    assert save(desk, code).status_code == 302

    assert question(code) == before


def test_what_cannot_be_taken_is_said_and_stays_typed(desk, park):
    code = add(desk, "number", "Yaşınız")

    answer = save(desk, code, minimum="on sekiz", constraint=". >= ")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="on sekiz"' in page
    assert 'value=". &gt;= "' in page
    assert "minimum" not in question(code)


def test_two_people_save_one_question_and_the_second_sees_both(desk, park, baris):
    code = add(desk, "short_text", "Mahallenizde ne eksik?")
    mine = form_of(desk, code)
    other = Client(headers={"accept-language": "tr"})
    other.force_login(baris)
    save(other, code, label__tr="Barış’ın sorusu")

    answer = desk.post(f"{EDIT}soru/{code}/", mine | {"label-tr": "Ayda’nın sorusu"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Barış’ın sorusu" in page
    assert "Ayda’nın sorusu" in page
    assert question(code)["label"]["tr"] == "Barış’ın sorusu"


def test_two_people_in_different_questions_do_not_meet(desk, park, baris):
    first, second = add(desk, "short_text", "Birinci"), add(desk, "short_text", "İkinci")
    mine = form_of(desk, first)
    save(desk, second, label__tr="İkinci, düzeltilmiş")

    assert desk.post(f"{EDIT}soru/{first}/", mine | {"label-tr": "Birinci, düzeltilmiş"}).status_code == 302

    assert question(first)["label"]["tr"] == "Birinci, düzeltilmiş"
    assert question(second)["label"]["tr"] == "İkinci, düzeltilmiş"


def test_questions_and_sections_are_moved_doubled_and_removed(desk, park):
    first, second = add(desk, "short_text", "Birinci"), add(desk, "short_text", "İkinci")
    desk.post(EDIT, {"do": "add_section", "label-tr": "Sonra"})

    desk.post(EDIT, {"do": "down", "code": first})
    desk.post(EDIT, {"do": "down", "code": first})
    desk.post(EDIT, {"do": "double", "code": first})
    desk.post(EDIT, {"do": "remove", "code": second})

    assert [[q["code"] for q in section["questions"]] for section in draft()["sections"]] == [
        [],
        ["birinci", "birinci_2"],
    ]


def test_a_question_that_a_condition_reads_is_not_removed_by_one_click(desk, park, ayda):
    has_dog, name = add(desk, "single", "Köpeğiniz var mı?"), add(desk, "short_text", "Adı ne?")
    changed = draft()
    steps.question_of(changed, name)[1]["relevant"] = {"==": [{"var": has_dog}, "evet"]}
    Questionnaire.objects.update(draft=changed)

    asked = desk.post(EDIT, {"do": "remove", "code": has_dog})
    assert name in asked.content.decode()
    assert question(has_dog)

    desk.post(EDIT, {"do": "remove", "code": has_dog, "sure": "on"})
    with pytest.raises(KeyError):
        question(has_dog)


def test_a_changed_code_is_followed_by_the_rules_that_read_it(desk, park):
    code = add(desk, "number", "Hane")
    other = add(desk, "number", "Çocuk")
    save(desk, other, constraint=f". <= ${{{code}}}")

    save(desk, code, code="household")

    assert question(other)["constraint"] == {"<=": [{"var": "."}, {"var": "household"}]}


def test_a_published_code_stays(desk, park, ayda):
    code = add(desk, "short_text", "Bir soru")
    save(desk, code, label__en="A question")
    publish_questionnaire(Questionnaire.objects.get(slug="park-anketi"), actor=ayda)

    save(desk, code, code="another")

    assert question(code)["code"] == code


def test_the_picture_beside_the_form_follows_what_is_typed_and_stores_nothing(desk, park):
    code = add(desk, "single", "Bir soru")
    before = draft()
    fields = form_of(desk, code) | {"label-tr": "Henüz kaydedilmedi", "option-0-label-tr": "<b>Evet</b>"}

    picture = desk.post(f"{EDIT}soru/{code}/bak/", fields).content.decode()

    assert "Henüz kaydedilmedi" in picture
    assert "&lt;b&gt;Evet" in picture
    assert draft() == before


def test_more_lines_keep_what_was_typed(desk, park):
    code = add(desk, "single", "Bir soru")

    answer = save(desk, code, more="1", **{"option-0-label-tr": "Evet"})

    assert 'value="Evet"' in answer.content.decode()
    assert answer.content.decode().count('-label-tr"') > 6
    assert question(code)["options"] == []


def asked_how_often(desk: Client) -> tuple[str, str]:
    """Adds a question with options and one after it; returns their codes."""
    first = add(desk, "single", "Parka ne sıklıkla gidersiniz?")
    sent = form_of(desk, first) | {
        "options": "2",
        "option-0-label-tr": "Her gün",
        "option-0-code": "daily",
        "option-1-label-tr": "Hiç",
        "option-1-code": "never",
    }
    desk.post(f"{EDIT}soru/{first}/", sent)
    return steps.question_of(draft(), first)[1]["code"], add(desk, "long_text", "Neden gitmiyorsunuz?")


def lines(*each: tuple[str, str, str], mode: str = "all") -> dict[str, object]:
    return {
        "if-mode": mode,
        "if-variable": [line[0] for line in each],
        "if-comparison": [line[1] for line in each],
        "if-value": [line[2] for line in each],
    }


def test_a_question_is_shown_on_a_condition_that_is_chosen_from_lists(desk, park):
    often, why = asked_how_often(desk)
    page = f"{EDIT}soru/{why}/"

    desk.post(page, form_of(desk, why) | lines((often, "is", "never"), ("", "is", "")))

    assert question(why)["relevant"] == {"==": [{"var": often}, "never"]}
    shown = desk.get(EDIT).content.decode()
    assert "“Parka ne sıklıkla gidersiniz?” sorusunun yanıtı “Hiç” ise gösterilir." in shown
    chosen = desk.get(page).content.decode()
    assert '<option value="never" selected>Hiç</option>' in chosen


def test_a_value_may_be_written_by_its_wording_and_several_lines_are_joined(desk, park):
    often, why = asked_how_often(desk)

    desk.post(
        f"{EDIT}soru/{why}/",
        form_of(desk, why) | lines((often, "is", "HİÇ"), (often, "unanswered", ""), mode="any"),
    )

    assert question(why)["relevant"] == {
        "or": [{"==": [{"var": often}, "never"]}, {"not": [{"answered": [{"var": often}]}]}]
    }
    assert " ya da " in desk.get(EDIT).content.decode()


def test_a_value_that_is_none_is_told_and_everything_typed_stays(desk, park):
    often, why = asked_how_often(desk)

    answer = desk.post(
        f"{EDIT}soru/{why}/",
        form_of(desk, why) | lines((often, "is", "bazen")) | {"label-tr": "Neden gelmiyorsunuz?"},
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#if-1"' in page and "bazen" in page and "Neden gelmiyorsunuz?" in page
    assert "relevant" not in question(why)


def test_a_condition_that_lines_cannot_say_is_a_formula_and_stays_one(desk, park):
    often, why = asked_how_often(desk)
    rule = f"not (${{{often}}} == 'daily' or ${{{often}}} == 'never')"
    page = f"{EDIT}soru/{why}/"

    desk.post(page, form_of(desk, why) | {"if-mode": "formula", "if-formula": rule})
    stored = question(why)["relevant"]
    desk.post(page, form_of(desk, why) | {"label-tr": "Neden?"})

    assert question(why)["relevant"] == stored and question(why)["label"]["tr"] == "Neden?"
    refused = desk.post(page, form_of(desk, why) | {"if-mode": "formula", "if-formula": "${often"})
    assert refused.status_code == 422 and "${often" in refused.content.decode()
    desk.post(page, form_of(desk, why) | {"if-mode": "always"})
    assert "relevant" not in question(why)


def test_a_whole_section_waits_for_an_earlier_answer_and_offers_no_later_one(desk, park):
    often, why = asked_how_often(desk)
    desk.post(EDIT, {"do": "add_section", "code": "", "label-tr": "Gitmeyenler"})
    second = draft()["sections"][1]["code"]
    later = desk.post(EDIT, {"do": "add_question", "code": second, "kind": "number", "label-tr": "Kaç kez?"})
    later_code = later.headers["location"].rstrip("/").rsplit("/", 1)[-1]

    desk.post(
        f"{EDIT}bolum/{second}/",
        {"title-tr": "Gitmeyenler", "read": steps.fingerprint(_own(second))} | lines((often, "is", "never")),
    )

    assert _own(second)["relevant"] == {"==": [{"var": often}, "never"]}
    offered = desk.get(f"{EDIT}bolum/{second}/").content.decode()
    assert f'value="{why}"' in offered and f'value="{later_code}"' not in offered


def _own(code: str) -> dict:
    return {key: value for key, value in steps.section_of(draft(), code).items() if key != "questions"}


def test_the_values_of_a_chosen_question_come_at_once_and_nothing_is_stored(desk, park):
    often, why = asked_how_often(desk)
    before = draft()

    page = desk.post(f"{EDIT}kosul/{why}/", lines((often, "is", ""))).content.decode()

    assert '<option value="never">Hiç</option>' in page and "<html" not in page
    assert draft() == before
    assert desk.post(f"{EDIT}kosul/nothing/", lines()).status_code == 404
