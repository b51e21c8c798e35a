"""An applicant follows a matter by code and contact; strangers learn nothing, not even from the work we do."""

import re
from contextlib import contextmanager
from datetime import date, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.following import TOLD, timeline
from casework.models import Case, CaseEvent, Message
from casework.services import answering, finding, referring, talking
from casework.services.answering import Answer
from casework.services.codes import rating_token
from casework.services.files import SentFile, attach
from casework.words import Verb
from tests.factories import member
from tests.factories.cases import a_case, known, of, opened

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n"
WRONG = "0000-0000-0000-0000-0001"


@pytest.fixture(autouse=True)
def _quiet(town):
    cache.clear()


def came_in(client, given, contact: str = ""):
    return client.post(reverse("case_follow"), {"code": given.code, "contact": contact})


def answered(case: Case, demir, **more) -> Case:
    referring.assign(case, to=demir, actor=demir)
    answering.answer_case(case, Answer(outcome="done", text="Onarıldı."), actor=demir, **more)
    case.refresh_from_db()
    return case


def test_code_and_contact_open_the_page_and_stand_in_no_address(client):
    given = opened(asker=known(phone="+905301251355"), topic="tree")

    response = came_in(client, given, "1355")

    assert response.url == reverse("case_page", args=[given.case.pk])
    assert given.code not in response.url
    page = client.get(response.url).content.decode()
    assert given.case.number in page
    assert "Parktaki bank kırık" in page


def test_a_wrong_code_and_a_wrong_contact_are_one_answer(client):
    given = opened(asker=known())
    tried = [(WRONG, "ayse@example.org"), (given.code, "baska@example.org"), (given.code, ""), ("?", "x")]
    pages = []
    for code, contact in tried:
        response = client.post(reverse("case_follow"), {"code": code, "contact": contact})
        text = re.sub(r' value="[^"]*"', "", response.content.decode())
        pages.append((response.status_code, text))

    for page in pages[1:]:
        assert page == pages[0]
    assert pages[0][0] == 422
    assert "cases_held" not in client.session


@contextmanager
def work_done():
    """Counts queries, digests and openings of seals: what takes time when a code is tried."""
    counts: dict[str, int] = {}

    def counted(name, real):
        def call(*args, **kwargs):
            counts[name] = counts.get(name, 0) + 1
            return real(*args, **kwargs)

        return call

    names = ("digest", "unseal", "compare_digest", "code_digest", "is_code")
    patches = [patch.object(finding, name, counted(name, getattr(finding, name))) for name in names]
    with CaptureQueriesContext(connection) as queries:
        for each in patches:
            each.start()
        try:
            yield counts
        finally:
            for each in patches:
                each.stop()
    counts["queries"] = len(queries)


def test_a_wrong_code_costs_the_same_work_as_a_right_one_with_a_wrong_contact():
    nothing, mail_only, both = opened(), opened(asker=known()), opened(asker=known(phone="+905301251355"))
    costs = []
    for code in (WRONG, "?", mail_only.code, both.code, nothing.code[:-1] + "*"):
        with work_done() as counts:
            Client().post(reverse("case_follow"), {"code": code, "contact": "wrong@example.org"})
        costs.append(counts)

    assert all(each == costs[0] for each in costs), costs
    assert costs[0]["unseal"] == 1


def test_codes_are_tried_only_so_often(client, monkeypatch):
    monkeypatch.setattr("casework.views.follow.CODES_AN_HOUR", 2)
    for _try in range(2):
        client.post(reverse("case_follow"), {"code": WRONG})

    assert came_in(client, opened()).status_code == 429


def test_a_stranger_reaches_no_address_of_a_case(client, demir):
    case = answered(a_case(topic="tree", asker=known(), files=[SentFile("a.pdf", PDF)]), demir)
    file = case.attachments.get()
    stranger = Client()
    stranger.force_login(member("Fikret"))
    addresses = [
        ("get", "case_page", [case.pk], {}),
        ("post", "case_write_more", [case.pk], {"text": "x", "key": "k"}),
        ("post", "case_withdraw", [case.pk], {"sure": "1"}),
        ("post", "case_ask_again", [case.pk], {"reason": "x", "is_objection": "again"}),
        ("post", "case_rate", [case.pk], {"score": "5"}),
        ("get", "case_file", [case.pk, file.pk], {}),
    ]
    before = case.events.count()
    for visitor in (client, stranger):
        for method, name, args, data in addresses:
            assert getattr(visitor, method)(reverse(name, args=args), data).status_code == 404, name
    assert case.events.count() == before


