"""Reads a conversation exported from Polis: its comments and votes, each row whole or told as refused."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from common.text import clean_line

COMMENTS, VOTES, PARTICIPANTS, SUMMARY = "comments.csv", "votes.csv", "participants-votes.csv", "summary.csv"
LONGEST = 500
# Rejected, not looked at, accepted.
MODERATED = {"-1", "0", "1"}
CHOICES = {"-1": -1, "0": 0, "1": 1}


@dataclass(frozen=True, slots=True)
class Comment:
    number: str
    text: str
    day: datetime
    is_rejected: bool
    agrees: int
    disagrees: int


@dataclass(frozen=True, slots=True)
class Vote:
    comment: str
    voter: str
    choice: int
    moment: datetime


@dataclass(slots=True)
class Conversation:
    """What was read. refused: file, line and reason of each row that was left out."""

    topic: str = ""
    comments: list[Comment] = field(default_factory=list)
    votes: list[Vote] = field(default_factory=list)
    groups: dict[str, str] = field(default_factory=dict)
    refused: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def is_turned(self) -> bool:
        """True where the votes say -1 for agreeing, as older exports do: told by the comments' own counts."""
        agrees = {each.number: (each.agrees, each.disagrees) for each in self.comments}
        last = {(each.comment, each.voter): each.choice for each in self.votes}
        straight = turned = 0
        for number, (yes, no) in agrees.items():
            found = [choice for (comment, _voter), choice in last.items() if comment == number]
            straight += abs(found.count(1) - yes) + abs(found.count(-1) - no)
            turned += abs(found.count(-1) - yes) + abs(found.count(1) - no)
        return turned < straight


def read(folder: Path) -> Conversation:
    """Returns the conversation in a folder. Raises FileNotFoundError or KeyError for a file or column that lacks."""
    found = Conversation()
    _read_comments(folder, found)
    _read_votes(folder, found)
    if (folder / SUMMARY).exists():
        with (folder / SUMMARY).open(encoding="utf-8-sig", newline="") as file:
            found.topic = clean_line(
                dict(row[:2] for row in csv.reader(file) if len(row) > 1).get("topic", "")
            )
    if (folder / PARTICIPANTS).exists():
        for _line, row in _rows(folder / PARTICIPANTS, ("participant", "group-id")):
            if row["group-id"].strip():
                found.groups[row["participant"].strip()] = row["group-id"].strip()
    return found


def _read_comments(folder: Path, found: Conversation) -> None:
    needed = ("timestamp", "comment-id", "agrees", "disagrees", "moderated", "comment-body")
    known = set()
    for line, row in _rows(folder / COMMENTS, needed):
        text, number = clean_line(row["comment-body"]), row["comment-id"].strip()
        fault = ""
        if not text:
            fault = "the statement is empty"
        elif len(text) > LONGEST:
            fault = f"the statement is longer than {LONGEST} letters"
        elif number in known:
            fault = f"comment {number} was there before"
        elif row["moderated"].strip() not in MODERATED:
            fault = f"moderated is one of -1, 0, 1, not {row['moderated']!r}"
        moment = _moment(row["timestamp"])
        if moment is None:
            fault = fault or f"{row['timestamp']!r} is no timestamp"
        if fault:
            found.refused.append((COMMENTS, line, fault))
            continue
        known.add(number)
        found.comments.append(
            Comment(
                number,
                text,
                moment,
                row["moderated"].strip() == "-1",
                _count(row["agrees"]),
                _count(row["disagrees"]),
            )
        )


def _read_votes(folder: Path, found: Conversation) -> None:
    known = {each.number for each in found.comments}
    for line, row in _rows(folder / VOTES, ("timestamp", "comment-id", "voter-id", "vote")):
        number, voter, moment = row["comment-id"].strip(), row["voter-id"].strip(), _moment(row["timestamp"])
        fault = ""
        if number not in known:
            fault = f"comment {number} was not read"
        elif row["vote"].strip() not in CHOICES:
            fault = f"a vote is one of -1, 0, 1, not {row['vote']!r}"
        elif moment is None:
            fault = f"{row['timestamp']!r} is no timestamp"
        elif not voter:
            fault = "nobody is named as the voter"
        if fault:
            found.refused.append((VOTES, line, fault))
            continue
        found.votes.append(Vote(number, voter, CHOICES[row["vote"].strip()], moment))
    found.votes.sort(key=lambda each: each.moment)


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in needed if name not in (reader.fieldnames or ())]
        if missing:
            raise KeyError(f"{path.name}: the column {missing[0]} is missing")
        for row in reader:
            yield reader.line_num, {name: value or "" for name, value in row.items() if name}


def _moment(text: str) -> datetime | None:
    """Returns the moment of milliseconds since 1970."""
    try:
        return datetime.fromtimestamp(int(text) / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _count(text: str) -> int:
    return int(text) if text.strip().isdecimal() else 0
