"""What may be refused in surveys, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class PublishedIsImmutable(Refusal):
    code = "published_is_immutable"
    sentence = _("A published questionnaire does not change. Edit the draft and publish a new version.")


class SurveyIsClosed(Refusal):
    code = "survey_is_closed"
    sentence = _(
        "This survey has closed. Your answers were not sent; they stay on this page so that you can keep them."
    )


class SurveyIsNotOpenYet(Refusal):
    code = "survey_is_not_open_yet"
    sentence = _("This survey has not opened yet.")


class SubmissionKeyReused(Refusal):
    code = "submission_key_reused"
    sentence = _(
        "These answers differ from those you sent before with this page. Open the survey again to answer once more."
    )


class InvitationRefused(Refusal):
    code = "invitation_refused"
    sentence = _("This invitation code is not known or was used already. Check the letter, letter by letter.")


class QuotaIsFull(Refusal):
    code = "quota_is_full"
    sentence = _("Enough people like you have answered already. Thank you; your answers were not stored.")


class NotPublishable(Refusal):
    code = "not_publishable"
    sentence = _("The questionnaire cannot be published yet. Mend what is listed and publish again.")
