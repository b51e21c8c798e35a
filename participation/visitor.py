"""Knows a visitor without an account again, in one activity."""

from django.conf import settings
from django.http import HttpRequest

from common.identifiers import keyed_digest
from participation.models import Activity
from people.visitor import remember, token_of

__all__ = ["digest_of", "digest_of_token", "remember", "token_of"]


def digest_of(request: HttpRequest, activity: Activity) -> str:
    """Returns what stands for the visitor in this activity; in another one it differs."""
    return digest_of_token(token_of(request), activity)


def digest_of_token(token: str, activity: Activity) -> str:
    return keyed_digest(f"{activity.pk}:{token}", "activity-visitor", key=settings.SECRET_KEY)
