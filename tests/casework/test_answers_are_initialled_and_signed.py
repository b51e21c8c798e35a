"""An answer goes from its writer by initials to a signature, and only then to the applicant; nobody approves their own."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from casework.errors import (
    ApprovalIsNotYours,
    DraftIsNotThere,
    NobodyCanApprove,
    ReasonIsMissing,
    RefusalNeedsGround,
)
from casework.models import AnswerDraft, ApprovalStage, Case, Message, Substitute
from casework.services import answering, approving, correcting, referring
from casework.services.answering import Answer
from casework.services.erasing import erase_cases
from casework.services.happening import broken_events
from casework.signing import chain_of, draft_underway
from casework.words import State, Verb
from city.models import OrgUnit
from people.models import Role, User
from tests.factories import member
from tests.factories.cases import a_case, known, of

TODAY = timezone.localdate()
TEXT = "İstediğiniz belge ektedir."


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


def a_link(order: int, act: str, by: str, **fields) -> ApprovalStage:
    values = {"kind": "information", "source": "Yönetmelik m. 12"} | fields
    return ApprovalStage.objects.create(order=order, act=act, by=by, **values)


@pytest.fixture
def chain(town) -> list[ApprovalStage]:
    """Information requests: initials of the unit's head, signature of the director."""
    return [a_link(10, "initials", "unit_head"), a_link(20, "signature", "director")]


@pytest.fixture
def chief(town) -> User:
    """The head of the directorate's office."""
    return member("Sefik", Role.CASE_HEAD, of=of("directorate_office"))


@pytest.fixture
def director(town) -> User:
    """The director of public relations."""
    return member("Mudur", Role.CASE_HEAD, of=of("public_relations"))


@pytest.fixture
def question(chain, officer, chief, director) -> Case:
    """An information request, in work, for which a chain holds."""
    case = a_case(kind="information", title="Bütçe belgesi", asker=known())
    referring.accept(case, unit=of("directorate_office"), actor=officer)
    return fresh(case)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def step(case: Case, key: str) -> str:
    return reverse("case_step", args=[case.number, key])


def submitted(case: Case, by: User, text: str = TEXT) -> AnswerDraft:
    approving.answer_or_submit(case, Answer(outcome="granted", text=text), actor=by)
    return draft_underway(case)


def asked(draft: AnswerDraft) -> int:
    """Returns the key of the step that a round waits for."""
    return draft.steps.filter(given_at=None).first().pk


def verbs(case: Case) -> list[str]:
    return list(case.events.order_by("sequence").values_list("verb", flat=True))


def test_the_walk_from_the_writer_to_the_signature(client, question, officer, chief, director):
    client.force_login(officer)
    page = client.post(step(question, "yanit"), {"outcome": "granted", "text": TEXT}, follow=True)
    assert "Müdürlük Ofisi" in page.content.decode()
    assert "Yanıt onay bekliyor" in page.content.decode()
    assert fresh(question).state == State.IN_WORK

    for person, key in ((chief, "paraf"), (director, "imza")):
        client.force_login(person)
        assert "Bütçe belgesi" in client.get(reverse("case_approvals")).content.decode()
        assert "Bütçe belgesi" in client.get("/masa/").content.decode()
        page = client.get(step(question, key)).content.decode()
        assert TEXT in page
        assert fresh(question).is_open
        client.post(step(question, key), {"step": asked(draft_underway(question))})

    answered = fresh(question)
    assert (answered.state, answered.outcome) == (State.ANSWERED, "granted")
    message = question.messages.get(is_answer=True)
    assert (message.author, message.delivery) == (officer, Message.Delivery.WAITING)
    assert verbs(question)[-4:] == [Verb.DRAFTED, Verb.INITIALLED, Verb.SIGNED, Verb.ANSWERED]
    approved = question.events.filter(verb__in=(Verb.DRAFTED, Verb.INITIALLED, Verb.SIGNED))
    assert len({event.data["text"] for event in approved}) == 1
    assert broken_events(question) == []


def test_until_it_is_signed_the_applicant_reads_nothing_of_it(client, question, officer, chief):
    draft = submitted(question, officer)
    approving.approve(question, step=asked(draft), actor=chief)
    from casework.following import timeline

    assert all(TEXT not in line.text for line in timeline(fresh(question)))
    assert {line.verb for line in timeline(fresh(question))} <= {Verb.OPENED, Verb.ROUTED, Verb.ACCEPTED}


def test_nobody_initials_what_they_wrote(client, question, officer, chief, director):
    second = member("Ikinci", Role.CASE_HEAD, of=of("directorate_office"))
    draft = submitted(question, chief)

    with pytest.raises(ApprovalIsNotYours):
        approving.approve(question, step=asked(draft), actor=chief)
    client.force_login(chief)
    assert client.get(step(question, "paraf")).status_code == 302
    assert "Bütçe belgesi" not in client.get(reverse("case_approvals")).content.decode()

    approving.approve(question, step=asked(draft), actor=second)
    assert verbs(question)[-1] == Verb.INITIALLED


