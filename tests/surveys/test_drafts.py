"""Mehmet stops half way and goes on in the evening, on another device: with a code, without an account."""

import copy
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from common.identifiers import is_code
from surveys.models import IntakeResponse, ResponseDraft, Survey
from surveys.services import drafts
from surveys.services.submitting import receipt_code
from tests.surveys import test_answering_a_survey as answering
from tests.surveys.test_answering_a_survey import go_on, make_survey, shown, so_far

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_wrong_codes_yet() -> None:
    cache.clear()


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def put_aside(client: Client, page: object, number: int, **answers: object) -> object:
    return press(client, page, number, "save", **answers)


def press(client: Client, page: object, number: int, button: str, **answers: object) -> object:
    data = {"so_far": so_far(page), "_shown": shown(page), "go": button, **answers}
    return client.post(f"/anket/park/{number}/", data)


def second_page(client: Client) -> object:
    return go_on(client, client.post("/anket/park/"), 1, goes="yes")


def test_a_code_opens_the_survey_where_it_was_put_aside(client, survey) -> None:
    saved = put_aside(client, second_page(client), 2, reason="rest")
    code = saved.context["code"]

    page = Client().post("/anket/park/devam/", {"code": code.lower().replace("-", " ")})
    review = go_on(client, go_on(client, page, 2, reason="rest"), 3, words="Gölge")
    sent = client.post("/anket/park/gozden-gecir/", {"so_far": so_far(review)})

    assert is_code(code)
    assert 'value="rest" checked' in page.content.decode()
    assert sent.status_code == 303
    assert IntakeResponse.objects.get().answers == {"goes": "yes", "reason": "rest", "words": "Gölge"}
    assert not ResponseDraft.objects.exists()


def test_nobody_reads_what_was_put_aside_without_the_code(client, survey) -> None:
    saved = put_aside(client, second_page(client), 2, reason="rest")

    draft = ResponseDraft.objects.get()

    assert saved.context["code"].replace("-", "") not in draft.code_digest
    assert b"rest" not in bytes(draft.sealed)
    assert draft.expires_on == timezone.localdate() + timedelta(days=drafts.KEPT_DAYS)


def test_putting_aside_again_keeps_the_code_and_what_came_later(client, survey) -> None:
    saved = put_aside(client, second_page(client), 2, reason="rest")
    page = client.post("/anket/park/2/", {"so_far": so_far(saved), "go": "stay"})
    assert 'value="rest" checked' in page.content.decode()

    again = put_aside(client, go_on(client, page, 2, reason="walk"), 3, words="Gölge")
    page = client.post("/anket/park/devam/", {"code": again.context["code"]})

    assert again.context["code"] == saved.context["code"]
    assert "Gölge" in page.content.decode()
    assert ResponseDraft.objects.count() == 1


def test_a_wrong_an_expired_and_a_foreign_code_get_the_same_answer(client, survey) -> None:
    code = put_aside(client, second_page(client), 2).context["code"]
    ResponseDraft.objects.update(expires_on=timezone.localdate() - timedelta(days=1))

    answers = {
        re.search(
            r'role="alert".*?</h2>', client.post("/anket/park/devam/", {"code": typed}).content.decode()
        )[0]
        for typed in (code, "ABCD", "", drafts.new_code(), "ığüş🌳")
    }

    assert len(answers) == 1


def test_after_ten_wrong_codes_also_the_right_one_waits(client, survey) -> None:
    code = put_aside(client, second_page(client), 2).context["code"]
    for _ in range(10):
        assert client.post("/anket/park/devam/", {"code": drafts.new_code()}).status_code == 422

    refused = client.post("/anket/park/devam/", {"code": code})
    elsewhere = client.post("/anket/park/devam/", {"code": code}, REMOTE_ADDR="203.0.113.9")

    assert refused.status_code == 429
    assert elsewhere.status_code == 200


def test_a_survey_that_closed_still_shows_what_was_put_aside(client, survey) -> None:
    code = put_aside(client, second_page(client), 2, reason="rest").context["code"]
    Survey.objects.update(closes_at=timezone.now() - timedelta(hours=1))

    page = client.post("/anket/park/devam/", {"code": code})

    assert page.status_code == 410
    assert "Dinlenmek için" in page.content.decode()


def test_changing_the_language_keeps_what_is_on_the_page(client, survey) -> None:
    page = press(client, second_page(client), 2, "language:en", reason="rest")

    assert 'value="rest" checked' in page.content.decode()
    assert "Next section" in page.content.decode()
    assert "Do you go to the park?" in client.post("/anket/park/").content.decode()


def test_an_unknown_language_changes_nothing(client, survey) -> None:
    page = press(client, second_page(client), 2, "language:xx", reason="rest")

    assert 'value="rest" checked' in page.content.decode()
    assert page.status_code == 200


