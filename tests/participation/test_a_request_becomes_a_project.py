"""From the department's request to the published project, and what is refused on the way."""

from itertools import pairwise

import pytest

from participation.errors import HeadNeeded, ReasonMissing, SecondPersonNeeded, WrongState
from participation.events import _published, on_project_published
from participation.models import RequestEvent
from participation.services.projects import create_project_from_brief, publish_project
from participation.services.requests import (
    accept_request,
    ask_back,
    decline_request,
    sign_brief,
    submit_request,
)
from people.audit import broken_links
from people.models import AuditEvent, Role, UnitMembership
from tests.factories import sent_request, written_brief


def test_a_signed_brief_becomes_a_project_in_four_phases_without_gaps(demir, ayda, baris):
    brief = sign_brief(written_brief(by=ayda, for_request=sent_request(by=demir)), actor=baris)

    project = create_project_from_brief(brief, actor=ayda)

    phases = list(project.phases.all())
    assert [phase.name for phase in phases] == ["Hazırlık", "Saha", "Değerlendirme", "Geri bildirim"]
    assert all(a.closes_at == b.opens_at for a, b in pairwise(phases))
    assert project.level == "consult"
    assert project.published_at is None


def test_places_and_groups_of_the_request_are_copied(demir, ayda, baris):
    from city.models import Neighbourhood, SocialGroup

    place = Neighbourhood.objects.create(name="Örnek", code="ornek")
    group = SocialGroup.objects.create(name="Gençler", code="young")
    request = sent_request(by=demir, whole_district=False, neighbourhoods=[place], groups=[group])

    project = create_project_from_brief(
        sign_brief(written_brief(by=ayda, for_request=request), actor=baris), actor=ayda
    )

    assert (project.neighbourhoods.get(), project.groups.get()) == (place, group)


def test_who_wrote_the_brief_cannot_sign_it_even_as_head(demir, baris):
    brief = written_brief(by=baris, for_request=sent_request(by=demir))

    with pytest.raises(SecondPersonNeeded):
        sign_brief(brief, actor=baris)

    brief.refresh_from_db()
    assert not brief.is_signed


def test_only_a_head_signs(demir, ayda):
    from tests.factories import member

    brief = written_brief(by=ayda, for_request=sent_request(by=demir))

    with pytest.raises(HeadNeeded):
        sign_brief(brief, actor=member("Can", Role.PARTICIPATION))


@pytest.mark.parametrize("verb", [ask_back, decline_request])
def test_refusing_needs_a_reason(verb, demir, ayda):
    request = sent_request(by=demir)

    with pytest.raises(ReasonMissing):
        verb(request, reason="  ", actor=ayda)

    request.refresh_from_db()
    assert request.state == "submitted"


def test_a_stale_page_does_not_decide_a_second_time(demir, ayda):
    request = sent_request(by=demir)
    accept_request(request, actor=ayda)

    with pytest.raises(WrongState):
        decline_request(request, reason="Çift", actor=ayda)


def test_what_was_asked_back_is_sent_again_and_each_step_is_told_and_recorded(demir, ayda):
    request = sent_request(by=demir)
    ask_back(request, reason="Hangi park?", actor=ayda)

    submit_request(request, actor=demir)

    steps = list(RequestEvent.objects.values_list("what", flat=True))
    assert steps == ["submitted", "asked_back", "submitted"]
    assert AuditEvent.objects.filter(subject="participation.studyrequest").count() == 4
    assert broken_links() == []


def test_a_second_project_of_one_brief_is_refused(demir, ayda, baris):
    brief = sign_brief(written_brief(by=ayda, for_request=sent_request(by=demir)), actor=baris)
    create_project_from_brief(brief, actor=ayda)

    with pytest.raises(WrongState):
        create_project_from_brief(brief, actor=ayda)


def test_publishing_tells_the_rooms_above_once(demir, ayda, baris):
    told = []
    on_project_published(told.append)
    brief = sign_brief(written_brief(by=ayda, for_request=sent_request(by=demir)), actor=baris)
    project = create_project_from_brief(brief, actor=ayda)

    try:
        publish_project(project, actor=ayda)
        with pytest.raises(WrongState):
            publish_project(project, actor=ayda)
    finally:
        _published.remove(told.append) if told.append in _published else None

    assert told == [project]


def test_a_signed_brief_is_not_written_anew(demir, ayda, baris):
    from participation.services.requests import write_brief

    brief = sign_brief(written_brief(by=ayda, for_request=sent_request(by=demir)), actor=baris)

    with pytest.raises(WrongState):
        write_brief(
            brief.request, level="inform", research_question="?", method="?", sampling="opt_in", target=1,
            channels=["web"], field_from=brief.field_from, field_to=brief.field_to,
            report_due=brief.report_due, actor=ayda,
        )  # fmt: skip


def test_a_role_that_ended_yesterday_signs_nothing(demir, ayda, baris):
    from datetime import timedelta

    from django.utils import timezone

    UnitMembership.objects.filter(user=baris).update(valid_to=timezone.localdate() - timedelta(days=1))
    brief = written_brief(by=ayda, for_request=sent_request(by=demir))

    with pytest.raises(HeadNeeded):
        sign_brief(brief, actor=baris)