def test_where_nobody_but_the_writer_could_initial_the_answer_is_refused_with_what_is_missing(
    question, chief, director
):
    with pytest.raises(NobodyCanApprove) as refused:
        submitted(question, chief)

    assert "Müdürlük Ofisi" in str(refused.value)
    assert not AnswerDraft.objects.exists()
    assert fresh(question).is_open


def test_a_rule_that_asks_for_one_person_lets_the_head_initial_their_own(question, chain, chief, director):
    ApprovalStage.objects.filter(pk=chain[0].pk).update(by_another=False)
    draft = submitted(question, chief)

    approving.approve(question, step=asked(draft), actor=chief)
    with pytest.raises(ApprovalIsNotYours):
        approving.approve(question, step=asked(draft), actor=chief)

    approving.approve(question, step=asked(draft), actor=director)
    assert fresh(question).state == State.ANSWERED


def test_two_links_of_a_chain_are_two_people_even_when_one_heads_both(question, chain, officer, chief):
    ApprovalStage.objects.filter(pk=chain[1].pk).update(by="unit_head")

    with pytest.raises(NobodyCanApprove):
        submitted(question, officer)
    other = member("Ikinci", Role.CASE_HEAD, of=of("directorate_office"))
    draft = submitted(question, officer)
    approving.approve(question, step=asked(draft), actor=chief)

    with pytest.raises(ApprovalIsNotYours):
        approving.approve(question, step=asked(draft), actor=chief)
    approving.approve(question, step=asked(draft), actor=other)
    assert fresh(question).state == State.ANSWERED


def test_a_returned_draft_goes_back_with_its_reason_and_begins_anew(
    client, question, officer, chief, director
):
    first = submitted(question, officer)
    approving.approve(question, step=asked(first), actor=chief)
    with pytest.raises(ReasonIsMissing):
        approving.send_back(question, step=asked(first), reason=" ", actor=director)
    client.force_login(director)
    client.post(step(question, "taslak-iade"), {"step": asked(first), "reason": "Dayanak eksik"})

    client.force_login(officer)
    page = client.get(reverse("case_desk", args=[question.number])).content.decode()
    assert "Dayanak eksik" in page
    assert "yeniden yazın" in client.get("/masa/").content.decode()
    assert TEXT in client.get(step(question, "yanit")).content.decode()
    client.post(step(question, "yanit"), {"outcome": "granted", "text": "Dayanağıyla ektedir."})

    second = draft_underway(question)
    assert second.pk != first.pk
    assert second.message == first.message
    assert [each.given_by for each in second.steps.all()] == [None, None]
    assert question.messages.filter(way="out").count() == 1


def test_an_edited_draft_begins_anew_and_what_was_read_before_is_not_signed(question, officer, chief):
    first = submitted(question, officer)
    second = submitted(question, officer, "Başka metin.")

    with pytest.raises(DraftIsNotThere):
        approving.approve(question, step=asked(first), actor=chief)
    first.refresh_from_db()
    assert first.end == AnswerDraft.End.REPLACED
    approving.approve(question, step=asked(second), actor=chief)


def test_of_two_heads_who_initial_at_once_the_second_does_not_sign_by_that(question, chain, officer, chief):
    ApprovalStage.objects.filter(pk=chain[1].pk).update(by="unit_head")
    second = member("Ikinci", Role.CASE_HEAD, of=of("directorate_office"))
    read = asked(submitted(question, officer))
    approving.approve(question, step=read, actor=chief)

    with pytest.raises(DraftIsNotThere):
        approving.approve(question, step=read, actor=second)
    assert fresh(question).is_open
    assert verbs(question).count(Verb.SIGNED) == 0


def test_a_draft_is_taken_back_by_the_unit_and_waits_for_nobody_then(client, question, officer, chief):
    draft = submitted(question, officer)
    client.force_login(officer)
    client.post(step(question, "taslak-geri"))

    with pytest.raises(DraftIsNotThere):
        approving.approve(question, step=asked(draft), actor=chief)
    with pytest.raises(DraftIsNotThere):
        approving.take_back(question, actor=officer)
    assert question.messages.get(way="out").delivery == Message.Delivery.DRAFT
    client.force_login(chief)
    assert "Bütçe belgesi" not in client.get(reverse("case_approvals")).content.decode()


@pytest.mark.parametrize("way", ["withdrawn", "referred", "returned", "other_kind"])
def test_a_case_that_goes_on_without_it_drops_the_draft(way, question, officer, chief):
    draft = submitted(question, officer)
    {
        "withdrawn": lambda: answering.withdraw(question),
        "referred": lambda: referring.refer(question, to=of("parks"), actor=officer),
        "returned": lambda: referring.give_back(
            question, unit=of("directorate_office"), reason="Bizim değil", actor=officer
        ),
        "other_kind": lambda: correcting.change_kind(question, kind="petition", actor=officer),
    }[way]()

    draft.refresh_from_db()
    assert draft.end == AnswerDraft.End.DROPPED
    with pytest.raises(DraftIsNotThere):
        approving.approve(question, step=asked(draft), actor=chief)


