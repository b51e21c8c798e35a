"""Elif rewrites the summary; what it said before can still be read, and figures stay as they were."""

import pytest

from people.models import Role
from reports.errors import WrongReportState
from reports.services.delivery import edit_report, review_report
from tests.factories import member
from tests.reports.test_a_report_from_answers import closed_survey, reported

pytestmark = pytest.mark.django_db


def test_an_earlier_wording_can_be_read_at_the_desk(client, settings) -> None:
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    elif_ = member("Elif", Role.ANALYST)
    report = reported(closed_survey())
    before = report.sha256

    edit_report(report, actor=elif_, summary="İlk metin.", summary_en="First text.")
    kept = edit_report(report, actor=elif_, summary="İkinci metin.", summary_en="Second text.")
    client.force_login(elif_)
    page = client.get(f"/masa/raporlar/{report.pk}/").content.decode()

    assert kept.sha256 == before
    assert [each.texts["summary"] for each in kept.revisions.all()] == ["İkinci metin.", "İlk metin."]
    assert "İlk metin." in page and "İkinci metin." in page


def test_a_reviewed_narrative_is_not_rewritten() -> None:
    elif_ = member("Elif", Role.ANALYST)
    report = review_report(reported(closed_survey()), actor=None)

    with pytest.raises(WrongReportState):
        edit_report(report, actor=elif_, summary="Başka.")

    assert not report.revisions.exists()
