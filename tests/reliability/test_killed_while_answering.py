"""The server is killed outright while people send: what was acknowledged is there, whole, and once.

On PostgreSQL this holds because commits are durable; on SQLite the page cache outlives the process, so the
settings that make it durable are held by tests/config, too.
"""

import http.client
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from urllib.parse import quote, urlencode

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from surveys.models import IntakeResponse, Questionnaire, Response, SubmissionKey, Survey
from surveys.services.opening import open_survey
from surveys.services.publishing import publish_questionnaire
from surveys.views.pages import RECEIPT_COOKIE

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 10
SENDERS = 8
QUESTIONS = 20
LEAST_ACKNOWLEDGED = 200
PAGE = "/anket/dayaniklilik/"


def text(turkish: str) -> dict[str, str]:
    return {"tr": turkish}


def survey_of_twenty_questions() -> Survey:
    call_command("load_city")
    choices = [{"code": code, "label": text(code)} for code in ("yes", "no")]
    questions = [
        {
            "code": f"q{number}",
            "kind": "single",
            "required": True,
            "label": text(f"Soru {number}"),
            "options": choices,
        }
        for number in range(1, QUESTIONS)
    ]
    mark = {"code": "mark", "kind": "short_text", "required": True, "label": text("İşaret")}
    definition = {
        "format": "katilim-questionnaire",
        "version": 1,
        "title": text("Dayanıklılık"),
        "languages": ["tr"],
        "default_language": "tr",
        "sections": [{"code": "all", "title": text("Sorular"), "questions": [*questions, mark]}],
    }
    questionnaire = Questionnaire.objects.create(slug="dayaniklilik", title="Dayanıklılık", draft=definition)
    now = timezone.now()
    return open_survey(
        version=publish_questionnaire(questionnaire, actor=None),
        actor=None,
        slug="dayaniklilik",
        title="Dayanıklılık",
        mode=Survey.Mode.ANONYMOUS,
        access=Survey.Access.OPEN,
        sampling=Survey.Sampling.OPT_IN,
        channels=["web"],
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=1),
    )


def database_url() -> str:
    """Returns the address of this test's own database, for a server in another process."""
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{Path(found['NAME']).resolve()}"
    login = quote(found["USER"]) + (f":{quote(found['PASSWORD'])}" if found["PASSWORD"] else "")
    return f"postgresql://{login}@{found['HOST']}:{found['PORT'] or 5432}/{found['NAME']}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(port: int) -> Iterator[subprocess.Popen]:
    """The real server with two workers in a process group of its own, ready to answer; killed at the end."""
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    server = subprocess.Popen(
        [*command, "--workers", "2", "--preload", "--log-level", "critical"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test", "DATABASE_URL": database_url()},
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _attempt in range(200):
            assert server.poll() is None, "the server ended before it answered"
            try:
                if request(port, "/saglik/canli/")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the server did not answer in time")
        yield server
    finally:
        kill(server)


def kill(server: subprocess.Popen) -> None:
    """Ends the whole group as a power cut would: nothing is asked, nothing is finished."""
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    server.wait()


def request(port: int, path: str, *, body: str | None = None, cookie: str = "") -> tuple[int, list, str]:
    sender = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Cookie": cookie, "Accept-Language": "tr"}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://127.0.0.1:{port}"}
    try:
        sender.request("GET" if body is None else "POST", path, body=body, headers=headers)
        answer = sender.getresponse()
        return answer.status, answer.getheaders(), answer.read().decode()
    except http.client.HTTPException as broken:
        raise OSError("the server broke off") from broken
    finally:
        sender.close()


class Resident:
    """Somebody with one filled page, which is sent until it is acknowledged."""

    def __init__(self, port: int) -> None:
        status, headers, page = request(port, PAGE)
        if status != 200:
            raise OSError(f"no page: {status}")
        self.cookie = cookies(headers)
        self.action = re.search(r'<form[^>]*action="(/anket/[^"]+)"', page).group(1)
        self.mark = secrets.token_hex(8)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        answers = {f"q{number}": random.choice(["yes", "no"]) for number in range(1, QUESTIONS)}
        self.body = urlencode({**hidden, **answers, "mark": self.mark, "go": "next"})
        self.receipt = ""

    def send(self, port: int) -> bool:
        """Sends the page; tells whether a receipt came back, which must be the one that came before."""
        status, headers, page = request(port, self.action, body=self.body, cookie=self.cookie)
        if status == 503:
            return False
        assert status == 303, f"{status}: {page[:300]}"
        receipt = re.search(rf"{RECEIPT_COOKIE}_\d+=([^:;]+)", cookies(headers)).group(1)
        assert self.receipt in ("", receipt)
        self.receipt = receipt
        return True


def cookies(headers: list[tuple[str, str]]) -> str:
    return "; ".join(value.partition(";")[0] for name, value in headers if name.lower() == "set-cookie")


class Crowd:
    """Residents who open, fill and send pages until the server is gone."""

    def __init__(self) -> None:
        self.acknowledged: list[Resident] = []
        self.waiting: list[Resident] = []
        self.wrong: list[AssertionError] = []
        self.lock = Lock()

    def send_until(self, port: int, over: Event) -> None:
        while not over.is_set():
            try:
                resident = Resident(port)
            except OSError:
                continue
            self._send(resident, port)

    def send_again(self, port: int) -> None:
        """Sends what was never acknowledged: everybody presses the button once more."""
        waiting, self.waiting = self.waiting, []
        for resident in waiting:
            self._send(resident, port)

    def _send(self, resident: Resident, port: int) -> None:
        try:
            is_acknowledged = resident.send(port)
        except OSError:
            is_acknowledged = False
        except AssertionError as wrong:
            self.wrong.append(wrong)
            return
        with self.lock:
            (self.acknowledged if is_acknowledged else self.waiting).append(resident)


def test_nothing_acknowledged_is_lost_when_the_server_is_killed() -> None:
    survey = survey_of_twenty_questions()
    crowd, port = Crowd(), free_port()

    for _round in range(ROUNDS):
        with served(port) as server:
            crowd.send_again(port)
            over = Event()
            senders = [Thread(target=crowd.send_until, args=(port, over)) for _sender in range(SENDERS)]
            for sender in senders:
                sender.start()
            time.sleep(random.uniform(0.05, 1.5))
            kill(server)
            over.set()
            for sender in senders:
                sender.join()
    with served(port):
        while crowd.waiting:
            crowd.send_again(port)
        for resident in random.sample(crowd.acknowledged, 20):
            assert resident.send(port)

    stored = [*IntakeResponse.objects.filter(survey=survey), *Response.objects.filter(survey=survey)]
    assert crowd.wrong == []
    assert len(crowd.acknowledged) >= LEAST_ACKNOWLEDGED
    assert sorted(each.answers["mark"] for each in stored) == sorted(each.mark for each in crowd.acknowledged)
    assert {len(each.answers) for each in stored} == {QUESTIONS}
    assert SubmissionKey.objects.count() == len(stored)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchone() == ("ok",)
