"""Takes the responses of a file into a survey: all rows or none, unless only the valid ones are wanted."""

import hashlib
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood
from common.dates import add_months
from common.identifiers import keyed_digest
from common.refusal import Refusal
from people.audit import record
from people.intake import Channel
from people.models import User
from surveys.errors import QuotaIsFull, SurveyIsNotOpenYet
from surveys.importing.checking import Checked, Findings, Frame, Reject, check_rows, strange_columns
from surveys.importing.reading import FileRefused, Sheet, read_sheet
from surveys.language.tabular import known_columns
from surveys.models import IntakeResponse, Quota, RespondentSnapshot, Response, SubmissionKey, Survey
from surveys.services.counting import count_responses
from surveys.services.demographics import part_demographics
from surveys.services.mixing import mix

BATCH = 500


class ImportedBefore(Refusal):
    code = "imported_before"
    sentence = _("This file was imported into this survey before. Nothing was saved a second time.")


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What became of a file. `accepted` rows were saved (or would be, in a dry run)."""

    rows: int
    valid: int
    accepted: int
    rejected: int
    rejects: list[Reject] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    is_dry_run: bool = False

    @property
    def is_refused(self) -> bool:
        """Whether nothing was saved because of rows that are wrong."""
        return self.rejected > 0 and self.accepted == 0


def import_responses(
    survey: Survey,
    data: bytes,
    *,
    name: str,
    channel: str,
    weight_column: str = "",
    stratum_column: str = "",
    dry_run: bool = False,
    keep_valid: bool = False,
    again: bool = False,
    actor: User | None = None,
    now: datetime | None = None,
) -> ImportOutcome:
    """Checks every row and stores them in one transaction.

    Errors: FileRefused (not a CSV, unknown columns or channel), SurveyIsNotOpenYet, ImportedBefore.
    """
    now = now or timezone.now()
    if channel not in Channel.values:
        raise FileRefused(
            _("There is no channel “%(channel)s”. There are: %(known)s."),
            channel=channel,
            known=", ".join(Channel.values),
        )
    if now < survey.opens_at:
        raise SurveyIsNotOpenYet
    sheet = read_sheet(data)
    places = {place.code: place for place in Neighbourhood.objects.all()}
    frame = _frame(survey, set(places), weight_column=weight_column, stratum_column=stratum_column, now=now)
    _check_columns(frame, sheet)
    found = check_rows(frame, sheet.lines)
    told = [_demographics(frame, each) for each in found.valid]
    told = _within_quotas(survey, found, told)
    is_refused = bool(found.rejected_lines) and not keep_valid
    outcome = ImportOutcome(
        rows=len(sheet.lines),
        valid=len(found.valid),
        accepted=0 if is_refused else len(found.valid),
        rejected=len(found.rejected_lines),
        rejects=sorted(found.rejects, key=lambda each: each.line),
        left_out=dict(found.left_out),
        is_dry_run=dry_run,
    )
    if dry_run or not outcome.accepted:
        return outcome
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        _note_file(survey, digest if not again else uuid.uuid4().hex, now=now)
        _store(survey, found.valid, told, channel=channel, places=places)
        record(
            "responses.imported",
            survey,
            actor=actor,
            file=name,
            sha256=digest,
            channel=channel,
            accepted=outcome.accepted,
            rejected=outcome.rejected,
        )
    if survey.is_anonymous:
        mix(survey, now=now)
    return outcome


def _frame(
    survey: Survey, places: set[str], *, weight_column: str, stratum_column: str, now: datetime
) -> Frame:
    first, last = timezone.localdate(survey.opens_at), timezone.localdate(survey.closes_at)
    return Frame(
        compiled=survey.version.compiled,
        places=places,
        first_day=first,
        last_day=last,
        usual_day=min(timezone.localdate(now), last),
        weight_column=weight_column,
        stratum_column=stratum_column,
    )


def _check_columns(frame: Frame, sheet: Sheet) -> None:
    for column in (frame.weight_column, frame.stratum_column):
        if column and column not in sheet.columns:
            raise FileRefused(_("Line 1: there is no column “%(name)s”."), name=column)
    known = known_columns(frame.compiled)
    if strange := strange_columns(frame, sheet.columns):
        raise FileRefused(
            _("Line 1: %(columns)s"), columns="; ".join(_unknown(each, known) for each in strange)
        )
    if not known & set(sheet.columns):
        raise FileRefused(_("Line 1: no column is a variable of this questionnaire."))
    if not sheet.lines:
        raise FileRefused(_("The file has a header and no rows."))


def _unknown(column: str, known: frozenset[str]) -> str:
    near = get_close_matches(column, known, n=1, cutoff=0.75)
    if near:
        return translate("“%(column)s” is no variable of this questionnaire (do you mean “%(near)s”?)") % {
            "column": column,
            "near": near[0],
        }
    return translate("“%(column)s” is no variable of this questionnaire") % {"column": column}


def _demographics(frame: Frame, row: Checked) -> tuple[dict[str, Any], dict[str, Any]]:
    answers, snapshot = part_demographics(frame.compiled, row.final.answers, day=row.day)
    return answers, {"age_band": row.age_band, **snapshot} if row.age_band else snapshot


type Told = list[tuple[dict[str, Any], dict[str, Any]]]


def _within_quotas(survey: Survey, found: Findings, told: Told) -> Told:
    """Refuses rows of cells that are full already, as the web form does; returns what was told by the others."""
    quotas = [quota for quota in survey.quotas.select_related("neighbourhood") if quota.cap is not None]
    if not quotas:
        return told
    room = {quota.pk: quota.cap - quota.taken for quota in quotas}
    kept, kept_told = [], []
    for row, each in zip(found.valid, told, strict=True):
        cells = [quota.pk for quota in quotas if _matches(quota, each[1])]
        if all(room[pk] > 0 for pk in cells):
            room |= {pk: room[pk] - 1 for pk in cells}
            kept.append(row)
            kept_told.append(each)
        else:
            found.refuse(row.line, [Reject(row.line, "", translate("The quota of this cell is full."))])
    found.valid = kept
    return kept_told


def _matches(quota: Quota, snapshot: dict[str, Any]) -> bool:
    is_place = quota.neighbourhood is None or quota.neighbourhood.code == snapshot.get("neighbourhood")
    return is_place and (not quota.sex or quota.sex == snapshot.get("sex", ""))


def _note_file(survey: Survey, digest: str, *, now: datetime) -> None:
    """Holds a file's digest as a submission key is held, so that a second click saves nothing twice."""
    key = keyed_digest(f"{survey.pk}:{digest}", "survey-import", key=settings.SECRET_KEY)
    _noted, is_new = SubmissionKey.objects.get_or_create(
        survey=survey, digest=key, defaults={"answers_digest": key, "day": timezone.localdate(now)}
    )
    if not is_new:
        raise ImportedBefore


