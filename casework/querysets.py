"""Adjectives for cases, who may see which among them."""

import re
from datetime import date
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from casework.words import OPEN_STATES, REGISTERS, SENSITIVE_KINDS, State, Visibility
from common.text import fold
from people.models import Role, User
from people.roles import has_role, units_of

SEARCHED = re.compile(r"[a-z0-9-]+")


class CaseQuerySet(models.QuerySet):
    """Adjectives for cases."""

    def open(self) -> Self:
        """Cases in which somebody still has to do something."""
        return self.filter(state__in=OPEN_STATES)

    def closed(self) -> Self:
        """Cases that have an end."""
        return self.exclude(state__in=OPEN_STATES)

    def overdue(self, *, on: date) -> Self:
        """Open cases whose term ended before a day."""
        return self.open().filter(due_on__lt=on)

    def due_by(self, day: date) -> Self:
        """Open cases whose term ends on a day or before."""
        return self.open().filter(due_on__lte=day)

    def unrouted(self) -> Self:
        """Open cases that no unit was asked to take."""
        return self.filter(state=State.RECEIVED)

    def public(self) -> Self:
        """Cases shown to everybody by a summary that a person wrote."""
        return self.filter(visibility=Visibility.PUBLIC)

    def with_unit(self, *units: int) -> Self:
        """Cases that a unit has, or works on together with the one that has it."""
        from casework.models import Referral

        asked = Referral.objects.filter(case=OuterRef("pk"), unit__in=units, ended_at=None)
        return self.filter(Q(unit__in=units) | Exists(asked))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Cases that a member of staff may read.

        A unit's officers and head see what their unit has or shares. The front desk sees what has come in, but
        neither tips and data applications nor what came from registers that only authorised staff may read.
        """
        units = {
            *units_of(user, role=Role.CASE_OFFICER),
            *units_of(user, role=Role.CASE_HEAD),
        }
        seen = self.with_unit(*units) if units else self.none()
        if not has_role(user, Role.FRONT_DESK):
            return seen
        at_the_front = ~Q(kind__in=SENSITIVE_KINDS) & ~Q(door__in=REGISTERS)
        if not units:
            return self.filter(at_the_front)
        from casework.models import Referral

        asked = Referral.objects.filter(case=OuterRef("pk"), unit__in=units, ended_at=None)
        return self.filter(at_the_front | Q(unit__in=units) | Exists(asked))

    def saying(self, words: str) -> Self:
        """Cases in whose number, subject, topic or place each word stands, or a longer word that begins so."""
        from casework.models import CaseWord

        found = self
        for word in dict.fromkeys(SEARCHED.findall(fold(words))):
            end = word[:-1] + chr(ord(word[-1]) + 1)
            said = CaseWord.objects.filter(word__gte=word[:40], word__lt=end[:40])
            found = found.filter(pk__in=said.values("case"))
        return found
