"""What may be refused in the shopkeepers' room, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class NumberRefused(Refusal):
    code = "number_refused"
    sentence = _(
        "This is neither a tax number of ten digits nor an identity number of eleven. Look for a slip of the finger."
    )


class NotYours(Refusal):
    code = "not_yours"
    sentence = _("Only an owner or manager of the business can do this.")


class LastOwner(Refusal):
    code = "last_owner"
    sentence = _("Somebody has to look after the business. Invite another owner first.")


class InvitationUnknown(Refusal):
    code = "invitation_unknown"
    sentence = _("This invitation is not known, was used, or is no longer valid. Ask for a new one.")


class ActsAlready(Refusal):
    code = "acts_already"
    sentence = _("This person acts for the business already.")


class CodeOfAnotherTrade(Refusal):
    code = "code_of_another_trade"
    sentence = _("This activity code belongs to another trade.")


class TooManyBusinesses(Refusal):
    code = "too_many_businesses"
    sentence = _("You have signed up very many businesses today. Please write to us instead.")


class RowIsInForce(Refusal):
    code = "row_is_in_force"
    sentence = _("What is in force is not edited. Revise it: the revision takes its place from a day on.")


class DayTooEarly(Refusal):
    code = "day_too_early"
    sentence = _("Choose a later day: people were told otherwise until then.")


class NoticeNeedsPlace(Refusal):
    code = "notice_needs_place"
    sentence = _("Choose the neighbourhoods, or say that it is for the whole district.")


class NoticeIsOut(Refusal):
    code = "notice_is_out"
    sentence = _("This notice was published or called off already.")


class SlotIsTaken(Refusal):
    code = "slot_is_taken"
    sentence = _("Somebody else took this time a moment ago. Choose another.")


class OneAtATime(Refusal):
    code = "one_at_a_time"
    sentence = _("You have two appointments already. Give one back to book another.")


class WordsMissing(Refusal):
    code = "words_missing"
    sentence = _("Some words are missing: write what was said, and with a day what is to be done.")
