"""The code by which an applicant finds a case: made anew from the case when it is needed, stored nowhere."""

from django.conf import settings

from casework.models import Case
from common.identifiers import code_of, keyed_digest, normalise


def tracking_code(case: Case) -> str:
    """Returns the code of a case, 95 bits with a check sign: always the same one."""
    return code_of(keyed_digest(str(case.pk), "case-code", key=settings.SECRET_KEY))


def code_digest(code: str) -> str:
    """Returns what is stored of a code."""
    return keyed_digest(normalise(code), "case-code-given", key=settings.SECRET_KEY)
