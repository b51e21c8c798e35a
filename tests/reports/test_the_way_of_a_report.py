"""Elif writes, Ayda reviews, Barış delivers, Demir replies, Barış publishes; each at the desk, each in turn."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from city.writing_hours import next_good_moment
from participation.models import Project
from participation.services.digests import tell_followers
from participation.services.projects import add_survey_activity, create_project
from people.models import OutgoingMail, Role
from people.waiting import Task
from reports.errors import ReviewerWroteIt
from reports.models import Report, ReportFile
from reports.render.formats import FORMATS
from reports.services.building import build_report
from reports.services.delivery import deliver_report, edit_report, publish_report, review_report
from reports.waiting import waiting
from surveys.models import Survey
from tests.factories import following, member, unit
from tests.reports.test_a_report_from_answers import closed_survey, reported

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def weak_sign_in(settings) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def team(db):
    own = unit("Vatandaş Katılım Birimi", code="participation_unit")
    return {
        "elif": member("Elif", Role.ANALYST, of=own),
        "ayda": member("Ayda", Role.PARTICIPATION, of=own),
        "baris": member("Baris", Role.UNIT_HEAD, of=own),
        "demir": member("Demir", Role.DEPARTMENT_OFFICER),
    }


def report_of_a_project(by) -> Report:
    survey = closed_survey()
    now = timezone.now()
    project = create_project(slug="park", title="Park", purpose="Parkta gölge", lead=unit(), actor=by)
    phase = project.phases.create(name="Anket", order=1, opens_at=now - timedelta(days=30), closes_at=now)
    add_survey_activity(project, survey=survey, phase=phase, actor=by)
    return reported(survey)


def take(client, who, report: Report, step: str, **more: str) -> Report:
    client.force_login(who)
    client.post(f"/masa/raporlar/{report.pk}/adim/", {"step": step, **more})
    report.refresh_from_db()
    return report


def steps_of(who) -> list[str]:
    return [str(task.step) for task in waiting(who) if isinstance(task, Task)]


def test_who_wrote_the_narrative_cannot_review_it(client, team) -> None:
    report = reported(closed_survey())
    edit_report(report, actor=team["elif"], summary="Metin.", summary_en="Text.")

    client.force_login(team["elif"])
    page = client.get(f"/masa/raporlar/{report.pk}/").content.decode()
    assert 'value="review"' not in page
    with pytest.raises(ReviewerWroteIt):
        review_report(report, actor=team["elif"])

    assert take(client, team["elif"], report, "review").state == "draft"
    assert take(client, team["ayda"], report, "review").state == "reviewed"


def test_who_made_the_draft_does_not_review_its_drafted_words(team) -> None:
    report = reported(closed_survey())
    Report.objects.update(made_by=team["ayda"])
    report.refresh_from_db()

    with pytest.raises(ReviewerWroteIt):
        review_report(report, actor=team["ayda"])


def test_only_the_head_delivers_and_publishes(client, team) -> None:
    report = take(client, team["ayda"], reported(closed_survey()), "review")
    client.force_login(team["ayda"])

    answer = client.post(f"/masa/raporlar/{report.pk}/adim/", {"step": "deliver"})

    assert answer.status_code == 404
    assert take(client, team["baris"], report, "deliver").state == "delivered"
    assert take(client, team["baris"], report, "publish").state == "published"


def test_a_report_sent_back_says_why_until_it_is_rewritten(client, team) -> None:
    report = take(client, team["ayda"], reported(closed_survey()), "review")

    assert take(client, team["baris"], report, "send_back", reason="").state == "reviewed"
    take(client, team["baris"], report, "send_back", reason="Sınırlar eksik.")

    client.force_login(team["elif"])
    page = client.get(f"/masa/raporlar/{report.pk}/").content.decode()
    assert report.state == "draft"
    assert "Geri gönderildi:" in page and "Sınırlar eksik." in page
    assert steps_of(team["elif"]) == ["Anlatıyı istendiği gibi yeniden yazın"]
    edit_report(report, actor=team["elif"], summary="Yeni.", summary_en="New.")
    page = client.get(f"/masa/raporlar/{report.pk}/").content.decode()
    assert "Geri gönderildi:" not in page and "Sınırlar eksik." in page  # in the history it stays


def test_each_finds_only_the_own_step_waiting(client, team) -> None:
    report = report_of_a_project(team["ayda"])
    edit_report(report, actor=team["elif"], summary="Metin.", summary_en="Text.")
    assert "Anlatıyı okuyup gözden geçirin" in steps_of(team["ayda"])
    take(client, team["ayda"], report, "review")

    assert "Raporu müdürlüğe teslim edin" in steps_of(team["baris"])
    assert steps_of(team["elif"]) == steps_of(team["ayda"]) == []
    take(client, team["baris"], report, "deliver")
    assert "Raporu müdürlüğe teslim edin" not in steps_of(team["baris"])
    assert len(steps_of(team["demir"])) == 1
    client.force_login(team["demir"])
    client.post(f"/masa/raporlar/{report.pk}/yanit/", {"text": "Ağaç dikeceğiz."})

    assert steps_of(team["demir"]) == []
    assert "Sonuçları yayımlayın" in steps_of(team["baris"])


def test_letters_go_to_the_department_on_delivery_and_to_followers_on_publishing(team) -> None:
    report = report_of_a_project(team["ayda"])
    project = report.survey.survey_activity.activity.project
    Project.objects.filter(pk=project.pk).update(published_at=timezone.now())
    following("izleyen@example.org", project=project)
    following("unutan@example.org", project=project, confirmed=False)

    delivered = deliver_report(review_report(report, actor=None), actor=team["baris"])
    assert list(OutgoingMail.objects.values_list("to", flat=True)) == [team["demir"].email]
    assert f"/masa/raporlar/{report.pk}/" in OutgoingMail.objects.get().text
    publish_report(delivered, actor=team["baris"])
    tell_followers(next_good_moment(timezone.localtime()))

    letter = OutgoingMail.objects.exclude(to=team["demir"].email).get()
    assert letter.to == "izleyen@example.org"
    assert "/sonuclar/park/" in letter.text and "Park anketi" in letter.text


def test_files_are_those_of_the_delivery_whatever_is_changed_afterwards(client, team) -> None:
    report = deliver_report(review_report(reported(closed_survey()), actor=None), actor=None)
    before = {form: FORMATS[form].render(report) for form in FORMATS}
    Report.objects.filter(pk=report.pk).update(limits="Sonradan yazılmış bir sınır.")
    report.refresh_from_db()

    assert ReportFile.objects.filter(report=report).count() == 2 * len(FORMATS)
    publish_report(report, actor=None)
    for form, expected in before.items():
        assert client.get(f"/sonuclar/park/{form}/").content == expected
        kept = report.files.get(form=form, language="tr")
        assert kept.sha256 == hashlib.sha256(expected).hexdigest()


def test_a_damaged_file_is_not_handed_out(client, team) -> None:
    report = deliver_report(review_report(reported(closed_survey()), actor=None), actor=None)
    publish_report(report, actor=None)
    kept = report.files.get(form="pdf", language="tr")
    with Path(kept.content.path).open("ab") as end:
        end.write(b"more")

    answer = client.get("/sonuclar/park/pdf/")

    assert answer.status_code == 503
    assert "yedekten" in answer.content.decode()
    assert client.get("/sonuclar/park/docx/").status_code == 200


def test_two_versions_stand_side_by_side(client, team) -> None:
    survey = closed_survey()
    first = reported(survey)
    edit_report(first, actor=team["elif"], summary="Eski metin.", summary_en="Old.")
    second = build_report(survey)
    client.force_login(team["elif"])

    page = client.get(f"/masa/raporlar/{second.pk}/karsilastir/{first.pk}/").content.decode()

    assert "Eski metin." in page and "değişti" in page
    assert "<mark>" in page  # unweighted shares differ from weighted ones
    assert f"/karsilastir/{second.pk}/" in client.get(f"/masa/raporlar/{first.pk}/").content.decode()


def test_the_survey_desk_leads_to_the_report_once_there_is_one(client, team) -> None:
    survey = closed_survey()
    client.force_login(team["elif"])

    def step() -> dict:
        [row] = client.get("/masa/anketler/").context["rows"]
        return row["step"]

    assert step()["url"] == f"/masa/raporlar/tart/{survey.slug}/"
    Survey.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    assert step()["label"] == "Son sayfaları bekleyin"
    Survey.objects.update(closes_at=timezone.now() - timedelta(days=1))
    first, second = reported(survey), reported(survey)

    assert step()["url"] == f"/masa/raporlar/{second.pk}/" != f"/masa/raporlar/{first.pk}/"
