"""A year of participation as tables, for the activity report (faaliyet raporu; Law 5393, art. 56).

Read from what happened; nothing is kept for it. Days are those of Istanbul. What counts as one contribution: a word, a
survey answered, a ballot, one person's votes in one poll. Small numbers by neighbourhood are not told.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from city.models import Neighbourhood
from participation.activities.registry import kinds, said_models
from participation.models import (
    Activity,
    Ballot,
    Commitment,
    Evaluation,
    FieldRemark,
    Follow,
    Idea,
    OrganisationInvitation,
    Project,
    Registration,
    Said,
    StatementVote,
    Topic,
)
from participation.models.activities import SURVEY
from participation.models.evaluations import CLAIMS
from participation.open_data.coarsening import LEAST
from participation.services.evaluating import results_of
from people.intake import Channel
from surveys.models import CellCount, DayCount

FEW = gettext_noop("fewer than %(n)s")
type Cell = str | int


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its title, heads, rows, and what has to be known to read it. The first cell of a row is its head."""

    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def year_of(year: int, *, today: date) -> list[Table]:
    """Returns the tables of a year, in a number of queries that does not grow with what happened."""
    span = (date(year, 1, 1), min(date(year, 12, 31), today))
    return [
        _projects(span),
        _activities(span),
        _channels(span),
        _places(span),
        _decisions(span),
        _promises(span, today=today),
        _organisations(span),
        _evaluation(span),
        _followers(),
    ]


def years_told(*, today: date) -> list[int]:
    """Returns the years that have something to tell, the newest first."""
    first = (
        Project.objects.published().order_by("published_at").values_list("published_at", flat=True).first()
    )
    since = timezone.localtime(first).year if first else today.year
    return list(range(today.year, since - 1, -1))


def _projects(span: tuple[date, date]) -> Table:
    """Projects by level: begun, ended, and going on when the year or today ended."""
    first, last = span
    public = Project.objects.filter(published_at__date__lte=last)
    going_on = Q(closed_on=None) | Q(closed_on__gt=last)
    counted = {
        row["level"]: row
        for row in public.values("level")
        .annotate(
            begun=Count("pk", filter=Q(published_at__date__gte=first)),
            ended=Count("pk", filter=Q(closed_on__range=span)),
            going_on=Count("pk", filter=going_on),
        )
        .order_by()
    }
    columns = ("begun", "ended", "going_on")
    rows = [
        (str(label), *(counted.get(level, {}).get(column, 0) for column in columns))
        for level, label in Project.Level.choices
    ]
    heads = (_("Level of participation"), _("Published"), _("Ended"), _("Going on at the end"))
    return Table("projects", _("Projects"), heads, (*rows, _total(rows)))


def _activities(span: tuple[date, date]) -> Table:
    """Activities by kind that were open in the year, with what was contributed in them."""
    first, last = span
    open_then = Activity.objects.filter(project__published_at__date__lte=last).filter(
        Q(opens_at__date__lte=last, closes_at__date__gte=first)
        | Q(
            kind=SURVEY,
            survey_activity__survey__opens_at__date__lte=last,
            survey_activity__survey__closes_at__date__gte=first,
        )
    )
    numbers = Counter(dict(open_then.values_list("kind").annotate(n=Count("pk", distinct=True)).order_by()))
    contributed: Counter[str] = Counter()
    for kind, _channel, number in _contributions(span):
        contributed[kind] += number
    came = _came(span).aggregate(n=Sum("came"))["n"] or 0
    labels = {SURVEY: _("Survey"), **{key: str(kind.label) for key, kind in kinds().items()}}
    rows = [(label, numbers[kind], contributed[kind]) for kind, label in labels.items()]
    note = _("%(n)s people came to workshops. One person may have taken part in several activities.") % {
        "n": came
    }
    heads = (_("Kind"), _("Activities"), _("Contributions"))
    return Table("activities", _("Activities and contributions"), heads, (*rows, _total(rows)), note)


def _channels(span: tuple[date, date]) -> Table:
    counted: Counter[str] = Counter()
    for _kind, channel, number in _contributions(span):
        counted[channel] += number
    rows = [(str(label), counted[channel]) for channel, label in Channel.choices]
    return Table("channels", _("By channel"), (_("Channel"), _("Contributions")), (*rows, _total(rows)))


def _places(span: tuple[date, date]) -> Table:
    """Contributions that name a neighbourhood; surveys count in the year in which they closed."""
    counted: Counter[int] = Counter()
    sources: list[QuerySet] = [
        _said(Idea, span).exclude(neighbourhood=None).values_list("neighbourhood").annotate(n=Count("pk")),
        _said(FieldRemark, span).values_list("visit__round__neighbourhood").annotate(n=Count("pk")),
        _came(span)
        .exclude(session__neighbourhood=None)
        .values_list("session__neighbourhood")
        .annotate(n=Sum("came")),
        CellCount.objects.filter(survey__survey_activity__isnull=False, survey__closes_at__date__range=span)
        .exclude(neighbourhood=None)
        .values_list("neighbourhood")
        .annotate(n=Sum("responses")),
    ]
    for source in sources:
        counted.update(dict(source.order_by()))
    few = _(FEW) % {"n": LEAST}
    rows = tuple(
        (name, 0 if not counted[pk] else counted[pk] if counted[pk] >= LEAST else few)
        for pk, name in Neighbourhood.objects.values_list("pk", "name")
    )
    note = _("Only contributions that name a neighbourhood; a workshop counts where it was held.")
    return Table("places", _("By neighbourhood"), (_("Neighbourhood"), _("Contributions")), rows, note)


