"""What may be refused in the registry, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class ChangeIsTaken(Refusal):
    code = "change_is_taken"
    sentence = _(
        "This change is with the unit already, or was decided. Reload the page to see how it stands."
    )


class SomebodyElseSaved(Refusal):
    code = "somebody_else_saved"
    sentence = _("Somebody else saved this draft meanwhile. Both versions are below; nothing is lost.")


class NothingChanged(Refusal):
    code = "nothing_changed"
    sentence = _("The draft is the same as the published profile. There is nothing to send in.")


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = _("Write the reason: it is what the organisation reads.")


class NumberIsTaken(Refusal):
    code = "number_is_taken"
    sentence = _(
        "An organisation with this number is in the registry already. If it is yours, ask to speak for it instead."
    )


class ProfileRefused(Refusal):
    """The profile has fields that cannot be right; `fields` maps each to its sentence."""

    code = "profile_refused"
    sentence = _("Some fields cannot be right yet. They are marked below.")

    def __init__(self, fields: dict[str, object]) -> None:
        self.fields = fields
        super().__init__()


class NotAColleague(Refusal):
    code = "not_a_colleague"
    sentence = _("This person does not work in the civil society unit today. Choose somebody else.")


class SentAgain(Refusal):
    code = "sent_again"
    sentence = _(
        "The organisation changed this and sent it in again after you opened the page. "
        "What stands here now is the newest; nothing was decided."
    )


class RecordChanged(Refusal):
    code = "record_changed"
    sentence = _(
        "Somebody else changed this record after you opened the page. Nothing was saved; "
        "what you typed is still here. Compare, then save again."
    )


class RecordIsMerged(Refusal):
    code = "record_is_merged"
    sentence = _("This record was merged into another. Go on there.")


class RelatedAlready(Refusal):
    code = "related_already"
    sentence = _("These two are tied in this way already.")


class NobodyToWriteTo(Refusal):
    code = "nobody_to_write_to"
    sentence = _("Nobody manages this profile yet, so there is nobody to write to.")


class NotYours(Refusal):
    code = "not_yours"
    sentence = _("You do not speak for this organisation at present.")


class LastManager(Refusal):
    code = "last_manager"
    sentence = _("Somebody has to manage the profile. Name another manager first.")


class InvitationUnknown(Refusal):
    code = "invitation_unknown"
    sentence = _("This invitation is not known, was used, or is no longer valid. Ask for a new one.")


class ClaimRefused(Refusal):
    code = "claim_refused"
    sentence = _("The code does not fit, or is no longer valid. Check it, or send a document as proof.")


class AlreadyAsked(Refusal):
    code = "already_asked"
    sentence = _("You have asked for this already; the unit will answer.")


class SlotIsTaken(Refusal):
    code = "slot_is_taken"
    sentence = _("Somebody else has the space at that time. Choose another time or another space.")


class OutsideOpeningHours(Refusal):
    code = "outside_opening_hours"
    sentence = _("The space is closed at that time.")


class TooLong(Refusal):
    code = "too_long"
    sentence = _("This is longer than the house rules allow.")


class InThePast(Refusal):
    code = "in_the_past"
    sentence = _("This time has passed. Choose one that is still to come.")


class CallIsOver(Refusal):
    code = "call_is_over"
    sentence = _("The last day of this call has passed. Choose a later day first.")


class EndsBeforeItBegan(Refusal):
    code = "ends_before_it_began"
    sentence = _("The last day lies before the first. Choose a later one.")


class SitsThereAlready(Refusal):
    code = "sits_there_already"
    sentence = _("This organisation sits in the group in that time already.")


class FileIsGone(Refusal):
    code = "file_is_gone"
    sentence = _("The file is no longer here: files wait for a day. Choose it again; nothing was saved.")


class MergeRefused(Refusal):
    code = "merge_refused"
    sentence = _("These two records cannot be merged.")


class DecideFirst(MergeRefused):
    code = "decide_first"
    sentence = _("A change of the record that would go waits for your answer. Decide it first, then merge.")


class WrongStep(Refusal):
    code = "wrong_step"
    sentence = _("This has been answered in the meantime. Reload the page.")


class ProtocolTooEarly(Refusal):
    code = "protocol_too_early"
    sentence = _(
        "The protocol is signed after the council’s decision and, where it is needed, the prefect’s permission."
    )
