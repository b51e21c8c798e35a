"""Says when the directory changed: marks are written with each change and compared by one short query.

Rows changed in bulk send no signal: whoever changes what the directory shows so calls `mark_change` beside it.
"""

from typing import Any

from django.db import connection
from django.db.models.signals import m2m_changed, post_delete, post_save

from stk_registry.models.marks import DirectoryChange

MOST_MARKS = 200
_MARKS = f'SELECT COUNT(*), SUM(token) FROM "{DirectoryChange._meta.db_table}"'  # noqa: S608 - our own name


def mark_change(**_signal: Any) -> None:
    """Notes in the running transaction that the directory changes; now and then old marks go."""
    mark = DirectoryChange.objects.create()
    if mark.pk % MOST_MARKS == 0:
        DirectoryChange.objects.filter(pk__lte=mark.pk - MOST_MARKS).delete()


def directory_version() -> str:
    """Returns what differs after each change of the directory: one short query."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKS)
        number, total = cursor.fetchone()
    return f"{number}-{total}"


def watch() -> None:
    """Connects the marks; called once when the application starts."""
    from city.models import Neighbourhood, SocialGroup
    from stk_registry.models import ActivityArea, Organisation

    for model in (Organisation, ActivityArea, SocialGroup, Neighbourhood):
        post_save.connect(mark_change, sender=model, dispatch_uid=f"directory saved {model._meta.label}")
        post_delete.connect(mark_change, sender=model, dispatch_uid=f"directory deleted {model._meta.label}")
    for relation in (Organisation.areas, Organisation.groups, Organisation.neighbourhoods):
        m2m_changed.connect(
            mark_change, sender=relation.through, dispatch_uid=f"directory linked {relation.through}"
        )
