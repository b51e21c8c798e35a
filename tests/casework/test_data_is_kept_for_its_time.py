"""Personal data of ended cases goes when its time is over; the matter stays to be counted, its trail unbroken."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from casework.models import Attachment, Case, Erasure, PhoneCall, RetentionRule
from casework.services import answering, telephone
from casework.services.answering import Answer
from casework.services.erasing import erase_due, forget_calls
from casework.services.files import SentFile
from casework.services.happening import broken_events
from people.models import AuditEvent
from people.privacy import erase_account, export_of
from tests.factories import member
from tests.factories.cases import a_case, known

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
NOW = timezone.now()
YEAR = timedelta(days=366)


def ended(demir, *, ago: timedelta, **wanted) -> Case:
    """Returns a case of a park that was answered so long ago."""
    came = NOW - ago - timedelta(days=2)
    case = a_case(topic="tree", now=came, **({"asker": known(phone="+905301251355")} | wanted))
    answering.answer_case(
        case, Answer(outcome="done", text="Ayşe Hanım, budandı."), actor=demir, now=NOW - ago
    )
    case.refresh_from_db()
    return case


def test_after_its_time_nothing_personal_is_left_and_the_matter_still_counts(
    demir, django_capture_on_commit_callbacks
):
    case = ended(
        demir, ago=6 * YEAR, title="Ayşe’nin ağacı", place="Deneme 4", files=[SentFile("a.pdf", PDF)]
    )
    file = case.attachments.get().file
    telephone.note_call(phone="+905301251355", taken_by=demir, case=case, recording="rec-1", now=NOW - YEAR)

    with django_capture_on_commit_callbacks(execute=True):
        assert erase_due(NOW) == 1

    case.refresh_from_db()
    applicant = case.applicant
    assert (applicant.name, applicant.email, applicant.phone, applicant.address) == ("", "", "", "")
    assert (applicant.email_digest, applicant.phone_digest, applicant.folded_name) == ("", "", "")
    assert {(message.text, message.subject) for message in case.messages.all()} == {("", "")}
    assert (Attachment.objects.count(), file.storage.exists(file.name)) == (0, False)
    assert (case.title, case.place, case.words.count()) == ("Ağaç budama", "", 0)
    assert (case.topic.code, case.outcome, case.state) == ("tree", "done", "answered")
    assert PhoneCall.objects.get().phone == ""
    assert case.events.last().verb == "erased"
    assert broken_events(case) == []


def test_each_round_is_logged_with_counts_and_nothing_else(demir):
    ended(demir, ago=6 * YEAR)
    erase_due(NOW)

    log = Erasure.objects.get()
    assert (log.cases, log.messages, log.files) == (1, 2, 0)
    entry = AuditEvent.objects.get(verb="cases_erased")
    assert "Ayşe" not in str(entry.detail)
    assert erase_due(NOW) == 0
    assert Erasure.objects.count() == 1


def test_an_open_case_and_a_young_one_are_kept(demir):
    ended(demir, ago=YEAR)
    a_case(topic="tree", now=NOW - 9 * YEAR, asker=known())

    assert erase_due(NOW) == 0


def test_the_narrower_rule_decides_in_both_directions(demir):
    tip = ended(demir, ago=3 * YEAR, kind="tip")
    request = ended(demir, ago=3 * YEAR)
    RetentionRule.objects.create(
        source="Deneme", kind="request", door="web", months=600, legal_basis="Deneme"
    )
    old = ended(demir, ago=20 * YEAR)

    erase_due(NOW)

    erased = {case.pk for case in Case.objects.filter(applicant__erased_on__isnull=False)}
    assert erased == {tip.pk}
    assert {request.pk, old.pk}.isdisjoint(erased)


def test_without_rules_nothing_is_erased(demir):
    ended(demir, ago=20 * YEAR)
    RetentionRule.objects.all().delete()

    assert erase_due(NOW) == 0


def test_the_rules_carry_their_basis(town):
    assert RetentionRule.objects.count() >= 5
    assert not RetentionRule.objects.filter(legal_basis="")


def test_numbers_of_calls_are_forgotten_after_a_year(clerk):
    for days in (400, 10):
        telephone.note_call(phone="+905301251355", taken_by=clerk, now=NOW - timedelta(days=days))

    assert forget_calls(NOW) == 1
    assert forget_calls(NOW) == 0
    assert sorted(call.phone for call in PhoneCall.objects.all()) == ["", "+905301251355"]


def test_a_person_gets_everything_that_was_sent_from_the_account_but_no_notes(demir):
    from casework.services.talking import note

    ayse = member("Ayse")
    case = ended(demir, ago=timedelta(days=1), asker=known(user=ayse))
    note(case, text="İç not", actor=demir)

    told = export_of(ayse)["cases"]

    assert [each["number"] for each in told] == [case.number]
    assert "budandı" in str(told)
    assert "İç not" not in str(told)
    assert export_of(member("Fikret"))["cases"] == []


def test_with_an_account_go_its_ended_cases_and_open_ones_are_still_answered(demir):
    ayse = member("Ayse")
    done = ended(demir, ago=timedelta(days=1), asker=known(user=ayse))
    waits = a_case(topic="tree", asker=known(user=ayse))

    counts = erase_account(ayse)

    done.applicant.refresh_from_db()
    waits.applicant.refresh_from_db()
    assert counts["cases"] == 2
    assert (done.applicant.email, done.applicant.user) == ("", None)
    assert (waits.applicant.email, waits.applicant.user) == ("ayse@example.org", None)


def test_an_erased_case_still_opens_by_its_code_and_shows_no_words(client, demir):
    from casework.services.codes import tracking_code

    case = ended(demir, ago=6 * YEAR)
    erase_due(NOW)
    response = client.post(reverse("case_follow"), {"code": tracking_code(case), "contact": ""})

    page = client.get(response.url).content.decode()

    assert "Ayşe" not in page
    assert "Kişisel veriler süresi dolunca silindi" in page