def test_who_holds_one_case_reaches_no_file_of_another(client, demir):
    mine, other = opened(topic="tree"), opened(topic="tree", files=[SentFile("a.pdf", PDF)])
    came_in(client, mine)

    file = other.case.attachments.get()
    assert client.get(reverse("case_file", args=[mine.case.pk, file.pk])).status_code == 404
    assert client.get(reverse("case_page", args=[other.case.pk])).status_code == 404


def test_the_view_ends_after_two_hours_and_when_it_is_closed(client, monkeypatch):
    given = opened()
    came_in(client, given)
    page = reverse("case_page", args=[given.case.pk])
    assert client.get(page).status_code == 200

    client.post(reverse("case_leave"))
    assert client.get(page).status_code == 404

    came_in(client, given)
    later = timezone.now() + timedelta(hours=2, minutes=1)
    monkeypatch.setattr("casework.holding.timezone.now", lambda: later)
    assert client.get(page).status_code == 404


def test_the_timeline_shows_no_staff_no_notes_no_drafts_and_nothing_that_units_say_to_each_other(
    client, demir, head
):
    given = opened(topic="tree")
    case = given.case
    referring.assign(case, to=demir, actor=head)
    note = talking.note(case, text="Sert biri, dikkat.", actor=demir)
    attach(case, SentFile("ic.pdf", PDF), message=note, now=timezone.now())
    draft = talking.tell_applicant(case, text="Taslak metni", actor=demir)
    Message.objects.filter(pk=draft.pk).update(delivery=Message.Delivery.APPROVAL)
    referring.give_back(case, unit=of("parks"), reason="Bizim değil, onların suçu", actor=demir)
    came_in(client, given)

    page = client.get(reverse("case_page", args=[case.pk])).content.decode()

    for hidden in ("Demir", "Hale", "Sert biri", "ic.pdf", "Taslak metni", "onların suçu"):
        assert hidden not in page
    assert client.get(reverse("case_file", args=[case.pk, note.attachments.get().pk])).status_code == 404


def test_every_verb_that_is_told_has_its_words(town):
    case = a_case(topic="tree")
    days = {"was": "2026-01-01", "is_now": "2026-01-02"}
    for place, verb in enumerate(sorted(TOLD - {Verb.OPENED}), start=10):
        CaseEvent(
            case=case, sequence=place, at=case.received_at, verb=verb, unit=of("parks"), data=days
        ).save()

    lines = timeline(case)

    assert {line.verb for line in lines} == {str(verb) for verb in TOLD}
    assert all(line.title and "%(" not in line.title for line in lines)


def test_the_applicant_is_asked_and_answers_with_a_file(client, demir, head):
    given = opened(topic="tree")
    referring.assign(given.case, to=demir, actor=head)
    talking.ask_applicant(given.case, text="Hangi ağaç?", actor=demir)
    came_in(client, given)
    page = reverse("case_page", args=[given.case.pk])
    assert "Hangi ağaç?" in client.get(page).content.decode()

    said = {"text": "Köşedeki çınar.", "key": "one", "files": [SimpleUploadedFile("plan.pdf", PDF)]}
    client.post(reverse("case_write_more", args=[given.case.pk]), said)
    said["files"] = [SimpleUploadedFile("plan.pdf", PDF)]
    client.post(reverse("case_write_more", args=[given.case.pk]), said)

    given.case.refresh_from_db()
    assert given.case.state == "in_work"
    assert given.case.messages.filter(text="Köşedeki çınar.").count() == 1
    file = given.case.attachments.get()
    got = client.get(reverse("case_file", args=[given.case.pk, file.pk]))
    assert b"".join(got.streaming_content) == PDF
    assert "attachment" in got["Content-Disposition"]


def test_an_empty_message_stays_on_the_page_with_the_reason(client):
    given = opened()
    came_in(client, given)

    response = client.post(reverse("case_write_more", args=[given.case.pk]), {"text": " ", "key": "k"})

    assert response.status_code == 422


