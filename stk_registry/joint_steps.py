"""What a joint project with organisations needs in law, step by step, and how far it is.

Law 5393, art. 75(c): the council decides, then an agreement is made. Chambers with public status, associations of
public benefit and tax-exempt foundations need nothing more; with any other the prefect (the highest civil
authority of the place) has to permit it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stk_registry.legal_forms import LegalForm
from stk_registry.models import JointProject, Organisation

LAW = "5393 sayılı Kanun m. 75/c"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: done, next, later, or not needed; with the day and number that prove it."""

    key: str
    label: object
    state: str
    on: date | None = None
    number: str = ""
    because: object = ""


def is_exempt(organisation: Organisation) -> bool:
    """Whether a joint project with this organisation alone needs no permission of the prefect."""
    is_chamber = organisation.legal_form == LegalForm.CHAMBER
    return is_chamber or organisation.public_benefit or organisation.tax_exempt


def needs_permission(organisations: Iterable[Organisation]) -> bool:
    """Whether the prefect has to permit it: as soon as one organisation is not exempt."""
    return any(not is_exempt(each) for each in organisations)


def steps_of(project: JointProject, *, today: date | None = None) -> list[Step]:
    """Returns the steps in their order; the first that is not done is next."""
    day = today or timezone.localdate()
    permission = needs_permission(project.organisations.all())
    wanted = [
        ("council", _("Council’s decision"), project.council_decision_on, project.council_decision_number),
        ("permission", _("Prefect’s permission"), project.permission_on, project.permission_number),
        ("protocol", _("Protocol signed"), project.protocol_on, ""),
        (
            "begun",
            _("Begun"),
            project.starts_on if project.starts_on and project.starts_on <= day else None,
            "",
        ),
        ("over", _("What came of it is written"), project.ends_on if project.outcome else None, ""),
    ]
    found, is_next = [], True
    for key, label, on, number in wanted:
        if key == "permission" and not permission:
            because = _("not needed: of public benefit, tax-exempt, or a chamber")
            found.append(Step(key, label, "not_needed", because=because))
            continue
        done = on is not None or (key == "over" and bool(project.outcome))
        found.append(Step(key, label, "done" if done else "next" if is_next else "later", on, number))
        is_next = is_next and done
    return found


def may_sign(project: JointProject) -> bool:
    """Whether the protocol may be signed: everything before it is done or not needed."""
    before = [step for step in steps_of(project) if step.key in ("council", "permission")]
    return all(step.state in ("done", "not_needed") for step in before)
