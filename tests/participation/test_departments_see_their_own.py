"""A department officer sees requests and commitments of the own unit; others are not found."""

import pytest
from django.urls import reverse

from people.models import Role
from tests.factories import drafted_request, member, project, sent_request, unit


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def test_another_departments_request_is_not_found(client, demir):
    other = unit("Yollar Müdürlüğü", code="roads")
    theirs = sent_request(by=member("Deniz", Role.DEPARTMENT_OFFICER, of=other), of=other)
    client.force_login(demir)

    assert client.get(reverse("request_detail", args=[theirs.pk])).status_code == 404
    assert client.get(reverse("request_edit", args=[theirs.pk])).status_code == 404


def test_a_draft_is_not_found_by_the_participation_unit(client, demir, ayda):
    draft = drafted_request(by=demir)
    client.force_login(ayda)

    assert client.get(reverse("request_detail", args=[draft.pk])).status_code == 404


def test_a_department_sends_a_request_by_the_form(client, demir):
    client.force_login(demir)
    posted = {
        "title": "Gölge",
        "decision": "Nereye ağaç",
        "decision_due": "2030-01-01",
        "open_options": "Üç sokak",
        "whole_district": "on",
        "send": "1",
    }

    page = client.post(reverse("request_new"), posted, follow=True)

    assert page.status_code == 200
    assert page.context["found"].state == "submitted"


def test_another_departments_commitment_takes_no_progress(client, demir, ayda):
    from datetime import date

    from participation.services.commitments import make_commitment

    other = unit("Yollar Müdürlüğü", code="roads")
    promise = make_commitment(project(by=ayda), text="Yol", owner=other, due_on=date(2030, 1, 1), actor=ayda)
    client.force_login(demir)

    answer = client.post(
        reverse("commitment_list"), {"commitment": promise.pk, "text": "bitti", "percent": 100}
    )

    promise.refresh_from_db()
    assert (answer.status_code, promise.done_on) == (404, None)


@pytest.mark.parametrize("name", ["triage", "request_list", "project_list", "commitment_list", "desk_home"])
def test_the_units_pages_open(client, ayda, demir, name):
    sent_request(by=demir)
    project(by=ayda)
    client.force_login(ayda)

    assert client.get(reverse(name)).status_code == 200
