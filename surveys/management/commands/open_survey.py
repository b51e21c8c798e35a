"""`open_survey SLUG --questionnaire Q`: a field period on the newest published version of a questionnaire."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from common.contract_command import ContractCommand, Refused
from common.dates import parse_moment
from people.intake import Channel
from surveys.addresses import public_address
from surveys.errors import NotPlausible
from surveys.models import Questionnaire, QuestionnaireVersion, Survey
from surveys.services.opening import open_survey

USUAL_LENGTH = timedelta(days=14)


class Command(ContractCommand):
    help = "Opens a survey: now for two weeks, anonymous and open to everybody, unless told otherwise."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", metavar="SLUG", help="the address: /anket/SLUG/")
        parser.add_argument("--questionnaire", required=True, metavar="Q", help="the questionnaire's slug")
        parser.add_argument("--title", metavar="T", help="the questionnaire's title unless given")
        parser.add_argument("--mode", choices=Survey.Mode.values, default=Survey.Mode.ANONYMOUS)
        parser.add_argument("--access", choices=Survey.Access.values, default=Survey.Access.OPEN)
        parser.add_argument("--sampling", choices=Survey.Sampling.values, default=Survey.Sampling.OPT_IN)
        parser.add_argument("--opens", metavar="T", help="2026-11-22T09:00, 22.11.2026 09:00, or a day; now")
        parser.add_argument("--closes", metavar="T", help="a day is meant whole; two weeks after it opens")
        parser.add_argument(
            "--channels", default=Channel.WEB, metavar="web,door,…", help=", ".join(Channel.values)
        )

    def run(self, *, slug: str, **options: Any) -> dict[str, Any]:
        version = newest_version(options["questionnaire"])
        opens_at = _moment("--opens", options["opens"], ends=False) or timezone.now()
        closes_at = _moment("--closes", options["closes"], ends=True) or opens_at + USUAL_LENGTH
        try:
            survey = open_survey(
                version=version,
                slug=slug,
                title=options["title"] or version.questionnaire.title,
                mode=options["mode"],
                access=options["access"],
                sampling=options["sampling"],
                channels=[each.strip() for each in options["channels"].split(",") if each.strip()],
                opens_at=opens_at,
                closes_at=closes_at,
                actor=None,
            )
        except NotPlausible as refusal:
            raise Refused(f"{refusal.field}: {refusal}") from refusal
        self.tell(f"{survey.title}: version {version.number}, {survey.opens_at} – {survey.closes_at}.")
        return {"slug": survey.slug, "address": public_address(survey)}


def newest_version(slug: str) -> QuestionnaireVersion:
    """Returns the newest published version of a questionnaire, or refuses."""
    questionnaire = Questionnaire.objects.filter(slug=slug).first()
    if questionnaire is None:
        raise Refused(f"--questionnaire: there is no questionnaire {slug}.")
    version = questionnaire.newest_version
    if version is None:
        raise Refused(f"--questionnaire: {slug} has no published version yet. Publish it first.")
    return version


def _moment(option: str, text: str | None, *, ends: bool) -> datetime | None:
    """Returns the moment that was written; one without a time zone is the municipality's own time."""
    if text is None:
        return None
    try:
        moment = parse_moment(text, ends=ends)
    except ValueError as problem:
        raise Refused(f"{option}: {problem}") from problem
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
