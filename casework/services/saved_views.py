"""The views of the inbox that a person keeps under names of their own."""

from django.db import transaction
from django.http import QueryDict

from casework.errors import ViewHasNoName, ViewsAreFull
from casework.kept import VIEWS, for_a_minute, forget
from casework.models import SavedView
from common.text import clean_line
from people.models import User

MOST = 20
# What an address of the inbox may say; the place in a long list is not a part of a view.
KEPT = ("gorunum", "q", "state", "kind", "door", "topic", "neighbourhood")
LONGEST = 2000


@transaction.atomic
def keep_view(user: User, *, name: str, query: str) -> SavedView:
    """Keeps a view under a name; the same name is kept anew. Errors: ViewHasNoName, ViewsAreFull."""
    called = clean_line(name)[:40]
    if not called:
        raise ViewHasNoName
    # The person's row is held, so that two windows do not both keep the last one.
    User.objects.select_for_update().get(pk=user.pk)
    others = SavedView.objects.filter(user=user).exclude(name=called)
    if others.count() >= MOST:
        raise ViewsAreFull(most=MOST)
    values = {"query": kept_part(query)}
    kept = SavedView.objects.update_or_create(user=user, name=called, defaults=values)[0]
    forget(VIEWS, user.pk)
    return kept


def views_of(user: User) -> list[SavedView]:
    """Returns the views that a person keeps."""
    return for_a_minute(VIEWS, user.pk, lambda: list(user.saved_case_views.all()))


def remove_view(user: User, *, pk: int) -> None:
    """Removes a view of this person; another's is left alone."""
    SavedView.objects.filter(user=user, pk=pk).delete()
    forget(VIEWS, user.pk)


def kept_part(query: str) -> str:
    """Returns what of an address is kept: the filters that the inbox knows, in their order."""
    given, kept = QueryDict(query[: 4 * LONGEST]), QueryDict(mutable=True)
    for name in KEPT:
        if value := given.get(name, "").strip()[:80]:
            kept[name] = value
    return kept.urlencode()[:LONGEST]
