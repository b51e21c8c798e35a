"""Units take cases, return them, work together; officers answer; what the law forbids to send cannot be sent."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from casework.errors import (
    AssigneeIsElsewhere,
    CannotBeLikeItself,
    CaseIsClosed,
    ExtendedBefore,
    ExtensionIsTooLate,
    NotAnInformationRequest,
    OutcomeDoesNotFit,
    ReasonIsMissing,
    ReferralIsNotYours,
    RefusalNeedsAppeal,
    RefusalNeedsGround,
    ReopeningIsOver,
    UnitHasItAlready,
)
from casework.models import Case, Message, Recount, ResponsibleBody
from casework.routing import Line, Matter, route
from casework.services import answering, correcting, recounting, referring, talking
from casework.services.answering import Answer
from casework.terms import clock_of
from casework.words import State, Verb
from city.models import CalendarException
from people.duties import do_what_is_due
from people.models import Role
from tests.factories import member
from tests.factories.cases import a_case, known, of

NOW = datetime(2026, 3, 9, 11, 0, tzinfo=ZoneInfo("Europe/Istanbul"))


def days(number: int) -> datetime:
    return NOW + timedelta(days=number)


@pytest.fixture
def bench(town) -> Case:
    """A broken bench, which waits for the parks."""
    return a_case(topic="park_upkeep", asker=known(), now=NOW)


@pytest.fixture
def question(town, officer) -> Case:
    """An information request, in work."""
    case = a_case(kind="information", asker=known(), now=NOW)
    referring.accept(case, unit=of("directorate_office"), actor=officer, now=NOW)
    case.refresh_from_db()
    return case


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_unit_accepts_and_its_head_gives_the_case_to_an_officer(bench, demir, head):
    referring.accept(bench, unit=of("parks"), actor=head, now=NOW)
    referring.assign(bench, to=demir, actor=head, now=NOW)

    assert (fresh(bench).state, fresh(bench).assignee) == (State.IN_WORK, demir)


def test_giving_a_case_to_somebody_takes_it_for_the_unit(bench, demir, head):
    referring.assign(bench, to=demir, actor=head)

    assert [event.verb for event in bench.events.all()][-2:] == [Verb.ACCEPTED, Verb.ASSIGNED]
    assert fresh(bench).state == State.IN_WORK


def test_nobody_of_another_unit_is_given_the_case(bench, officer, head):
    with pytest.raises(AssigneeIsElsewhere):
        referring.assign(bench, to=officer, actor=head)


def test_a_unit_returns_a_case_only_with_its_reason_and_it_waits_for_the_front_desk_again(bench, demir):
    with pytest.raises(ReasonIsMissing):
        referring.give_back(bench, unit=of("parks"), reason=" ", actor=demir)
    referring.give_back(bench, unit=of("parks"), reason="Bu park Büyükşehir’in.", actor=demir)

    assert (fresh(bench).state, fresh(bench).unit) == (State.RECEIVED, None)
    assert bench.referrals.get().reason == "Bu park Büyükşehir’in."


def test_a_unit_that_was_not_asked_neither_accepts_nor_returns(bench, officer):
    office = of("directorate_office")

    with pytest.raises(ReferralIsNotYours):
        referring.accept(bench, unit=office, actor=officer)
    with pytest.raises(ReferralIsNotYours):
        referring.give_back(bench, unit=office, reason="Bizim değil", actor=officer)


def test_a_case_that_goes_to_another_unit_is_no_longer_with_the_first(bench, clerk):
    referring.refer(bench, to=of("cleansing"), actor=clerk)

    assert fresh(bench).unit.code == "cleansing"
    assert bench.referrals.filter(ended_at=None).count() == 1
    with pytest.raises(UnitHasItAlready):
        referring.refer(bench, to=of("cleansing"), actor=clerk)


def test_two_units_work_on_one_case_and_one_of_them_has_it(bench, demir):
    referring.accept(bench, unit=of("parks"), actor=demir)
    referring.ask_to_join(bench, unit=of("public_works"), actor=demir, note="Temel sizden")

    assert fresh(bench).unit.code == "parks"
    assert Case.objects.with_unit(of("public_works").pk).get() == bench


def test_each_sees_the_cases_of_the_own_unit_and_the_stranger_none(bench, question, demir, officer, clerk):
    tip = a_case(kind="tip", topic="illegal_building")
    stranger, dweller = member("Fikret"), member("Yapi", Role.CASE_OFFICER, of=of("building_control"))

    def seen(user):
        return set(Case.objects.visible_to(user))

    assert seen(demir) == {bench}
    assert seen(officer) == {question}
    assert seen(dweller) == {tip}
    assert seen(clerk) == {bench, question}
    assert seen(stranger) == set()


def test_a_question_waits_for_the_applicant_and_the_reply_puts_it_back_to_work(bench, demir):
    referring.accept(bench, unit=of("parks"), actor=demir)
    talking.ask_applicant(bench, text="Hangi bank?", actor=demir)
    assert fresh(bench).state == State.ASKED

    talking.receive_message(bench, text="Girişteki", door="web")

    assert (fresh(bench).state, fresh(bench).needs_reading) == (State.IN_WORK, True)


def test_the_same_letter_of_another_program_is_taken_once(bench):
    first = talking.receive_message(bench, text="Bir", door="whatsapp", external_id="wamid.1")
    again = talking.receive_message(bench, text="Bir", door="whatsapp", external_id="wamid.1")

    assert first == again
    assert bench.messages.count() == 2


def test_news_by_mail_says_that_there_is_some_and_nothing_else(
    bench, demir, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        talking.tell_applicant(bench, text="Gizli kalacak bir cümle", actor=demir)

    assert bench.number in mail.outbox[-1].subject
    assert "Gizli" not in mail.outbox[-1].body


def test_an_answer_ends_the_case_with_its_outcome(bench, demir):
    answering.answer_case(bench, Answer(outcome="done", text="Bank onarıldı."), actor=demir, now=days(3))
    case = fresh(bench)

    assert (case.state, case.outcome, case.due_on) == (State.ANSWERED, "done", None)
    assert case.messages.filter(is_answer=True, delivery=Message.Delivery.WAITING).count() == 1
    with pytest.raises(CaseIsClosed):
        answering.answer_case(bench, Answer(outcome="done", text="Yine"), actor=demir)


def test_an_outcome_of_another_kind_of_case_is_refused(bench, question, demir):
    for case, outcome in ((bench, "granted"), (question, "done")):
        with pytest.raises(OutcomeDoesNotFit):
            answering.answer_case(case, Answer(outcome=outcome, text="…"), actor=demir)


@pytest.mark.parametrize("outcome", ["refused", "partly_granted", "special_study"])
def test_a_refusal_without_ground_or_appeal_cannot_be_sent(question, officer, outcome):
    appeal = answering.appeal_text_of(question, on=date(2026, 3, 20))

    with pytest.raises(RefusalNeedsGround):
        answering.answer_case(
            question, Answer(outcome=outcome, text="Hayır", appeal_text=appeal), actor=officer
        )
    with pytest.raises(RefusalNeedsAppeal):
        answering.answer_case(question, Answer(outcome=outcome, text="Hayır", ground="21"), actor=officer)
    assert fresh(question).is_open

    answering.answer_case(
        question,
        Answer(outcome=outcome, text="Hayır", ground="21", appeal_text=appeal),
        actor=officer,
        now=days(11),
    )
    assert clock_of(fresh(question)).appeal_until == date(2026, 4, 4)
    assert "BEDK" in question.messages.get(is_answer=True).text


def test_an_information_request_is_extended_once_in_time_and_with_a_ground(question, officer, bench):
    with pytest.raises(ReasonIsMissing):
        answering.extend_term(question, ground="busy", text="Yoğunuz", actor=officer, now=days(1))
    answering.extend_term(question, ground="other_unit", text="Başka birimde", actor=officer, now=days(10))

    assert fresh(question).due_on == date(2026, 4, 21)
    with pytest.raises(ExtendedBefore):
        answering.extend_term(question, ground="other_unit", text="Yine", actor=officer, now=days(11))
    with pytest.raises(NotAnInformationRequest):
        answering.extend_term(bench, ground="other_unit", text="…", actor=officer)


def test_a_term_that_is_over_is_not_extended(question, officer):
    with pytest.raises(ExtensionIsTooLate, match=r"31\.03\.2026"):
        answering.extend_term(question, ground="other_unit", text="Geç", actor=officer, now=days(23))


def test_a_fee_interrupts_and_when_it_is_paid_the_term_runs_anew(question, officer):
    answering.tell_fee(question, amount="40 ₺", text="Kopya ücreti", actor=officer, now=days(7))
    assert (fresh(question).state, fresh(question).due_on) == (State.FEE, date(2026, 4, 7))

    answering.fee_was_paid(question, actor=officer, now=days(15))

    assert (fresh(question).state, fresh(question).due_on) == (State.IN_WORK, date(2026, 4, 14))


def test_a_fee_that_is_not_paid_in_time_counts_as_withdrawn_by_itself_and_a_clerk_undoes_it(
    question, officer
):
    answering.tell_fee(question, amount="40 ₺", text="Kopya ücreti", actor=officer, now=days(7))

    assert recounting.lapse_unpaid(days(29)) == 0
    assert recounting.lapse_unpaid(days(30)) == 1
    assert fresh(question).state == State.LAPSED

    answering.reopen(question, reason="Dekont elden verildi", actor=officer, now=days(31))
    assert fresh(question).state == State.IN_WORK


def test_a_matter_of_another_body_is_sent_on_and_the_applicant_told(
    town, clerk, django_capture_on_commit_callbacks
):
    case = a_case(topic="water", asker=known())
    with django_capture_on_commit_callbacks(execute=True):
        answering.send_on(
            case, body=ResponsibleBody.objects.get(code="izsu"), text="İZSU’ya ilettik.", actor=clerk
        )

    assert (fresh(case).state, fresh(case).outcome) == (State.TRANSFERRED, "redirected")
    assert "İZSU" in mail.outbox[-1].body


def test_the_applicant_opens_again_for_thirty_days_and_staff_later_too(bench, demir):
    answering.answer_case(bench, Answer(outcome="done", text="Tamam"), actor=demir, now=days(1))
    with pytest.raises(ReopeningIsOver):
        answering.reopen(bench, reason="Yine kırık", now=days(40))
    answering.reopen(bench, reason="Yine kırık", now=days(20))

    assert (fresh(bench).state, fresh(bench).unit.code, fresh(bench).outcome) == (State.IN_WORK, "parks", "")
    assert fresh(bench).due_on == date(2026, 4, 28)


def test_the_kind_of_a_case_is_put_right_and_its_clock_counts_from_arrival(bench, demir):
    correcting.change_kind(bench, kind="information", actor=demir, now=days(2))

    assert fresh(bench).due_on == date(2026, 3, 31)


def test_cases_about_the_same_are_linked_and_keep_their_own_threads(bench, demir):
    second, third = a_case(topic="park_upkeep"), a_case(topic="park_upkeep")
    correcting.link(second, to=bench, actor=demir)
    correcting.link(third, to=fresh(second), actor=demir)

    assert set(bench.likes.all()) == {second, third}
    assert second.messages.count() == 1
    for wrong in (bench, fresh(second)):
        with pytest.raises(CannotBeLikeItself):
            correcting.link(fresh(bench), to=wrong, actor=demir)


def test_a_new_day_off_moves_open_cases_once_and_says_so(question, bench, officer):
    answering.answer_case(bench, Answer(outcome="done", text="Tamam"), actor=officer, now=days(1))
    assert recounting.recount_when_changed(NOW) == 0
    CalendarException.objects.create(date=date(2026, 3, 12), kind="idari_izin", source="test")

    assert recounting.recount_when_changed(days(2)) == 1
    assert recounting.recount_when_changed(days(2)) == 0
    event = question.events.last()
    assert (event.verb, event.data["was"], event.data["is_now"]) == (
        Verb.RECOUNTED,
        "2026-03-31",
        "2026-04-01",
    )
    assert Recount.objects.count() == 2


def test_an_overdue_case_is_told_once_for_each_term(question):
    assert recounting.escalate_overdue(days(22)) == 0
    assert recounting.escalate_overdue(days(23)) == 1
    assert recounting.escalate_overdue(days(24)) == 0
    assert question.events.last().verb == Verb.ESCALATED


def test_the_duties_of_cases_run_with_all_others(question):
    done = do_what_is_due(days(30), only={"cases.unpaid_fees", "cases.overdue", "cases.terms"})

    assert done.failed == ()
    assert done.counts["cases.overdue"] == 1


def test_of_rules_with_the_same_order_the_narrower_is_asked_first():
    wide, narrow = Line(key=1, topic="tree", unit=1), Line(key=2, topic="tree", neighbourhood="yali", unit=2)
    last = Line(key=3, order=900, unit=3)

    assert (
        route(Matter(kind="request", topic="tree", neighbourhood="yali"), [wide, narrow, last]).line == narrow
    )
    assert route(Matter(kind="request", topic="tree"), [wide, narrow, last]).line == wide
    tried = route(Matter(kind="request"), [wide, narrow, last])
    assert tried.line == last
    assert [each.failing for each in tried.tried] == ["topic", "topic", ""]


def test_a_rule_for_a_trade_holds_for_all_that_begin_with_it():
    line = Line(key=1, kind="business", trade="D.", unit=1)

    assert route(Matter(kind="business", trade="D.03"), [line]).line == line
    assert route(Matter(kind="business", trade="E.01"), [line]).line is None
    assert route(Matter(kind="request", trade="D.03"), [line]).line is None
