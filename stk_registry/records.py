"""The registry as the unit looks through it: also what is hidden, waiting, or merged; and what happened to a record."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import AuditEvent
from stk_registry.models import (
    Claim,
    ContactLogEntry,
    Document,
    Organisation,
    Photo,
    ProfileChange,
    Relation,
    Representative,
)
from stk_registry.models.organisations import HIDDEN_AFTER, MARKED_AFTER

PER_PAGE = 50
AHEAD = timedelta(days=30)
ORGANISATION = Organisation._meta.label_lower
# Tables whose entries of the trail name the organisation they are about.
PARTS = tuple(model._meta.label_lower for model in (Claim, ContactLogEntry, Document, Photo, Relation))


class Word(models.TextChoices):
    """How long ago an organisation gave its yearly word; the values stand in addresses."""

    FRESH = "taze", _("Confirmed within the time")
    SOON = "yaklasan", _("Due within 30 days")
    MARKED = "isaretli", _("Marked: not confirmed")
    SILENT = "gizlenen", _("Hidden: silent for too long")
    NEVER = "hic", _("Never confirmed by the organisation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the unit looks for. Codes that do not exist find nothing and break nothing."""

    words: str = ""
    form: str = ""
    area: str = ""
    place: str = ""
    state: str = ""
    word: str = ""


def page_of(wanted: Wanted, *, number: object = 1, today: date | None = None) -> Page:
    """Returns one page of records in Turkish order, each with its voices counted; a fixed number of queries."""
    day = today or timezone.localdate()
    voices = Representative.objects.valid_on(day).filter(organisation=OuterRef("pk")).order_by()
    counted = voices.values("organisation").annotate(n=Count("pk")).values("n")
    rows = (
        narrowed(wanted, today=day)
        .select_related("primary_area", "neighbourhood", "merged_into")
        .annotate(voices=Coalesce(Subquery(counted), 0))
        .order_by("sort_key", "pk")
    )
    return Paginator(rows, PER_PAGE).get_page(number)


def narrowed(wanted: Wanted, *, today: date) -> QuerySet[Organisation]:
    """Returns the records that fit; merged ones only when asked for."""
    found = Organisation.objects.heard_of()
    found = found.filter(state=wanted.state) if wanted.state else found.exclude(state="merged")
    if wanted.words.strip():
        found = found.matching(wanted.words)
    if wanted.form:
        found = found.filter(legal_form=wanted.form)
    if wanted.area:
        through = Organisation.areas.through.objects.filter(activityarea__code=wanted.area)
        found = found.filter(pk__in=through.values("organisation"))
    if wanted.place:
        through = Organisation.neighbourhoods.through.objects.filter(neighbourhood__code=wanted.place)
        served = Q(pk__in=through.values("organisation"))
        found = found.filter(served | Q(neighbourhood__code=wanted.place))
    return found.filter(_heard(wanted.word, today)) if wanted.word else found


def _heard(word: str, today: date) -> Q:
    marked, hidden = today - MARKED_AFTER, today - HIDDEN_AFTER
    listed = Q(state=Organisation.State.LISTED)
    return {
        Word.FRESH: listed & Q(heard_on__gte=marked),
        Word.SOON: listed & Q(heard_on__gte=marked, heard_on__lt=marked + AHEAD),
        Word.MARKED: listed & Q(heard_on__lt=marked, heard_on__gte=hidden),
        Word.SILENT: listed & Q(heard_on__lt=hidden),
        Word.NEVER: Q(confirmed_on__isnull=True),
    }.get(word, Q())


def with_files_to_look_at() -> QuerySet[Organisation]:
    """Returns the records with files that the unit has neither shown nor kept back, and how many there are.

    Who kept a file back stands in the trail; a proof of authority is never for the directory.
    """
    rows = Organisation.objects.exclude(state=Organisation.State.MERGED)
    counts = {
        "papers": _unseen(Document).exclude(kind=Document.Kind.AUTHORITY),
        "pictures": _unseen(Photo),
    }
    for name, found in counts.items():
        counted = found.filter(organisation=OuterRef("pk")).order_by()
        n = counted.values("organisation").annotate(n=Count("pk")).values("n")
        rows = rows.annotate(**{name: Coalesce(Subquery(n), 0)})
    return rows.filter(Q(papers__gt=0) | Q(pictures__gt=0)).order_by("sort_key", "pk")


def _unseen(model: type[models.Model]) -> QuerySet:
    kept_back = AuditEvent.objects.filter(subject=model._meta.label_lower, verb="file_hidden")
    keys = [UUID(key) for key in kept_back.values_list("subject_id", flat=True)]
    return model.objects.filter(is_public=False).exclude(pk__in=keys)


def history_of(organisation: Organisation) -> QuerySet[AuditEvent]:
    """Returns what happened to a record, newest first, also to what was removed and to records merged into it."""
    rows = Organisation.objects.filter(Q(pk=organisation.pk) | Q(merged_into=organisation))
    about = Q(subject=ORGANISATION, subject_id__in=_texts(rows))
    changes = ProfileChange.objects.filter(organisation__in=rows.values("pk"))
    about |= Q(subject=ProfileChange._meta.label_lower, subject_id__in=_texts(changes))
    about |= Q(subject__in=PARTS, detail__organisation=organisation.pk)
    return AuditEvent.objects.filter(about).select_related("actor").order_by("-sequence")


def _texts(rows: QuerySet) -> QuerySet:
    """Returns the keys of rows as the trail keeps them: as text."""
    return rows.order_by().annotate(as_text=Cast("pk", models.CharField())).values("as_text")
