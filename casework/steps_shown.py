"""The steps by which something of a case leaves it: copies to the applicant."""

from django.utils.translation import gettext_lazy as _

from casework import rules
from casework.forms_of_copies import SendCopiesForm
from casework.models import Case
from casework.services import redacting
from casework.step import Step
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
)