def test_what_may_not_leave_is_refused_before_anybody_is_asked(question, officer):
    with pytest.raises(RefusalNeedsGround):
        approving.answer_or_submit(
            question, Answer(outcome="refused", text="Hayır", appeal_text="BEDK"), actor=officer
        )
    assert not AnswerDraft.objects.exists()


def test_a_refusal_is_signed_with_its_ground_and_leaves_with_its_appeal(question, officer, chief, director):
    answer = Answer(outcome="refused", text="Özel hayat.", ground="21", appeal_text="BEDK’ya başvurun.")
    approving.answer_or_submit(question, answer, actor=officer)
    draft = draft_underway(question)
    for person in (chief, director):
        approving.approve(question, step=asked(draft), actor=person)

    assert question.messages.get(is_answer=True).text == "Özel hayat.\n\nBEDK’ya başvurun."
    assert question.events.get(verb=Verb.ANSWERED).data["ground"] == "21"
    erase_cases([question], reason="Deneme", now=timezone.now())
    draft.refresh_from_db()
    assert (draft.ground, draft.appeal_text) == ("", "")


def test_a_kind_without_a_chain_is_answered_at_once(client, chain, demir):
    bench = a_case(topic="park_upkeep", asker=known())
    referring.accept(bench, unit=of("parks"), actor=demir)
    client.force_login(demir)
    client.post(step(bench, "yanit"), {"outcome": "done", "text": "Onarıldı."})

    assert fresh(bench).state == State.ANSWERED


def test_the_chain_is_that_of_the_day_and_the_door_goes_before_the_kind(chain):
    chain[1].valid_to = TODAY - timedelta(days=1)
    chain[1].save()
    a_link(20, "signature", "named", unit=of("clerk_directorate"), valid_from=TODAY)

    assert [each.by for each in chain_of("information", door="web", on=TODAY)] == ["unit_head", "named"]
    yesterday = chain_of("information", door="web", on=TODAY - timedelta(days=1))
    assert [each.by for each in yesterday] == ["unit_head", "director"]
    assert [each.by for each in chain_of("information", door="cimer", on=TODAY)] == ["director", "mayor"]
    assert chain_of("request", door="web", on=TODAY) == []


def test_answers_to_other_public_bodies_have_the_directors_initials_and_the_mayors_signature(
    town, officer, director
):
    """Art. 12 of the directorate's regulation: the mayor signs, or the deputy whom the mayor authorised."""
    mayor = member("Baskan", Role.CASE_HEAD, of=of("municipality"))
    deputy = member("Vekil", Role.CASE_HEAD, of=of("deputy_mayor"))
    case = a_case(kind="complaint", door="cimer", external_number="C-9", asker=known())
    referring.accept(case, unit=of("directorate_office"), actor=officer)
    approving.answer_or_submit(case, Answer(outcome="done", text="Yapıldı."), actor=officer)
    draft = draft_underway(case)
    approving.approve(case, step=asked(draft), actor=director)
    with pytest.raises(ApprovalIsNotYours), transaction.atomic():
        approving.approve(case, step=asked(draft), actor=deputy)
    Substitute.objects.create(
        person=mayor,
        substitute=deputy,
        scope=Substitute.Scope.SIGNATURE,
        valid_from=TODAY,
        valid_to=TODAY,
        named_by=mayor,
        named_at=timezone.now(),
    )
    approving.approve(case, step=asked(draft), actor=User.objects.get(pk=deputy.pk))

    assert fresh(case).state == State.ANSWERED
    assert case.events.get(verb=Verb.SIGNED).data["for"] == mayor.pk
    assert not OrgUnit.objects.filter(pk=case.unit_id, kind="municipality").exists()


def test_whoever_signs_reads_the_case_while_it_waits_and_not_before_or_after(
    client, question, officer, chief, director
):
    page = reverse("case_desk", args=[question.number])
    client.force_login(director)
    assert client.get(page).status_code == 404
    draft = submitted(question, officer)
    assert client.get(page).status_code == 404
    approving.approve(question, step=asked(draft), actor=chief)
    assert client.get(page).status_code == 200
    last = asked(draft)
    answer = client.post(step(question, "imza"), {"step": last})
    assert answer.url == reverse("case_inbox")

    assert client.get(page).status_code == 404
    assert client.post(step(question, "imza"), {"step": last}).status_code == 404


def test_a_stranger_and_another_units_head_approve_nothing(client, question, officer, head):
    draft = submitted(question, officer)
    for user, status in ((head, 404), (member("Fikret"), 403)):
        client.force_login(user)
        for key in ("paraf", "imza", "taslak-iade", "taslak-geri"):
            assert client.post(step(question, key), {"step": asked(draft)}).status_code == status
        with pytest.raises(ApprovalIsNotYours):
            approving.approve(question, step=asked(draft), actor=user)
    assert client.get(reverse("case_approvals")).status_code == 403
