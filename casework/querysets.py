"""Adjectives for cases, who may see which among them."""

import re
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from casework.standing_in import units_worked_in
from casework.words import OPEN_STATES, REGISTERS, SENSITIVE_KINDS, SHOWABLE_KINDS, State, Visibility
from common.text import fold
from people.models import Role, User
from people.roles import has_role

SEARCHED = re.compile(r"[a-z0-9-]+")
LONGEST = 40
# A search of more words than these finds by the first of them.
MOST_WORDS = 8
# From so many cases on a word is no good way to find a few.
MANY = 1_500


class CaseQuerySet(models.QuerySet):
    """Adjectives for cases."""

    def open(self) -> Self:
        """Cases in which somebody still has to do something."""
        return self.filter(closed_at=None)

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
        """Cases shown to everybody by a summary that a person wrote.

        A case that became one of another kind, or whose topic is no longer of the class, is not shown any more.
        """
        return self.filter(visibility=Visibility.PUBLIC).showable()

    def showable(self) -> Self:
        """Cases of a class that may be shown, if the applicant wishes."""
        return self.filter(topic__may_be_public=True, kind__in=SHOWABLE_KINDS).exclude(door__in=REGISTERS)

    def may_be_shown(self) -> Self:
        """Cases whose applicant wishes them to be shown and that nobody has looked at for this yet."""
        return self.filter(visibility=Visibility.WISHED).showable()

    def with_unit(self, *units: int) -> Self:
        """Cases that a unit has, or works on together with the one that has it."""
        return self.filter(_with(units))

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Cases that a member of staff may read.

        A unit's officers and head, and who stands in for one of them, see what their unit has or shares. The
        front desk sees what has come in, but neither tips and data applications nor what came from registers that
        only authorised staff may read; of those, who keeps the register sees what no unit holds.
        """
        from casework.rules import registers_of

        units = units_worked_in(user)
        seen = []
        if units:
            seen.append(_with(units))
            if kept := registers_of(user):
                seen.append(Q(door__in=kept, unit=None))
        if has_role(user, Role.FRONT_DESK):
            seen.append(~Q(kind__in=SENSITIVE_KINDS) & ~Q(door__in=REGISTERS))
        return self.filter(reduce(or_, seen)) if seen else self.none()

    def saying(self, words: str) -> Self:
        """Cases in whose number, subject, topic or place each word stands, or a longer word that begins so.

        The rarest word is looked up, and what has it is asked for the others. Where even that stands in many
        cases, those are asked in the order of the list instead, which soon fills a page.
        """
        from casework.models import CaseWord

        wanted = dict.fromkeys(SEARCHED.findall(fold(words)))
        begins = [CaseWord.objects.filter(word__range=_beginning(word)) for word in wanted][:MOST_WORDS]
        if not begins:
            return self
        often = [(len(begin.values_list("pk")[:MANY]), place) for place, begin in enumerate(begins)]
        number, rarest = min(often)
        found = self
        for place, begin in enumerate(begins):
            if place == rarest and (number < MANY or len(begins) > 1):
                found = found.filter(pk__in=begin.values("case"))
            else:
                found = found.filter(Exists(begin.filter(case=OuterRef("pk"))))
        return found


def _with(units: Iterable[int]) -> Q:
    """Asks for the cases that units have, or work on together with the one that has it."""
    from casework.models import Referral

    shared = Referral.objects.filter(case=OuterRef("pk"), unit__in=units, ended_at=None)
    return Q(unit__in=units) | Exists(shared)


def _beginning(word: str) -> tuple[str, str]:
    """Returns the bounds of all words that begin so. In every collation, z is the last of the signs in a folded word."""
    return word[:LONGEST], word[:LONGEST].ljust(LONGEST, "z")
