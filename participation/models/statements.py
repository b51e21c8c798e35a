"""Statement polls: short statements on which people agree, disagree or pass, one at a time."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from common.text import fold
from participation.models.activities import Activity
from participation.models.contributions import Said, SaidQuerySet
from people.intake import Contribution

# Below so many votes a statement has no figures: they would speak of a few people.
FEWEST = 10


class StatementPoll(models.Model):
    """An activity in which people vote on statements, and add statements of their own."""

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="statement_poll", primary_key=True)
    question = models.CharField(_("question"), max_length=200)
    question_en = models.CharField(_("question in English"), max_length=200, blank=True)
    takes_statements = models.BooleanField(_("people can add statements"), default=True)
    shows_groups = models.BooleanField(
        _("opinion groups are shown while the poll runs"),
        default=False,
        help_text=_("Else people see them when it is over, and nobody votes with an eye on them."),
    )

    class Meta:
        verbose_name = _("statement poll")
        verbose_name_plural = _("statement polls")

    def __str__(self) -> str:
        return self.question

    @property
    def display_question(self) -> str:
        return (self.question_en if get_language() == "en" else "") or self.question


class StatementQuerySet(SaidQuerySet):
    def with_figures(self) -> Self:
        """Those on which enough people voted for figures to be told."""
        return self.annotate(cast=F("agrees") + F("disagrees") + F("passes")).filter(cast__gte=FEWEST)


class Statement(Said):
    """One thing that somebody may agree with or not: the unit's own to begin with, then those that people add."""

    WORDS = ("sentence", "sentence_en")

    sentence = models.CharField(_("statement"), max_length=500)
    sentence_en = models.CharField(_("statement in English"), max_length=500, blank=True)
    is_of_unit = models.BooleanField(_("written by the unit"), default=False)
    # What stands in the votes, counted as they come; the votes are what holds.
    agrees = models.PositiveIntegerField(_("agree"), default=0)
    disagrees = models.PositiveIntegerField(_("disagree"), default=0)
    passes = models.PositiveIntegerField(_("pass"), default=0)
    search_text = models.TextField(editable=False, default="")

    objects = StatementQuerySet.as_manager()

    class Meta(Said.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return self.sentence

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_text = fold(self.sentence)
        super().save(*args, **kwargs)

    @property
    def display_sentence(self) -> str:
        return (self.sentence_en if get_language() == "en" else "") or self.sentence

    @property
    def votes_cast(self) -> int:
        return self.agrees + self.disagrees + self.passes


class StatementVote(Contribution):
    """One visitor's word on one statement. Who thinks again adds a vote with the next turn; the last turn counts."""

    class Choice(models.IntegerChoices):
        AGREE = 1, _("Agree")
        DISAGREE = -1, _("Disagree")
        PASS = 0, _("Pass")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="statement_votes")
    statement = models.ForeignKey(Statement, models.CASCADE, related_name="votes")
    # A digest that holds in this activity alone; a sheet of paper is a visitor, too.
    visitor = models.CharField(max_length=64)
    turn = models.PositiveSmallIntegerField(default=1)
    choice = models.SmallIntegerField(_("choice"), choices=Choice)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("vote on a statement")
        verbose_name_plural = _("votes on statements")
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "visitor", "turn"], name="a_turn_of_a_vote_is_stored_once"
            ),
            models.CheckConstraint(
                condition=models.Q(choice__in=(-1, 0, 1)), name="a_vote_agrees_disagrees_or_passes"
            ),
        ]
        indexes = [models.Index(fields=["activity", "visitor"], name="statement_votes_of_a_visitor")]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.choice}"


class OpinionPicture(models.Model):
    """What the votes of a poll show, worked out now and then: made from the votes, and made again from them."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="opinion_picture", primary_key=True
    )
    made_at = models.DateTimeField(_("made at"), default=timezone.now)
    votes = models.PositiveIntegerField(_("votes"), default=0)
    found = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("opinion picture")
        verbose_name_plural = _("opinion pictures")

    def __str__(self) -> str:
        return str(self.activity_id)
