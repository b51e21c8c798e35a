"""The guide is kept: drafts written, tried, put in force from a day; rows in force are revised or ended, never edited."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from common.dates import parse_day
from esnaf.errors import DayTooEarly, RowIsInForce
from esnaf.guidance import read_condition
from esnaf.models import GuideQuestion, GuideRow, GuideRule
from people.audit import record
from people.models import User

QUESTIONS, RULES = "guide_questions.csv", "guide_rules.csv"
COPIED_NOT = {"id", "valid_from", "valid_to"}


@transaction.atomic
def save_draft(row: GuideRow, *, values: dict[str, Any], actor: User) -> GuideRow:
    """Returns the draft with its new values, saved; a row in force is refused."""
    if row.pk and not row.is_draft:
        raise RowIsInForce
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    record("guide_drafted", row, actor=actor, code=row.code)
    return row


@transaction.atomic
def revise(row: GuideRow, *, actor: User) -> GuideRow:
    """Returns the draft that will take a row's place: the one that is there, or a copy."""
    model = type(row)
    found = model.objects.drafts().filter(code=row.code).first()
    if found is None:
        fields = (field for field in model._meta.concrete_fields if field.name not in COPIED_NOT)
        found = model(**{field.name: getattr(row, field.name) for field in fields})
        found.confirmed = False
        found.save()
        record("guide_drafted", found, actor=actor, code=row.code)
    return found


@transaction.atomic
def put_in_force(draft: GuideRow, *, from_day: date, actor: User, today: date) -> GuideRow:
    """Lets a draft hold from a day; the row it replaces ends the day before."""
    model = type(draft)
    locked = model.objects.select_for_update().get(pk=draft.pk)
    if not locked.is_draft:
        raise RowIsInForce
    if from_day < today:
        raise DayTooEarly
    for former in model.objects.select_for_update().filter(code=locked.code, valid_from__isnull=False):
        if former.valid_to is None or former.valid_to >= from_day:
            if former.valid_from >= from_day:
                raise DayTooEarly
            former.valid_to = from_day - timedelta(days=1)
            former.save(update_fields=["valid_to"])
    locked.valid_from = from_day
    locked.save(update_fields=["valid_from"])
    record("guide_in_force", locked, actor=actor, code=locked.code, day=from_day.isoformat())
    return locked


@transaction.atomic
def end(row: GuideRow, *, last_day: date, actor: User) -> GuideRow:
    """Ends a row in force after a day."""
    if row.is_draft or last_day < row.valid_from:
        raise DayTooEarly
    row.valid_to = last_day
    row.save(update_fields=["valid_to"])
    record("guide_ended", row, actor=actor, code=row.code, day=last_day.isoformat())
    return row


@transaction.atomic
def discard(draft: GuideRow, *, actor: User) -> None:
    """Throws a draft away; what is in force stays."""
    if not draft.is_draft:
        raise RowIsInForce
    record("guide_draft_discarded", draft, actor=actor, code=draft.code)
    draft.delete()


@transaction.atomic
def load_guide(folder: Path) -> dict[str, int]:
    """Loads the first rows of a guide; a code that is there already is left as the desk made it."""
    questions = _load(folder / QUESTIONS, GuideQuestion, _question_values)
    rules = _load(folder / RULES, GuideRule, _rule_values)
    return {"questions": questions, "rules": rules}


def _load(path: Path, model: type[GuideRow], values_of: Any) -> int:
    known = set(model.objects.values_list("code", flat=True))
    count = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        for cells in csv.DictReader(file):
            if cells["code"] in known:
                continue
            row = model(
                code=cells["code"],
                order=int(cells["order"]),
                condition=read_condition(cells["condition"].replace(" ; ", "\n")),
                law=cells["law"],
                source=cells["source"],
                valid_from=parse_day(cells["valid_from"]),
                confirmed=cells["confirmed"] == "evet",
                **values_of(cells),
            )
            row.full_clean()
            row.save()
            count += 1
    return count


def _question_values(cells: dict[str, str]) -> dict[str, Any]:
    names = ("text", "text_en", "hint", "hint_en")
    return {name: cells[name] for name in names} | {
        "options": json.loads(cells["options"]),
        "presets": json.loads(cells["presets"] or "{}"),
    }


def _rule_values(cells: dict[str, str]) -> dict[str, Any]:
    names = ("kind", "title", "title_en", "text", "text_en", "where", "authority", "fee", "time")
    return {name: cells[name] for name in names}
