"""Before anything is asked: who asks, how long it takes, what happens with the answers; and where else one can answer."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from participation.services.projects import add_survey_activity, create_project
from people.intake import Channel
from people.models import PrivacyNotice, Role
from surveys.addresses import station_address
from surveys.models import IntakeResponse, Survey
from surveys.services.stations import channel_of, station_of
from tests.factories import member, unit
from tests.surveys.test_answering_a_survey import go_on, make_survey, so_far

pytestmark = pytest.mark.django_db


def survey_of_a_project(**changes: object) -> Survey:
    survey = make_survey(**changes)
    officer = member("Ayda", Role.PARTICIPATION)
    project = create_project(
        slug="gece", title="Gece parkı", purpose="Park geceleri açık kalsın mı?", lead=unit(), actor=officer
    )
    phase = project.phases.create(name="Anket", order=1, opens_at=survey.opens_at, closes_at=survey.closes_at)
    add_survey_activity(project, survey=survey, phase=phase, actor=officer)
    return survey


def path_of(survey: Survey, channel: str) -> str:
    return "/" + station_address(survey, channel).split("/", 3)[3]


def answered_at(client, path: str) -> str:
    """Answers the whole survey from a start page; returns where it ends."""
    page = client.get(path)
    page = client.post("/anket/park/", {"so_far": so_far(page)})
    page = go_on(client, page, 1, goes="no")
    page = go_on(client, page, 3)
    return client.post("/anket/park/gozden-gecir/", {"so_far": so_far(page)})["Location"]


def test_the_first_page_tells_who_asks_how_long_it_takes_and_what_happens(client) -> None:
    notice = PrivacyNotice.objects.create(
        code="survey", version=1, title="Anket", body="…", published_at=timezone.now()
    )
    survey_of_a_project(notice=notice, channels=["web", "phone"])

    page = client.get("/anket/park/").content.decode()

    assert "Park geceleri açık kalsın mı?" in page and str(unit()) in page
    assert "Yaklaşık 1 dakika" in page and "en çok 5 soru, 3 sayfada" in page
    assert "Anonim" in page and reverse("privacy_notice", args=["survey", 1]) in page
    assert "telefonla" in page and "kioskta" not in page


def test_a_survey_that_is_planned_or_over_leads_to_its_project(client) -> None:
    survey = survey_of_a_project()
    day = timedelta(days=1)
    now = timezone.now()

    Survey.objects.update(opens_at=now + day, closes_at=now + 2 * day)
    planned = client.get("/anket/park/")
    Survey.objects.filter(pk=survey.pk).update(opens_at=now - 2 * day, closes_at=now - day)
    over = client.get("/anket/park/")

    assert planned.status_code == 200 and "takip edin" in planned.content.decode()
    assert over.status_code == 410 and "teşekkür ederiz" in over.content.decode()
    assert "Gece parkı" in planned.content.decode() and "Gece parkı" in over.content.decode()


def test_an_answer_at_a_kiosk_is_counted_as_one_and_the_next_person_finds_nothing_of_it(client) -> None:
    survey = make_survey(channels=["web", "kiosk"])
    start = path_of(survey, Channel.KIOSK)

    end = answered_at(client, start)
    receipt = client.get(end)

    assert IntakeResponse.objects.get().channel == "kiosk"
    assert start in receipt.content.decode()
    assert receipt["Refresh"] == f"60; url={start}" and "kendiliğinden" in receipt.content.decode()
    assert client.get(end).status_code == 302, "the receipt is shown once at a kiosk"
    assert "kiosk-idle.js" in client.get(start).content.decode()
    answered_at(client, start)
    assert IntakeResponse.objects.count() == 2


def test_going_back_at_a_kiosk_shows_nothing_of_the_person_before(client) -> None:
    survey = make_survey(channels=["web", "kiosk"])
    start = path_of(survey, Channel.KIOSK)
    page = client.post("/anket/park/", {"so_far": so_far(client.get(start))})
    page = go_on(client, page, 1, goes="no")
    last = {"so_far": so_far(page), "_shown": "place sex words", "go": "next", "words": "Kimse görmesin"}
    review = client.post("/anket/park/3/", last)
    sealed = {"so_far": so_far(review)}
    sent = client.post("/anket/park/gozden-gecir/", sealed)

    again = [
        client.post("/anket/park/3/", last),
        client.post("/anket/park/gozden-gecir/", {**sealed, "section": "you"}),
        client.post("/anket/park/gozden-gecir/", {**sealed, "go": "language:en"}),
    ]

    assert "Kimse görmesin" in review.content.decode()
    assert [(each.status_code, each["Location"]) for each in again] == [(302, start)] * 3
    assert client.post("/anket/park/gozden-gecir/", sealed)["Location"] == sent["Location"]
    assert IntakeResponse.objects.count() == 1


def test_a_channel_cannot_be_claimed_by_writing_it_into_the_address(client) -> None:
    survey = make_survey(channels=["web", "phone"])
    other = station_of(Survey(pk=survey.pk + 1), "phone")

    for station in (
        "phone",
        "phone:forged",
        other,
        station_of(survey, "kiosk"),
        station_of(survey, "import"),
    ):
        assert channel_of(survey, station) == "web"
        answered_at(client, f"/anket/park/?yer={station}")
    answered_at(client, path_of(survey, Channel.PHONE))

    assert sorted(IntakeResponse.objects.values_list("channel", flat=True)) == ["phone", *["web"] * 5]


def test_the_desk_hands_out_the_addresses_of_the_channels_that_were_planned(client, settings) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    survey = make_survey(channels=["web", "door"])
    client.force_login(member("Ayda", Role.PARTICIPATION))

    page = client.get(reverse("survey_desk", args=["park"])).content.decode()

    assert path_of(survey, Channel.DOOR) in page
    assert not re.search(r"yer=kiosk", page)
