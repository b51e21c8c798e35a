"""The daily open extract is made once a day and kept; whoever asks gets the kept bytes."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from stk_registry.extract import as_csv, as_json, listed_records

FOLDER = "acik-veri"
FORMATS = ("csv", "json")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of a day: its bytes, a mark of them, when it was made."""

    data: bytes
    etag: str
    made_at: datetime


def make_extract(*, now: datetime) -> int:
    """Makes the files of the day where they are missing, and removes those of days before; returns how many it made."""
    day = timezone.localdate(now)
    missing = [kind for kind in FORMATS if not default_storage.exists(_path(day, kind))]
    if missing:
        records = listed_records(day)
        for kind in missing:
            data = as_csv(records) if kind == "csv" else as_json(records, today=day)
            default_storage.save(_path(day, kind), ContentFile(data))
        _remove_before(day)
    return len(missing)


def kept_extract(kind: str, *, now: datetime) -> Kept:
    """Returns the day's file, made now when the daily round has not come by yet."""
    path = _path(timezone.localdate(now), kind)
    if not default_storage.exists(path):
        make_extract(now=now)
    with default_storage.open(path, "rb") as file:
        data = file.read()
    etag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    return Kept(data, etag, default_storage.get_modified_time(path))


def _path(day: date, kind: str) -> str:
    return f"{FOLDER}/{day.isoformat()}.{kind}"


def _remove_before(day: date) -> None:
    _folders, files = default_storage.listdir(FOLDER)
    for name in files:
        if name[:10] < day.isoformat():
            default_storage.delete(f"{FOLDER}/{name}")
