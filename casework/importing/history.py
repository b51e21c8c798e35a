"""A row of an older system as a case: open or ended, with the days and the numbers it had there."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from casework.importing.columns import HISTORY_HEADINGS
from casework.importing.rows import asker_of, matter_of, needed, read_if_given
from casework.importing.values import Lists, Wrong, door_of, kind_of, listed, moment_of, outcome_of
from casework.services.answering import outcomes_of
from casework.services.history import Ended, OldCase
from casework.services.registers import plain_number
from casework.words import CaseKind, Door, Outcome
from common.text import fold

CLOSED_WORDS = {
    "kapali",
    "kapandi",
    "cozuldu",
    "tamamlandi",
    "sonuclandi",
    "yanitlandi",
    "cevaplandi",
    "closed",
}
OPEN_WORDS = {"acik", "beklemede", "islemde", "devam ediyor", "yeni", "open"}
# Law 4982 has outcomes of its own; older systems used the same words for all.
OF_INFORMATION = {
    Outcome.DONE: Outcome.GRANTED,
    Outcome.INFORMED: Outcome.GRANTED,
    Outcome.PARTLY_DONE: Outcome.PARTLY_GRANTED,
    Outcome.NOT_FEASIBLE: Outcome.REFUSED,
}


def old_case_of(values: Mapping[str, str], *, lists: Lists, now: datetime) -> OldCase:
    """Returns the case that a row tells of. Errors: Wrong."""
    received_at = moment_of(needed(values, "on", HISTORY_HEADINGS["on"][0]), now=now)
    kind = read_if_given(values, "kind", kind_of, CaseKind.REQUEST.value)
    no_unit = _("There is no unit “%(text)s”.")
    return OldCase(
        number=plain_number(needed(values, "number", HISTORY_HEADINGS["number"][0])),
        door=read_if_given(values, "door", door_of, Door.IMPORT.value),
        kind=kind,
        received_at=received_at,
        unit=read_if_given(values, "unit", lambda name: listed(name, lists.units, no_unit)),
        asker=asker_of(values),
        ended=_ended(values, kind=kind, received_at=received_at, now=now),
        **matter_of(values, lists),
    )


def _ended(values: Mapping[str, str], *, kind: str, received_at: datetime, now: datetime) -> Ended | None:
    state = fold(values.get("state", ""))
    if state and state not in CLOSED_WORDS | OPEN_WORDS:
        raise Wrong(_("“%(text)s” is no state. Write open or closed."), text=values["state"][:40])
    at = read_if_given(values, "answered_on", lambda text: moment_of(text, now=now))
    if state in CLOSED_WORDS and at is None:
        raise Wrong(_("It is closed, but the day of the answer is missing."))
    if at is None or state in OPEN_WORDS:
        return None
    if at < received_at:
        raise Wrong(_("It was answered before it came in."))
    outcome = read_if_given(values, "outcome", outcome_of, "")
    if kind == CaseKind.INFORMATION:
        outcome = OF_INFORMATION.get(outcome, outcome)
    if outcome and outcome not in (*outcomes_of(kind), Outcome.REDIRECTED):
        raise Wrong(_("This outcome does not belong to a case of this kind."))
    return Ended(at=at, outcome=outcome, text=values.get("answer", ""))
