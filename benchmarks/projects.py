"""What projects cost when there are many: `python -m benchmarks.projects [PROJECTS] [CONTRIBUTIONS]`.

Fills a fresh database with made-up projects, one of them full of ideas and votes, and visits their pages in turns with
the bare page of benchmarks/floor. Prints milliseconds of CPU, multiples of the floor, and queries; the queries of a
tenth of the data stand beside them. Exit 1: over four times the floor, or more queries with more data.
"""

import io
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from benchmarks.__main__ import Child, run
from benchmarks.make_questionnaire import write

PROJECTS, CONTRIBUTIONS = 200, 2000
TENTH = 10
MOST_TIMES_FLOOR = 4.0
ROUNDS = 5
LIMITED = ("project", "list of projects", "list, one neighbourhood", "list, one state")
PATHS = {
    "project": "/katilim/deneme-0/",
    "list of projects": "/katilim/",
    "list, one neighbourhood": "/katilim/?mahalle=bostanli",
    "list, one state": "/katilim/?durum=open",
    "list, words": "/katilim/?ara=yol",
    "ideas": "/katilim/deneme-0/fikirler/",
    "ideas, words": "/katilim/deneme-0/fikirler/?q=golge",
    "a statement": "/katilim/deneme-0/ifadeler/",
}
SEED = 20261123
WORDS = [
    "gölge",
    "ağaç",
    "bank",
    "yol",
    "ışık",
    "çeşme",
    "rampa",
    "park",
    "bisiklet",
    "deniz",
    "kitap",
    "oyun",
]


def fill(projects: int, contributions: int) -> None:
    """Fills the database of the environment."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from city.models import Neighbourhood, OrgUnit
    from cms.services.page_tree import ensure_pages
    from participation.services.projects import add_phase, create_project, publish_project
    from people.models import User

    call_command("migrate", verbosity=0)
    call_command("load_city", verbosity=0, stdout=io.StringIO(), stderr=io.StringIO())
    ensure_pages()
    rng, now = random.Random(SEED), timezone.now()
    actor = User.objects.create_user("olcum@example.org")
    lead, places = OrgUnit.objects.first(), list(Neighbourhood.objects.all())
    for number in range(projects):
        made = create_project(
            title=f"Deneme {number}", slug=f"deneme-{number}", lead=lead, actor=actor, is_synthetic=True,
            purpose=f"{rng.choice(WORDS)} ve {rng.choice(WORDS)} için", neighbourhoods=rng.sample(places, 2),
            topics=rng.sample(WORDS, 2),
        )  # fmt: skip
        begun = now + timedelta(days=rng.randint(-60, 40) if number else -5)
        add_phase(made, name="Saha", opens_at=begun, closes_at=begun + timedelta(days=30), actor=actor)
        publish_project(made, actor=actor)
        if not number:
            fill_project(made, contributions, places=places, rng=rng, actor=actor)


def fill_project(project, contributions: int, *, places: list, rng: random.Random, actor) -> None:
    """Adds every kind with dates of its own, and puts ideas and votes into two of them."""
    from django.utils import timezone

    from participation.activities.registry import kinds
    from participation.models import Idea, Statement, StatementVote
    from participation.services.activities import add_activity
    from participation.services.opinions import add_statement

    now = timezone.now()
    dates = {"opens_at": now - timedelta(days=4), "closes_at": now + timedelta(days=20)}
    ideas = add_activity(project, kind=kinds()["ideas"], title="Fikirler", actor=actor, **dates)
    poll = add_activity(project, kind=kinds()["statements"], title="İfadeler", actor=actor, **dates)
    Idea.objects.bulk_create(
        _said(Idea, ideas, number, title=f"{rng.choice(WORDS)} {rng.choice(WORDS)} {number}", text="Uydurma.",
              neighbourhood=rng.choice(places), supports=rng.randint(0, 90), search_text=rng.choice(WORDS))
        for number in range(contributions)
    )  # fmt: skip
    statements = [
        add_statement(poll, sentence=f"{word} daha çok olsun {n}", actor=actor)
        for n in range(max(1, contributions // 100))
        for word in WORDS[:2]
    ]
    day = timezone.localdate()
    StatementVote.objects.bulk_create(
        StatementVote(
            activity=poll, statement=each, visitor=f"deneme-{n}", choice=rng.choice((1, 0, -1)), day=day
        )
        for each in statements
        for n in range(contributions // 10)
    )
    Statement.objects.filter(activity=poll).update(agrees=contributions // 10)


def _said(model: type, activity, number: int, **fields):
    from participation.models import Said

    day = activity.opens_at.date() + timedelta(days=number % 4)
    return model(
        activity=activity, key_digest=f"{number:064}", receipt_digest=f"{activity.pk:04}{number:060}", day=day,
        state=Said.State.SHOWN, **fields,
    )  # fmt: skip


def measured(*, workdir: str, env: dict[str, str]) -> dict:
    """Returns the middle round's milliseconds and multiples of the floor of each page."""
    floor, product = (Child(site, workdir=workdir, env=env) for site in ("floor", "product"))
    result = {}
    for name, path in PATHS.items():
        pairs = [(floor.ask("page", "/"), product.ask("page", path)) for _round in range(ROUNDS)]
        below, above = sorted(pairs, key=lambda pair: pair[1] / pair[0])[ROUNDS // 2]
        result[name] = {"cpu_ms": round(above * 1000, 2), "times_floor": round(above / below, 2)}
    floor.end()
    product.end()
    return result


def prepared(workdir: str, name: str, *, projects: int, contributions: int) -> dict[str, str]:
    """Fills one more database and returns the environment that has it."""
    env = {
        **os.environ,
        "BENCHMARK_QUESTIONNAIRE": f"{workdir}/questionnaire.json",
        "DATABASE_URL": f"sqlite:///{workdir}/{name}.sqlite3",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
    }
    command = [sys.executable, "-m", "benchmarks.projects", "fill", str(projects), str(contributions)]
    subprocess.run(command, env=env, check=True)
    return env


def figures(projects: int = PROJECTS, contributions: int = CONTRIBUTIONS) -> dict[str, dict]:
    """Returns cost and queries of each page, and the queries of a tenth of the data."""
    with tempfile.TemporaryDirectory() as workdir:
        write(Path(workdir) / "questionnaire.json")
        large = prepared(workdir, "product", projects=projects, contributions=contributions)
        small = prepared(
            workdir, "small", projects=max(2, projects // TENTH), contributions=contributions // TENTH
        )
        result = measured(
            workdir=workdir, env={k: v for k, v in large.items() if k != "DJANGO_SETTINGS_MODULE"}
        )
        for column, env in (("queries", large), ("queries_of_a_tenth", small)):
            counted = json.loads(run("benchmarks.queries", json.dumps(PATHS), env=env))
            for name, number in counted.items():
                result[name][column] = number
    return result


def too_dear(result: dict[str, dict]) -> list[str]:
    """Returns the pages that cost more than their limit, or ask more of more data."""
    return [
        name
        for name, figure in result.items()
        if (name in LIMITED and figure["times_floor"] > MOST_TIMES_FLOOR)
        or figure["queries"] > figure["queries_of_a_tenth"]
    ]


def main() -> int:
    (Path("var") / "static").mkdir(parents=True, exist_ok=True)
    result = figures(*map(int, sys.argv[1:3]))
    print(json.dumps(result, indent=1))
    return 1 if too_dear(result) else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["fill"]:
        fill(*map(int, sys.argv[2:4]))
    else:
        raise SystemExit(main())
