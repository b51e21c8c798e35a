"""The words of a case: its kinds, its doors, what happens to it, where it stands and how it ended.

Codes are stored and never change their meaning; the labels are for people.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseKind(TextChoices):
    """What a case is in law and in practice. The kind, not the door, decides the clock (domain: triage)."""

    REQUEST = "request", _("Request")
    COMPLAINT = "complaint", _("Complaint")
    SUGGESTION = "suggestion", _("Suggestion")
    TIP = "tip", _("Tip")
    THANKS = "thanks", _("Thanks")
    INFORMATION = "information", _("Information request (law 4982)")
    PETITION = "petition", _("Petition (law 3071)")
    DATA_SUBJECT = "data_subject", _("Data application (law 6698)")
    BUSINESS = "business", _("Question of a business")


# Who asks for these has to be known by the law that grants the answer.
KINDS_WITH_A_NAME = frozenset({CaseKind.INFORMATION, CaseKind.PETITION, CaseKind.DATA_SUBJECT})
# Each reading of these is written down.
SENSITIVE_KINDS = frozenset({CaseKind.TIP, CaseKind.DATA_SUBJECT})

# What may be shown to everybody, without names; what a law names or a business asks is between two.
SHOWABLE_KINDS = frozenset({CaseKind.REQUEST, CaseKind.COMPLAINT, CaseKind.SUGGESTION, CaseKind.THANKS})


class Door(TextChoices):
    """The way a case or a message came in."""

    WEB = "web", _("Web form")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Call centre")
    DESK = "desk", _("Desk")
    WHATSAPP = "whatsapp", _("WhatsApp")
    OPEN311 = "open311", _("Open311")
    CIMER = "cimer", _("CİMER")
    ACIK_KAPI = "acik_kapi", _("Açık Kapı")
    SOCIAL = "social", _("Social media")
    PAPER = "paper", _("On paper")
    IMPORT = "import", _("Import")


# Only the units that hold such a case read it.
REGISTERS = frozenset({Door.CIMER, Door.ACIK_KAPI})


def needs_a_name(kind: str, *, door: str) -> bool:
    """Tells whether an applicant has to name themselves here; a register knows its applicants and may hide them."""
    return kind in KINDS_WITH_A_NAME and door not in REGISTERS


class Verb(TextChoices):
    """What can happen to a case. Events are only ever added."""

    OPENED = "opened", _("Received")
    ROUTED = "routed", _("Routed by a rule")
    REFERRED = "referred", _("Referred to a unit")
    ACCEPTED = "accepted", _("Accepted by the unit")
    RETURNED = "returned", _("Returned with a reason")
    JOINED = "joined", _("Asked to work together")
    ASSIGNED = "assigned", _("Given to somebody")
    ASKED = "asked", _("Applicant was asked")
    REPLIED = "replied", _("Applicant answered the question")
    WROTE = "wrote", _("Message came in")
    TOLD = "told", _("Message went out")
    HANDED = "handed", _("Brought to the applicant")
    NOTED = "noted", _("Note")
    EXTENDED = "extended", _("Term extended")
    FEE_NOTIFIED = "fee_notified", _("Fee was told")
    FEE_PAID = "fee_paid", _("Fee was paid")
    FEE_LAPSED = "fee_lapsed", _("Fee was not paid: counts as withdrawn")
    INTERIM = "interim", _("Interim answer")
    TRANSFERRED = "transferred", _("Sent on to another body")
    ANSWERED = "answered", _("Answered")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REOPENED = "reopened", _("Opened again")
    OBJECTED = "objected", _("Objection")
    KIND_CHANGED = "kind_changed", _("Kind changed")
    TOPIC_CHANGED = "topic_changed", _("Topic changed")
    PLACE_CHANGED = "place_changed", _("Place changed")
    LINKED = "linked", _("Linked to a case about the same")
    UNLINKED = "unlinked", _("Link removed")
    SUPPORTED = "supported", _("Somebody else reports the same")
    RATED = "rated", _("Applicant was asked about satisfaction and answered")
    ESCALATED = "escalated", _("Overdue: told to the head")
    RECOUNTED = "recounted", _("Term counted anew")
    PUBLISHED = "published", _("Shown to everybody, without names")
    UNPUBLISHED = "unpublished", _("No longer shown")
    REDACTED = "redacted", _("Copy without personal data made")
    ERASED = "erased", _("Personal data erased")
    ENTERED_THERE = "entered_there", _("Entered in the other register")
    DRAFTED = "drafted", _("Answer written; waits for approval")
    INITIALLED = "initialled", _("Answer initialled")
    SIGNED = "signed", _("Answer signed")
    DRAFT_RETURNED = "draft_returned", _("Draft of the answer returned")
    DRAFT_WITHDRAWN = "draft_withdrawn", _("Draft of the answer taken back")


class State(TextChoices):
    """Where a case stands; drawn from its events."""

    RECEIVED = "received", _("Received")
    REFERRED = "referred", _("Waits for the unit")
    IN_WORK = "in_work", _("In work")
    ASKED = "asked", _("Waits for the applicant")
    FEE = "fee", _("Waits for the fee")
    ANSWERED = "answered", _("Answered")
    TRANSFERRED = "transferred", _("Sent on to another body")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Counts as withdrawn")


OPEN_STATES = (State.RECEIVED, State.REFERRED, State.IN_WORK, State.ASKED, State.FEE)
CLOSED_STATES = (State.ANSWERED, State.TRANSFERRED, State.WITHDRAWN, State.LAPSED)


class Outcome(TextChoices):
    """How a case ended, honestly: “closed” is not “done”. The last five are those of law 4982."""

    DONE = "done", _("Done")
    PARTLY_DONE = "partly_done", _("Done in part")
    PLANNED = "planned", _("Planned")
    NOT_FEASIBLE = "not_feasible", _("Cannot be done")
    NO_ACTION = "no_action", _("Nothing had to be done")
    INFORMED = "informed", _("Informed")
    REDIRECTED = "redirected", _("Sent on")
    GRANTED = "granted", _("Information given")
    PARTLY_GRANTED = "partly_granted", _("Information given in part")
    PUBLISHED_ELSEWHERE = "published_elsewhere", _("Published already")
    SPECIAL_STUDY = "special_study", _("Refused: needs a special study")
    REFUSED = "refused", _("Refused")


# A refusal, whole or in part, names its ground and says how to appeal; without both it cannot be sent.
REFUSALS = frozenset({Outcome.REFUSED, Outcome.PARTLY_GRANTED, Outcome.SPECIAL_STUDY})


class RefusalGround(TextChoices):
    """The articles of law 4982 on which a request may be refused (its headings 7 and 15 to 27)."""

    ART_7 = "7", _("Art. 7: needs a special study or research")
    ART_15 = "15", _("Art. 15: acts outside judicial review")
    ART_16 = "16", _("Art. 16: state secrets")
    ART_17 = "17", _("Art. 17: economic interests of the country")
    ART_18 = "18", _("Art. 18: intelligence")
    ART_19 = "19", _("Art. 19: administrative investigation")
    ART_20 = "20", _("Art. 20: judicial investigation or prosecution")
    ART_21 = "21", _("Art. 21: private life")
    ART_22 = "22", _("Art. 22: secrecy of communication")
    ART_23 = "23", _("Art. 23: trade secrets")
    ART_24 = "24", _("Art. 24: works of art and science")
    ART_25 = "25", _("Art. 25: internal arrangements")
    ART_26 = "26", _("Art. 26: internal opinions and notes")
    ART_27 = "27", _("Art. 27: requests for advice or opinion")


class ExtensionGround(TextChoices):
    """The only grounds on which law 4982, art. 11, lets the term be 30 working days."""

    OTHER_UNIT = "other_unit", _("Another unit of the municipality holds it")
    OTHER_OPINION = "other_opinion", _("The opinion of another body is needed")
    SEVERAL_BODIES = "several_bodies", _("It concerns several bodies")


class Identity(TextChoices):
    """How well the applicant is known."""

    NONE = "none", _("Not checked")
    CONTACT = "contact", _("Address or number checked")
    SIGNED = "signed", _("Signed on paper")
    E_DEVLET = "e_devlet", _("e-Devlet")
    E_SIGNATURE = "e_signature", _("Secure electronic signature")


class Visibility(TextChoices):
    """Who may read of a case. Private unless the applicant wished otherwise and a person wrote the summary."""

    PRIVATE = "private", _("Private")
    WISHED = "wished", _("May be shown; waits to be looked at")
    PUBLIC = "public", _("Shown without names")
