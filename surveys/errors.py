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


class IntakeIsBusy(Refusal):
    code = "intake_is_busy"
    sentence = _(
        "The system is very busy at the moment, and your answers could not be stored yet. They are all still on "
        "this page. Wait a few seconds and press Send again: they are counted once, however often you press."
    )


class SubmissionKeyReused(Refusal):
    code = "submission_key_reused"
    sentence = _(
        "You have sent answers from this page before: they are stored and count. What stands below differs from "
        "them and was not stored."
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


class DraftHasChanged(Refusal):
    code = "draft_has_changed"
    sentence = _("The draft was changed since you opened this page. Read it again, then publish.")


class PublishedStays(Refusal):
    code = "published_stays"
    sentence = _("It has been published: its versions stay, so that answers keep their questions.")


class NeedsSecondPerson(Refusal):
    code = "needs_second_person"
    sentence = _(
        "You saved this draft yourself, and it changes what answers mean. Such a change is published by a "
        "second person."
    )


class FixedAfterOpening(Refusal):
    code = "fixed_after_opening"
    sentence = _(
        "The survey has opened. Mode, access, sampling, version and privacy notice stay as people were told."
    )


class NotPlausible(Refusal):
    """A plan that makes no sense; says which part, and why."""

    code = "not_plausible"

    def __init__(self, field: str, sentence: object, **params: object) -> None:
        self.field = field
        super().__init__(sentence, **params)


class BatchExistsAlready(Refusal):
    code = "batch_exists_already"
    sentence = _(
        "This batch was made already, and its codes were handed out with it. If the file is lost, replace the batch."
    )


class BatchIsRevoked(Refusal):
    code = "batch_is_revoked"
    sentence = _("This batch was revoked already.")


class ReasonNeeded(Refusal):
    code = "reason_needed"
    sentence = _("Write the reason: the record keeps it.")


class SurveyHasClosed(Refusal):
    code = "survey_has_closed"
    sentence = _("The survey has closed and does not open again. Open a new field period instead.")


class PartialBaseWeights(Refusal):
    code = "partial_base_weights"
    sentence = _(
        "%(without)s responses have no base weight, the others do. Give every response one, or none at all."
    )
