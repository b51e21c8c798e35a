"""A shopkeeper asks: the question is a case with trade, place and topic, in the right unit, with a term."""

import io

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.urls import reverse

from casework.models import Case
from casework.services.answering import Answer, answer_case
from casework.services.talking import ask_applicant, note
from casework.words import State
from city.models import OrgUnit
from esnaf import intents
from esnaf.models import Business, BusinessQuery
from esnaf.services import asking
from esnaf.services.businesses import keep_number
from people.privacy import erase_account
from tests.factories import esnaf as shops
from tests.factories import member

pytestmark = pytest.mark.django_db
VKN = "4540536920"


@pytest.fixture
def rules(db):
    for command in ("load_city", "load_cases"):
        call_command(command, stdout=io.StringIO())


@pytest.fixture
def guide(db):
    call_command("load_guide", stdout=io.StringIO())


@pytest.fixture
def cemile(db):
    return member("Cemile")


@pytest.fixture
def bakery(cemile):
    return shops.business(of=cemile, street="1735. Sokak")


def page(answer):
    return BeautifulSoup(answer.content, "html.parser").select_one("main")


def send(client, code, *, text="Tente izni için ne gerekir?", query=""):
    address = f"/esnaf/sor/{code}/{query}"
    form = page(client.get(address)).select_one("form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}
    return client.post(address, sent | ({"text": text} if text else {"text": form.textarea.get_text()}))


def test_a_question_reaches_its_unit_with_trade_place_and_term(client, cemile, bakery, rules):
    client.force_login(cemile)

    done = send(client, "table_permit")

    case = Case.objects.get()
    assert done.url == reverse("esnaf_query", args=[bakery.public_id, case.pk])
    assert (case.kind, case.trade_code, case.neighbourhood, case.place) == (
        "business",
        "D.12",
        bakery.neighbourhood,
        "1735. Sokak",
    )
    assert case.unit == OrgUnit.objects.get(code="licensing")
    assert case.due_on is not None
    shown = page(client.get(done.url)).get_text()
    assert case.number in shown
    assert "Tente izni" in shown


def test_two_clicks_are_one_question(client, cemile, bakery, rules):
    client.force_login(cemile)
    form = page(client.get("/esnaf/sor/noise/")).select_one("form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")} | {
        "text": "Gürültü"
    }

    first, second = client.post("/esnaf/sor/noise/", sent), client.post("/esnaf/sor/noise/", sent)

    assert first.url == second.url
    assert (Case.objects.count(), BusinessQuery.objects.count()) == (1, 1)


def test_the_number_goes_only_where_the_procedure_needs_it(client, cemile, bakery, rules):
    keep_number(bakery, typed=VKN, actor=cemile)
    client.force_login(cemile)
    send(client, "noise")
    send(client, "licence")

    kept = {
        case.topic.code: case.applicant.identity_number
        for case in Case.objects.select_related("applicant", "topic")
    }
    assert kept == {"noise": "", "licence": VKN}