def _decisions(span: tuple[date, date]) -> Table:
    found = Topic.objects.filter(state=Topic.State.ACCEPTED, decided_on__range=span)
    counted = Counter(dict(found.values_list("verdict").annotate(n=Count("pk")).order_by()))
    rows = [(str(label), counted[verdict]) for verdict, label in Topic.Verdict.choices]
    heads = (_("Decision"), _("Topics"))
    return Table("decisions", _("Decisions on what people said"), heads, (*rows, _total(rows)))


def _promises(span: tuple[date, date], *, today: date) -> Table:
    """Promises: given in the year, due in it and kept in time, late or not kept, kept at all in it."""
    last = min(span[1], today)
    due = Commitment.objects.filter(due_on__range=span)
    rows = (
        (_("Given this year"), Commitment.objects.filter(created_at__date__range=span).count()),
        (_("Due this year, kept in time"), due.filter(done_on__lte=F("due_on")).count()),
        (_("Due this year, kept late"), due.filter(done_on__gt=F("due_on")).count()),
        (_("Due this year, not kept yet"), due.filter(done_on=None, due_on__lt=last).count()),
        (_("Kept this year, whenever due"), Commitment.objects.filter(done_on__range=span).count()),
    )
    return Table("promises", _("Promises"), (_("Promises"), _("How many")), rows)


def _organisations(span: tuple[date, date]) -> Table:
    asked = OrganisationInvitation.objects.filter(asked_on__range=span)
    counted = asked.aggregate(
        letters=Count("pk"),
        asked=Count("organisation", distinct=True),
        coming=Count("organisation", distinct=True, filter=Q(state=OrganisationInvitation.State.COMING)),
        people=Sum("people"),
    )
    rows = (
        (_("Organisations asked"), counted["asked"]),
        (_("Letters to them"), counted["letters"]),
        (_("Organisations that took part"), counted["coming"]),
        (_("People they brought"), counted["people"] or 0),
    )
    return Table("organisations", _("Civil society organisations"), (_("Measure"), _("How many")), rows)


def _evaluation(span: tuple[date, date]) -> Table:
    rows = list(Evaluation.objects.filter(day__range=span).values_list(*CLAIMS))
    results = results_of(rows)
    told = tuple(
        (each.text, "–" if each.percent is None else _("%(percent)s%%") % {"percent": each.percent}, each.n)
        for each in results.shares
    )
    note = _("%(n)s people answered because they wanted to; a dash: fewer than %(least)s.") % {
        "n": results.n,
        "least": LEAST,
    }
    heads = (_("Claim"), _("Agree"), "n")
    return Table("evaluation", _("How people found the process"), heads, told, note)


def _followers() -> Table:
    confirmed = Follow.objects.confirmed()
    counted = confirmed.aggregate(
        addresses=Count("follower", distinct=True),
        projects=Count("pk", filter=Q(project__isnull=False)),
        places=Count("pk", filter=Q(neighbourhood__isnull=False)),
        topics=Count("pk", filter=Q(tag__isnull=False)),
        everything=Count("pk", filter=Q(everything=True)),
    )
    rows = (
        (_("Addresses"), counted["addresses"]),
        (_("Projects followed"), counted["projects"]),
        (_("Neighbourhoods followed"), counted["places"]),
        (_("Topics followed"), counted["topics"]),
        (_("Everything"), counted["everything"]),
    )
    note = _("As of today: who stops is forgotten, so no earlier number is known.")
    return Table("followers", _("Followers by e-mail"), (_("Measure"), _("How many")), rows, note)


def _contributions(span: tuple[date, date]) -> Iterator[tuple[str, str, int]]:
    """Yields kind, channel and number of what was contributed, one query a source."""
    place = ("activity__kind", "channel")
    for model in said_models():
        yield from _said(model, span).values_list(*place).annotate(n=Count("pk")).order_by()
    yield from Ballot.objects.filter(day__range=span).values_list(*place).annotate(n=Count("pk")).order_by()
    votes = StatementVote.objects.filter(day__range=span).values_list(*place)
    yield from votes.annotate(n=Count("visitor", distinct=True)).order_by()
    answered = DayCount.objects.filter(survey__survey_activity__isnull=False, day__range=span)
    for channel, number in answered.values_list("channel").annotate(n=Sum("responses")).order_by():
        yield SURVEY, channel, number


def _said(model: type[Said], span: tuple[date, date]) -> QuerySet:
    """Returns the words of the year but those that were not published: what is against the rules is no contribution."""
    return model._default_manager.filter(day__range=span).exclude(state=Said.State.HIDDEN).order_by()


def _came(span: tuple[date, date]) -> QuerySet:
    return Registration.objects.filter(session__starts_at__date__range=span, came__gt=0).order_by()


def _total(rows: Iterable[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    columns = list(zip(*rows, strict=True))[1:]
    return (_("Total"), *(sum(cell for cell in column if isinstance(cell, int)) for column in columns))
