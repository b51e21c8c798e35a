"""Conversations at doors, in cafés, at stalls: who goes where on which day, how each visit ended, what people said.

A visit knows its round and its day, never a door: where somebody has to come back, the door stands in the
call-back alone, and goes with it. Words of people are kept with the visit, who typed them apart from them.
"""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.models.activities import Activity
from participation.models.contributions import Said
from people.intake import Channel

QUESTIONS = (1, 2, 3)


class FieldConversation(models.Model):
    """An activity in which we go to people and ask one to three open questions."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="field_conversation", primary_key=True
    )
    question_1 = models.CharField(_("first question"), max_length=200)
    question_1_en = models.CharField(_("first question in English"), max_length=200, blank=True)
    question_2 = models.CharField(_("second question"), max_length=200, blank=True)
    question_2_en = models.CharField(_("second question in English"), max_length=200, blank=True)
    question_3 = models.CharField(_("third question"), max_length=200, blank=True)
    question_3_en = models.CharField(_("third question in English"), max_length=200, blank=True)
    # Asked at the same doors; its answers never lead to a visit.
    survey = models.ForeignKey(
        "surveys.Survey", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("survey")
    )

    class Meta:
        verbose_name = _("field conversation")
        verbose_name_plural = _("field conversations")

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def questions(self) -> list[tuple[int, str]]:
        """The questions that are asked, with their numbers, in the reader's language."""
        asked = [(number, getattr(self, f"question_{number}")) for number in QUESTIONS]
        if get_language() == "en":
            asked = [(number, getattr(self, f"question_{number}_en") or text) for number, text in asked]
        return [(number, text) for number, text in asked if text]


class Place(models.TextChoices):
    """Where people are spoken with."""

    DOOR = "door", _("At doors")
    CAFE = "cafe", _("In a café")
    STALL = "stall", _("At a stall")
    SCHOOL = "school", _("At a school")


class Round(models.Model):
    """Streets or blocks that one person visits on one day. Surveys at the door use the same rounds."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="rounds")
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, related_name="+", verbose_name=_("neighbourhood")
    )
    street = models.CharField(_("streets and blocks"), max_length=200)
    place = models.CharField(_("where"), max_length=8, choices=Place, default=Place.DOOR)
    target = models.PositiveSmallIntegerField(_("doors or conversations planned"))
    day = models.DateField(_("day"))
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="rounds", verbose_name=_("who goes")
    )
    note = models.CharField(_("note for the visitor"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering = ["day", "pk"]
        constraints = [models.CheckConstraint(condition=Q(target__gte=1), name="round_plans_a_visit")]
        indexes = [models.Index(fields=["visitor", "day"], name="rounds_of_a_visitor")]

    def __str__(self) -> str:
        return self.street


class VisitQuerySet(models.QuerySet["Visit"]):
    def doors(self) -> Self:
        """The latest visit of each door: a door that was visited again counts once."""
        return self.filter(came_back=False)


class Visit(models.Model):
    """One knock at one door, or one conversation: how it ended and on which day, never which door."""

    class Outcome(models.TextChoices):
        COMPLETED = "completed", _("Spoke with somebody")
        REFUSED = "refused", _("Did not want to")
        NOBODY = "nobody", _("Nobody opened")
        VACANT = "vacant", _("Nobody lives there")
        LANGUAGE = "language", _("Another language")
        LATER = "later", _("Asked us to come back")

    # Random, so that nothing tells in which order doors were visited.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="visits")
    # The client's random key, as a keyed digest: sent twice is stored once.
    key_digest = models.CharField(max_length=64)
    outcome = models.CharField(_("how it ended"), max_length=10, choices=Outcome)
    place = models.CharField(_("where"), max_length=8, choices=Place, default=Place.DOOR)
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.DOOR)
    day = models.DateField(_("day"))
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    with_survey = models.BooleanField(_("answered the survey"), default=False)
    # Of two visits to one door, the first came back to, the second a return.
    came_back = models.BooleanField(_("visited again later"), default=False)
    is_return = models.BooleanField(_("a call-back"), default=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.UniqueConstraint(fields=["round", "key_digest"], name="visit_is_stored_once"),
            models.CheckConstraint(
                condition=~Q(outcome="completed") | Q(came_back=False), name="completed_door_is_left_alone"
            ),
        ]
        indexes = [models.Index(fields=["round", "came_back", "outcome"], name="visits_by_outcome")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.day}"


# After these somebody may come back.
OPEN_OUTCOMES = (Visit.Outcome.NOBODY, Visit.Outcome.LANGUAGE, Visit.Outcome.LATER)


class CallBack(models.Model):
    """When to come back to a door, and which it is. Never a name or a number; erased once it is done."""

    class Daypart(models.TextChoices):
        MORNING = "1_morning", _("in the morning")
        AFTERNOON = "2_afternoon", _("in the afternoon")
        EVENING = "3_evening", _("in the evening")

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="call_back")
    on = models.DateField(_("day"))
    daypart = models.CharField(_("time of day"), max_length=12, choices=Daypart, default=Daypart.EVENING)
    door = models.CharField(_("which door"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("call-back")
        verbose_name_plural = _("call-backs")
        ordering = ["on", "daypart", "pk"]
        indexes = [models.Index(fields=["on"], name="call_backs_by_day")]

    def __str__(self) -> str:
        return f"{self.on} {self.get_daypart_display()}"


class FieldRemark(Said):
    """One thing that a person said to one of the questions, in their words; `entered_by` typed it."""

    WORDS = ("words",)

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="remarks")
    question = models.PositiveSmallIntegerField(_("question"))
    words = models.CharField(_("what was said"), max_length=600)

    class Meta(Said.Meta):
        verbose_name = _("remark at the door")
        verbose_name_plural = _("remarks at the door")
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=Q(question__range=(QUESTIONS[0], QUESTIONS[-1])), name="remark_answers_a_question"
            ),
        ]

    def __str__(self) -> str:
        return self.words
