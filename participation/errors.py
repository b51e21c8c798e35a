"""What may be refused in participation, each with a sentence for the person."""

from django.utils.translation import gettext_lazy as _

from common.refusal import Refusal


class WrongState(Refusal):
    code = "wrong_state"
    sentence = _(
        "This step is not possible any more: somebody has taken it in the meantime. Reload the page."
    )


class ReasonMissing(Refusal):
    code = "reason_missing"
    sentence = _("Write the reason: the department will read it.")


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    sentence = _("The person who wrote the brief cannot sign it. Ask the unit head.")


class HeadNeeded(Refusal):
    code = "head_needed"
    sentence = _("Only the unit head signs a brief.")


class NotReady(Refusal):
    code = "not_ready"
    sentence = _("A project needs at least one phase before the public can see it.")


class PhaseInDisorder(Refusal):
    code = "phase_in_disorder"
    sentence = _("A phase closes after it opens.")


class AddressIsTaken(Refusal):
    code = "address_is_taken"
    sentence = _("A page of ours has this address already. Choose another.")


class TooManyRequests(Refusal):
    code = "too_many_requests"
    sentence = _("Too many addresses were entered from here. Try again in an hour.")


class EvaluationIsClosed(Refusal):
    code = "evaluation_is_closed"
    sentence = _("This project was judged; no more answers are taken.")


class NothingToMask(Refusal):
    code = "nothing_to_mask"
    sentence = _("Nothing was masked: choose something, or write words exactly as they stand in the text.")


class NothingToAwait(Refusal):
    code = "nothing_to_await"
    sentence = _("It is decided already: the decision stands here, and no letter follows.")


class AlreadyOver(Refusal):
    code = "already_over"
    sentence = _("The project is over; its results are on its page.")


class TooManyPeople(Refusal):
    code = "too_many_people"
    sentence = _("There are %(seats)s seats for you. Write a smaller number, or ask the unit for more.")


class ActivityIsClosed(Refusal):
    code = "activity_is_closed"
    sentence = _("This is not open now. What you wrote is still here; copy it if you want to keep it.")


class CommentsAreClosed(Refusal):
    code = "comments_are_closed"
    sentence = _("Comments are not taken here any more. What you wrote is still here.")


class CommentIsGone(Refusal):
    code = "comment_is_gone"
    sentence = _("The comment you answer is not there any more. Your text is still here; send it on its own.")


class SubjectIsThere(Refusal):
    code = "subject_is_there"
    sentence = _("This collection has a subject of this name already.")


class IntakeIsBusy(Refusal):
    code = "intake_is_busy"
    sentence = _("Many people are sending just now. What you wrote is still here: send it again in a moment.")


class ReasonForAuthorMissing(Refusal):
    code = "reason_for_author_missing"
    sentence = _("Write the reason: the author will read it.")


class SessionIsCancelled(Refusal):
    code = "session_is_cancelled"
    sentence = _("This session does not take place.")


class TooManySeats(Refusal):
    code = "too_many_seats"
    sentence = _("At most %(seats)s seats can be taken with one registration.")


class FewerSeatsThanTaken(Refusal):
    code = "fewer_seats_than_taken"
    sentence = _("%(taken)s seats are taken already. Cancel registrations first, or keep as many seats.")


class SecondPersonApproves(Refusal):
    code = "second_person_approves"
    sentence = _("Who wrote the minutes cannot approve them. Ask a colleague.")


class DecisionUnreasoned(Refusal):
    code = "decision_unreasoned"
    sentence = _("Choose the decision and write why: everybody will read it.")


class SecondPersonDecides(Refusal):
    code = "second_person_decides"
    sentence = _("Who wrote the decision cannot accept it. Ask another unit head.")


class HeadDecides(Refusal):
    code = "head_decides"
    sentence = _("Only the unit head accepts a decision.")


class DecisionsMissing(Refusal):
    code = "decisions_missing"
    sentence = _(
        "Not every topic is decided yet. Decide the others, or write why the project ends without it."
    )


class BallotDoesNotFit(Refusal):
    EMPTY = _("Nothing is chosen yet.")
    UNKNOWN = _("One of the options is not offered any more. Look at the list again.")
    RANKS = _("Give each place once, and begin with the first.")
    TOO_MANY_RANKS = _("Give at most %(most)s places.")
    POINTS = _("Give at most %(most)s points altogether.")
    BUDGET = _("This costs %(over)s lira more than there is. Take something out.")
    code = "ballot_does_not_fit"
    sentence = EMPTY


class AlreadyVoted(Refusal):
    code = "already_voted"
    sentence = _("A ballot was sent from this device already. Each person has one.")


class OptionsAreFixed(Refusal):
    code = "options_are_fixed"
    sentence = _("Somebody has voted: the options stay as they are.")


