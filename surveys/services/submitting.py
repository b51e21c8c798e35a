"""Receives a response once: one short transaction, the same receipt for the same key."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from city.models import Neighbourhood
from common.dates import add_months
from common.identifiers import grouped, keyed_digest
from surveys.errors import InvitationRefused, QuotaIsFull, SubmissionKeyReused, SurveyIsClosed
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
from surveys.services.demographics import part_demographics, resolve_place
from surveys.services.invitations import digest_of

RECEIPT_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


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
    """Returns the receipt of a submission key: the same for the same key, and no way back from it."""
    digest = bytes.fromhex(keyed_digest(f"{survey.pk}:{key}", "survey-receipt", key=settings.SECRET_KEY))
    number = int.from_bytes(digest[:10])
    return grouped("".join(RECEIPT_LETTERS[number >> 5 * n & 31] for n in range(16)))


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

    Errors: SurveyIsClosed, InvalidAnswers, InvitationRefused, QuotaIsFull, SubmissionKeyReused.
    """
    now = now or timezone.now()
    digest = keyed_digest(f"{survey.pk}:{key}", "survey-submission", key=settings.SECRET_KEY)
    answers_digest = _digest_of_answers(answers)
    if known := SubmissionKey.objects.filter(survey=survey, digest=digest).first():
        return _same_receipt(survey, key=key, known=known, answers_digest=answers_digest)
    if not survey.accepts(now):
        raise SurveyIsClosed
    places = set(Neighbourhood.objects.values_list("code", flat=True))
    final = finalise(
        survey.version.compiled, answers, today=timezone.localdate(now), places=places, reached=reached
    )
    if not final.is_acceptable:
        raise InvalidAnswers(final)
    try:
        with transaction.atomic():
            SubmissionKey.objects.create(
                survey=survey, digest=digest, answers_digest=answers_digest, day=timezone.localdate(now)
            )
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
    return Receipt(code=receipt_code(survey, key), is_new=True)


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
    store_snapshot(response, snapshot)


def store_snapshot(response: Response, snapshot: dict[str, Any]) -> None:
    """Stores who answered apart from the answers, with a date until which it is kept."""
    RespondentSnapshot.objects.create(
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
    if not Invitation.objects.filter(survey=survey, code_digest=digest, used_on=None).update(used_on=day):
        raise InvitationRefused
    Participation.objects.create(survey=survey, person_digest=digest, day=day)
    return Invitation.objects.get(survey=survey, code_digest=digest)


def _count_quotas(survey: Survey, snapshot: dict[str, Any]) -> None:
    """Counts the response in the cells it belongs to; a full cell with a cap refuses it."""
    place, sex = snapshot.get("neighbourhood"), snapshot.get("sex", "")
    for quota in Quota.objects.filter(survey=survey).select_related("neighbourhood"):
        if (quota.neighbourhood and quota.neighbourhood.code != place) or (quota.sex and quota.sex != sex):
            continue
        room = Quota.objects.filter(pk=quota.pk)
        if quota.cap is not None:
            room = room.filter(taken__lt=F("cap"))
        if not room.update(taken=F("taken") + 1):
            raise QuotaIsFull
