"""Many send at the same moment, or the database is held: one response each, and everybody is told the truth."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event, Thread

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.test import Client
from django.utils import timezone

from surveys.models import IntakeResponse, Participation, SubmissionKey, Survey
from surveys.services.invitations import make_invitations
from surveys.views import fill
from tests.surveys.test_answering_a_survey import go_on, make_survey, so_far, to_the_review

pytestmark = pytest.mark.django_db(transaction=True)
REVIEW = "/anket/park/gozden-gecir/"
AT_ONCE = 20


def reviewed(code: str) -> tuple[Client, dict[str, str]]:
    """Returns a person who stands before the last button, and what their page would send."""
    client = Client(headers={"accept-language": "tr"})
    page = client.post("/anket/park/", {"invitation": code})
    page = go_on(client, page, 1, goes="no")
    return client, {"so_far": so_far(go_on(client, page, 3))}


def all_at_once(people: list[tuple[Client, dict[str, str]]]) -> list:
    """Sends every page at the same moment; returns the answers."""
    starting = Barrier(len(people))

    def send(person: tuple[Client, dict[str, str]]) -> object:
        client, data = person
        starting.wait()
        try:
            return client.post(REVIEW, data)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(send, people))


def test_twenty_use_one_invitation_at_once_and_one_is_stored() -> None:
    survey = make_survey(access=Survey.Access.INVITATION)
    [code] = make_invitations(survey, count=1, today=timezone.localdate())

    answers = all_at_once([reviewed(code) for _number in range(AT_ONCE)])

    assert Counter(answer.status_code for answer in answers) == {303: 1, 409: AT_ONCE - 1}
    assert (
        IntakeResponse.objects.count() == Participation.objects.count() == SubmissionKey.objects.count() == 1
    )
    refused = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert 'name="so_far"' in refused


def test_one_page_sent_twenty_times_at_once_gives_one_receipt() -> None:
    survey = make_survey()
    _client, data = reviewed("")

    answers = all_at_once([(Client(), data) for _number in range(AT_ONCE)])

    receipts = {answer.cookies[f"{fill.RECEIPT_COOKIE}_{survey.pk}"].value for answer in answers}
    assert {answer.status_code for answer in answers} == {303}
    assert len({receipt.partition(":")[0] for receipt in receipts}) == 1
    assert IntakeResponse.objects.count() == 1


@contextmanager
def held() -> Iterator[None]:
    """Somebody else writes, and does not come to an end while the test goes on."""
    begun, done = Event(), Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if connection.vendor == "postgresql":
                    table = connection.ops.quote_name(SubmissionKey._meta.db_table)
                    cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
                begun.set()
                done.wait(30)
        finally:
            begun.set()
            connections.close_all()

    holder = Thread(target=hold)
    holder.start()
    begun.wait(10)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET lock_timeout = '200ms'")
        else:
            cursor.execute("PRAGMA busy_timeout = 200")
    try:
        yield
    finally:
        done.set()
        holder.join()


def test_a_busy_database_keeps_the_answers_on_the_page_and_a_second_press_sends_them(client) -> None:
    make_survey()
    data = {"so_far": so_far(to_the_review(client))}

    with held():
        busy = client.post(REVIEW, data)

    page = busy.content.decode()
    assert busy.status_code == 503 and busy["Retry-After"] == "5"
    assert "Sistem şu anda çok yoğun" in page and "Daha çok gölge" in page
    assert IntakeResponse.objects.count() == 0
    again = client.post(REVIEW, {"so_far": so_far(busy)})
    assert again.status_code == 303
    assert client.post(REVIEW, data).status_code == 303
    assert IntakeResponse.objects.count() == 1


def test_a_stored_response_is_acknowledged_also_when_mixing_has_to_wait(client, monkeypatch) -> None:
    make_survey()
    data = {"so_far": so_far(to_the_review(client))}

    def busy(_survey: Survey) -> int:
        raise OperationalError("database is locked")

    monkeypatch.setattr(fill, "mix", busy)
    sent = client.post(REVIEW, data)

    assert sent.status_code == 303
    assert IntakeResponse.objects.count() == 1
