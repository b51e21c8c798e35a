"""What the desk of cases costs when there are many: `python -m benchmarks.cases [CASES] [--postgres URL]`.

Fills a fresh database with made-up cases, most of them ended, and visits the inbox and its searches as the front desk,
which sees them all, and as the head of one unit. In turns with the bare page of benchmarks/floor; the queries of a
tenth of the cases stand beside. Exit 1: the inbox over five times the floor, a search over ten, or more queries with
more cases.
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from benchmarks.__main__ import Child, run
from benchmarks.make_questionnaire import write

CASES = 100_000
TENTH = 10
INBOX, SEARCH = 5.0, 10.0
ROUNDS = 5
SEED = 20261123
AT_ONCE = 2_000
OPEN_SHARE = 0.08
WORDS = [
    "kaldırım", "çukur", "lamba", "ağaç", "çöp", "kedi", "gürültü", "park", "su", "yol", "bank", "rampa", "tabela",
    "ruhsat", "durak", "kaçak", "boya", "çit", "mazgal", "fidan",
]  # fmt: skip
STREETS = [f"{number}. Sokak" for number in range(1600, 2000)]
PAGES = {
    "inbox": ("/masa/basvurular/", INBOX),
    "inbox, overdue": ("/masa/basvurular/?gorunum=geciken", INBOX),
    "inbox, due within a week": ("/masa/basvurular/?gorunum=hafta", INBOX),
    "inbox, all": ("/masa/basvurular/?gorunum=tumu", INBOX),
    "inbox, all, far behind": ("/masa/basvurular/?gorunum=tumu&sonra=2026-040000", INBOX),
    "inbox, a kind": ("/masa/basvurular/?gorunum=tumu&kind=information", INBOX),
    "search, a word": ("/masa/basvurular/?gorunum=tumu&q=mazgal", SEARCH),
    "search, a beginning": ("/masa/basvurular/?gorunum=tumu&q=agac", SEARCH),
    "search, two words": ("/masa/basvurular/?gorunum=tumu&q=kaldirim+1777", SEARCH),
    "search, a rare word": ("/masa/basvurular/?gorunum=tumu&q=2026-099", SEARCH),
    "search, nothing found": ("/masa/basvurular/?gorunum=tumu&q=zurafa", SEARCH),
}


def fill(number: int) -> None:
    """Fills the database of the environment, and prints the cookies of a front desk and of a unit's head."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils import timezone

    from city.models import OrgUnit
    from cms.services.page_tree import ensure_pages
    from people.models import Role, UnitMembership, User

    call_command("migrate", verbosity=0)
    with Path(os.devnull).open("w") as nowhere:
        call_command("load_city", verbosity=0, stdout=nowhere, stderr=nowhere)
        call_command("load_cases", verbosity=0, stdout=nowhere, stderr=nowhere)
    ensure_pages()
    today, units = timezone.localdate(), list(OrgUnit.objects.order_by("pk")[:30])
    cookies = {}
    for role, unit in ((Role.FRONT_DESK, units[0]), (Role.CASE_HEAD, units[1])):
        user = User.objects.create_user(f"{role}@example.org")
        UnitMembership.objects.create(user=user, unit=unit, role=role, valid_from=today - timedelta(days=9))
        client = Client()
        client.force_login(user)
        cookies[role] = client.cookies["sessionid"].value
    fill_cases(number, units)
    analyse()
    print(json.dumps(cookies))


def fill_cases(number: int, units: list) -> None:
    """Adds cases with who asked, their first message, their first event, and the words they are found by."""
    from django.db import transaction
    from django.utils import timezone

    from casework.models import Applicant, Case, CaseEvent, CaseTopic, CaseWord, Message
    from casework.services.finding import words_of
    from city.models import Neighbourhood

    rng, now = random.Random(SEED), timezone.now()
    topics, places = list(CaseTopic.objects.all()), list(Neighbourhood.objects.all())
    kinds = ["request"] * 6 + ["complaint"] * 3 + ["information"]
    for start in range(0, number, AT_ONCE):
        cases = [
            _case(
                each, rng=rng, now=now, total=number, units=units, topics=topics, places=places, kinds=kinds
            )
            for each in range(start, min(number, start + AT_ONCE))
        ]
        with transaction.atomic():
            Case.objects.bulk_create(cases)
            Applicant.objects.bulk_create(Applicant(case=case, name="Deneme Kişi") for case in cases)
            Message.objects.bulk_create(
                Message(case=case, way="in", door=case.door, at=case.received_at, text="Uydurma.")
                for case in cases
            )
            CaseEvent.objects.bulk_create(
                CaseEvent(
                    case=case, sequence=1, verb="opened", at=case.received_at, hash=str(case.pk), data={}
                )
                for case in cases
            )
            CaseWord.objects.bulk_create(
                CaseWord(case=case, word=word) for case in cases for word in sorted(words_of(case))
            )


