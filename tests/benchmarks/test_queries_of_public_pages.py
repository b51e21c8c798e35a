"""Public pages ask the database little: bounds on queries, which no slow machine moves (make bench has the times)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.make_questionnaire import document
from benchmarks.visits import Form
from city.models import OrgUnit
from cms.services.page_tree import ensure_pages
from participation.services.projects import add_phase, create_project, publish_project
from people.models import User
from surveys.models import Questionnaire, Survey
from surveys.services.opening import open_survey
from surveys.services.publishing import publish_questionnaire

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    ensure_pages()
    actor = User.objects.create_user("unit@example.org")
    lead = OrgUnit.objects.create(code="parks", name="Parklar", kind="directorate")
    made = create_project(title="Sahil yolu", purpose="Önce soruyoruz.", lead=lead, actor=actor)
    now = timezone.now()
    add_phase(made, name="Saha", opens_at=now - timedelta(1), closes_at=now + timedelta(3), actor=actor)
    return publish_project(made, actor=actor)


@pytest.fixture
def survey() -> Survey:
    questionnaire = Questionnaire.objects.create(slug="olcum", title="Ölçüm", draft=document())
    now = timezone.now()
    return open_survey(
        version=publish_questionnaire(questionnaire, actor=None),
        slug="olcum",
        title="Ölçüm",
        mode=Survey.Mode.ANONYMOUS,
        access=Survey.Access.OPEN,
        sampling=Survey.Sampling.OPT_IN,
        channels=["web"],
        opens_at=now - timedelta(1),
        closes_at=now + timedelta(1),
        actor=None,
    )


def queries_of(ask) -> int:
    with CaptureQueriesContext(connection) as queries:
        answer = ask()
    assert answer.status_code in (200, 303)
    return len([query for query in queries if "SAVEPOINT" not in query["sql"]])


@pytest.mark.parametrize("address", ["/", "/katilim/sahil-yolu/"])
def test_a_page_that_did_not_change_asks_only_whether_it_changed(client, project, address) -> None:
    client.get(address)

    assert queries_of(lambda: client.get(address)) == 1


@pytest.mark.parametrize(("address", "most"), [("/", 16), ("/katilim/sahil-yolu/", 25)])
def test_the_first_look_after_a_change_stays_small(client, project, address, most) -> None:
    client.get(address)
    project.save()

    assert queries_of(lambda: client.get(address)) <= most


def test_a_survey_page_asks_once_and_a_submission_six_times(client, survey) -> None:
    page = client.get("/anket/olcum/")
    form = Form(page.content.decode()).largest()

    assert queries_of(lambda: client.get("/anket/olcum/")) == 1
    assert queries_of(lambda: client.post(form["action"], form["data"])) <= 6
