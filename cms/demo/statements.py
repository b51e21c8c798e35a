"""Statement polls in the demo town: over with two groups, running, and planned; every vote is made up."""

import random
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from participation.activities.registry import kinds
from participation.models import Activity, Project, Statement, StatementVote
from participation.services.activities import add_activity
from participation.services.opinions import add_statement, make_picture
from participation.services.receiving import receive
from people.models import User

# A statement, and how likely people of two kinds agree with it.
STATEMENTS = (
    ("Akşamları parka gelirim, yeter ki ışıklar yansın.", 0.9, 0.85),
    ("Parkta köpekler için ayrı bir alan olmalı.", 0.85, 0.2),
    ("Çimlere basılabilmeli.", 0.8, 0.25),
    ("Park gece kapanmalı.", 0.12, 0.75),
    ("Çocuk oyun alanı çitle çevrilmeli.", 0.35, 0.9),
    ("Gölge, yeni oyun aletinden önce gelir.", 0.8, 0.78),
    ("Parkta müzik çalınabilmeli.", 0.75, 0.15),
    ("Bisiklet park içinden geçebilmeli.", 0.8, 0.2),
    ("Tuvalet paralı olsa da temiz olsun.", 0.55, 0.6),
    ("Kapıda güvenlik görevlisi durmalı.", 0.2, 0.82),
    ("Yaşlılar için daha çok arkalıklı bank gerek.", 0.86, 0.9),
    ("Parkta çay bahçesi olmasın.", 0.2, 0.45),
)
ADDED = ("Parkın girişine basamak yerine rampa yapılsın.", "Su kabı olan bir çeşme istiyoruz.")
PEOPLE = {"over": 150, "running": 46}


def poll(*, by: User, seed: int) -> None:
    """Adds a poll to projects in three states, with votes in those that have begun."""
    now, rng = timezone.now(), random.Random(seed)  # noqa: S311 - made-up votes
    over = _poll("golgeli-parklar", "Parkta ne olsun, ne olmasın?", days=(-1, 1), by=by)
    _vote(over, PEOPLE["over"], rng=rng)
    ended = {"opens_at": now - timedelta(days=140), "closes_at": now - timedelta(days=118)}
    Activity.objects.filter(pk=over.pk).update(**ended)
    day = timezone.localdate(ended["opens_at"])
    over.statements.update(day=day)
    over.statement_votes.update(day=day + timedelta(days=3))
    make_picture(over)
    running = _poll("sahilde-yurumek", "Sahilde ne olsun, ne olmasın?", days=(-6, 21), by=by)
    _vote(running, PEOPLE["running"], rng=rng)
    for number, sentence in enumerate(ADDED):
        receive(Statement, running, key=f"demo-statement-{number}", sentence=sentence)
    make_picture(running)
    planned = Project.objects.published(now).filter(phases__opens_at__gt=now).exclude(
        slug__in=["sahilde-yurumek", "golgeli-parklar"]
    )  # fmt: skip
    if project := planned.order_by("slug").first():
        _poll(project.slug, "Neye katılıyorsunuz?", days=(14, 40), by=by)


def _poll(slug: str, title: str, *, days: tuple[int, int], by: User) -> Activity:
    now = timezone.now()
    activity = add_activity(
        Project.objects.get(slug=slug),
        kind=kinds()["statements"],
        title=title,
        intro="Kısa ifadeleri tek tek okuyun; katılıyor musunuz? (Tanıtım)",
        opens_at=now + timedelta(days=days[0]),
        closes_at=now + timedelta(days=days[1]),
        detail={"question": "Bu ifadelere katılıyor musunuz?"},
        actor=by,
    )
    for sentence, _first, _second in STATEMENTS:
        add_statement(activity, sentence=sentence, actor=by)
    return activity


def _vote(activity: Activity, people: int, *, rng: random.Random) -> None:
    """Stores votes of two kinds of people, some of whom stop early."""
    statements = {each.sentence: each for each in activity.statements.all()}
    rows, counts = [], {pk: {1: 0, -1: 0, 0: 0} for pk in (each.pk for each in statements.values())}
    for person in range(people):
        is_second, patience = person % 5 > 2, rng.randint(5, len(STATEMENTS))
        for sentence, *likely in rng.sample(STATEMENTS, patience):
            passes = rng.random() < 0.1
            choice = 0 if passes else 1 if rng.random() < likely[is_second] else -1
            statement = statements[sentence]
            rows.append(
                StatementVote(
                    activity=activity,
                    statement=statement,
                    visitor=f"demo-{person}",
                    choice=choice,
                    channel="paper" if person % 7 == 6 else "web",
                    day=timezone.localdate(),
                )
            )
            counts[statement.pk][choice] += 1
    StatementVote.objects.bulk_create(rows, batch_size=1000)
    for pk, found in counts.items():
        Statement.objects.filter(pk=pk).update(
            agrees=F("agrees") + found[1], disagrees=F("disagrees") + found[-1], passes=F("passes") + found[0]
        )
