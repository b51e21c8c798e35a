"""Answers put aside under a code that only the person has; without the code nobody can read them."""

import base64
import json
from datetime import date, timedelta
from typing import Any

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from common.identifiers import keyed_digest, new_code, normalise
from surveys.models import ResponseDraft, Survey

KEPT_DAYS = 30


def save_draft_response(survey: Survey, *, content: dict[str, Any], today: date, code: str = "") -> str:
    """Puts answers aside and returns the code they are found by; with a code, replaces what it holds."""
    code = normalise(code) if code else new_code()
    ResponseDraft.objects.update_or_create(
        code_digest=_digest(survey, code),
        defaults={
            "survey": survey,
            "sealed": _seal(code).encrypt(json.dumps(content).encode()),
            "expires_on": today + timedelta(days=KEPT_DAYS),
        },
    )
    return code


def resume_draft(survey: Survey, *, code: str, today: date) -> dict[str, Any] | None:
    """Returns what was put aside under a code, or None when there is nothing or its time has passed."""
    draft = ResponseDraft.objects.filter(
        survey=survey, code_digest=_digest(survey, code), expires_on__gte=today
    ).first()
    return json.loads(_seal(code).decrypt(bytes(draft.sealed))) if draft else None


def discard_draft(survey: Survey, *, code: str) -> None:
    """Deletes what was put aside under a code."""
    ResponseDraft.objects.filter(survey=survey, code_digest=_digest(survey, code)).delete()


def delete_expired(*, today: date) -> int:
    """Deletes drafts whose time has passed; returns how many."""
    return ResponseDraft.objects.filter(expires_on__lt=today).delete()[0]


def _digest(survey: Survey, code: str) -> str:
    return keyed_digest(f"{survey.pk}:{normalise(code)}", "survey-draft", key=settings.SECRET_KEY)


def _seal(code: str) -> Fernet:
    """The key comes from the code, which is stored nowhere."""
    derived = HKDF(SHA256(), length=32, salt=None, info=b"survey-draft").derive(normalise(code).encode())
    return Fernet(base64.urlsafe_b64encode(derived))
