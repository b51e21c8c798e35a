"""The kinds of activity: each says in one file what it can do; everything else asks here.

A file of this package with a `KIND` is a kind. Views are named by their dotted path, so that nothing is loaded
before it is asked for.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.db import models
from django.utils.module_loading import import_string

from participation.models import Activity, Project, Said
from participation.open_data.tables import OpenTable
from people.models import User

type Reached = tuple[str, int | None, int]
"""What (ReachCount.What), the neighbourhood's key or none, how many."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a kind of activity is and can do.

    key: stored in Activity.kind, at most 16 signs · label, action: its name, and what the button says ·
    detail: the typed 1:1 model · said: models of what people say in it, the first is what a list shows ·
    looked_at: models of what is no word but is read before it is shown, such as photos ·
    page: view(request, activity) of the public page · parts: views of addresses below it, by their word ·
    form: ModelForm of the detail at the desk · panel: view data of the desk's page · desk_parts: views below the
    desk's page · columns, rows: what an export holds, one row a contribution · tally: what is counted publicly ·
    open: tables that leave as open data when it is over, published words only · open_others: the same in other
    formats, as (name, address) · reached: how many were visited, answered or came in the activities of a project,
    each with its neighbourhood or none · copied: rows below the detail that a copy of the activity takes with it:
    what the unit wrote, never what people said.
    """

    key: str
    label: object
    action: object
    about: object
    detail: type[models.Model]
    said: tuple[type[Said], ...] = ()
    looked_at: tuple[type[Said], ...] = ()
    page: str
    parts: Mapping[str, str] = field(default_factory=dict)
    form: str
    panel: str = ""
    desk_parts: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    rows: Callable[[Activity], Iterable[tuple[Any, ...]]] = lambda _activity: ()
    tally: Callable[[Activity], int] = lambda _activity: 0
    # What the tally counts: contributions, or seats.
    tally_says: str = "contributions"
    is_moderated: bool = False
    open: tuple[OpenTable, ...] = ()
    open_others: Callable[[Activity], Iterable[tuple[str, str]]] = lambda _activity: ()
    reached: Callable[[Project], Iterable[Reached]] = lambda _project: ()
    copied: Callable[[Activity, Activity, User], None] = lambda _from, _to, _actor: None

    def view(self, part: str = "") -> Callable[..., Any] | None:
        """Returns the view of the page or of an address below it; nothing for a word this kind has not."""
        path = self.parts.get(part, "") if part else self.page
        return import_string(path) if path else None

    def desk_view(self, part: str) -> Callable[..., Any] | None:
        path = self.desk_parts.get(part, "")
        return import_string(path) if path else None

    def detail_of(self, activity: Activity) -> Any:
        """Returns the typed row of an activity of this kind."""
        return self.detail._default_manager.get(pk=activity.pk)


@cache
def kinds() -> Mapping[str, Kind]:
    """Returns every kind by its key, in the order of the files' names."""
    package = import_module("participation.activities")
    found = {}
    for module in iter_modules(package.__path__):
        kind = getattr(import_module(f"{package.__name__}.{module.name}"), "KIND", None)
        if kind is not None:
            found[kind.key] = kind
    return found


def kind_of(activity: Activity) -> Kind:
    """Returns the kind of an activity that is not a survey; KeyError for one whose file is gone."""
    return kinds()[activity.kind]


def said_models() -> tuple[type[Said], ...]:
    """Returns the models of everything that people say, over all kinds."""
    return tuple(dict.fromkeys(model for kind in kinds().values() for model in kind.said))


def models_to_read() -> tuple[type[Said], ...]:
    """Returns the models of everything that somebody reads or looks at before or after it is shown."""
    looked_at = (model for kind in kinds().values() for model in kind.looked_at)
    return tuple(dict.fromkeys((*said_models(), *looked_at)))
