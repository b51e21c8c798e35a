"""The code by which an applicant finds a case: made anew from the case when it is needed, stored nowhere."""

from django.conf import settings
from django.core.signing import BadSignature, Signer

from casework.models import Case
from common.identifiers import code_of, keyed_digest, normalise

SALT = "case-rating"


def tracking_code(case: Case) -> str:
    """Returns the code of a case, 95 bits with a check sign: always the same one."""
    return code_of(keyed_digest(str(case.pk), "case-code", key=settings.SECRET_KEY))


def code_digest(code: str) -> str:
    """Returns what is stored of a code."""
    return keyed_digest(normalise(code), "case-code-given", key=settings.SECRET_KEY)


def rating_token(case: Case) -> str:
    """Returns what a letter carries so that satisfaction can be told by one press: it opens nothing else."""
    return Signer(salt=SALT).sign(str(case.pk))


def case_of_rating(token: str) -> Case | None:
    """Returns the case of a token, or nothing when it is not ours."""
    try:
        return Case.objects.filter(pk=Signer(salt=SALT).unsign(token)).first()
    except BadSignature:
        return None
