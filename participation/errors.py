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


class TooManyRequests(Refusal):
    code = "too_many_requests"
    sentence = _("Too many addresses were entered from here. Try again in an hour.")


class AlreadyOver(Refusal):
    code = "already_over"
    sentence = _("The project is over; its results are on its page.")


class TooManyPeople(Refusal):
    code = "too_many_people"
    sentence = _("There are %(seats)s seats for you. Write a smaller number, or ask the unit for more.")


class ActivityIsClosed(Refusal):
    code = "activity_is_closed"
    sentence = _("This is not open now. What you wrote is still here; copy it if you want to keep it.")


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
