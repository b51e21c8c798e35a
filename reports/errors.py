"""What may be refused in reports, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class FrozenIsImmutable(Refusal):
    code = "frozen_is_immutable"
    sentence = _("A frozen figure does not change. Make a new version.")


class SurveyStillOpen(Refusal):
    code = "survey_still_open"
    sentence = _("The survey is still open. Weigh and report when it has closed.")


class TooFewResponses(Refusal):
    code = "too_few_responses"
    sentence = _("There are too few responses for a report without recognising people.")


class WrongReportState(Refusal):
    code = "wrong_report_state"
    sentence = _("This step is not possible in the report's present state. Reload the page.")


class CannotWeigh(Refusal):
    code = "cannot_weigh"
    sentence = _("The responses cannot be weighed to these margins.")
