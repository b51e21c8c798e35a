"""The steps by which something of a case leaves it, or is taken from view: copies, what everybody sees."""

from django.utils.translation import gettext_lazy as _

from casework import rules
from casework.forms_of_copies import SendCopiesForm
from casework.forms_of_work import ReasonStepForm
from casework.models import Case
from casework.services import publishing, redacting
from casework.step import Step
from casework.words import Visibility
from people.models import User


def _has_copies(user: User, case: Case) -> bool:
    return case.is_open and rules.may_work_on(user, case) and bool(redacting.copies_of(case))


STEPS = (
    Step(
        key="kopya-gonder",
        label=_("Send copies to the applicant"),
        done=_("The copies are sent."),
        allowed=_has_copies,
        form=SendCopiesForm,
        do=lambda case, data, actor: redacting.send_copies(case, actor=actor, **data),
        about=_("Only copies without personal data leave the case. The originals stay here."),
    ),
    Step(
        key="gosterme",
        label=_("Do not show it to everybody"),
        done=_("Nobody else sees it."),
        allowed=lambda user, case: case.visibility != Visibility.PRIVATE and rules.may_show(user, case),
        form=ReasonStepForm,
        do=lambda case, data, actor: publishing.unpublish(case, actor=actor, **data),
        about=_("Only staff reads the reason."),
    ),
)
