"""Counts whom a project reached, and keeps the numbers: the board reads rows, however much was said."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Sum

from city.age_bands import AgeBandError, parse_age_band
from city.models import Neighbourhood, SocialGroup
from participation.activities.registry import Reached, kinds
from participation.models import Phase, Project, ReachCount, ReachPlan
from surveys.models import CellCount, Invitation, RespondentSnapshot

What = ReachCount.What
FRESH_FOR = timedelta(hours=1)
# After its end a project is counted on for so long: paper is typed later.
AFTERWARDS = timedelta(days=60)
SURVEY_OF = "survey__survey_activity__activity__project"


@transaction.atomic
def count_reach(project: Project, *, now: datetime) -> int:
    """Counts a project anew and returns how many rows there are. Two at once count one after the other."""
    ReachPlan.objects.get_or_create(project=project)
    plan = ReachPlan.objects.select_for_update().get(pk=project.pk)
    rows = [*_by_place(project), *_by_group(project)]
    ReachCount.objects.filter(project=project).delete()
    ReachCount.objects.bulk_create(rows)
    plan.counted_at = now
    plan.save(update_fields=["counted_at"])
    return len(rows)


def count_due(now: datetime) -> int:
    """Counts the projects under way whose numbers are older than an hour; returns how many."""
    in_time = Phase.objects.filter(project=OuterRef("pk"), opens_at__lte=now, closes_at__gt=now - AFTERWARDS)
    stale = (
        Q(reach_plan=None) | Q(reach_plan__counted_at=None) | Q(reach_plan__counted_at__lt=now - FRESH_FOR)
    )
    due = Project.objects.filter(Exists(in_time), stale, published_at__lte=now).order_by("pk")
    for project in due:
        count_reach(project, now=now)
    return len(due)


def _by_place(project: Project) -> Iterator[ReachCount]:
    numbers: Counter[tuple[str, int | None]] = Counter()
    for source in (_surveys, *(kind.reached for kind in kinds().values())):
        for what, place, number in source(project):
            numbers[what, place] += number
    for (what, place), number in numbers.items():
        if number:
            yield ReachCount(project=project, what=what, neighbourhood_id=place, number=number)


def _surveys(project: Project) -> Iterator[Reached]:
    """Yields invitations by the neighbourhood that is their stratum, and answers by that which people named."""
    places = dict(Neighbourhood.objects.order_by().values_list("code", "pk"))
    sent = Invitation.objects.filter(**{SURVEY_OF: project}, revoked_on=None).order_by()
    for stratum, number in sent.values_list("stratum").annotate(n=Count("pk")):
        yield What.INVITED, places.get(stratum), number
    answered = CellCount.objects.filter(**{SURVEY_OF: project}).order_by()
    for place, number in answered.values_list("neighbourhood").annotate(n=Sum("responses")):
        yield What.ANSWERED, place, number


def _by_group(project: Project) -> Iterator[ReachCount]:
    """Yields answers to surveys by group: what people said of themselves, else the rule over age and sex."""
    wanted = list(SocialGroup.objects.all())
    numbers: Counter[int] = Counter()
    told = RespondentSnapshot.objects.filter(
        **{f"response__{SURVEY_OF}": project}, response__excluded_because=""
    )
    counted = told.order_by().values_list("sex", "age_band", "groups").annotate(n=Count("pk"))
    for sex, band, named, number in counted:
        for group in wanted:
            if group.code in named or _fits(group, sex=sex, band=band):
                numbers[group.pk] += number
    for group, number in numbers.items():
        yield ReachCount(project=project, what=What.ANSWERED, group_id=group, number=number)


def _fits(group: SocialGroup, *, sex: str, band: str) -> bool:
    """Whether a class of respondents belongs to a group as a whole: a band that reaches beyond it does not."""
    if not group.has_rule or (group.sex is not None and group.sex != sex):
        return False
    if group.age_from is None and group.age_to is None:
        return True
    try:
        low, high = parse_age_band(band)
    except AgeBandError:
        return False
    ends = group.age_to is None or (high is not None and high <= group.age_to)
    return (group.age_from or 0) <= low and ends
