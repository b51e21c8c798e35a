"""`build_report SURVEY [--weights W] --output DIR`: the sociological summary as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction

from common.contract_command import ContractCommand, Refused
from common.refusal import Refusal
from reports.models import Report, WeightSet
from reports.render.formats import FORMATS, file_name
from reports.services.building import build_report
from reports.services.keeping import bytes_of
from surveys.models import Survey

UNWEIGHTED = "none"


class Command(ContractCommand):
    help = "Builds a survey's report and writes its files; unchanged data give the same version and bytes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey", metavar="SURVEY", help="the survey's slug")
        parser.add_argument(
            "--weights", metavar="W", help=f"a weight set's number, or “{UNWEIGHTED}”; the newest unless told"
        )
        parser.add_argument("--output", required=True, type=Path, metavar="DIR")
        parser.add_argument(
            "--formats", default=",".join(FORMATS), metavar="F,…", help="of html, pdf, docx, xlsx"
        )
        parser.add_argument("--language", default="tr", choices=["tr", "en"])

    @transaction.atomic
    def run(
        self, *, survey: str, weights: str | None, output: Path, formats: str, language: str, **options: Any
    ) -> dict[str, Any]:
        wanted = list(dict.fromkeys(name for name in formats.split(",") if name))
        if strange := sorted(set(wanted) - set(FORMATS)) or not wanted:
            raise Refused(f"--formats: {strange or formats!r} is none of {', '.join(FORMATS)}.")
        found = Survey.objects.select_related("version").filter(slug=survey).first()
        if found is None:
            raise Refused(f"SURVEY: there is no survey {survey}.")
        made_ready(output)
        chosen = self.chosen(found, weights)
        self.tell(f"Estimating {found.slug} …")
        try:
            report = build_report(found, weights=chosen, reuse=True)
        except Refusal as refusal:
            raise Refused(f"{found.slug}: {refusal}") from refusal
        files = {name: bytes_of(report, name, language=language) for name in wanted}
        return {
            "survey": found.slug,
            "version": report.version,
            "hash": report.sha256,
            "weights": chosen.number if chosen else None,
            "files": [str(path) for path in write_all(output, report, files)],
        }

    def chosen(self, survey: Survey, weights: str | None) -> WeightSet | None:
        """Returns the weight set that was asked for, else the newest, else none."""
        sets = survey.weight_sets.select_related("population")
        if weights is None or weights == UNWEIGHTED:
            newest = None if weights else sets.first()
            self.tell(f"Weights: {newest.number if newest else 'none'}")
            return newest
        found = sets.filter(number=int(weights)).first() if weights.isdecimal() else None
        if found is None:
            raise Refused(f"--weights: {survey.slug} has no weight set {weights}.")
        return found


def made_ready(directory: Path) -> None:
    """Makes the directory, before anything is saved."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise Refused(f"--output: {directory}: {problem.strerror}.") from problem


def write_all(directory: Path, report: Report, files: dict[str, bytes]) -> list[Path]:
    """Writes all files, each whole or not at all."""
    try:
        return [_write(directory / file_name(report, name), content) for name, content in files.items()]
    except OSError as problem:
        raise Refused(f"--output: {directory}: {problem.strerror}.") from problem


def _write(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    return draft.replace(path)
