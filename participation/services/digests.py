"""News told to those who follow: noticed once, given to whom it concerns, and written in one letter an address.

Three steps, each safe to repeat. Noticing makes a row of a piece of news and, in the same transaction, one row for
each follower it concerns. Writing empties a follower's rows in the transaction that writes the letter: nothing is
told twice, nothing is lost. The words are read from the news when the letter is written, so that what was taken
back meanwhile is not told; where nothing remains, no letter goes.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext, override

from city.deadlines import recorded_exceptions
from city.writing_hours import ready_before
from participation.models import Follow, Follower, Notice, NoticeToTell, Project
from participation.news import News, news_of
from participation.services.follows import write_to

# A feast with bridging days is nine days long: what happened before it is told after it.
LOOK_BACK = timedelta(days=14)
LONGEST = 400
Rhythm = Follower.Rhythm

type Known = dict[tuple[int, str], dict[str, News]]


def tell_followers(now: datetime) -> int:
    """Notices what is new and writes the letters that are due; returns how many. Nothing in quiet hours."""
    before = ready_before(timezone.localtime(now), exceptions=recorded_exceptions())
    if before is None or not Follow.objects.confirmed().exists():
        return 0
    notice_news(now=now)
    known: Known = {}
    due = list(due_followers(before=before).values_list("pk", flat=True))
    return sum(_write(pk, before=before, now=now, known=known) for pk in due)


def notice_news(*, now: datetime) -> int:
    """Makes a notice of each new piece of news of the projects that go on, and returns how many."""
    going_on = Project.objects.published(now).filter(
        Q(closed_on=None) | Q(closed_on__gte=timezone.localdate(now) - LOOK_BACK)
    )
    return sum(_notice(project, now=now) for project in going_on.order_by("pk"))


def withdraw(project: Project, *, key: str) -> None:
    """Takes news back: who was not told yet is not told, and should it come again it is news again."""
    Notice.objects.filter(project=project, key=key).delete()


def due_followers(*, before: datetime) -> QuerySet[Follower]:
    """Returns the followers to whom a letter is due: daily ones not told today, weekly ones not this week.

    A weekly letter holds what was noticed before the week began, and what came since; it leaves on the week's first
    working day.
    """
    today = before.date()
    monday = _monday(before)
    rows = NoticeToTell.objects.filter(follower=OuterRef("pk"))
    fresh, older = rows.filter(notice__seen_at__lte=before), rows.filter(notice__seen_at__lt=monday)
    daily = Q(rhythm=Rhythm.DAILY) & Exists(fresh) & _not_told_since(today)
    weekly = Q(rhythm=Rhythm.WEEKLY) & Exists(older) & _not_told_since(monday.date())
    return Follower.objects.filter(daily | weekly).order_by("pk")


def _not_told_since(day: date) -> Q:
    return Q(told_on=None) | Q(told_on__lt=day)


def _monday(moment: datetime) -> datetime:
    local = timezone.localtime(moment)
    start = local - timedelta(days=local.weekday())
    return start.replace(hour=0, minute=0, second=0, microsecond=0)


def _notice(project: Project, *, now: datetime) -> int:
    known = set(project.notices.values_list("key", flat=True))
    fresh = [
        each.key for each in news_of(project, now=now) if each.key not in known and each.at >= now - LOOK_BACK
    ]
    return sum(_give(project, key, now=now) for key in fresh)


@transaction.atomic
def _give(project: Project, key: str, *, now: datetime) -> bool:
    notice, is_new = Notice.objects.get_or_create(project=project, key=key, defaults={"seen_at": now})
    if is_new:
        NoticeToTell.objects.bulk_create(
            (NoticeToTell(follower_id=pk, notice=notice) for pk in _concerned(project)), batch_size=500
        )
    return is_new


def _concerned(project: Project) -> QuerySet:
    """Returns the followers that a project concerns; one that names no neighbourhood concerns them all."""
    places = project.neighbourhoods.values("pk")
    here = Q(neighbourhood__in=places) if places.exists() else Q(neighbourhood__isnull=False)
    topics = Q(tag__in=project.topics.values("pk"))
    follows = Follow.objects.confirmed().filter(Q(project=project) | Q(everything=True) | here | topics)
    return follows.order_by("follower").values_list("follower", flat=True).distinct()


@transaction.atomic
def _write(pk: int, *, before: datetime, now: datetime, known: Known) -> bool:
    """Writes to one follower what waits for them; another round at the same time finds nothing left."""
    follower = Follower.objects.select_for_update().filter(pk=pk).first()
    if follower is None or not due_followers(before=before).filter(pk=pk).exists():
        return False
    rows = list(
        follower.notices.filter(notice__seen_at__lte=before)
        .select_related("notice__project")
        .order_by("notice__project__title", "notice__project", "notice")
    )
    with override(follower.language):
        told = [news for row in rows if (news := _news(row.notice, known, follower.language, now=now))]
        if told:
            write_to(follower, subject=_subject(told), body=_body(told))
    NoticeToTell.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if told:
        follower.told_on = timezone.localdate(now)
        follower.save(update_fields=["told_on"])
    return bool(told)


def _news(notice: Notice, known: Known, language: str, *, now: datetime) -> tuple[Project, News] | None:
    """Returns the words of a notice; nothing when the news was taken back or its project is not public."""
    project = notice.project
    if project.published_at is None or project.published_at > now:
        return None
    place = (project.pk, language)
    if place not in known:
        known[place] = {each.key: each for each in news_of(project, now=now)}
    found = known[place].get(notice.key)
    return (project, found) if found else None


def _subject(told: list[tuple[Project, News]]) -> str:
    if len(told) == 1:
        return told[0][1].title
    return ngettext("%(n)s piece of news", "%(n)s pieces of news", len(told)) % {"n": len(told)}


def _body(told: list[tuple[Project, News]]) -> str:
    parts, last = [gettext("What is new in what you follow:")], None
    for project, news in told:
        if project != last:
            parts.append(project.display_title)
            last = project
        text = Truncator(" ".join(news.text.split())).chars(LONGEST)
        lines = [f"• {news.title}", text, settings.WAGTAILADMIN_BASE_URL + news.path]
        parts.append("\n".join(line for line in lines if line))
    return "\n\n".join(parts)
