"""`invite SURVEY --count N --output FILE.csv`: single-use invitations; the file is the only place of their codes."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from surveys.models import Survey
from surveys.services.invitations import HandedOut, draw, invitations_csv, make_batch, spread, stratum_names

SPREADS = ("even", "proportional")


class Command(ContractCommand):
    help = "Makes single-use invitations and writes them to a new CSV file; the codes exist nowhere else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey", metavar="SURVEY", help="the survey's slug")
        parser.add_argument("--count", type=int, required=True, metavar="N")
        parser.add_argument(
            "--strata",
            nargs="+",
            default=[],
            metavar="S",
            help="“even” or “proportional” over the neighbourhoods, or names with counts: bostanli=40 yali=60; "
            "names alone share the count evenly",
        )
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.csv")

    def run(self, *, survey: str, count: int, strata: list[str], output: Path, **options: Any) -> dict:
        found = Survey.objects.select_related("population").filter(slug=survey).first()
        if found is None:
            raise Refused(f"SURVEY: there is no survey {survey}.")
        words = [word for each in strata for word in each.split(",") if word]
        try:
            with transaction.atomic():
                wanted = shares(words, count=count, survey=found)
                handed = draw(found, strata=wanted)
                batch = make_batch(found, handed=handed, today=timezone.localdate())
                write_once(output, handed)
        except Refusal as refusal:
            raise Refused(f"{survey}: {refusal}") from refusal
        if strange := sorted(set(wanted) - set(stratum_names()) - {""}):
            self.tell(f"These strata are no neighbourhoods: {', '.join(strange)}.")
        self.tell(f"{output} is the only place of these codes. Keep it as you would keep ballot papers.")
        return {"batch": batch.pk, "count": len(handed), "file": str(output)}


def shares(words: list[str], *, count: int, survey: Survey) -> dict[str, int]:
    """Returns how many invitations each stratum gets; together they are `count`."""
    if not words:
        return {"": count}
    if len(words) == 1 and words[0] in SPREADS:
        return {
            name: share
            for name, share in spread(count, how=words[0], population=survey.population).items()
            if share
        }
    named = dict(_named(word) for word in words)
    if len(named) < len(words):
        raise Refused("--strata: a stratum is named twice.")
    if all(share is None for share in named.values()):
        return {
            name: count // len(named) + (number < count % len(named)) for number, name in enumerate(named)
        }
    if None in named.values():
        raise Refused("--strata: give every stratum its count, or none.")
    if sum(named.values()) != count:
        raise Refused(f"--strata: they add up to {sum(named.values())}, and --count says {count}.")
    return named


def write_once(path: Path, handed: tuple[HandedOut, ...]) -> None:
    """Writes the codes for the owner's eyes alone, and never over another file: it may hold codes too."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(invitations_csv(handed))
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as problem:
        raise Refused(f"--output: {path} exists already and may hold codes. Name a new file.") from problem
    except OSError as problem:
        raise Refused(f"--output: {path}: {problem.strerror}.") from problem


def _named(word: str) -> tuple[str, int | None]:
    name, mark, share = word.partition("=")
    if not mark:
        return name, None
    if not share.isdecimal():
        raise Refused(f"--strata: {word}: the count is a whole number.")
    return name, int(share)
