"""What people may be refused here."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class EventsAreOnlyAdded(Refusal):
    code = "events_are_only_added"
    sentence = _("What happened to a case is only ever added to.")


class CaseIsBusy(Refusal):
    code = "case_is_busy"
    sentence = _(
        "Too many people are writing at this moment. Nothing you typed is lost: please send it again in a minute."
    )


class TextIsMissing(Refusal):
    code = "text_is_missing"
    sentence = _("Please write what it is about.")


class NameIsMissing(Refusal):
    code = "name_is_missing"
    sentence = _(
        "The law asks for a name and an address in an application of this kind. Give both, or send it as a "
        "request without a name."
    )


class CaseIsClosed(Refusal):
    code = "case_is_closed"
    sentence = _("This case is closed. Open it again first.")


class CaseIsOpen(Refusal):
    code = "case_is_open"
    sentence = _("This case is still open.")


class ReopeningIsOver(Refusal):
    code = "reopening_is_over"
    sentence = _(
        "A case can be opened again for %(days)s days. Please send a new one; it will be linked to this."
    )


class ReferralIsNotYours(Refusal):
    code = "referral_is_not_yours"
    sentence = _("This case does not wait for your unit.")


class UnitHasItAlready(Refusal):
    code = "unit_has_it_already"
    sentence = _("This unit has the case already.")


class ReasonIsMissing(Refusal):
    code = "reason_is_missing"
    sentence = _("Please write the reason: the next person has only that.")


class OutcomeDoesNotFit(Refusal):
    code = "outcome_does_not_fit"
    sentence = _("This outcome does not belong to a case of this kind.")


class RefusalNeedsGround(Refusal):
    code = "refusal_needs_ground"
    sentence = _("A refusal names the article of the law that it rests on. Choose it.")


class RefusalNeedsAppeal(Refusal):
    code = "refusal_needs_appeal"
    sentence = _("A refusal says where and until when it can be appealed against. The text is missing.")


class NotAnInformationRequest(Refusal):
    code = "not_an_information_request"
    sentence = _("Only an information request under law 4982 has this step.")


class ExtensionIsTooLate(Refusal):
    code = "extension_is_too_late"
    sentence = _("The term ended on %(due)s. It can be extended only before its last day is over.")


class ExtendedBefore(Refusal):
    code = "extended_before"
    sentence = _("The term was extended before. The law allows it once.")


class NoFeeIsWaitedFor(Refusal):
    code = "no_fee_is_waited_for"
    sentence = _("No fee is waited for in this case.")


class FeeIsWaitedFor(Refusal):
    code = "fee_is_waited_for"
    sentence = _("A fee is waited for already.")


class AssigneeIsElsewhere(Refusal):
    code = "assignee_is_elsewhere"
    sentence = _("This person does not work in the unit that has the case.")


class CannotBeLikeItself(Refusal):
    code = "cannot_be_like_itself"
    sentence = _("A case cannot be linked to itself, nor to one that is linked to it.")


class NotLinkedToIt(Refusal):
    code = "not_linked_to_it"
    sentence = _("Only cases that are linked to this one can be answered with it.")


class NothingIsCovered(Refusal):
    code = "nothing_is_covered"
    sentence = _("Say what is to be covered: at least one box.")


class OriginalsStay(Refusal):
    code = "originals_stay"
    sentence = _("Only copies without personal data leave the case. The original stays here.")


class MayNotBeShown(Refusal):
    code = "may_not_be_shown"
    sentence = _(
        "This case cannot be shown: its kind or topic does not allow it, or its applicant does not wish it."
    )


class SummaryIsMissing(Refusal):
    code = "summary_is_missing"
    sentence = _("Write in your own words what it is about. Nothing of the applicant’s words is shown.")


class SummaryNamesSomebody(Refusal):
    code = "summary_names_somebody"
    sentence = _("Something in this may tell who somebody is. Take it out, or say that you looked at it.")


class RegisteredBefore(Refusal):
    code = "registered_before"
    sentence = _("This number of the other register is here already: %(number)s.")


class DeskIsNotYours(Refusal):
    code = "desk_is_not_yours"
    sentence = _("You belong to another desk.")


class NumberIsOver(Refusal):
    code = "number_is_over"
    sentence = _("This number is not at your desk any more.")


class MailIsDecided(Refusal):
    code = "mail_is_decided"
    sentence = _("Somebody has decided about this letter in the meantime.")


class MailboxIsWrong(Refusal):
    code = "mailbox_is_wrong"
    sentence = _(
        "CASE_MAIL_IMAP must look like imaps://user:password@host/FOLDER, and the folder must be there."
    )


class NothingWaitsToBeTold(Refusal):
    code = "nothing_waits_to_be_told"
    sentence = _("Nothing waits to be told any more. Somebody may have done it in the meantime.")


class NumberIsMissing(Refusal):
    code = "number_is_missing"
    sentence = _("The number in the other register is missing.")


class DayDoesNotFit(Refusal):
    code = "day_does_not_fit"
    sentence = _("The day lies before the answer was written, or is still to come.")


class FileIsLong(Refusal):
    code = "file_is_long"
    sentence = _("The file has more than %(most)s rows. Divide it, or have it brought in by a command.")


class FileIsForgotten(Refusal):
    code = "file_is_forgotten"
    sentence = _("The rows of this file were forgotten after a day. Choose the file again.")


class PlaceholderIsUnknown(Refusal):
    code = "placeholder_is_unknown"
    sentence = _("These stand for nothing: %(marks)s. You can use: %(known)s.")


class TemplateIsNotYours(Refusal):
    code = "template_is_not_yours"
    sentence = _("This template is kept by others.")


class NobodyCanApprove(Refusal):
    code = "nobody_can_approve"
    sentence = _(
        "An answer to such a case needs %(act)s by the head of “%(unit)s”, and there is nobody to give it but "
        "those who wrote or approved it before. Name a substitute, or ask an administrator for the role."
    )


class DraftIsNotThere(Refusal):
    code = "draft_is_not_there"
    sentence = _("No draft of an answer waits in this case. Somebody may have taken it back.")


class ApprovalIsNotYours(Refusal):
    code = "approval_is_not_yours"
    sentence = _("This draft does not wait for you. Nobody approves what they wrote or approved before.")


class SubstituteIsNotYours(Refusal):
    code = "substitute_is_not_yours"
    sentence = _(
        "You name a substitute for yourself, and as a head for the people of your unit. A power to sign is given "
        "by a head in their own name only."
    )


class SubstituteIsElsewhere(Refusal):
    code = "substitute_is_elsewhere"
    sentence = _(
        "A substitute works on cases in the same unit or in one above or below it, or heads one beside it."
    )


class SubstituteIsNamed(Refusal):
    code = "substitute_is_named"
    sentence = _("Somebody is named for some of these days already. End that first.")


class DaysAreOver(Refusal):
    code = "days_are_over"
    sentence = _("These days are over, or end before they begin.")


class ViewsAreFull(Refusal):
    code = "views_are_full"
    sentence = _("You keep %(most)s views already. Remove one first.")


class ViewHasNoName(Refusal):
    code = "view_has_no_name"
    sentence = _("Give the view a name.")
