"""Single-use invitation codes: made once, handed out, kept as keyed digests only."""

from datetime import date

from django.conf import settings
from django.db import transaction

from common.identifiers import keyed_digest, new_code, normalise
from surveys.models import Invitation, InvitationBatch, Survey


def digest_of(survey: Survey, code: str) -> str:
    """Returns the digest under which an invitation is found; the survey is part of it."""
    return keyed_digest(f"{survey.pk}:{normalise(code)}", "survey-invitation", key=settings.SECRET_KEY)


@transaction.atomic
def make_invitations(survey: Survey, *, count: int, today: date, stratum: str = "") -> list[str]:
    """Returns new codes; they exist nowhere else afterwards."""
    batch = InvitationBatch.objects.create(survey=survey, created_on=today)
    codes = [new_code() for _ in range(count)]
    Invitation.objects.bulk_create(
        Invitation(batch=batch, survey=survey, code_digest=digest_of(survey, code), stratum=stratum)
        for code in codes
    )
    return codes


def is_unused(survey: Survey, code: str) -> bool:
    """Tells whether a code may still be used; looking uses nothing."""
    return Invitation.objects.filter(
        survey=survey, code_digest=digest_of(survey, code), used_on=None
    ).exists()