def _store(
    survey: Survey, rows: list[Checked], told: Told, *, channel: str, places: dict[str, Neighbourhood]
) -> None:
    _count_quotas(survey, told)
    both = list(zip(rows, told, strict=True))
    # The order of a file may be the order of doors or names.
    random.SystemRandom().shuffle(both)
    if survey.is_anonymous and len(both) < settings.MIXER_BATCH:
        _store_intake(survey, both, channel=channel)
        return
    responses, snapshots, counted = [], [], []
    for row, (answers, snapshot) in both:
        response = Response(survey=survey, answers=answers, **_row_fields(survey, row, channel=channel))
        place = places.get(snapshot.get("neighbourhood", ""))
        responses.append(response)
        snapshots.append(
            RespondentSnapshot(
                response=response,
                neighbourhood=place,
                sex=snapshot.get("sex", ""),
                age_band=snapshot.get("age_band", ""),
                groups=snapshot.get("groups", []),
                keep_until=add_months(row.day, survey.retention_months),
            )
        )
        counted.append((row.day, channel, place.pk if place else None, snapshot.get("sex", "")))
    Response.objects.bulk_create(responses, batch_size=BATCH)
    RespondentSnapshot.objects.bulk_create(snapshots, batch_size=BATCH)
    count_responses(survey, counted)


def _store_intake(survey: Survey, both: list, *, channel: str) -> None:
    """A small batch of an anonymous survey waits for others, like answers from the web."""
    IntakeResponse.objects.bulk_create(
        IntakeResponse(
            survey=survey, answers=answers, snapshot=snapshot, **_row_fields(survey, row, channel=channel)
        )
        for row, (answers, snapshot) in both
    )


def _row_fields(survey: Survey, row: Checked, *, channel: str) -> dict[str, Any]:
    return {
        "version_id": survey.version_id,
        "channel": channel,
        "language": row.language,
        "day": row.day,
        "missing": {code: str(kind) for code, kind in row.final.missing.items()},
        "base_weight": row.weight,
        "stratum": row.stratum,
    }


def _count_quotas(survey: Survey, told: Told) -> None:
    quotas = list(survey.quotas.select_related("neighbourhood"))
    taken = Counter(quota.pk for _answers, each in told for quota in quotas if _matches(quota, each))
    for pk, number in sorted(taken.items()):
        cell = Quota.objects.filter(pk=pk)
        if not (
            cell.filter(cap=None).update(taken=F("taken") + number)
            or cell.filter(cap__gte=F("taken") + number).update(taken=F("taken") + number)
        ):
            raise QuotaIsFull
