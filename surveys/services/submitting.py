"""Receives a response once: one short transaction, the same receipt for the same key."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from city.models import Neighbourhood
from common.dates import add_months
from common.identifiers import code_of, keyed_digest
from surveys.errors import IntakeIsBusy, InvitationRefused, QuotaIsFull, SubmissionKeyReused, SurveyIsClosed
from surveys.language.answering import Final, finalise
from surveys.models import (
    IntakeResponse,
    Invitation,
    Participation,
    Quota,
    RespondentSnapshot,
    Response,
    SubmissionKey,
    Survey,
)
from surveys.services.counting import count_responses
from surveys.services.demographics import part_demographics, resolve_place
from surveys.services.invitations import digest_of

# Written by hand, for each submission passes here: the query builder takes ten times as long as the database.
HAS_QUOTAS = f"SELECT 1 FROM {Quota._meta.db_table} WHERE survey_id = %s LIMIT 1"  # noqa: S608 - our own name
TAKE_KEY = f"""
    INSERT INTO {SubmissionKey._meta.db_table} (survey_id, digest, answers_digest, day) VALUES (%s, %s, %s, %s)
"""  # noqa: S608 - our own name


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told: a code, and whether this send was the first."""

    code: str
    is_new: bool


class InvalidAnswers(Exception):
    """Answers that do not fit the questionnaire; carries what is wrong by section."""

    def __init__(self, final: Final) -> None:
        super().__init__("invalid answers")
        self.final = final


def receipt_code(survey: Survey, key: str) -> str:
    """Returns the receipt of a submission key: the same for the same key, and no way back from it.

    It is a code as `common.identifiers` makes them, with a check sign; the first four groups are those
    that receipts had before there was one.
    """
    return code_of(keyed_digest(f"{survey.pk}:{key}", "survey-receipt", key=settings.SECRET_KEY))


def submit_response(
    survey: Survey,
    *,
    answers: dict[str, Any],
    key: str,
    channel: str = "web",
    language: str = "tr",
    now: datetime | None = None,
    invitation_code: str | None = None,
    reached: str | None = None,
    base_weight: float | None = None,
    stratum: str = "",
) -> Receipt:
    """Stores a response and returns its receipt. Nothing else happens in the transaction.

    Errors: SurveyIsClosed, InvalidAnswers, InvitationRefused, QuotaIsFull, SubmissionKeyReused, IntakeIsBusy.
    """
    now = now or timezone.now()
    digest = _digest_of_key(survey, key)
    answers_digest = _digest_of_answers(answers)
    try:
        final = _checked(survey, answers, now=now, reached=reached)
    except (SurveyIsClosed, InvalidAnswers):
        # What was stored in time keeps its receipt, also when it is sent again too late.
        if known := SubmissionKey.objects.filter(survey=survey, digest=digest).first():
            return _same_receipt(survey, key=key, known=known, answers_digest=answers_digest)
        raise
    try:
        # Durable: what is acknowledged is committed, whoever calls.
        with transaction.atomic(durable=True):
            _take_key(survey, digest=digest, answers_digest=answers_digest, day=timezone.localdate(now))
            _store(
                survey,
                final=final,
                channel=channel,
                language=language,
                day=timezone.localdate(now),
                invitation_code=invitation_code,
                base_weight=base_weight,
                stratum=stratum,
            )
    except IntegrityError:
        # The same key arrived twice at once: the other one was stored.
        known = SubmissionKey.objects.filter(survey=survey, digest=digest).first()
        if known is None:
            raise
        return _same_receipt(survey, key=key, known=known, answers_digest=answers_digest)
    except OperationalError as busy:
        # A lock was not given in time, or the server went away. The key makes sending again safe.
        raise IntakeIsBusy from busy
    return Receipt(code=receipt_code(survey, key), is_new=True)


def was_sent(survey: Survey, *, key: str) -> bool:
    """Tells whether a response was stored under this submission key."""
    return SubmissionKey.objects.filter(survey=survey, digest=_digest_of_key(survey, key)).exists()


def _digest_of_key(survey: Survey, key: str) -> str:
    return keyed_digest(f"{survey.pk}:{key}", "survey-submission", key=settings.SECRET_KEY)


def _take_key(survey: Survey, *, digest: str, answers_digest: str, day: date) -> None:
    """Stores the submission key; IntegrityError when it is known already."""
    with connection.cursor() as cursor:
        day_value = connection.ops.adapt_datefield_value(day)
        cursor.execute(TAKE_KEY, [survey.pk, digest, answers_digest, day_value])


