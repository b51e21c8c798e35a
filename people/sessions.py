"""Sessions that have ended are forgotten."""

from datetime import datetime

from django.contrib.sessions.models import Session


def forget_expired(now: datetime) -> int:
    """Deletes sessions whose time has passed, and returns how many."""
    return Session.objects.filter(expire_date__lt=now).delete()[0]
