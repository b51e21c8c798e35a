"""`import_questionnaire FILE [--slug S] [--title T] [--publish] [--dry-run]`: a draft from another program's file."""

import re
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext

from common.contract_command import ContractCommand, Refused
from surveys.errors import NotPublishable
from surveys.language.checking import check
from surveys.language.formats import FileRefusedError
from surveys.services.importing_questionnaires import Import, import_questionnaire

SLUG = re.compile(r"[A-Za-z0-9_-]{1,80}")


class Command(ContractCommand):
    """Prints the counts and everything that could not be represented; tells what blocks publishing."""

    help = "Imports a questionnaire from XLSForm, LimeSurvey, SurveyJS or our own JSON, told by the content."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--slug", default="", help="the address; an existing questionnaire's draft is replaced"
        )
        parser.add_argument("--title", default="", help="instead of the title in the file")
        parser.add_argument("--publish", action="store_true", help="freeze the draft as a version")
        parser.add_argument("--dry-run", action="store_true", help="read and check, save nothing")

    def run(self, **options: Any) -> dict[str, Any]:
        path = self.existing_path(options["file"])
        if not path.is_file():
            raise Refused(f"{path}: this is not a file.")
        if options["slug"] and not SLUG.fullmatch(options["slug"]):
            raise Refused("--slug: letters a to z, digits, “-” and “_”, at most 80 of them.")
        try:
            done = import_questionnaire(
                path.read_bytes(),
                name=path.name,
                actor=None,
                slug=options["slug"],
                title=options["title"].strip(),
                publish=options["publish"],
                dry_run=options["dry_run"],
            )
        except FileRefusedError as refusal:
            raise Refused(f"{path.name}: {refusal.sentence(gettext)}") from refusal
        except NotPublishable as refusal:
            lines = [
                f"{each.place or 'questionnaire'}: {each.sentence(gettext)}" for each in refusal.findings
            ]
            raise Refused("\n".join([f"{path.name}: {refusal}", *lines])) from refusal
        self._tell(done)
        return self._result(done)

    def _tell(self, done: Import) -> None:
        for each in done.imported.report.notes:
            self.tell(f"note: {each.where}: {each.what}")
        for finding in check(done.definition):
            self.tell(f"{finding.severity}: {finding.place or 'questionnaire'}: {finding.sentence(gettext)}")

    def _result(self, done: Import) -> dict[str, Any]:
        unsupported = [{"where": each.where, "what": each.what} for each in done.imported.report.unsupported]
        return {"slug": done.questionnaire.slug, **done.imported.counts, "unsupported": unsupported}
