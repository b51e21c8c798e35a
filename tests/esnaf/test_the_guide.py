"""The licence guide as people use it, and as the desk keeps it."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from esnaf.errors import DayTooEarly, RowIsInForce
from esnaf.guidance import findings
from esnaf.guide import guide_on
from esnaf.models import GuideQuestion, GuideRule
from esnaf.services import guiding

pytestmark = pytest.mark.django_db
ROOM = "/esnaf/ruhsat-rehberi/"
SHOP = {
    "situation": "new", "activity": "food", "alcohol": "no", "place": "flat", "craft": "no", "signboard": "yes", "pavement": "no",
}  # fmt: skip


@pytest.fixture
def guide(db, tmp_path):
    with (tmp_path / "out.json").open("w") as out:
        call_command("load_guide", stdout=out)


@pytest.fixture
def today():
    return timezone.localdate()


def page(answer):
    return BeautifulSoup(answer.content, "html.parser").select_one("main")


def words(answer):
    return " ".join(page(answer).get_text(" ").split())


def fill_in(client, answers):
    """Answers question after question by the page's own form, as a browser without scripts does."""
    answer = client.get(f"{ROOM}devam/", follow=True)
    for _step in range(20):
        form = page(answer).select_one("form")
        if form is None or "/soru/" not in form["action"]:
            return answer
        sent = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
        asked = form.select_one("input[type=radio]")["name"]
        answer = client.get(form["action"], sent | {asked: answers[asked]}, follow=True)
    raise AssertionError("the guide has no end")


def test_the_guide_that_comes_with_the_product_has_no_holes(guide, today):
    found = guide_on(today)

    assert findings(found.questions, found.rules) == []
    assert not GuideRule.objects.filter(confirmed=True).exists()


def test_a_snack_bar_in_a_flat_learns_class_documents_and_that_it_is_unconfirmed(client, guide):
    answer = fill_in(client, SHOP)
    told = words(answer)

    assert page(answer).h1.get_text() == GuideRule.objects.get(code="class_sanitary").title
    assert GuideRule.objects.get(code="doc_flat").title in told
    assert GuideRule.objects.get(code="step_sign").title in told
    assert GuideRule.objects.get(code="step_pavement").title not in told
    assert page(answer).select_one(".notice.warn")


def test_a_wrong_answer_is_corrected_and_the_rest_is_kept(client, guide):
    result = fill_in(client, SHOP)
    change = next(link for link in page(result).select("aside a") if "/soru/activity/" in link["href"])
    form = page(client.get(change["href"])).form
    sent = {field["name"]: field["value"] for field in form.select("input[type=hidden]")} | {
        "activity": "leisure"
    }

    asked = client.get(form["action"], sent, follow=True)

    assert page(asked).h1.get_text() == GuideRule.objects.get(code="class_public").title
    assert "situation=new" in asked.redirect_chain[-1][0]


def test_a_page_sent_without_an_answer_says_so(client, guide):
    answer = client.get(f"{ROOM}soru/situation/?yanit=1")

    assert answer.status_code == 422
    assert page(answer).select_one(".error-summary")


@pytest.mark.parametrize("query", ["", "?situation=x", "?situation=new&activity=<b>", "?activity=food"])
def test_a_result_without_all_answers_asks_on(client, guide, query):
    assert "/soru/" in client.get(f"{ROOM}sonuc/{query}").url


def test_a_trade_fills_in_what_it_implies_and_says_so(client, guide, trades):
    answer = client.get(f"{ROOM}devam/?meslek=G.09&situation=new", follow=True)

    assert "activity=retail" in answer.redirect_chain[-1][0]
    chosen = page(client.get(f"{ROOM}soru/craft/?meslek=G.09&situation=new&activity=retail&place=shop"))
    assert chosen.select_one("input[value=yes]").has_attr("checked")


def test_the_checklist_has_a_box_for_each(client, guide):
    link = page(fill_in(client, SHOP)).select_one("a[href*='/liste/']")["href"]
    answer = client.get(link)

    assert len(page(answer).select("input[type=checkbox]")) >= 8


def test_the_cost_does_not_grow_with_the_guide(client, guide):
    with CaptureQueriesContext(connection) as few:
        client.get(f"{ROOM}soru/situation/")
    for n in range(30):
        GuideRule.objects.create(
            code=f"more_{n}", kind="document", title="x", valid_from=timezone.localdate()
        )
    with CaptureQueriesContext(connection) as many:
        client.get(f"{ROOM}soru/situation/")

    assert len(few) == len(many) <= 3


