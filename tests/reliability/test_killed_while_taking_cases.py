"""The server is killed while people send cases: what was acknowledged is there, whole, once, and keeps its number."""

import random
import re
import secrets
import time
from threading import Event, Lock, Thread
from urllib.parse import urlencode

import pytest
from django.db import connection

from casework.models import Case
from casework.services.codes import tracking_code
from casework.services.happening import broken_events
from tests.casework.conftest import settle
from tests.reliability.test_killed_while_answering import cookies, free_port, kill, request, served

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 3
SENDERS = 6
LEAST_ACKNOWLEDGED = 20
PAGE = "/basvuru/yaz/?konu=tree"


class Citizen:
    """Somebody with one filled form, sent until a receipt comes back."""

    def __init__(self, port: int) -> None:
        status, headers, page = request(port, PAGE)
        if status != 200:
            raise OSError(f"no page: {status}")
        self.cookie = cookies(headers)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        key = re.search(r'name="key" value="([^"]+)"', page)[1]
        self.mark = secrets.token_hex(8)
        said = {"csrfmiddlewaretoken": token, "key": key, "kind": "request", "wants": "code", "go": "send"}
        self.body = urlencode({**said, "text": f"İşaret {self.mark}"})
        self.code = ""

    def send(self, port: int) -> bool:
        """Sends the form and reads the receipt; tells whether a code came, which must be the one that came before."""
        status, headers, page = request(port, PAGE, body=self.body, cookie=self.cookie)
        if status in (429, 503):
            return False
        assert status == 303, f"{status}: {page[:300]}"
        session = f"{self.cookie}; {cookies(headers)}"
        status, _headers, page = request(port, "/basvuru/alindi/", cookie=session)
        if status == 503:
            return False
        assert status == 200, f"{status}: {page[:300]}"
        code = re.search(r'class="code" aria-label="([^"]+)"', page)[1]
        assert self.code in ("", code)
        self.code = code
        return True


class Crowd:
    """Citizens who open, fill and send forms until the server is gone."""

    def __init__(self) -> None:
        self.acknowledged: list[Citizen] = []
        self.waiting: list[Citizen] = []
        self.wrong: list[AssertionError] = []
        self.lock = Lock()

    def send_until(self, port: int, over: Event) -> None:
        while not over.is_set():
            try:
                citizen = Citizen(port)
            except OSError:
                continue
            self.send(citizen, port)

    def send_again(self, port: int) -> None:
        waiting, self.waiting = self.waiting, []
        for citizen in waiting:
            self.send(citizen, port)

    def send(self, citizen: Citizen, port: int) -> None:
        try:
            is_acknowledged = citizen.send(port)
        except OSError:
            is_acknowledged = False
        except AssertionError as wrong:
            self.wrong.append(wrong)
            return
        with self.lock:
            (self.acknowledged if is_acknowledged else self.waiting).append(citizen)


def test_no_case_that_was_acknowledged_is_lost_when_the_server_is_killed() -> None:
    settle()
    crowd, port = Crowd(), free_port()

    for _round in range(ROUNDS):
        with served(port) as server:
            crowd.send_again(port)
            over = Event()
            senders = [Thread(target=crowd.send_until, args=(port, over)) for _sender in range(SENDERS)]
            for sender in senders:
                sender.start()
            time.sleep(random.uniform(0.5, 2))
            kill(server)
            over.set()
            for sender in senders:
                sender.join()
    with served(port):
        while crowd.waiting:
            crowd.send_again(port)
        for citizen in crowd.acknowledged[:5]:
            assert citizen.send(port)

    assert crowd.wrong == []
    assert len(crowd.acknowledged) >= LEAST_ACKNOWLEDGED
    cases = {case.messages.get().text: case for case in Case.objects.all()}
    assert sorted(cases) == sorted(f"İşaret {each.mark}" for each in crowd.acknowledged)
    for each in crowd.acknowledged:
        case = cases[f"İşaret {each.mark}"]
        assert tracking_code(case) == each.code
        assert broken_events(case) == []
        assert [event.verb for event in case.events.all()] == ["opened", "routed"]
    numbers = sorted(int(case.number.partition("-")[2]) for case in cases.values())
    assert numbers == list(range(1, len(numbers) + 1))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
