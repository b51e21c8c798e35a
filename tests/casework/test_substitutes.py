"""Who is away is stood in for: cases and approvals are open to the substitute, and the trail says for whom."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from casework.errors import (
    ApprovalIsNotYours,
    DaysAreOver,
    SubstituteIsElsewhere,
    SubstituteIsNamed,
    SubstituteIsNotYours,
)
from casework.models import ApprovalStage, Case, Substitute
from casework.services import approving, referring, talking
from casework.services.answering import Answer
from casework.services.substituting import end_substitute, name_substitute, people_beside
from casework.signing import step_underway
from casework.words import State, Verb
from people.models import AuditEvent, Role, User
from tests.factories import member
from tests.factories.cases import a_case, known, of

TODAY = timezone.localdate()
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def cousin(town) -> User:
    """Another director, of the cleansing."""
    return member("Nazir", Role.CASE_HEAD, of=of("cleansing"))


@pytest.fixture
def colleague(town) -> User:
    """Another officer of the parks."""
    return member("Meslektas", Role.CASE_OFFICER, of=of("parks"))


@pytest.fixture
def bench(town, demir, head) -> Case:
    """A broken bench, given to Demir."""
    case = a_case(topic="park_upkeep", title="Kırık bank", asker=known())
    referring.assign(case, to=demir, actor=head)
    return fresh(case)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def today(person: User) -> User:
    """Returns the person as a new request knows them."""
    return User.objects.get(pk=person.pk)


def away(person: User, *, substitute: User, days: int = 5, **wanted) -> Substitute:
    values = {"first": TODAY, "last": TODAY + days * DAY, "actor": person} | wanted
    return name_substitute(person, substitute=substitute, **values)


def test_a_director_names_another_and_that_one_works_in_the_unit_until_the_last_day(
    client, head, cousin, bench
):
    client.force_login(head)
    fields = {
        "person": head.pk,
        "substitute": cousin.pk,
        "scope": "absence",
        "first": TODAY.isoformat(),
        "last": (TODAY + 3 * DAY).isoformat(),
    }
    assert "Nazir" in client.post(reverse("case_substitutes"), fields, follow=True).content.decode()

    client.force_login(cousin)
    assert "Kırık bank" in client.get(reverse("case_inbox")).content.decode()
    assert client.get(reverse("case_desk", args=[bench.number])).status_code == 200
    client.post(reverse("case_step", args=[bench.number, "not"]), {"text": "Bakılıyor"})
    page = client.get(reverse("case_desk", args=[bench.number])).content.decode()
    assert "Nazir, Hale adına" in page
    assert bench.events.get(verb=Verb.NOTED).data["for"] == head.pk

    Substitute.objects.update(valid_from=TODAY - 3 * DAY, valid_to=TODAY - DAY)
    cache.clear()
    client.force_login(today(cousin))
    assert client.get(reverse("case_desk", args=[bench.number])).status_code == 404


def test_the_cases_of_an_absent_officer_are_the_substitutes_own_and_noted_as_for_them(
    client, demir, colleague, bench
):
    away(demir, substitute=colleague)
    client.force_login(colleague)

    assert "Kırık bank" in client.get(reverse("case_inbox") + "?gorunum=benim").content.decode()
    assert "Kırık bank" in client.get("/masa/").content.decode()
    client.post(reverse("case_step", args=[bench.number, "yanit"]), {"outcome": "done", "text": "Onarıldı."})

    answered = bench.events.get(verb=Verb.ANSWERED)
    assert (answered.actor, answered.data["for"]) == (colleague, demir.pk)


def test_an_officer_gives_cases_only_while_standing_in_for_the_head(demir, head, colleague, bench, client):
    client.force_login(colleague)
    address = reverse("case_step", args=[bench.number, "ver"])
    assert client.get(address).status_code == 302
    away(head, substitute=colleague)
    client.force_login(today(colleague))

    client.post(address, {"to": colleague.pk})
    assert fresh(bench).assignee == colleague
    assert "for" not in bench.events.filter(verb=Verb.ASSIGNED).last().data
    client.post(address, {"to": demir.pk})
    assert bench.events.filter(verb=Verb.ASSIGNED).last().data["for"] == head.pk


def test_initials_of_an_absent_head_are_given_by_the_substitute_but_never_for_the_own_draft(
    town, officer, chain_of_one
):
    chief = member("Sefik", Role.CASE_HEAD, of=of("directorate_office"))
    mate = member("Esli", Role.CASE_OFFICER, of=of("directorate_office"))
    away(chief, substitute=mate)
    case = a_case(kind="information", asker=known())
    referring.accept(case, unit=of("directorate_office"), actor=officer)
    approving.answer_or_submit(case, Answer(outcome="granted", text="Ektedir."), actor=officer)
    approving.approve(case, step=step_underway(case).pk, actor=today(mate))
    assert case.events.get(verb=Verb.INITIALLED).data["for"] == chief.pk
    assert case.events.get(verb=Verb.ANSWERED).data["for"] == chief.pk
    assert fresh(case).state == State.ANSWERED

    own = a_case(kind="information", asker=known())
    referring.accept(own, unit=of("directorate_office"), actor=mate)
    approving.answer_or_submit(own, Answer(outcome="granted", text="Ektedir."), actor=mate)

    with pytest.raises(ApprovalIsNotYours):
        approving.approve(own, step=step_underway(own).pk, actor=today(mate))
    approving.approve(own, step=step_underway(own).pk, actor=today(chief))
    assert "for" not in own.events.get(verb=Verb.INITIALLED).data


@pytest.fixture
def chain_of_one(town) -> ApprovalStage:
    return ApprovalStage.objects.create(
        kind="information", order=10, act="initials", by="unit_head", source="Deneme"
    )


def test_who_acts_in_the_own_right_acts_for_nobody(demir, head, colleague, bench):
    away(head, substitute=colleague)
    other = a_case(topic="tree", asker=known())
    referring.accept(other, unit=of("parks"), actor=today(colleague))
    talking.note(other, text="Gördüm", actor=today(colleague))

    assert all("for" not in event.data for event in other.events.all())


def test_a_power_to_sign_opens_neither_cases_nor_assignments(client, head, cousin, bench):
    away(head, substitute=cousin, scope="signature")
    client.force_login(cousin)

    assert client.get(reverse("case_desk", args=[bench.number])).status_code == 404
    assert "Kırık bank" not in client.get(reverse("case_inbox")).content.decode()


def test_a_substitute_is_near_and_only_directors_stand_in_for_directors(demir, head, cousin, colleague):
    assert set(people_beside(demir, on=TODAY)) == {head, colleague}
    assert set(people_beside(head, on=TODAY)) == {demir, colleague, cousin}
    with pytest.raises(SubstituteIsElsewhere):
        away(demir, substitute=cousin)
    with pytest.raises(SubstituteIsElsewhere):
        away(demir, substitute=member("Fikret"))


def test_days_that_are_over_or_taken_are_refused(demir, head, colleague):
    with pytest.raises(DaysAreOver):
        away(demir, substitute=head, first=TODAY - 3 * DAY, last=TODAY - DAY)
    with pytest.raises(DaysAreOver):
        away(demir, substitute=head, first=TODAY + DAY, last=TODAY)
    named = away(demir, substitute=colleague)
    with pytest.raises(SubstituteIsNamed):
        away(demir, substitute=head, first=TODAY + 5 * DAY, last=TODAY + 9 * DAY)
    end_substitute(named, actor=demir)
    away(demir, substitute=head)


def test_a_head_names_for_the_units_people_and_nobody_for_others(client, demir, head, cousin, colleague):
    named = away(demir, substitute=colleague, actor=head)
    with pytest.raises(SubstituteIsNotYours):
        away(head, substitute=demir, actor=demir)
    with pytest.raises(SubstituteIsNotYours):
        away(demir, substitute=head, scope="signature", actor=head)
    with pytest.raises(SubstituteIsNotYours):
        end_substitute(named, actor=cousin)
    client.force_login(cousin)
    client.post(reverse("case_substitute_end", args=[named.pk]))
    named.refresh_from_db()
    assert named.ended_at is None

    client.force_login(head)
    client.post(reverse("case_substitute_end", args=[named.pk]))
    verbs = AuditEvent.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["substitute_named", "substitute_ended"]
    client.force_login(colleague)
    assert client.get(reverse("case_inbox") + "?gorunum=benim").status_code == 200


def test_the_front_desk_and_a_stranger_have_no_such_page(client, clerk):
    for user in (clerk, member("Fikret")):
        client.force_login(user)
        assert client.get(reverse("case_substitutes")).status_code == 403
        assert client.post(reverse("case_substitute_end", args=[1])).status_code == 403
