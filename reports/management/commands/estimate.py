"""`estimate SPEC.json`: survey statistics on a CSV, without a database. All thinking is in `analysis`."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Answers the questions of a specification from a CSV file and prints one JSON object."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("specification", type=Path, metavar="SPEC.json")
        parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of printing")

    def handle(self, *args: object, **options: object) -> None:
        from analysis import specification
        from analysis.errors import AnalysisError

        path: Path = options["specification"]
        try:
            wanted = specification.parse(_read(path))
            result = specification.dump(specification.answer(wanted, _read(path.parent / wanted.data)))
        except AnalysisError as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal
        if options["output"] is None:
            self.stdout.write(result, ending="")
        else:
            _write(options["output"], result)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}", returncode=2) from problem
    except UnicodeDecodeError as problem:
        raise CommandError(f"{path}: byte {problem.start + 1} is not UTF-8", returncode=2) from problem


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise CommandError(f"{path}: {problem.strerror}", returncode=2) from problem
