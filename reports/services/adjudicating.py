"""What holds where two coders disagree: found, decided by a person, and used by the report."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from people.audit import record
from people.models import User
from reports.errors import CannotCode
from reports.models import Adjudication, Codebook, Coding, Theme
from reports.services.coding import answers_to, main_coder
from surveys.models import Response


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """One answer that the main coder and another person read differently."""

    key: Any
    text: str
    first: frozenset[int]
    second: frozenset[int]


def disagreements(codebook: Codebook) -> list[Disagreement]:
    """Returns the answers read differently and not decided yet, in the coders' order; names stay out of it."""
    lead = main_coder(codebook)
    given = _given(codebook)
    read = codebook.read.values_list("response", "coder")
    decided = set(codebook.adjudications.values_list("response", flat=True))
    by_lead = {response for response, coder in read if coder == lead}
    others = {response: coder for response, coder in read if coder != lead and response in by_lead}
    found = []
    for key, text in answers_to(codebook):
        if key not in others or key in decided:
            continue
        first, second = (frozenset(given.get((key, coder), ())) for coder in (lead, others[key]))
        if first != second:
            found.append(Disagreement(key=key, text=text, first=first, second=second))
    return found


@transaction.atomic
def adjudicate(codebook: Codebook, response: Response, *, themes: list[Theme], actor: User) -> Adjudication:
    """Keeps which themes hold for an answer, in place of an earlier decision. Errors: CannotCode if read by one only."""
    readers = codebook.read.filter(response=response).values("coder").distinct().count()
    if readers < 2 or any(theme.codebook_id != codebook.pk for theme in themes):
        raise CannotCode
    made, _is_new = Adjudication.objects.update_or_create(
        codebook=codebook, response=response, defaults={"decided_by": actor}
    )
    made.themes.set(themes)
    record("codebook.adjudicated", codebook, actor=actor, themes=sorted(theme.code for theme in themes))
    return made


def themes_that_hold(codebook: Codebook) -> set[tuple[int, Any]]:
    """Returns (theme, response) pairs: the main coder's, but for answers that were decided."""
    lead = main_coder(codebook)
    decided = set(codebook.adjudications.values_list("response", flat=True))
    own = Coding.objects.filter(theme__codebook=codebook, coder=lead).values_list("theme", "response")
    settled = codebook.adjudications.filter(themes__isnull=False).values_list("themes", "response")
    return {pair for pair in own if pair[1] not in decided} | set(settled)


def _given(codebook: Codebook) -> dict[tuple[Any, int], set[int]]:
    found: dict[tuple[Any, int], set[int]] = {}
    for theme, response, coder in Coding.objects.filter(theme__codebook=codebook).values_list(
        "theme", "response", "coder"
    ):
        found.setdefault((response, coder), set()).add(theme)
    return found