def _checked(survey: Survey, answers: dict[str, Any], *, now: datetime, reached: str | None) -> Final:
    if not survey.accepts(now):
        raise SurveyIsClosed
    compiled = survey.version.compiled
    places = (
        set(Neighbourhood.objects.order_by().values_list("code", flat=True))
        if compiled.asks_neighbourhood
        else set()
    )
    final = finalise(compiled, answers, today=timezone.localdate(now), places=places, reached=reached)
    if not final.is_acceptable:
        raise InvalidAnswers(final)
    return final


def _same_receipt(survey: Survey, *, key: str, known: SubmissionKey, answers_digest: str) -> Receipt:
    if known.answers_digest != answers_digest:
        raise SubmissionKeyReused
    return Receipt(code=receipt_code(survey, key), is_new=False)


def _digest_of_answers(answers: dict[str, Any]) -> str:
    text = json.dumps(answers, sort_keys=True, ensure_ascii=False)
    return keyed_digest(hashlib.sha256(text.encode()).hexdigest(), "survey-answers", key=settings.SECRET_KEY)


def _store(
    survey: Survey,
    *,
    final: Final,
    channel: str,
    language: str,
    day: date,
    invitation_code: str | None,
    base_weight: float | None,
    stratum: str,
) -> None:
    stored, snapshot = part_demographics(survey.version.compiled, final.answers, day=day)
    missing = {code: str(kind) for code, kind in final.missing.items()}
    invitation = (
        _use_invitation(survey, invitation_code, day=day)
        if survey.access == survey.Access.INVITATION
        else None
    )
    _count_quotas(survey, snapshot)
    envelope = {"channel": channel, "language": language, "day": day}
    if survey.is_anonymous:
        IntakeResponse.objects.create(
            survey=survey,
            version=survey.version,
            answers=stored,
            missing=missing,
            snapshot=snapshot,
            base_weight=base_weight,
            stratum=stratum,
            **envelope,
        )
        return
    response = Response.objects.create(
        survey=survey,
        version=survey.version,
        answers=stored,
        missing=missing,
        base_weight=base_weight,
        stratum=stratum,
        invitation=invitation,
        **envelope,
    )
    stored_snapshot = store_snapshot(response, snapshot)
    count_responses(survey, [(day, channel, stored_snapshot.neighbourhood_id, stored_snapshot.sex)])


def store_snapshot(response: Response, snapshot: dict[str, Any]) -> RespondentSnapshot:
    """Stores who answered apart from the answers, with a date until which it is kept."""
    made = made_snapshot(response, snapshot)
    made.save(force_insert=True)
    return made


def made_snapshot(response: Response, snapshot: dict[str, Any]) -> RespondentSnapshot:
    """Returns who answered, not yet stored."""
    return RespondentSnapshot(
        response=response,
        neighbourhood=resolve_place(snapshot.get("neighbourhood")),
        sex=snapshot.get("sex", ""),
        age_band=snapshot.get("age_band", ""),
        groups=snapshot.get("groups", []),
        keep_until=add_months(response.day, response.survey.retention_months),
    )


def _use_invitation(survey: Survey, code: str | None, *, day: date) -> Invitation:
    """Marks the invitation used; of two at once, one wins. Participation is noted without a link to answers."""
    digest = digest_of(survey, code or "")
    usable = Invitation.objects.filter(survey=survey, code_digest=digest, used_on=None, revoked_on=None)
    if not usable.update(used_on=day):
        raise InvitationRefused
    Participation.objects.create(survey=survey, person_digest=digest, day=day)
    return Invitation.objects.get(survey=survey, code_digest=digest)


def _count_quotas(survey: Survey, snapshot: dict[str, Any]) -> None:
    """Counts the response in the cells it belongs to; a full cell with a cap refuses it."""
    with connection.cursor() as cursor:
        cursor.execute(HAS_QUOTAS, [survey.pk])
        if cursor.fetchone() is None:
            return
    place, sex = snapshot.get("neighbourhood"), snapshot.get("sex", "")
    # In a fixed order, so that two submissions never wait for each other.
    for quota in Quota.objects.filter(survey=survey).select_related("neighbourhood").order_by("pk"):
        if (quota.neighbourhood and quota.neighbourhood.code != place) or (quota.sex and quota.sex != sex):
            continue
        room = Quota.objects.filter(pk=quota.pk)
        if quota.cap is not None:
            room = room.filter(taken__lt=F("cap"))
        if not room.update(taken=F("taken") + 1):
            raise QuotaIsFull