def test_loading_again_changes_nothing_the_desk_made(guide, sevgi, tmp_path):
    GuideRule.objects.filter(code="doc_tax").update(title="Başka")
    with (tmp_path / "again.json").open("w") as out:
        call_command("load_guide", stdout=out)

    assert GuideRule.objects.get(code="doc_tax").title == "Başka"


def test_a_draft_is_tried_and_holds_from_its_day_on(client, guide, sevgi, today):
    client.force_login(sevgi)
    row = GuideRule.objects.get(code="class_sanitary")
    edited = client.post(f"/masa/esnaf/rehber/kural/{row.pk}/degistir/")
    draft = GuideRule.objects.drafts().get()
    values = {
        "order": 30, "kind": "class", "title": "Sıhhî ruhsat (yeni)", "condition": "activity = retail, food",
        "authority": "İlçe belediyesi", "confirmed": "on",
    }  # fmt: skip
    client.post(edited.url, values)

    assert "Sıhhî ruhsat (yeni)" in words(client.get("/masa/esnaf/rehber/dene/", SHOP))
    assert page(fill_in(client, SHOP)).h1.get_text() == row.title
    client.post(f"/masa/esnaf/rehber/kural/{draft.pk}/yururluk/", {"day": today.isoformat()})
    row.refresh_from_db()
    assert row.valid_to == today - timedelta(days=1)
    assert page(fill_in(client, SHOP)).h1.get_text() == "Sıhhî ruhsat (yeni)"


def test_a_draft_from_tomorrow_on_leaves_today_alone(guide, sevgi, today):
    draft = guiding.revise(GuideQuestion.objects.get(code="alcohol"), actor=sevgi)
    guiding.save_draft(draft, values={"text": "Yeni soru?"}, actor=sevgi)
    guiding.put_in_force(draft, from_day=today + timedelta(days=1), actor=sevgi, today=today)

    texts = [[each.text for each in guide_on(day).questions] for day in (today, today + timedelta(days=1))]
    assert ["Yeni soru?" in each for each in texts] == [False, True]


def test_what_is_in_force_is_not_edited_and_no_day_is_in_the_past(guide, sevgi, today):
    row = GuideRule.objects.get(code="doc_tax")
    with pytest.raises(RowIsInForce):
        guiding.save_draft(row, values={"title": "x"}, actor=sevgi)
    with pytest.raises(RowIsInForce):
        guiding.discard(row, actor=sevgi)
    draft = guiding.revise(row, actor=sevgi)
    with pytest.raises(DayTooEarly):
        guiding.put_in_force(draft, from_day=today - timedelta(days=1), actor=sevgi, today=today)
    assert guiding.revise(row, actor=sevgi) == draft
    with pytest.raises(IntegrityError), transaction.atomic():
        GuideRule.objects.create(code=row.code, kind="document", title="x", valid_from=today)


@pytest.mark.parametrize("sent", [{"condition": "activity"}, {"condition": "a = x\na = y"}, {"title": ""}])
def test_a_draft_that_cannot_be_read_is_told(client, guide, sevgi, sent):
    client.force_login(sevgi)
    values = {"code": "doc_new", "order": 5, "kind": "document", "title": "Yeni belge"} | sent

    assert client.post("/masa/esnaf/rehber/kural/yeni/", values).status_code == 422
    assert not GuideRule.objects.filter(code="doc_new").exists()


def test_the_desk_sees_what_cannot_be_right(client, guide, sevgi):
    GuideRule.objects.filter(code="class_gs3").delete()
    client.force_login(sevgi)

    assert "nuisance = third" in words(client.get("/masa/esnaf/rehber/"))


def test_a_question_is_written_line_by_line(client, guide, sevgi):
    client.force_login(sevgi)
    row = GuideQuestion.objects.get(code="place")
    at = client.post(f"/masa/esnaf/rehber/soru/{row.pk}/degistir/").url
    form = page(client.get(at)).form
    sent = {
        field["name"]: field.get("value", "")
        for field in form.select("input[name]")
        if field.get("type") != "checkbox"
    }
    sent |= {field["name"]: field.get_text().removeprefix("\n") for field in form.select("textarea")}
    sent.pop("csrfmiddlewaretoken", None)
    client.post(at, sent | {"options": sent["options"] + "\nmarket | Pazar yeri"})

    draft = GuideQuestion.objects.drafts().get()
    assert [each["code"] for each in draft.options] == ["shop", "flat", "unknown", "market"]
    assert draft.condition == row.condition
    assert client.post(at, sent | {"options": "shop | a\nshop | b"}).status_code == 422
