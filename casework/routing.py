"""Where a case goes: a pure function over a table of rules. The page to try rules shows what it returns."""

from collections.abc import Iterable
from dataclasses import dataclass

ANY = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """What routing knows of a case: codes only."""

    kind: str
    door: str = ""
    topic: str = ""
    neighbourhood: str = ""
    trade: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One rule. An empty condition holds for all; a trade holds for all that begin with it."""

    key: int
    order: int = 100
    kind: str = ANY
    door: str = ANY
    topic: str = ANY
    neighbourhood: str = ANY
    trade: str = ANY
    unit: int | None = None
    body: int | None = None

    @property
    def narrowness(self) -> int:
        """How many conditions the rule names: of two with the same order, the narrower one is asked first."""
        return sum(map(bool, (self.kind, self.door, self.topic, self.neighbourhood, self.trade)))

    def failing(self, matter: Matter) -> str:
        """Returns the first condition that does not hold for a matter, or nothing."""
        for name in ("kind", "door", "topic", "neighbourhood"):
            wanted = getattr(self, name)
            if wanted and wanted != getattr(matter, name):
                return name
        return "trade" if self.trade and not matter.trade.startswith(self.trade) else ""


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that was asked: whether it holds, and which of its conditions did not."""

    line: Line
    failing: str

    @property
    def holds(self) -> bool:
        """Whether all conditions hold."""
        return not self.failing


@dataclass(frozen=True, slots=True)
class Route:
    """Where a matter goes and which rules were asked before. Without a rule a person decides."""

    line: Line | None
    tried: tuple[Tried, ...]


def route(matter: Matter, lines: Iterable[Line]) -> Route:
    """Returns the first rule that holds: by order, then the narrower one, then the older one."""
    tried: list[Tried] = []
    for line in sorted(lines, key=lambda each: (each.order, -each.narrowness, each.key)):
        tried.append(Tried(line, line.failing(matter)))
        if tried[-1].holds:
            return Route(line, tuple(tried))
    return Route(None, tuple(tried))
