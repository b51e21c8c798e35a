"""Single-use invitation codes: made in batches, handed out once, kept as keyed digests only.

Nobody can print a batch a second time. A file that was lost is replaced: the batch's unused codes are
revoked and as many new ones made. Looking at a page uses no code; sending the answers does.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from city.models import Neighbourhood, ReferencePopulation
from common.formula_safe import disarm
from common.identifiers import is_code, keyed_digest, new_code, normalise
from people.audit import record
from people.models import User
from surveys.addresses import public_address
from surveys.errors import BatchExistsAlready, BatchIsRevoked, NotPlausible, ReasonNeeded, SurveyHasClosed
from surveys.models import Invitation, InvitationBatch, Survey

MOST = 200_000
MANY = 2000
NOT_BY_INVITATION = gettext_lazy("This survey is not entered by invitation: codes would open nothing.")


@dataclass(frozen=True, slots=True)
class HandedOut:
    """One invitation as it leaves the house: its number in the batch, its stratum, code and address."""

    number: int
    stratum: str
    code: str
    address: str


def digest_of(survey: Survey, code: str) -> str:
    """Returns the digest under which an invitation is found; the survey is part of it."""
    return keyed_digest(f"{survey.pk}:{normalise(code)}", "survey-invitation", key=settings.SECRET_KEY)


def draw(survey: Survey, *, strata: Mapping[str, int]) -> tuple[HandedOut, ...]:
    """Returns new codes that are stored nowhere yet, so many a stratum: what is slow is made of them first."""
    _refuse(survey, count=sum(strata.values()), fewest=min(strata.values(), default=0))
    wanted = [stratum for stratum, count in strata.items() for _ in range(count)]
    return tuple(_hand_out(survey, number, stratum) for number, stratum in enumerate(wanted, start=1))


@transaction.atomic
def make_batch(
    survey: Survey,
    *,
    handed: tuple[HandedOut, ...],
    today: date,
    actor: User | None = None,
    note: str = "",
    form_key: UUID | None = None,
    replaces: InvitationBatch | None = None,
) -> InvitationBatch:
    """Returns the batch in which these new codes count from now on. A form sent twice makes one batch.

    Errors: SurveyHasClosed, BatchExistsAlready.
    """
    _refuse(survey, count=len(handed), fewest=0)
    try:
        with transaction.atomic():
            batch = InvitationBatch.objects.create(
                survey=survey, created_on=today, note=note, form_key=form_key, replaces=replaces
            )
    except IntegrityError:
        raise BatchExistsAlready from None
    Invitation.objects.bulk_create(
        (
            Invitation(
                batch=batch, survey=survey, code_digest=digest_of(survey, each.code), stratum=each.stratum
            )
            for each in handed
        ),
        batch_size=MANY,
    )
    record("survey.invited", survey, actor=actor, batch=batch.pk, count=len(handed))
    return batch


def make_invitations(
    survey: Survey, *, count: int, today: date, stratum: str = "", actor: User | None = None
) -> list[str]:
    """Returns new codes of one stratum; they exist nowhere else afterwards."""
    handed = draw(survey, strata={stratum: count})
    make_batch(survey, handed=handed, today=today, actor=actor)
    return [each.code for each in handed]


@transaction.atomic
def revoke_batch(batch: InvitationBatch, *, reason: str, today: date, actor: User | None) -> int:
    """Makes the unused codes of a batch useless, for a reason that the record keeps; returns how many."""
    if not reason.strip():
        raise ReasonNeeded
    locked = InvitationBatch.objects.select_for_update().select_related("survey").get(pk=batch.pk)
    if locked.revoked_on:
        raise BatchIsRevoked
    unused = locked.invitations.filter(used_on=None, revoked_on=None)
    count = unused.update(revoked_on=today)
    locked.revoked_on, locked.revoked_because = today, reason.strip()
    locked.save(update_fields=["revoked_on", "revoked_because"])
    record(
        "survey.batch_revoked",
        locked.survey,
        actor=actor,
        batch=locked.pk,
        count=count,
        reason=reason.strip(),
    )
    return count


@transaction.atomic
def replace_batch(
    batch: InvitationBatch,
    *,
    handed: tuple[HandedOut, ...],
    reason: str,
    today: date,
    actor: User | None,
    form_key: UUID | None = None,
) -> InvitationBatch:
    """Revokes a batch and returns a new one of these codes, drawn for those that were unused."""
    if form_key and InvitationBatch.objects.filter(form_key=form_key).exists():
        raise BatchExistsAlready
    revoke_batch(batch, reason=reason, today=today, actor=actor)
    return make_batch(
        batch.survey,
        handed=handed,
        today=today,
        actor=actor,
        note=batch.note,
        form_key=form_key,
        replaces=batch,
    )


def unused_by_stratum(batch: InvitationBatch) -> dict[str, int]:
    """Returns how many codes of a batch are unused in each stratum."""
    unused = batch.invitations.filter(used_on=None, revoked_on=None)
    return dict(unused.values_list("stratum").annotate(count=Count("pk")).order_by("stratum"))


def spread(count: int, *, how: str, population: ReferencePopulation | None) -> dict[str, int]:
    """Returns how many of `count` go to each neighbourhood: the same to all (`even`), or by population (`proportional`)."""
    from analysis.errors import AnalysisError
    from analysis.sampling import allocate

    places = list(Neighbourhood.objects.values_list("code", flat=True))
    sizes = dict.fromkeys(places, MOST)
    if how == "proportional":
        if population is None:
            raise NotPlausible(
                "spread", gettext_lazy("Name the survey's population first: it says how many.")
            )
        sizes = {code: size for (code,), size in population.margin("neighbourhood").items() if code}
    method = "equal" if how == "even" else "proportional"
    try:
        return allocate(count, sizes, method=method, least=0)
    except AnalysisError as refusal:
        raise NotPlausible("count", str(refusal)) from refusal


def counts_by_stratum(survey: Survey) -> list[dict[str, object]]:
    """Returns sent, used and revoked invitations of each stratum; revoked ones are not among the sent."""
    rows = survey.invitations.values("stratum").annotate(
        sent=Count("pk", filter=Q(revoked_on=None)),
        used=Count("pk", filter=Q(used_on__isnull=False)),
        revoked=Count("pk", filter=Q(revoked_on__isnull=False)),
    )
    names = stratum_names()
    return sorted(
        ({**row, "name": names.get(row["stratum"], row["stratum"]) or _("No stratum")} for row in rows),
        key=lambda row: row["stratum"],
    )


def stratum_names() -> dict[str, str]:
    """Returns the names of the strata that are neighbourhoods."""
    return dict(Neighbourhood.objects.values_list("code", "name"))


def is_unused(survey: Survey, code: str) -> bool:
    """Tells whether a code may still be used; looking uses nothing. A mistyped one is never looked up."""
    if not is_code(code):
        return False
    return Invitation.objects.filter(
        survey=survey, code_digest=digest_of(survey, code), used_on=None, revoked_on=None
    ).exists()


def invitations_csv(invitations: Iterable[HandedOut], *, for_people: bool = False) -> str:
    """Returns the batch as CSV: plain for programs; for people with Turkish headings and the semicolon of their Excel."""
    sheet = io.StringIO()
    names = stratum_names()
    if for_people:
        sheet.write("\ufeff")
        headings = [_("Number"), _("Stratum"), _("Code"), _("Address of the survey")]
    else:
        headings = ["number", "stratum", "code", "address"]
    writer = csv.writer(sheet, delimiter=";" if for_people else ",", lineterminator="\r\n")
    writer.writerow(headings)
    for each in invitations:
        stratum = names.get(each.stratum, each.stratum) if for_people else each.stratum
        writer.writerow([each.number, disarm(stratum), disarm(each.code), disarm(each.address)])
    return sheet.getvalue()


def _hand_out(survey: Survey, number: int, stratum: str) -> HandedOut:
    code = new_code()
    return HandedOut(number, stratum, code, public_address(survey, code=code))


def _refuse(survey: Survey, *, count: int, fewest: int) -> None:
    if survey.access != Survey.Access.INVITATION:
        raise NotPlausible("count", NOT_BY_INVITATION)
    if survey.state() == "closed":
        raise SurveyHasClosed
    if fewest < 0 or not 1 <= count <= MOST:
        raise NotPlausible(
            "count", gettext_lazy("Between 1 and %(most)s invitations can be made at once."), most=MOST
        )
