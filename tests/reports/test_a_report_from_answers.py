"""Elif weighs a closed survey, the head reviews and delivers, the department replies, everybody reads it."""

import io
import random
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django.utils.formats import date_format
from pypdf import PdfReader

from city.models import Neighbourhood, ReferencePopulation
from reports.errors import ResponsesMayStillCome, SurveyStillOpen, WrongReportState
from reports.models import Report
from reports.render.pdf import render_pdf
from reports.services.building import build_report
from reports.services.delivery import deliver_report, publish_report, review_report
from reports.services.weighing import weigh_survey
from surveys.models import Questionnaire, RespondentSnapshot, Response, Survey
from surveys.services.opening import open_survey
from surveys.services.publishing import publish_questionnaire

pytestmark = pytest.mark.django_db


def text(turkish: str) -> dict:
    return {"tr": turkish, "en": f"{turkish} (en)"}


DEFINITION = {
    "format": "katilim-questionnaire",
    "version": 1,
    "title": text("Park"),
    "languages": ["tr", "en"],
    "default_language": "tr",
    "sections": [
        {
            "code": "all",
            "title": text("Sorular"),
            "questions": [
                {
                    "code": "shade",
                    "kind": "single",
                    "label": text("Parkta gölge yeterli mi?"),
                    "options": [
                        {"code": "yes", "label": text("Evet")},
                        {"code": "no", "label": text("Hayır")},
                        {"code": "rare", "label": text("Bilmem ki")},
                    ],
                },
                {
                    "code": "uses",
                    "kind": "multiple",
                    "label": text("Neler yaparsınız?"),
                    "options": [
                        {"code": "walk", "label": text("Yürürüm")},
                        {"code": "sit", "label": text("Otururum")},
                    ],
                },
            ],
        }
    ],
}


def closed_survey(*, sampling: str = "probability", count: int = 300) -> Survey:
    """Men and women answer differently, and women answer more often than they live here."""
    call_command("load_city")
    questionnaire = Questionnaire.objects.create(slug="park", title="Park", draft=DEFINITION)
    version = publish_questionnaire(questionnaire, actor=None)
    now = timezone.now()
    survey = open_survey(
        version=version, slug="park", title="Park anketi", mode="confidential", access="open", sampling=sampling,
        channels=["web"], opens_at=now - timedelta(days=20), closes_at=now - timedelta(days=1), actor=None,
        population=ReferencePopulation.objects.get(code="adnks-2025"),
    )  # fmt: skip
    rng, places = random.Random(7), list(Neighbourhood.objects.all())
    sizes = survey.population.margin("neighbourhood")
    for number in range(count):
        sex = "female" if rng.random() < 0.7 else "male"
        yes = rng.random() < (0.75 if sex == "female" else 0.35)
        answer = "rare" if number < 4 else "yes" if yes else "no"
        place = rng.choices(places, [sizes[(each.code,)] for each in places])[0]
        response = Response.objects.create(
            survey=survey, version=version, day=date(2026, 11, 1),
            answers={"shade": answer, "uses": ["walk"] if yes else ["walk", "sit"]},
        )  # fmt: skip
        RespondentSnapshot.objects.create(
            response=response, neighbourhood=place, sex=sex, keep_until=date(2028, 1, 1)
        )
    return survey


def reported(survey: Survey) -> Report:
    weights = weigh_survey(survey, population=survey.population, margins=["neighbourhood", "sex"])
    return build_report(survey, weights=weights)


def question(report: Report, code: str) -> dict:
    return next(q for q in report.figures["questions"] if q["code"] == code)


def test_weighing_meets_the_population_and_moves_the_share() -> None:
    survey = closed_survey()

    report = reported(survey)

    sexes = {row["code"]: row for row in report.figures["participation"][1]["rows"]}
    assert sexes["female"]["unweighted"] > 0.65
    assert sexes["female"]["weighted"] == pytest.approx(182473 / 341857, abs=1e-5)
    shares = {option["code"]: option for option in question(report, "shade")["options"]}
    raw = Response.objects.filter(answers__shade="no").count() / 300
    assert shares["no"]["value"] is None or shares["no"]["value"] > raw


def test_an_answer_of_few_people_is_hidden_and_cannot_be_subtracted() -> None:
    report = reported(closed_survey())

    hidden = [option["code"] for option in question(report, "shade")["options"] if option["suppressed"]]

    assert "rare" in hidden
    assert len(hidden) >= 2


def test_a_share_travels_with_its_error_and_n() -> None:
    report = reported(closed_survey())

    shown = [option for option in question(report, "uses")["options"] if option["value"] is not None]

    assert all(option["n"] == 300 for option in shown)
    assert all(option["low"] <= option["value"] <= option["high"] for option in shown)


def test_open_participation_gets_no_margin_of_error() -> None:
    report = reported(closed_survey(sampling="opt_in"))

    options = [option for q in report.figures["questions"] for option in q["options"]]

    assert all(option["low"] is None and option["high"] is None for option in options)
    assert report.figures["differences"] == []
    assert "güven aralığı" not in report.summary
    assert "temsil etmez" in report.summary


def test_the_same_data_give_the_same_figures_and_hash() -> None:
    survey = closed_survey()

    first, second = reported(survey), reported(survey)

    assert first.sha256 != "" and first.figures == second.figures
    assert (first.version, second.version) == (1, 2)


def test_the_pdf_opens_and_speaks_turkish_and_is_the_same_twice() -> None:
    report = reported(closed_survey())

    made = render_pdf(report)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(made)).pages)

    assert "Park anketi" in words
    assert "Parkta gölge yeterli mi?" in words
    assert made == render_pdf(report)


def test_a_survey_that_is_open_is_not_reported() -> None:
    survey = closed_survey(count=0)
    Survey.objects.update(closes_at=timezone.now() + timedelta(days=1))
    survey.refresh_from_db()

    with pytest.raises(SurveyStillOpen):
        build_report(survey)


def test_answers_sent_right_after_the_closing_are_waited_for() -> None:
    survey = closed_survey()
    Survey.objects.update(closes_at=timezone.now() - timedelta(minutes=5))
    survey.refresh_from_db()

    with pytest.raises(ResponsesMayStillCome) as told:
        build_report(survey)
    with pytest.raises(ResponsesMayStillCome):
        weigh_survey(survey, population=survey.population, margins=["sex"])

    assert date_format(timezone.localtime(survey.settles_at), "H:i") in str(told.value)
    assert Report.objects.count() == 0


def test_a_report_goes_its_way_step_by_step(client) -> None:
    report = reported(closed_survey())

    with pytest.raises(WrongReportState):
        deliver_report(report, actor=None)
    assert client.get("/sonuclar/park/").status_code == 404
    publish_report(deliver_report(review_report(report, actor=None), actor=None), actor=None)
    page = client.get("/sonuclar/park/")
    pdf = client.get("/sonuclar/park/pdf/")

    assert "Parkta gölge yeterli mi?" in page.content.decode()
    assert pdf["Content-Type"] == "application/pdf"
    assert "Park anketi" in client.get("/sonuclar/").content.decode()
