"""A sheet of trades and activity codes comes in: checked without a trace, then brought in as a whole.

A trade or code that is not in the sheet stays: businesses may refer to it. It is only counted as missing.
"""

import csv
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.refusal import Refusal
from common.sheets import read_sheet
from common.text import clean_line, fold
from esnaf.models import NACE, ActivityCode, Trade, TradeFile, TradeGroup, TradeSynonym
from esnaf.trade_index import mark_change
from esnaf.trade_rows import RefusedRow, TradeRow, rows_of
from people.audit import record
from people.models import User

DATA = Path(__file__).resolve().parents[1] / "data"
SHEET, SYNONYMS = "activity_codes.csv", "trade_synonyms.csv"
VERSION = "2.1"
SOURCE = "Ticaret Bakanlığı, Sektör–Meslek–NACE listesi, 1 Ocak 2026 (Mayıs 2026 hali)"
MOST_BYTES = 10 * 1024 * 1024


class FileTooLarge(Refusal):
    code = "file_too_large"
    sentence = gettext_lazy("The file is larger than 10 MB.")


class BroughtInAlready(Refusal):
    code = "brought_in_already"

    def __init__(self) -> None:
        super().__init__(_("This sheet was brought in already."))


@dataclass(slots=True)
class Load:
    """What a sheet does: rows by what becomes of them, and the refused ones."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: int = 0
    trades: int = 0
    synonyms: int = 0
    refused: list[RefusedRow] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Returns the counts."""
        names = ("created", "changed", "unchanged", "missing", "trades", "synonyms")
        return {name: getattr(self, name) for name in names} | {"refused": len(self.refused)}


def load_trades(
    path: Path, *, version: str = VERSION, dry_run: bool = False, keep_valid: bool = False
) -> Load:
    """Loads a sheet, or a folder with a sheet and its synonyms: all of it or nothing, unless `keep_valid`."""
    sheet = path / SHEET if path.is_dir() else path
    rows, refused = rows_of(read_sheet(sheet.read_bytes()))
    with transaction.atomic():
        load = _save(rows, version=version)
        load.refused = refused
        if path.is_dir() and (path / SYNONYMS).exists():
            load.synonyms = _save_synonyms(path / SYNONYMS, load)
        if dry_run or (load.refused and not keep_valid):
            transaction.set_rollback(True)
        elif load.created or load.changed or load.synonyms:
            mark_change()
    return load


@transaction.atomic
def check_file(
    content: bytes, *, name: str, version: str, source: str, actor: User, now: datetime | None = None
) -> TradeFile:
    """Reads a sheet, tries it without a trace, and keeps its rows with what they would do."""
    if len(content) > MOST_BYTES:
        raise FileTooLarge
    rows, refused = rows_of(read_sheet(content))
    with transaction.atomic():
        load = _save(rows, version=version)
        transaction.set_rollback(True)
    load.refused = refused
    found = TradeFile.objects.create(
        file_name=clean_line(name)[:200],
        version=version,
        source=source,
        rows=[row.as_dict() for row in rows],
        counts=load.as_dict(),
        refused=[
            {"line": row.line, "column": row.column, "value": row.value, "reason": row.reason}
            for row in refused
        ],
        uploaded_by=actor,
        uploaded_at=now or timezone.now(),
    )
    record("import_checked", found, actor=actor, **load.as_dict())
    return found


@transaction.atomic
def bring_in(file: TradeFile, *, actor: User, now: datetime | None = None) -> Load:
    """Brings in the rows of a checked sheet, once; refused rows stay outside."""
    locked = TradeFile.objects.select_for_update().get(pk=file.pk)
    if locked.done_at is not None:
        raise BroughtInAlready
    load = _save([TradeRow(**row) for row in locked.rows], version=locked.version)
    locked.done_at = now or timezone.now()
    locked.counts = load.as_dict() | {"refused": len(locked.refused)}
    locked.rows = []
    locked.save(update_fields=["done_at", "counts", "rows"])
    mark_change()
    record("import_done", locked, actor=actor, **locked.counts)
    return load


def _save(rows: list[TradeRow], *, version: str) -> Load:
    load = Load()
    trades = _save_trades(rows, load)
    known = {each.code: each for each in ActivityCode.objects.filter(scheme=NACE, version=version)}
    fresh, altered = [], []
    for row in rows:
        found, trade = known.pop(row.code, None), trades[row.trade_code]
        if found is None:
            fresh.append(ActivityCode(version=version, code=row.code, title=row.title, trade=trade))
        elif (found.title, found.trade_id) != (row.title, trade.pk):
            found.title, found.folded_title, found.trade = row.title, fold(row.title), trade
            altered.append(found)
        else:
            load.unchanged += 1
    ActivityCode.objects.bulk_create(fresh, batch_size=500)
    ActivityCode.objects.bulk_update(altered, ["title", "folded_title", "trade"], batch_size=200)
    load.created, load.changed, load.missing = len(fresh), len(altered), len(known)
    return load


def _save_trades(rows: list[TradeRow], load: Load) -> dict[str, Trade]:
    groups = {each.code: each for each in TradeGroup.objects.all()}
    trades = {each.code: each for each in Trade.objects.all()}
    for row in {each.trade_code: each for each in reversed(rows)}.values():
        letter = row.trade_code[0]
        if letter not in groups:
            groups[letter] = TradeGroup.objects.create(code=letter, name=row.group)
        found = trades.get(row.trade_code)
        if found is None:
            trades[row.trade_code] = Trade.objects.create(
                code=row.trade_code, name=row.trade, group=groups[letter]
            )
            load.trades += 1
        elif found.name != row.trade:
            found.name = row.trade
            found.save(update_fields=["name"])
            load.trades += 1
    return trades


def _save_synonyms(path: Path, load: Load) -> int:
    trades = dict(Trade.objects.values_list("code", "pk"))
    known = set(TradeSynonym.objects.values_list("trade_id", "folded"))
    fresh = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            trade, word = trades.get(row["trade_code"] or ""), clean_line(row["word"] or "")
            if trade is None or not word:
                reason = _("There is no “%(code)s”.") % {"code": row["trade_code"]}
                load.refused.append(RefusedRow(line, "trade_code", row["trade_code"] or "", reason))
            elif (trade, fold(word)) not in known:
                known.add((trade, fold(word)))
                fresh.append(TradeSynonym(trade_id=trade, word=word))
    TradeSynonym.objects.bulk_create(fresh, batch_size=500)
    return len(fresh)
