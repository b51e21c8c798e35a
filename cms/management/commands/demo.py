"""`manage.py demo`: loads the demo municipality; running it again changes nothing."""

from argparse import ArgumentParser
from typing import Any

from cms.demo import town
from common.contract_command import ContractCommand, Refused
from people.demo import DEMO_ACCOUNTS, demo_email


class Command(ContractCommand):
    help = "Loads the demo municipality: made-up requests, projects, surveys and answers, marked as such."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seed", type=int, default=35)
        parser.add_argument("--responses", type=int, default=1200)

    def run(self, *, seed: int, responses: int, **options: Any) -> dict[str, Any]:
        if responses < 200:
            raise Refused("--responses: at least 200, or the report would have too few people.")
        is_new = not town.is_loaded()
        if is_new:
            town.load(seed=seed, responses=responses)
        return {
            "loaded": is_new,
            "counts": counts(),
            "addresses": ["/", "/katilim/", "/sonuclar/", "/anket/sahilde-yurumek/", "/masa/", "/yonetim/"],
            "accounts": [{"role": key, "email": demo_email(key)} for key in DEMO_ACCOUNTS],
        }


def counts() -> dict[str, int]:
    """Returns how many there are of each kind."""
    from participation.models import Project, StudyRequest
    from reports.models import Report
    from surveys.models import Response, Survey

    kinds = {
        "requests": StudyRequest,
        "projects": Project,
        "surveys": Survey,
        "responses": Response,
        "reports": Report,
    }
    return {name: model.objects.count() for name, model in kinds.items()}
