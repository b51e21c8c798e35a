"""refresh_dataset: brings a survey's columnar copy up to date."""

import time
from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from common.contract_command import ContractCommand, Refused
from surveys.columnar import refresh_dataset
from surveys.models import Survey


class Command(ContractCommand):
    help = "Extends a survey's columnar copy by the responses that were stored since."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("survey")

    def run(self, **options: Any) -> dict[str, Any]:
        survey = Survey.objects.select_related("version").filter(slug=options["survey"]).first()
        if survey is None:
            raise Refused(f"{options['survey']}: there is no such survey.")
        began = time.perf_counter()
        made = refresh_dataset(survey, now=timezone.now())
        return {
            "survey": survey.slug,
            "rows": made.rows,
            "added": made.added,
            "removed": made.removed,
            "seconds": round(time.perf_counter() - began, 3),
            "file": str(made.path),
        }
