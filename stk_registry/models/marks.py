"""Marks of change: what the directory shows changed, so what was prepared from it is prepared anew."""

import secrets

from django.db import models

BITS = 40


def _token() -> int:
    return secrets.randbits(BITS)


class DirectoryChange(models.Model):
    """One change of the directory, written in the transaction that changes it.

    Each change inserts a row of its own: two transactions never wait for each other, and a reader sees
    a mark exactly when it sees the change.
    """

    token = models.BigIntegerField(default=_token, editable=False)

    def __str__(self) -> str:
        return str(self.token)
