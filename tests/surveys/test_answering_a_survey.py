"""Ayşe answers on her phone: no account, no JavaScript, nothing lost."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from surveys.models import IntakeResponse, Questionnaire, RespondentSnapshot, Response, SubmissionKey, Survey
from surveys.services.invitations import make_invitations
from surveys.services.mixing import mix
from surveys.services.opening import open_survey
from surveys.services.publishing import publish_questionnaire
from surveys.services.submitting import submit_response

pytestmark = pytest.mark.django_db


def text(turkish: str, english: str = "") -> dict:
    return {"tr": turkish, "en": english or turkish}


def option(code: str, label: str, **more: object) -> dict:
    return {"code": code, "label": text(label), **more}


DEFINITION = {
    "format": "katilim-questionnaire",
    "version": 1,
    "title": text("Park anketi", "Park survey"),
    "languages": ["tr", "en"],
    "default_language": "tr",
    "sections": [
        {
            "code": "park",
            "title": text("Park", "The park"),
            "questions": [
                {
                    "code": "goes",
                    "kind": "single",
                    "required": True,
                    "label": text("Parka gider misiniz?", "Do you go to the park?"),
                    "options": [option("yes", "Evet"), option("no", "Hayır")],
                },
            ],
        },
        {
            "code": "why",
            "title": text("Neden", "Why"),
            "relevant": {"==": [{"var": "goes"}, "yes"]},
            "questions": [
                {
                    "code": "reason",
                    "kind": "single",
                    "required": True,
                    "label": text("Neden gidersiniz?"),
                    "options": [option("walk", "Yürümek için"), option("rest", "Dinlenmek için")],
                },
            ],
        },
        {
            "code": "you",
            "title": text("Siz", "You"),
            "questions": [
                {
                    "code": "place",
                    "kind": "neighbourhood",
                    "role": "neighbourhood",
                    "label": text("Mahalleniz"),
                },
                {
                    "code": "sex",
                    "kind": "single",
                    "role": "sex",
                    "label": text("Cinsiyetiniz"),
                    "options": [option("female", "Kadın"), option("male", "Erkek")],
                },
                {"code": "words", "kind": "long_text", "label": text("Eklemek istedikleriniz")},
            ],
        },
    ],
}


@pytest.fixture
def survey() -> Survey:
    return make_survey()


def make_survey(**changes: object) -> Survey:
    call_command("load_city")
    questionnaire = Questionnaire.objects.create(slug="park", title="Park", draft=DEFINITION)
    now = timezone.now()
    settings = {
        "slug": "park",
        "title": "Park anketi",
        "title_en": "Park survey",
        "mode": Survey.Mode.ANONYMOUS,
        "access": Survey.Access.OPEN,
        "sampling": Survey.Sampling.OPT_IN,
        "channels": ["web"],
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=1),
    }
    version = publish_questionnaire(questionnaire, actor=None)
    return open_survey(version=version, actor=None, **(settings | changes))


def so_far(page: object) -> str:
    return re.search(r'name="so_far" value="([^"]*)"', page.content.decode()).group(1)


def shown(page: object) -> str:
    return re.search(r'name="_shown" value="([^"]*)"', page.content.decode()).group(1)


def go_on(client: object, page: object, number: int, **answers: object) -> object:
    data = {"so_far": so_far(page), "_shown": shown(page), "go": "next", **answers}
    return client.post(f"/anket/park/{number}/", data)


def to_the_review(client: object) -> object:
    page = client.post("/anket/park/")
    page = go_on(client, page, 1, goes="yes")
    page = go_on(client, page, 2, reason="walk")
    return go_on(client, page, 3, place="bostanli", sex="female", words="Daha çok gölge")


def test_a_resident_answers_section_by_section_and_gets_a_receipt(client, survey) -> None:
    review = to_the_review(client)

    assert "Yürümek için" in review.content.decode()
    assert "Bostanlı" in review.content.decode()

    sent = client.post("/anket/park/gozden-gecir/", {"so_far": so_far(review)})
    receipt = client.get(sent["Location"])

    assert sent.status_code == 303
    assert "Yanıtlarınız bize ulaştı" in receipt.content.decode()
    stored = IntakeResponse.objects.get()
    assert stored.answers == {"goes": "yes", "reason": "walk", "words": "Daha çok gölge"}
    assert stored.snapshot == {"neighbourhood": "bostanli", "sex": "female"}


def test_sending_twice_gives_the_same_receipt_and_one_response(client, survey) -> None:
    review = to_the_review(client)
    data = {"so_far": so_far(review)}

    first = client.get(client.post("/anket/park/gozden-gecir/", data)["Location"]).context["code"]
    second = client.get(client.post("/anket/park/gozden-gecir/", data)["Location"]).context["code"]

    assert first == second
    assert IntakeResponse.objects.count() == 1


def test_a_missing_answer_is_named_and_the_others_stay(client, survey) -> None:
    page = client.post("/anket/park/")
    page = go_on(client, page, 1, goes="yes")

    again = go_on(client, page, 2)

    assert again.status_code == 422
    assert "Neden gidersiniz?: Lütfen" in again.content.decode()
    assert again.context["problems"][0]["id"] == "q-reason"


def test_going_back_keeps_what_was_said_on_the_page_left(client, survey) -> None:
    page = client.post("/anket/park/")
    page = go_on(client, page, 1, goes="yes")

    back = client.post(
        "/anket/park/2/", {"so_far": so_far(page), "_shown": shown(page), "go": "back", "reason": "rest"}
    )
    forth = go_on(client, back, 1, goes="yes")

    assert 'value="yes" checked' in back.content.decode()
    assert 'value="rest" checked' in forth.content.decode()


def test_answers_that_became_irrelevant_are_not_stored(client, survey) -> None:
    page = client.post("/anket/park/")
    page = go_on(client, page, 1, goes="yes")
    page = client.post(
        "/anket/park/2/", {"so_far": so_far(page), "_shown": shown(page), "go": "back", "reason": "rest"}
    )
    page = go_on(client, page, 1, goes="no")
    review = go_on(client, page, 3)

    client.post("/anket/park/gozden-gecir/", {"so_far": so_far(review)})

    stored = IntakeResponse.objects.get()
    assert stored.answers == {"goes": "no"}
    assert stored.missing["reason"] == "not_asked"
    assert stored.missing["words"] == "skipped"


def test_a_survey_that_closed_meanwhile_keeps_the_answers_on_screen(client, survey) -> None:
    review = to_the_review(client)
    Survey.objects.update(closes_at=timezone.now() - timedelta(hours=1))

    late = client.post("/anket/park/gozden-gecir/", {"so_far": so_far(review)})

    assert late.status_code == 410
    assert "Daha çok gölge" in late.content.decode()
    assert SubmissionKey.objects.count() == 0


def test_a_form_that_was_tampered_with_begins_anew(client, survey) -> None:
    page = client.post("/anket/park/3/", {"so_far": "x" + so_far(client.post("/anket/park/")), "go": "next"})

    assert page.status_code in (200, 422)
    assert IntakeResponse.objects.count() == 0


def test_the_survey_speaks_english(client, survey) -> None:
    page = client.post("/anket/park/", headers={"accept-language": "en"})

    assert "Do you go to the park?" in page.content.decode()
    assert "Next section" in page.content.decode()


def test_the_pages_ask_the_database_little(client, survey, django_assert_max_num_queries) -> None:
    client.post("/anket/park/")

    with django_assert_max_num_queries(3):
        client.post("/anket/park/")


def test_an_invitation_lets_in_once_and_looking_uses_nothing(client) -> None:
    survey = make_survey(access=Survey.Access.INVITATION)
    [code] = make_invitations(survey, count=1, today=timezone.localdate())
    for _ in range(3):
        client.get("/anket/park/")

    page = client.post("/anket/park/", {"invitation": code.lower()})
    page = go_on(client, page, 1, goes="no")
    review = go_on(client, page, 3)
    sent = client.post("/anket/park/gozden-gecir/", {"so_far": so_far(review)})
    again = client.post("/anket/park/", {"invitation": code})

    assert sent.status_code == 303
    assert again.status_code == 422
    assert survey.participations.count() == 1


def test_twenty_answers_are_mixed_and_keep_their_content(survey) -> None:
    for number in range(20):
        submit_response(
            survey, answers={"goes": "no", "words": f"söz {number}", "sex": "male"}, key=f"key-{number}"
        )

    moved = mix(survey)

    assert moved == 20
    assert IntakeResponse.objects.count() == 0
    assert sorted(r.answers["words"] for r in Response.objects.all()) == sorted(f"söz {n}" for n in range(20))
    assert RespondentSnapshot.objects.filter(sex="male").count() == 20
    assert all(
        r.id.version == 4 and r.person_id is None and r.invitation_id is None for r in Response.objects.all()
    )


def test_nineteen_answers_wait(survey) -> None:
    for number in range(19):
        submit_response(survey, answers={"goes": "no"}, key=f"key-{number}")

    assert mix(survey) == 0
    assert Response.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_same_key_sent_at_once_makes_one_response() -> None:
    survey = make_survey()

    def send(_number: int) -> str:
        try:
            return submit_response(survey, answers={"goes": "no"}, key="the same").code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(send, range(16)))

    assert len(codes) == 1
    assert IntakeResponse.objects.count() == 1
