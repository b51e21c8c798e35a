"""Marks on the checklist of good practice, made by people where no figure answers."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.text import clean_line
from participation.errors import ReasonMissing, WrongState
from participation.good_practice import BY_HAND
from participation.models import PracticeMark, Project
from people.audit import record
from people.models import User

WHY = _("Say why it is not met: the next project learns from it.")


@transaction.atomic
def mark(
    project: Project, *, key: str, is_met: bool, note: str = "", actor: User, today: date | None = None
) -> PracticeMark:
    """Marks a point; one that is not met says why. Errors: ReasonMissing; WrongState for a point that figures answer."""
    if key not in BY_HAND:
        raise WrongState
    said = clean_line(note)
    if not is_met and not said:
        raise ReasonMissing(WHY)
    made, _new = PracticeMark.objects.update_or_create(
        project=project,
        key=key,
        defaults={"is_met": is_met, "note": said[:300], "by": actor, "on": today or timezone.localdate()},
    )
    record("practice_marked", project, actor=actor, key=key, is_met=is_met)
    return made
