"""What may be refused in reports, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class FrozenIsImmutable(Refusal):
    code = "frozen_is_immutable"
    sentence = _("A frozen figure does not change. Make a new version.")


class SurveyStillOpen(Refusal):
    code = "survey_still_open"
    sentence = _("The survey is still open. Weigh and report when it has closed.")


class ResponsesMayStillCome(Refusal):
    code = "responses_may_still_come"
    sentence = _(
        "The survey has closed, and a page that was opened in time may still be sent until %(when)s. "
        "Weigh and report after that, so that no answer is left out."
    )


class TooFewResponses(Refusal):
    code = "too_few_responses"
    sentence = _("There are too few responses for a report without recognising people.")


class WrongReportState(Refusal):
    code = "wrong_report_state"
    sentence = _("This step is not possible in the report's present state. Reload the page.")


class ReviewerWroteIt(Refusal):
    code = "reviewer_wrote_it"
    sentence = _("You wrote this narrative. Ask another person of the team to review it.")


class NoReason(Refusal):
    code = "no_reason"
    sentence = _("Say what has to change, so that it can be mended.")


class KeptFileIsDamaged(Refusal):
    code = "kept_file_is_damaged"
    sentence = _(
        "The file is not what was delivered. Tell the administrator: it must be restored from the backup."
    )


class CannotWeigh(Refusal):
    code = "cannot_weigh"
    sentence = _("The responses cannot be weighed to these margins.")


class CannotEstimate(Refusal):
    code = "cannot_estimate"
    sentence = _("The figures of this survey cannot be computed: %(why)s")


def reason(error: Exception) -> object:
    """Returns why the statistics refused, with what to do; their own words are for the command line."""
    return REASONS.get(getattr(error, "code", ""), REASONS["analysis"])


REASONS = {
    "bad_table": _("The base weights or answers do not make a table. Check the imported file."),
    "bad_design": _("A stratum has a single response. Join it with another one in the imported file."),
    "bad_column": _("A variable is missing or has no answers. Leave it out."),
    "bad_margin": _("A margin and the responses do not fit together. Leave this margin out."),
    "not_converged": _(
        "The margins contradict each other with these responses. Leave a margin out, or widen the bounds of trimming."
    ),
    "too_few_answers": _("There are too few answers. Leave out the group or question with the fewest."),
    "bad_specification": _("What is asked has no meaning for these answers. Choose other margins."),
    "not_protectable": _("Few people cannot be hidden well enough. Ask for fewer groups."),
    "no_panel_meets_quotas": _("No choice of these volunteers meets all quotas. Widen the quotas."),
    "analysis": _("The statistics refuse these figures. Choose other margins, or ask the analyst."),
}


class CannotCode(Refusal):
    code = "cannot_code"
    sentence = _("Only answers in people's own words are coded, with themes of their own codebook.")


class QuoteTellsOfPeople(Refusal):
    code = "quote_tells_of_people"
    sentence = _("The quotation holds %(what)s. Take it out before the words are printed.")