class NothingToPublish(Refusal):
    code = "nothing_to_publish"
    sentence = _("There is no draft to publish. Write or paste the text first.")


class NothingChanged(Refusal):
    code = "nothing_changed"
    sentence = _("The draft is the same as the version that stands. Change it first.")


class NothingChosen(Refusal):
    code = "nothing_chosen"
    sentence = _("Nothing is chosen yet.")


class StatementIsVotedOn(Refusal):
    code = "statement_is_voted_on"
    sentence = _(
        "Somebody has voted on this statement: it stays as it is. Take it off the page and write another."
    )


class VisitsAreNotTaken(Refusal):
    code = "visits_are_not_taken"
    sentence = _(
        "Visits are taken from the first day of the conversations until a week after the last. Ask the unit."
    )


class VisitDoesNotFit(Refusal):
    NOTHING_SAID = _("Write at least one thing that was said.")
    NOBODY_SPOKE = _("Remarks belong to a conversation. Choose: spoke with somebody.")
    WHEN = _("Say on which day to come back.")
    NO_CALL_BACK = _("Nobody has to come back after this.")
    code = "visit_does_not_fit"
    sentence = NOTHING_SAID


class VisitStands(Refusal):
    code = "visit_stands"
    sentence = _(
        "This visit can no longer be taken back: it is a call-back or from another day, or its remarks were read."
    )


class RoundHasVisits(Refusal):
    code = "round_has_visits"
    sentence = _("Visits were entered for this round: it can be changed and handed over, not removed.")


class SurveyElsewhere(Refusal):
    code = "survey_elsewhere"
    sentence = _("Only a survey of this project that is open for answers at the door can be asked here.")


class NobodyUnderThis(Refusal):
    code = "nobody_under_this"
    sentence = _("Nobody is registered under this in this session.")


class TableIsThere(Refusal):
    code = "table_is_there"
    sentence = _("This session has a table of this number already.")


class TableIsTooSmall(Refusal):
    code = "table_is_too_small"
    sentence = _("There are not enough seats at this table.")


class TableHasNotes(Refusal):
    code = "table_has_notes"
    sentence = _("Something is written down for this table: it stays.")


class TableIsClosed(Refusal):
    code = "table_is_closed"
    sentence = _(
        "This table takes no more words. What you wrote is still here; copy it if you want to keep it."
    )


class NobodyHolds(Refusal):
    code = "nobody_holds"
    sentence = _("Write first who holds the table; then a link can be made for them.")


class DrawIsOver(Refusal):
    code = "draw_is_over"
    sentence = _("There is nobody without a table, or there are no tables yet.")


class RemarksChanged(Refusal):
    code = "remarks_changed"
    sentence = _("Somebody else wrote here in the meantime. Put both together and save again.")


class WordStands(Refusal):
    code = "word_stands"
    sentence = _("This was read or gathered under a topic already: it stays. Tell the unit.")


class VolunteersAreMissing(Refusal):
    code = "volunteers_are_missing"
    sentence = _("There are fewer volunteers than seats.")


class QuotasContradict(Refusal):
    code = "quotas_contradict"
    sentence = _(
        "No choice of these volunteers meets all quotas. The least that has to give way: %(changes)s."
    )


class CallIsOpen(Refusal):
    code = "call_is_open"
    sentence = _("People can still volunteer. The lot is prepared when the call is over.")


class LotIsPrepared(Refusal):
    code = "lot_is_prepared"
    sentence = _("The list of panels is published; seats, quotas and the pool do not change any more.")


class LotIsNotPrepared(Refusal):
    code = "lot_is_not_prepared"
    sentence = _("The list of panels is not published yet.")


class LotIsDrawn(Refusal):
    code = "lot_is_drawn"
    sentence = _("The lot is drawn.")


class AnotherConfirms(Refusal):
    code = "another_confirms"
    sentence = _("Somebody else confirms the number: two people saw it.")


class NumberDiffers(Refusal):
    code = "number_differs"
    sentence = _("The two numbers are not the same. Look at the balls again, and type the number anew.")


class AnswerTraits(Refusal):
    code = "answer_traits"
    sentence = _("Choose one answer to each question: the lot needs them.")


class NobodyIsLeft(Refusal):
    code = "nobody_is_left"
    sentence = _("Nobody is left in the pool whom we could ask.")


class ActorIsThere(Refusal):
    code = "actor_is_there"
    sentence = _("A local actor of this kind and name is there already. Open it instead.")


class ResultMissing(Refusal):
    code = "result_missing"
    sentence = _("Write what came of it, also if nothing did: the next study learns from it.")


class NothingToCopy(Refusal):
    code = "nothing_to_copy"
    sentence = _("This project has no phase yet: there is nothing to copy from.")


class UnitMissing(Refusal):
    code = "unit_missing"
    sentence = _("You have no unit that leads projects. Ask the administrator for a role in one.")
