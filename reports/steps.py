"""The next step of a report in words, and who takes it: for the desk page and for the list of what waits."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from people.models import Role, User
from people.roles import STUDY_TEAM, has_role
from reports.models import Report, ReportStep
from reports.services.delivery import wrote

State = Report.State
TONES = {State.DRAFT: "waiting", State.REVIEWED: "open", State.DELIVERED: "open", State.PUBLISHED: "done"}


@dataclass(frozen=True, kw_only=True)
class Next:
    """What comes next, who does it, and the step this person may take now ("" for none)."""

    what: str
    who: str
    step: str = ""
    button: str = ""
    may_send_back: bool = False
    may_write: bool = False


def next_step(report: Report, user: User) -> Next:
    """Returns the next step of a report as it concerns this person."""
    return {
        State.DRAFT: _of_draft,
        State.REVIEWED: _of_reviewed,
        State.DELIVERED: _of_delivered,
        State.PUBLISHED: _of_published,
    }[State(report.state)](report, user)


def sent_back_because(report: Report) -> str:
    """Returns why a draft was sent back, "" once it has been rewritten."""
    last = report.steps.order_by("-pk").first()
    return last.reason if last and last.kind == ReportStep.Kind.SENT_BACK else ""


def _of_draft(report: Report, user: User) -> Next:
    is_team, is_writer = has_role(user, *STUDY_TEAM), wrote(report, user)
    if sent_back_because(report):
        return Next(
            what=_("Rewrite the narrative as asked"), who=_("who wrote the narrative"), may_write=is_team
        )
    may_review = is_team and not is_writer
    return Next(
        what=_("Write the narrative, then have it reviewed"),
        who=_("anybody of the team who did not write it reviews"),
        step="review" if may_review else "",
        button=_("I have reviewed it") if may_review else "",
        may_send_back=may_review,
        may_write=is_team,
    )


def _of_reviewed(report: Report, user: User) -> Next:
    may = has_role(user, Role.UNIT_HEAD)
    return Next(
        what=_("Deliver the report to the department"),
        who=_("the unit head"),
        step="deliver" if may else "",
        button=_("Deliver to the department") if may else "",
        may_send_back=may,
    )


def _of_delivered(report: Report, user: User) -> Next:
    may, replied = has_role(user, Role.UNIT_HEAD), hasattr(report, "reply")
    if not replied:
        return Next(
            what=_("Read the report and write a reply"),
            who=_("the department"),
            step="publish" if may else "",
            button=_("Publish without a reply") if may else "",
        )
    return Next(
        what=_("Publish the results"),
        who=_("the unit head"),
        step="publish" if may else "",
        button=_("Publish the results") if may else "",
    )


def _of_published(report: Report, user: User) -> Next:
    if hasattr(report, "reply"):
        return Next(what=_("Nothing is left to do"), who="–")
    return Next(what=_("Read the report and write a reply"), who=_("the department"))