def test_a_change_from_the_review_returns_to_the_review(client, survey) -> None:
    review = answering.to_the_review(client)
    page = client.post("/anket/park/gozden-gecir/", {"so_far": so_far(review), "section": "why"})

    again = go_on(client, page, 2, reason="rest")

    assert "Gözden geçirmeye dön" in page.content.decode()
    assert "Dinlenmek için" in again.content.decode()
    assert "gozden-gecir" in again.content.decode()


def test_a_change_that_opens_a_section_asks_it_before_the_review(client, survey) -> None:
    review = go_on(client, go_on(client, client.post("/anket/park/"), 1, goes="no"), 3)
    page = client.post("/anket/park/gozden-gecir/", {"so_far": so_far(review), "section": "park"})

    opened = go_on(client, page, 1, goes="yes")
    again = go_on(client, opened, 2, reason="walk")

    assert "Neden gidersiniz?" in opened.content.decode()
    assert "gozden-gecir" in again.content.decode()


def changed(monkeypatch: pytest.MonkeyPatch, *questions: dict) -> None:
    definition = copy.deepcopy(answering.DEFINITION)
    definition["sections"][1]["questions"].extend(questions)
    monkeypatch.setattr(answering, "DEFINITION", definition)


def test_back_keeps_a_number_that_does_not_fit(client, monkeypatch) -> None:
    changed(monkeypatch, {"code": "often", "kind": "number", "label": answering.text("Kaç kez?")})
    make_survey()

    back = press(client, second_page(client), 2, "back", reason="rest", often="üç kere")
    forth = go_on(client, back, 1, goes="yes")
    refused = go_on(client, forth, 2, reason="rest", often="üç kere")

    assert 'value="üç kere"' in forth.content.decode()
    assert refused.status_code == 422
    assert 'value="üç kere"' in refused.content.decode()


def test_a_box_that_was_unticked_stays_so_on_a_page_with_an_error(client, monkeypatch) -> None:
    boxes = [answering.option("shade", "Gölge"), answering.option("benches", "Banklar")]
    label = answering.text("Neler eksik?")
    changed(monkeypatch, {"code": "lacks", "kind": "multiple", "label": label, "options": boxes})
    make_survey()
    page = go_on(client, second_page(client), 2, reason="rest", lacks=["shade", "benches"])
    page = press(client, page, 3, "back")
    assert 'value="shade" checked' in page.content.decode()

    again = go_on(client, page, 2, reason="")

    assert again.status_code == 422
    assert 'value="shade" checked' not in again.content.decode()


def test_options_at_random_keep_their_order_for_one_person_and_vary_between_people(
    client, monkeypatch
) -> None:
    many = [answering.option(f"o{n}", f"Seçenek {n}") for n in range(8)]
    many.append(answering.option("none", "Hiçbiri", role="dont_know"))
    label = answering.text("Hangisi?")
    changed(
        monkeypatch, {"code": "which", "kind": "single", "label": label, "options": many, "randomise": True}
    )
    make_survey()

    def order(page: object) -> tuple[str, ...]:
        return tuple(re.findall(r'name="which" value="(\w+)"', page.content.decode()))

    page = second_page(client)
    again = press(client, page, 2, "next")
    others = {order(second_page(client)) for _ in range(5)}

    assert order(page) == order(again)
    assert len(others | {order(page)}) > 1
    assert all(each[-1] == "none" and len(each) == 9 for each in others)


def test_an_option_that_is_not_on_offer_is_not_shown(client, monkeypatch) -> None:
    options = [
        answering.option("a", "Her zaman"),
        answering.option("b", "Yalnız hiç gitmeyenlere", relevant={"==": [{"var": "goes"}, "no"]}),
    ]
    label = answering.text("Hangisi?")
    changed(monkeypatch, {"code": "which", "kind": "single", "label": label, "options": options})
    make_survey()

    page = second_page(client).content.decode()

    assert "Her zaman" in page
    assert "Yalnız hiç gitmeyenlere" not in page


def test_living_outside_the_district_is_an_answer_and_no_neighbourhood(client, monkeypatch) -> None:
    definition = copy.deepcopy(answering.DEFINITION)
    definition["sections"][2]["questions"][0]["options"] = [
        answering.option("outside", "İlçe dışında oturuyorum")
    ]
    monkeypatch.setattr(answering, "DEFINITION", definition)
    make_survey()

    page = go_on(client, client.post("/anket/park/"), 1, goes="no")
    review = go_on(client, page, 3, place="outside")
    client.post("/anket/park/gozden-gecir/", {"so_far": so_far(review)})

    assert "İlçe dışında oturuyorum" in page.content.decode()
    assert "İlçe dışında oturuyorum" in review.content.decode()
    assert IntakeResponse.objects.get().snapshot == {"neighbourhood": "outside"}


def test_a_receipt_is_a_code_with_a_check_sign(survey) -> None:
    code = receipt_code(survey, "a key")

    assert is_code(code)
    assert not is_code(code[:-1] + ("0" if code[-1] != "0" else "1"))
