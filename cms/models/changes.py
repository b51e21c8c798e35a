"""Marks of change: what is public changed, so what was prepared from it is prepared anew."""

import secrets

from django.db import models

BITS = 40


def _token() -> int:
    return secrets.randbits(BITS)


class PublicChange(models.Model):
    """One change of something public, written in the transaction that changes it.

    Each change inserts a row of its own: two transactions never wait for each other, and a reader sees
    a mark exactly when it sees the change.
    """

    token = models.BigIntegerField(default=_token, editable=False)

    def __str__(self) -> str:
        return str(self.token)