def test_taking_back_needs_a_sure_hand(client):
    given = opened(topic="tree")
    came_in(client, given)
    address = reverse("case_withdraw", args=[given.case.pk])

    client.post(address, {})
    assert Case.objects.get().is_open
    client.post(address, {"sure": "1"})
    assert Case.objects.get().state == "withdrawn"


def test_asking_again_goes_to_the_unit_and_the_words_stay_out_of_the_trail(client, demir):
    given = opened(topic="tree")
    answered(given.case, demir)
    came_in(client, given)

    client.post(
        reverse("case_ask_again", args=[given.case.pk]),
        {"reason": "Dal hâlâ duruyor.", "is_objection": "again"},
    )

    case = Case.objects.get()
    assert (case.state, case.unit.code) == ("in_work", "parks")
    assert case.messages.filter(text="Dal hâlâ duruyor.").exists()
    assert "duruyor" not in str(list(case.events.values_list("data", flat=True)))


def test_after_thirty_days_it_is_too_late_to_ask_again(client, demir):
    given = opened(topic="tree", now=timezone.now() - timedelta(days=40))
    answered(given.case, demir, now=timezone.now() - timedelta(days=31))
    came_in(client, given)

    data = {"reason": "Geç kaldım.", "is_objection": "objection"}
    page = client.post(reverse("case_ask_again", args=[given.case.pk]), data)

    assert page.status_code == 422
    assert Case.objects.get().state == "answered"


def test_satisfaction_is_one_press_and_opening_the_letters_link_changes_nothing(
    client, demir, django_capture_on_commit_callbacks
):
    given = opened(topic="tree", asker=known())
    with django_capture_on_commit_callbacks(execute=True):
        case = answered(given.case, demir)
    address = reverse("case_rate_by_letter", args=[rating_token(case)])
    assert address in mail.outbox[-1].body

    client.get(address)
    assert not case.events.filter(verb="rated").exists()
    client.post(address, {"score": "2"})

    assert case.events.get(verb="rated").data["score"] == 2
    assert client.get(reverse("case_page", args=[case.pk])).status_code == 404
    assert client.get(address[:-3] + "xx/").status_code == 404
    forged = rating_token(case).replace(str(case.pk), str(uuid4()))
    assert client.get(reverse("case_rate_by_letter", args=[forged])).status_code == 404


def test_what_comes_next_has_its_days(client, demir):
    late = opened(topic="tree", now=timezone.now() - timedelta(days=35))
    came_in(client, late)
    page = client.get(reverse("case_page", args=[late.case.pk])).content.decode()
    assert "2577 sayılı Kanun" in page
    assert "idare mahkemesi" in page

    fresh = opened(kind="information", asker=known(phone=""))
    came_in(client, fresh, "ayse@example.org")
    page = client.get(reverse("case_page", args=[fresh.case.pk])).content.decode()
    assert "En geç bu güne kadar" in page


def test_a_refusal_shows_the_ground_to_appeal_and_its_last_day(client, officer):
    given = opened(kind="information", topic="information", asker=known())
    case = given.case
    referring.assign(case, to=officer, actor=officer)
    text = answering.appeal_text_of(case, on=date.today())
    answer = Answer(outcome="refused", text="Ret.", ground="21", appeal_text=text)
    answering.answer_case(case, answer, actor=officer)
    came_in(client, given, "ayse@example.org")

    page = client.get(reverse("case_page", args=[case.pk])).content.decode()

    assert "BEDK" in page
    assert "itiraz edebilirsiniz" in page


def test_an_account_lists_its_own_cases_and_no_others(client):
    ayse, fikret = member("Ayse"), member("Fikret")
    mine = a_case(title="Benim başvurum", asker=known(user=ayse))
    a_case(title="Başkasının başvurusu", asker=known(user=fikret))
    client.force_login(ayse)

    page = client.get(reverse("own_cases")).content.decode()

    assert "Benim başvurum" in page
    assert "Başkasının" not in page
    assert client.get(reverse("case_page", args=[mine.pk])).status_code == 200


def test_the_page_of_a_long_story_costs_as_much_as_that_of_a_short_one(client, demir):
    given = opened(topic="tree")
    came_in(client, given)
    page = reverse("case_page", args=[given.case.pk])
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for number in range(12):
        talking.tell_applicant(given.case, text=f"Haber {number}", actor=demir)
    with CaptureQueriesContext(connection) as many:
        client.get(page)

    assert len(many) == len(few)
