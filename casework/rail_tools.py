"""What makes work on cases lighter, on the desk's rail."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from casework.kept import for_a_minute
from casework.models import Act, AnswerDraft, Case, Message
from casework.rail_front import SECTION
from casework.rules import FIGURE_ROLES, RULE_READERS, TEMPLATE_ROLES, UNIT_ROLES, units_with_cases
from casework.signing import steps_waiting_for
from people.desk import DeskEntry, register
from people.models import User
from people.waiting import AT_MOST, Task


def drafts_waiting(request: HttpRequest) -> int:
    """Returns how many drafts wait for the person's initials or signature; up to a minute old."""
    return for_a_minute("drafts-waiting", request.user.pk, lambda: steps_waiting_for(request.user).count())


def approvals_waiting(user: User) -> Iterator[Task]:
    """Yields the drafts that wait for this person, and those of their own that were returned."""
    for step in steps_waiting_for(user).select_related("draft__case").order_by("asked_at")[:AT_MOST]:
        yield _task(step.draft.case, step.get_act_display(), "paraf" if step.act == Act.INITIALS else "imza")
    returned = AnswerDraft.objects.filter(
        author=user,
        end=AnswerDraft.End.RETURNED,
        message__delivery=Message.Delivery.DRAFT,
        case__closed_at=None,
        case__unit__in=units_with_cases(user),
    )
    for draft in returned.select_related("case").order_by("ended_at")[:AT_MOST]:
        yield _task(draft.case, _("The draft was returned: write it anew"), "yanit")


def register_tool_entries() -> None:
    """Registers the entries; the rail shows each to its roles."""
    for label, url_name, roles, order, count in (
        (_("Initials and signatures"), "case_approvals", UNIT_ROLES, 26, drafts_waiting),
        (_("Load"), "case_load", FIGURE_ROLES, 27, None),
        (_("Try the rules"), "case_rules", RULE_READERS, 29, None),
        (_("Substitutes"), "case_substitutes", UNIT_ROLES, 27, None),
        (_("Reply templates"), "reply_templates", TEMPLATE_ROLES, 27, None),
    ):
        register(
            DeskEntry(section=SECTION, label=label, url_name=url_name, roles=roles, order=order, count=count)
        )


def _task(case: Case, step: object, key: str) -> Task:
    url = reverse("case_step", args=[case.number, key])
    return Task(title=case.title, step=step, url=url, detail=case.number, due=case.due_on)