def _case(
    each: int, *, rng: random.Random, now, total: int, units: list, topics: list, places: list, kinds: list
):
    from casework.models import Case

    received = now - timedelta(days=365) * (1 - each / total)
    is_open = rng.random() < OPEN_SHARE
    return Case(
        pk=UUID(int=rng.getrandbits(128)), number=f"2026-{each:06d}", code_digest=f"c{each:063d}",
        key_digest=f"k{each:063d}", kind=rng.choice(kinds), door=rng.choice(["web", "phone", "desk"]),
        title=" ".join(rng.sample(WORDS, 3)), topic=rng.choice(topics), neighbourhood=rng.choice(places),
        place=rng.choice(STREETS), received_at=received, changed_at=received,
        state=rng.choice(["received", "referred", "in_work"]) if is_open else "answered",
        outcome="" if is_open else "done", unit=rng.choice(units),
        due_on=(now + timedelta(days=rng.randint(-20, 30))).date() if is_open else received.date(),
        closed_at=None if is_open else received + timedelta(days=9),
    )  # fmt: skip


def analyse() -> None:
    """Lets the database learn how the rows are spread, as its own upkeep does on a running system."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measured(*, workdir: str, env: dict[str, str]) -> dict[str, dict]:
    """Returns the middle round's milliseconds and multiples of the floor of each page."""
    floor, product = (Child(site, workdir=workdir, env=env) for site in ("floor", "product"))
    result = {}
    for name, (path, limit) in PAGES.items():
        pairs = [(floor.ask("page", "/"), product.ask("page", path)) for _round in range(ROUNDS)]
        below, above = sorted(pairs, key=lambda pair: pair[1] / pair[0])[ROUNDS // 2]
        result[name] = {
            "cpu_ms": round(above * 1000, 2),
            "times_floor": round(above / below, 2),
            "at_most": limit,
        }
    floor.end()
    product.end()
    return result


def figures(cases: int = CASES) -> dict[str, dict]:
    """Returns the figures of each page by role."""
    with tempfile.TemporaryDirectory() as workdir:
        write(Path(workdir) / "questionnaire.json")
        large, cookies = _prepared(workdir, "product", cases)
        small, few_cookies = _prepared(workdir, "small", cases // TENTH)
        found: dict[str, dict] = {}
        for role, cookie in cookies.items():
            env = {**large, "BENCHMARK_SESSION": cookie}
            result = measured(
                workdir=workdir, env={k: v for k, v in env.items() if k != "DJANGO_SETTINGS_MODULE"}
            )
            paths = {name: path for name, (path, _limit) in PAGES.items()}
            for column, each in (
                ("queries", env),
                ("queries_of_a_tenth", {**small, "BENCHMARK_SESSION": few_cookies[role]}),
            ):
                counted = json.loads(run("benchmarks.queries", json.dumps(paths), env=each))
                for name, number in counted.items():
                    result[name][column] = number
            found[role] = result
        return found


def too_dear(found: dict[str, dict]) -> list[str]:
    """Returns the pages that cost more than their limit, or ask more of more cases."""
    return [
        f"{role}: {name}"
        for role, result in found.items()
        for name, figure in result.items()
        if figure["times_floor"] > figure["at_most"] or figure["queries"] > figure["queries_of_a_tenth"]
    ]


def _prepared(workdir: str, name: str, cases: int) -> tuple[dict[str, str], dict[str, str]]:
    """Fills one more database; returns the environment that has it, and the cookies by role."""
    server = os.environ.get("BENCHMARK_POSTGRES", "")
    env = {
        **os.environ,
        "BENCHMARK_QUESTIONNAIRE": f"{workdir}/questionnaire.json",
        "DATABASE_URL": f"{server}/benchmark_{name}" if server else f"sqlite:///{workdir}/{name}.sqlite3",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    command = [sys.executable, "-m", "benchmarks.cases", "fill", str(cases)]
    done = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    return env, json.loads(done.stdout)


def main() -> int:
    (Path("var") / "static").mkdir(parents=True, exist_ok=True)
    found = figures(*map(int, sys.argv[1:2]))
    print(json.dumps(found, indent=1))
    dear = too_dear(found)
    for name in dear:
        print(f"{name} costs more than its limit", file=sys.stderr)
    return 1 if dear else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        fill(int(sys.argv[2]))
    else:
        raise SystemExit(main())
