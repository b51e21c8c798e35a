"""One person at one survey, as the form carries it: nothing is kept on the server until the response is sent."""

import secrets
from dataclasses import dataclass, field
from functools import cache as cache_once
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db import connection
from django.http import Http404, HttpRequest
from django.urls import reverse

from common.rows import RowReader
from people.intake import Channel
from surveys.addresses import STATION
from surveys.language.answering import relevant_sections
from surveys.language.compiling import CompiledQuestionnaire, CompiledSection
from surveys.models import QuestionnaireVersion, Survey
from surveys.services.stations import channel_of

SALT = "survey-answers-so-far"
# Written by hand: every page of a survey asks it, and the query builder takes six times as long.
SURVEY = """
    SELECT {columns}, version.sha256
    FROM surveys_survey AS survey JOIN surveys_questionnaireversion AS version ON version.id = survey.version_id
    WHERE survey.slug = %s
"""
SURVEYS = RowReader(Survey)


@dataclass
class Sitting:
    """One person at one survey: what came with the form."""

    survey: Survey
    answers: dict[str, Any] = field(default_factory=dict)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    invitation: str = ""
    # What was typed and does not fit, by section: kept when a person leaves the page, never stored.
    unfit: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    # The code under which the answers were put aside.
    aside: str = ""
    # Sections to pass again before the review; None until the review was reached.
    pending: list[str] | None = None
    # Where the pages are answered, if not on a person's own device (surveys.services.stations).
    station: str = ""

    @property
    def compiled(self) -> CompiledQuestionnaire:
        return self.survey.version.compiled

    @property
    def channel(self) -> str:
        """The channel that the response is recorded with."""
        return channel_of(self.survey, self.station)

    @property
    def kiosk_home(self) -> str:
        """Where a kiosk begins anew for the next person; nothing elsewhere."""
        if self.channel != Channel.KIOSK:
            return ""
        start = reverse("survey_start", args=[self.survey.slug])
        return f"{start}?{urlencode({STATION: self.station})}"

    @property
    def sections(self) -> tuple[CompiledSection, ...]:
        return relevant_sections(self.compiled, self.answers)

    @property
    def sealed(self) -> str:
        """The answers so far as the form carries them, to be sent back unchanged."""
        return signing.dumps(self.content, salt=f"{SALT}:{self.survey.pk}", compress=True)

    @property
    def content(self) -> dict[str, Any]:
        """All that the sitting is, as plain data."""
        content = {"a": self.answers, "k": self.key, "i": self.invitation}
        more = {"u": self.unfit, "d": self.aside, "s": self.station}
        content |= {name: value for name, value in more.items() if value}
        return content if self.pending is None else {**content, "p": self.pending}

    def address(self, number: int) -> str:
        """Returns where the section with this number, from 1, sends its answers."""
        return reverse("survey_section", args=[self.survey.slug, number])

    def take(self, content: dict[str, Any]) -> None:
        """Becomes what `content` says."""
        self.answers, self.key, self.invitation = content["a"], content["k"], content["i"]
        self.unfit, self.aside = content.get("u", {}), content.get("d", "")
        self.pending = content.get("p")
        self.station = content.get("s", "")


def survey_or_404(slug: str) -> Survey:
    """Returns the survey with its version in one query; the definition stays behind, for it is compiled already."""
    with connection.cursor() as cursor:
        cursor.execute(_survey_sql(), [slug])
        row = cursor.fetchone()
    if row is None:
        raise Http404
    found = SURVEYS.instance(row)
    found.version = QuestionnaireVersion.from_db(
        connection.alias, ["id", "sha256"], [found.version_id, row[-1]]
    )
    return found


@cache_once
def _survey_sql() -> str:
    return SURVEY.format(columns=SURVEYS.columns("survey"))


def sitting_of(request: HttpRequest, survey: Survey) -> Sitting:
    """Returns the sitting that a form carries; a form that was tampered with begins anew."""
    sitting = Sitting(survey)
    sealed = request.POST.get("so_far", "")
    if sealed:
        try:
            content = signing.loads(sealed, salt=f"{SALT}:{survey.pk}")
        except signing.BadSignature:
            return sitting
        sitting.take(content)
    return sitting


def address_of(sitting: Sitting, page: CompiledSection) -> str:
    return sitting.address(sitting.compiled.sections.index(page) + 1)
