"""Which figures of a report may be shown: one audit over each question's table overall and by group together.

Leaves the search to `analysis.guarding`. A mean is shown only where the whole distribution is: beside two hidden
answers it would give them away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reports.columns import CHOSEN, Item

if TYPE_CHECKING:
    from analysis.guarding import Ledger
    from analysis.tables import Table

CROSSED = ("sex", "age_band")


@dataclass(frozen=True)
class Shield:
    """The settled ledger with the groups that stand beside the whole."""

    table: Table
    ledger: Ledger
    groups: tuple[str, ...]

    def hides(self, item: Item, code: str, **group: str) -> bool:
        """Tells whether an option's share must not be shown, overall or for one group."""
        column = item.flags.get(code, item.column)
        answer = CHOSEN if item.flags else code
        return self._hides(column, answer, group)

    def hides_any(self, item: Item, **group: str) -> bool:
        """Tells whether any part of an item's distribution is hidden; then its mean is too."""
        if item.flags:
            return any(self.hides(item, code, **group) for code in item.flags)
        return any(
            self._hides(item.column, code, group) for code in self.table.categorical(item.column).categories
        )

    def hides_answer(self, column: str, answer: str, group: str, category: str) -> bool:
        """Tells whether one group's share of one answer is hidden; groups without a table hide nothing here."""
        return group in self.groups and self._hides(column, answer, {group: category})

    def hides_column(self, column: str, answer: str) -> bool:
        """Tells whether an answer's share among all must not be shown."""
        return self._hides(column, answer, {})

    def _hides(self, column: str, answer: str, group: dict[str, str]) -> bool:
        counted = self.table.categorical(column)
        if not group and CHOSEN in counted.categories and not (counted.codes == 1).any():
            return False  # nobody of all chose it: that tells of no one
        return self.ledger.hides({column: answer, **group})


def shield(table: Table, items: Sequence[Item], *, k: int, alone: Sequence[str] = ()) -> Shield:
    """Returns what may be shown of these items, overall and by each group of enough people.

    `alone`: columns that are shown overall only, as the themes of open answers are.
    """
    from analysis.disclosure import GROUP, Rules
    from analysis.guarding import PEOPLE, View, protect

    groups = tuple(name for name in CROSSED if len(table.categorical(name).categories) > 1)
    columns = [column for item in items for column in item.columns]
    views = [View(PEOPLE, around, column) for column in columns for around in ((), *((g,) for g in groups))]
    views += [View(PEOPLE, (), column) for column in alone]
    views += [View(PEOPLE, (group,)) for group in groups]
    rules = Rules(k=k, group=max(GROUP, k))
    ledgers: Any = protect(table, views, rules=rules)
    return Shield(table=table, ledger=ledgers[PEOPLE], groups=groups)
