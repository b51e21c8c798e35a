"""Whatever a person sends, in whatever order: what is stored was asked, nothing is lost on the way, one key is one receipt."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.errors import SubmissionKeyReused
from surveys.language.answering import walk
from surveys.language.definition import to_json
from surveys.models import Questionnaire, Response, SubmissionKey, Survey
from surveys.services.opening import open_survey
from surveys.services.publishing import publish_questionnaire
from surveys.services.submitting import submit_response
from tests.surveys.language.examples import questionnaire
from tests.surveys.test_answering_a_survey import shown, so_far

pytestmark = pytest.mark.django_db

few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
HIDDEN = st.sampled_from(["sport", "why", "rate/clean", "visits", "hours", "id", "channel", "survey"])
MOST_STEPS = 8


@pytest.fixture
def survey() -> Survey:
    """Every kind of question, conditions on pages, sections and options; two languages."""
    call_command("load_city")
    kept = Questionnaire.objects.create(slug="her-tur", title="Her tür", draft=to_json(questionnaire()))
    now = timezone.now()
    return open_survey(
        version=publish_questionnaire(kept, actor=None),
        actor=None,
        slug="her-tur",
        title="Her tür",
        mode=Survey.Mode.CONFIDENTIAL,
        access=Survey.Access.OPEN,
        sampling=Survey.Sampling.OPT_IN,
        channels=["web"],
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )


def answer_to(draw: st.DataObject, question: Mapping[str, Any]) -> dict[str, list[str]]:
    """Draws what a person gives to one question as it stands on the page; mostly it fits."""
    codes = [option["code"] for option in question["options"]]
    if question["rows"]:
        names = [row["name"] for row in question["rows"]]
        return {name: [draw.draw(st.sampled_from(codes))] for name in names}
    if question["rank_names"]:
        order = draw.draw(st.permutations(range(1, len(codes) + 1)))
        return {name: [str(place)] for name, place in zip(question["rank_names"], order, strict=True)}
    drawn: dict[str, st.SearchStrategy] = {
        "single": st.sampled_from(codes or [""]).map(lambda code: [code]),
        "multiple": st.lists(st.sampled_from(codes or [""]), min_size=1, max_size=2, unique=True),
        "scale": st.sampled_from(question["points"] or [""]).map(lambda point: [point]),
        "number": st.sampled_from([["3"], ["12"], ["13"], ["1980"], ["x"]]),
        "neighbourhood": st.sampled_from([["aksoy"], ["bostanli"]]),
        "date": st.just(["2026-01-31"]),
        "time": st.just(["09:30"]),
    }
    given = {question["code"]: draw.draw(drawn.get(question["kind"], st.just(["söz"])))}
    if question["other_code"] and "other" in given[question["code"]]:
        given[question["other_code"]] = ["başka"]
    return given


def answers_to_page(draw: st.DataObject, page: Any) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for question in page.context["questions"]:
        if question["kind"] != "note" and (question["required"] or draw.draw(st.booleans())):
            given |= answer_to(draw, question)
    return given


def as_shown(question: Mapping[str, Any]) -> dict[str, set[str]]:
    """Returns what a question on a page holds, by field."""
    held = {row["name"]: {row["value"]} for row in [*question["rows"], *question["ranks"]]}
    if not held:
        held = {question["code"]: set(question["values"])}
    if question["other_code"]:
        held[question["other_code"]] = {question["other_text"]}
    return {name: values - {""} for name, values in held.items()}


def send(client: Client, page: Any, given: Mapping[str, list[str]], go: str = "next") -> Any:
    return client.post(
        page.context["action"], {"so_far": so_far(page), "_shown": shown(page), "go": go, **given}
    )


def is_section(page: Any) -> bool:
    return page.status_code in (200, 422) and "questions" in page.context


@few
@given(draw=st.data())
def test_whatever_is_posted_only_answers_to_what_was_asked_are_stored(survey, draw) -> None:
    Response.objects.all().delete()
    client = Client(headers={"accept-language": "tr"})
    page = client.post(reverse("survey_start", args=[survey.slug]))
    for _step in range(MOST_STEPS):
        if not is_section(page):
            break
        hidden = {draw.draw(HIDDEN): ["yes"]} if draw.draw(st.booleans()) else {}
        go = draw.draw(st.sampled_from(["next", "next", "next", "back"]))
        page = send(client, page, {**hidden, **answers_to_page(draw, page)}, go)
        if page.status_code == 302:
            page = client.post(page["Location"])
    if not is_section(page):
        page = client.post(page.context["action"], {"so_far": so_far(page)})

    stored = list(Response.objects.all())
    assert len(stored) == (page.status_code == 303)
    for response in stored:
        compiled = survey.version.compiled
        asked = walk(compiled, response.answers, today=response.day).questions
        allowed = {code for each in asked for code in compiled.by_question[each].variables}
        assert set(response.answers) <= allowed | {"double"}
        assert not set(response.answers) & set(response.missing)
        assert {"place", "born", "sex"}.isdisjoint(response.answers)


@few
@given(draw=st.data())
def test_going_back_and_forth_again_shows_everything_as_it_was_given(survey, draw) -> None:
    client = Client(headers={"accept-language": "tr"})
    page = client.post(reverse("survey_start", args=[survey.slug]))
    page = send(client, page, {"consent": ["yes"]})
    if draw.draw(st.booleans()):
        page = send(client, page, {"visits": ["never"], "rate/clean": ["1"], "rate/safe": ["2"]})
    there = page.context["action"]
    given = answers_to_page(draw, page)

    back = send(client, page, given, "back")
    as_it_stands = {
        name: sorted(values)
        for question in back.context["questions"]
        if question["kind"] != "note"
        for name, values in as_shown(question).items()
    }
    forth = send(client, back, as_it_stands)

    assert back.context["action"] != there and forth.context["action"] == there
    codes = {question["code"] for question in page.context["questions"]}
    for question in forth.context["questions"]:
        if question["code"] in codes and question["kind"] != "note":
            for name, values in as_shown(question).items():
                assert values == set(given.get(name, [])) - {""}, name


PEOPLE = st.fixed_dictionaries(
    {"consent": st.just("yes"), "visits": st.just("never")},
    optional={"town": st.sampled_from(["north", "south"]), "hours": st.integers(0, 12)},
).map(lambda answers: {**answers, "rate/clean": "1", "rate/safe": "2"})


@few
@given(first=PEOPLE, second=PEOPLE)
def test_one_key_is_one_receipt_and_never_two_responses(survey, first, second) -> None:
    Response.objects.all().delete()
    SubmissionKey.objects.all().delete()

    receipt = submit_response(survey, answers=first, key="the same")
    if first == second:
        again = submit_response(survey, answers=dict(reversed(second.items())), key="the same")
        assert again.code == receipt.code and not again.is_new
    else:
        with pytest.raises(SubmissionKeyReused):
            submit_response(survey, answers=second, key="the same")

    [response] = Response.objects.all()
    assert {code: value for code, value in response.answers.items() if code != "double"} == first


def test_other_answers_from_a_page_already_sent_are_refused_with_what_to_do(survey, client) -> None:
    page = client.post(reverse("survey_start", args=[survey.slug]))
    review = send(client, send(client, page, {"consent": ["no"]}), {"hour": ["09:30"]})
    client.post(review.context["action"], {"so_far": so_far(review)})
    page = client.post(review.context["action"], {"so_far": so_far(review), "section": "last"})
    changed = send(client, page, {"hour": ["10:30"]})

    refused = client.post(changed.context["action"], {"so_far": so_far(changed)})

    said = refused.content.decode()
    assert refused.status_code == 409
    assert "yanıtlar kayıtlı ve geçerli" in said and "Alındı belgenizi görün" in said
    assert reverse("survey_start", args=[survey.slug]) in said
    assert "Yanıtlarımı gönder" not in said
    assert Response.objects.get().answers["hour"] == "09:30"


def test_what_was_left_open_is_called_unanswered_before_it_is_sent(survey, client) -> None:
    page = client.post(reverse("survey_start", args=[survey.slug]))
    page = send(client, page, {"consent": ["no"]})

    review = send(client, page, {"hour": ["09:30"]})

    answers = {each["label"]: each for part in review.context["sections"] for each in part["answers"]}
    assert answers["Gün"]["text"] == "Yanıtlanmadı" and answers["Gün"]["is_open"]
    assert answers["Saat kaçta"]["text"] == "09:30" and not answers["Saat kaçta"]["is_open"]
