"""The desk: an officer finds a case, sees why it is due, answers; others do not see it; what is not allowed is not there."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.inbox import BY_DUE, VIEWS, cases_in, page_of
from casework.models import Case
from casework.services import answering, referring
from casework.services.files import SentFile
from casework.steps import STEPS
from casework.words import State
from people.models import AuditEvent, Role
from tests.factories import member
from tests.factories.cases import a_case, known, of

NOW = datetime(2026, 3, 9, 11, 0, tzinfo=ZoneInfo("Europe/Istanbul"))
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def bench(town) -> Case:
    return a_case(
        topic="park_upkeep",
        title="Kırık bank",
        asker=known(phone="+905301251355"),
        files=[SentFile("b.pdf", PDF)],
    )


def step(case: Case, key: str) -> str:
    return reverse("case_step", args=[case.number, key])


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_an_officer_takes_a_case_and_answers_it(client, demir, bench):
    client.force_login(demir)
    inbox = client.get(reverse("case_inbox")).content.decode()
    assert "Kırık bank" in inbox

    client.post(step(bench, "kabul"))
    page = client.get(reverse("case_desk", args=[bench.number])).content.decode()
    assert "Ayşe Deneme" in page
    assert "Neden bu gün?" in page
    assert "3071" in page
    client.post(step(bench, "yanit"), {"outcome": "done", "text": "Onarıldı."})

    assert (fresh(bench).state, fresh(bench).outcome) == (State.ANSWERED, "done")
    assert client.get(reverse("case_inbox")).content.decode().count("Kırık bank") == 0


def test_a_refusal_without_its_ground_comes_back_with_everything_typed(client, officer):
    case = a_case(kind="information", asker=known())
    client.force_login(officer)
    client.post(step(case, "kabul"))

    answer = client.post(
        step(case, "yanit"), {"outcome": "refused", "text": "Özel hayat", "appeal_text": "BEDK"}
    )

    assert answer.status_code == 409
    assert "Özel hayat" in answer.content.decode()
    assert fresh(case).is_open
    page = client.get(step(case, "yanit")).content.decode()
    assert "BEDK" in page


def test_the_walk_of_an_information_request_with_fee_and_extension(client, officer):
    case = a_case(kind="information", asker=known())
    client.force_login(officer)
    client.post(step(case, "kabul"))
    client.post(step(case, "ucret"), {"amount": "40 ₺", "text": "Kopya ücreti"})
    assert fresh(case).state == State.FEE
    client.post(step(case, "odendi"), {"proof": "D-1"})
    client.post(step(case, "uzat"), {"ground": "other_unit", "text": "Başka birimde"})
    page = client.get(reverse("case_desk", args=[case.number])).content.decode()

    assert "Süre uzatıldı" in page
    assert "Ücret ödendi" in page
    client.post(step(case, "yanit"), {"outcome": "granted", "text": "Ektedir."})
    assert fresh(case).outcome == "granted"


def test_a_returned_case_waits_for_the_front_desk_which_refers_it_anew(client, demir, clerk, bench):
    client.force_login(demir)
    answer = client.post(step(bench, "iade"), {"reason": "Bu park bizim değil"})
    assert answer.url == reverse("case_inbox")
    client.force_login(clerk)

    assert "Kırık bank" in client.get(reverse("case_inbox") + "?gorunum=gelen").content.decode()
    client.post(step(bench, "havale"), {"unit": of("cleansing").pk, "note": "Size ait"})
    assert fresh(bench).unit.code == "cleansing"


def test_another_unit_and_a_stranger_find_no_page_of_the_case(client, officer, bench):
    addresses = [
        reverse("case_desk", args=[bench.number]),
        reverse("case_desk_file", args=[bench.number, bench.attachments.get().pk]),
        *(step(bench, each.key) for each in STEPS),
    ]
    for user, status in ((officer, 404), (member("Fikret"), 403)):
        client.force_login(user)
        assert {client.get(address).status_code for address in addresses} == {status}
        assert {client.post(address).status_code for address in addresses if "dosya" not in address} <= {
            status,
            405,
        }
    assert fresh(bench).state == State.REFERRED


def test_the_front_desk_reads_no_tip_and_a_reading_of_one_is_written_down(client, clerk, town):
    tip = a_case(kind="tip", topic="illegal_building")
    inspector = member("Yapi", Role.CASE_OFFICER, of=of("building_control"))
    client.force_login(clerk)
    assert client.get(reverse("case_desk", args=[tip.number])).status_code == 404
    client.force_login(inspector)
    assert client.get(reverse("case_desk", args=[tip.number])).status_code == 200

    entry = AuditEvent.objects.get(verb="read_case")
    assert (entry.actor, entry.subject_id) == (inspector, str(tip.pk))


def test_a_file_is_a_download_and_never_a_page(client, demir, bench):
    client.force_login(demir)
    answer = client.get(reverse("case_desk_file", args=[bench.number, bench.attachments.get().pk]))

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_step_that_is_not_possible_any_more_says_so(client, demir, bench):
    client.force_login(demir)
    answering.withdraw(bench)

    answer = client.post(step(bench, "yanit"), {"outcome": "done", "text": "Geç"}, follow=True)

    assert "Bu adım şimdi olmuyor" in answer.content.decode()
    assert fresh(bench).state == State.WITHDRAWN


def test_an_overdue_case_says_what_the_law_makes_of_silence(client, demir, town):
    case = a_case(topic="tree", now=timezone.now() - timedelta(days=40))
    client.force_login(demir)

    page = client.get(reverse("case_desk", args=[case.number])).content.decode()

    assert "ret sayılır" in page
    assert case.title in client.get(reverse("case_inbox") + "?gorunum=geciken").content.decode()


def test_filters_and_words_narrow_the_inbox(client, demir, bench):
    a_case(topic="tree", title="Kuru ağaç")
    client.force_login(demir)

    for query, found in (
        ("q=bank", 1),
        ("q=AGAC", 1),
        ("topic=tree", 1),
        ("state=answered", 0),
        ("kind=request", 2),
    ):
        page = client.get(f"{reverse('case_inbox')}?{query}")
        assert len(page.context["page"].rows) == found, query


@pytest.mark.parametrize("view", VIEWS)
def test_page_after_page_shows_each_case_once(view, head, demir, monkeypatch):
    monkeypatch.setattr("casework.inbox.PAGE", 4)
    cases = [
        a_case(topic="tree", kind="thanks" if n % 5 == 0 else "request", now=NOW + timedelta(days=n % 3))
        for n in range(11)
    ]
    for case in cases[::5]:
        referring.refer(case, to=of("parks"), actor=head)
    for case in map(fresh, cases[:6]):
        referring.assign(case, to=head, actor=head)
    today = NOW.date() + timedelta(days=27)
    found = cases_in(view, user=head, today=today)
    seen, after = [], ""
    while True:
        page = page_of(found, view=view, after=after)
        seen += [case.number for case in page.rows]
        after = page.following
        if not after:
            break

    assert sorted(seen) == sorted(found.values_list("number", flat=True))
    assert seen == list(found.values_list("number", flat=True))
    assert BY_DUE


def test_the_inbox_asks_as_often_for_thirty_cases_as_for_three(client, demir, town):
    client.force_login(demir)

    def queries(count: int) -> int:
        for _number in range(count):
            a_case(topic="tree")
        client.get(reverse("case_inbox"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("case_inbox"))
        return len(asked)

    assert queries(3) == queries(27)


def test_what_waits_stands_on_the_desk(client, demir, bench):
    client.force_login(demir)

    assert "Kırık bank" in client.get("/masa/").content.decode()
