"""Where a survey belongs: the room above keeps projects and registers here; surveys know none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from people.models import User
from surveys.models import Survey


@dataclass(frozen=True, kw_only=True)
class Home:
    """What a survey belongs to: its title, its public address, its address at the desk."""

    key: str
    title: str
    url: str
    desk_url: str


@dataclass(frozen=True, kw_only=True)
class HomeKeeper:
    """What the room above can tell and do about homes.

    choices: (key, title) of those a new survey may belong to · proposal: what was planned for one, as initial
    values of the open form · settle: links a new survey, inside the caller's transaction · homes: the home of
    each survey, by its number · led_by: a condition on surveys, those whose home these units lead or asked for.
    """

    choices: Callable[[], list[tuple[str, str]]]
    proposal: Callable[[str], dict[str, Any]]
    settle: Callable[[Survey, str, User | None], None]
    homes: Callable[[Iterable[int]], dict[int, Home]]
    led_by: Callable[[list[int]], Q]


NOBODY = HomeKeeper(
    choices=list,
    proposal=lambda _key: {},
    settle=lambda _survey, _key, _actor: None,
    homes=lambda _surveys: {},
    led_by=lambda _units: Q(pk__in=[]),
)
_keeper = NOBODY


def register_keeper(keeper: HomeKeeper) -> None:
    """Makes the room above known; called once, in its AppConfig.ready()."""
    global _keeper
    _keeper = keeper


def keeper() -> HomeKeeper:
    """Returns who keeps homes, or one who keeps none."""
    return _keeper