def test_the_guide_s_result_is_filled_in_once(client, cemile, bakery, guide, rules):
    client.force_login(cemile)
    answers = "situation=new&activity=food&alcohol=no&place=flat&craft=no&signboard=yes&pavement=no"
    result = page(client.get(f"/esnaf/ruhsat-rehberi/sonuc/?{answers}&isletme={bakery.public_id}"))
    start = result.select_one("a.button.primary")["href"]
    form = page(client.get(start)).select_one("form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}

    client.post(start, sent | {"text": form.textarea.get_text().strip()})

    query = BusinessQuery.objects.get()
    assert query.guide_answers["activity"] == "food"
    assert "meslek" not in query.guide_answers
    assert "Yiyecek ve içecek" in query.case.messages.get().text
    assert Business.objects.get().licence_class == "Sıhhî müessese ruhsatı"


def test_the_unit_asks_back_and_the_shopkeeper_answers_on_the_page(client, cemile, bakery):
    opened = asking.ask(bakery, topic=None, text="Soru", key="k", actor=cemile)
    officer = member("Demir")
    ask_applicant(opened.case, text="Hangi gün?", actor=officer)
    note(opened.case, text="İç not", actor=officer)
    client.force_login(cemile)
    address = reverse("esnaf_query", args=[bakery.public_id, opened.case.pk])

    shown = page(client.get(address)).get_text()
    assert "Hangi gün?" in shown
    assert "İç not" not in shown
    client.post(address, {"text": "Salı günü"})
    opened.case.refresh_from_db()
    assert opened.case.state != State.ASKED
    assert "Salı günü" in page(client.get(address)).get_text()


def test_the_question_stands_on_the_business_s_page(client, cemile, bakery, rules):
    client.force_login(cemile)
    send(client, "signboard", text="Tabela boyu ne kadar olabilir?")

    assert "Tabela boyu" in page(client.get(bakery.get_absolute_url())).get_text()
    assert "Tabela boyu" in page(client.get(reverse("esnaf_queries", args=[bakery.public_id]))).get_text()


def test_what_people_say_leads_to_the_topic(rules):
    said = {
        "tabela": "signboard",
        "masa koymak": "table_permit",
        "gurultu": "noise",
        "ruhsatt": "licence",
        "park yeri": "parking",
        "cop vergisi": "business_tax",
    }
    found = {words: [topic.code for topic in intents.matching(words, intents.topics())] for words in said}

    assert {words for words, code in said.items() if code not in found[words]} == set()


def test_a_visitor_is_led_to_sign_in_and_who_has_no_business_to_sign_up(client, rules):
    assert "/hesap/login/?next=/esnaf/sor/licence/" in client.get("/esnaf/sor/licence/").content.decode()
    client.force_login(member("Fikret"))
    assert "/esnaf/kayit/" in str(page(client.get("/esnaf/sor/licence/")))
    assert client.post("/esnaf/sor/licence/", {"text": "x"}).status_code == 200
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "address", ["/esnaf/sor/pothole/", "/esnaf/sor/atlantis/", "/esnaf/sor/licence/?rehber=1&situation=new"]
)
def test_what_is_no_topic_of_businesses_is_not_there(client, cemile, bakery, address, guide, rules):
    client.force_login(cemile)

    assert client.get(address).status_code == 404


def test_nobody_asks_for_another_s_business_or_reads_its_answers(client, cemile, bakery, rules):
    hasan = member("Hasan")
    shops.business("Deneme Manavı", of=hasan)
    opened = asking.ask(bakery, topic=None, text="Soru", key="k", actor=cemile)
    client.force_login(hasan)
    form = page(client.get("/esnaf/sor/noise/")).select_one("form")
    sent = {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}

    assert (
        client.post("/esnaf/sor/noise/", sent | {"business": str(bakery.public_id), "text": "x"}).status_code
        == 422
    )
    assert client.get(reverse("esnaf_query", args=[bakery.public_id, opened.case.pk])).status_code == 404
    mine = Business.objects.of_user(hasan).get()
    assert client.get(reverse("esnaf_query", args=[mine.public_id, opened.case.pk])).status_code == 404


def test_the_same_key_of_two_businesses_is_two_questions(cemile, bakery):
    other = shops.business("Deneme Pastanesi", of=cemile)
    first = asking.ask(bakery, topic=None, text="Soru", key="k", actor=cemile)
    second = asking.ask(other, topic=None, text="Soru", key="k", actor=cemile)

    assert first.case != second.case


def test_an_erased_account_leaves_the_case_without_its_business(cemile, bakery):
    opened = asking.ask(bakery, topic=None, text="Soru", key="k", actor=cemile)
    erase_account(cemile)

    assert Case.objects.filter(pk=opened.case.pk).exists()
    assert not BusinessQuery.objects.exists()


def test_an_answer_that_does_not_help_is_looked_at_again_on_the_same_page(client, cemile, bakery):
    opened = asking.ask(bakery, topic=None, text="Soru", key="k", actor=cemile)
    officer = member("Demir")
    client.force_login(cemile)
    address = reverse("esnaf_query", args=[bakery.public_id, opened.case.pk])
    assert "Olması gerektiği gibi değil" not in page(client.get(address)).get_text()

    answer_case(opened.case, Answer(outcome="informed", text="Olur."), actor=officer)
    assert "Olması gerektiği gibi değil" in page(client.get(address)).get_text()
    empty = client.post(address, {"reason": "", "is_objection": "again"})
    assert empty.status_code == 422
    client.post(address, {"reason": "Ne zaman olacağını yazmadınız.", "is_objection": "again"})

    opened.case.refresh_from_db()
    assert opened.case.is_open
    assert "Ne zaman olacağını yazmadınız." in page(client.get(address)).get_text()
