"""What may be refused in participation, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class WrongState(Refusal):
    code = "wrong_state"
    sentence = _("This step is not possible any more: somebody has taken it in the meantime. Reload the page.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = _("Write the reason: the department will read it.")


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    sentence = _("The person who wrote the brief cannot sign it. Ask the unit head.")
