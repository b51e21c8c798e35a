"""A case: one matter, one number, whatever door it came through."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.querysets import CaseQuerySet
from casework.words import CLOSED_STATES, CaseKind, Door, Outcome, State, Visibility


class Case(models.Model):
    """What somebody wants of the municipality.

    `state`, `outcome`, `unit`, `assignee`, `due_on` and `closed_at` are drawn from the events whenever one is
    added (`casework.services.happening`), and kept here so that lists can be asked for by them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("number"), max_length=16, unique=True, editable=False)
    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    key_digest = models.CharField(max_length=64, unique=True, editable=False)

    kind = models.CharField(_("kind"), max_length=16, choices=CaseKind)
    door = models.CharField(_("came in by"), max_length=12, choices=Door)
    language = models.CharField(_("language"), max_length=5, default="tr")
    title = models.CharField(_("subject"), max_length=160)
    topic = models.ForeignKey(
        "casework.CaseTopic",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("topic"),
        related_name="cases",
    )
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, verbose_name=_("neighbourhood"),
        related_name="cases",
    )  # fmt: skip
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    trade_code = models.CharField(_("trade"), max_length=16, blank=True)
    received_at = models.DateTimeField(_("received at"))
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    external_number = models.CharField(_("number elsewhere"), max_length=64, blank=True)
    notice = models.ForeignKey(
        "people.PrivacyNotice", models.PROTECT, null=True, blank=True, verbose_name=_("privacy notice shown"),
        related_name="+",
    )  # fmt: skip

    visibility = models.CharField(
        _("visibility"), max_length=8, choices=Visibility, default=Visibility.PRIVATE
    )
    public_summary = models.TextField(_("summary for everybody"), max_length=600, blank=True)
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="likes", verbose_name=_("same as")
    )

    state = models.CharField(_("state"), max_length=12, choices=State, default=State.RECEIVED)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome, blank=True)
    unit = models.ForeignKey(
        "city.OrgUnit", models.PROTECT, null=True, blank=True, verbose_name=_("unit"), related_name="cases"
    )
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="assigned_cases"
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    target_on = models.DateField(_("should be done by"), null=True, blank=True)
    changed_at = models.DateTimeField(_("last change"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    escalated_for = models.DateField(_("overdue day that was told"), null=True, blank=True)
    needs_reading = models.BooleanField(_("something new came in"), default=True)
    search_text = models.TextField(editable=False, default="")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-received_at", "-number"]
        constraints = [
            models.CheckConstraint(condition=~Q(same_as=F("id")), name="case_is_not_like_itself"),
            models.CheckConstraint(
                condition=Q(state__in=[*CLOSED_STATES], closed_at__isnull=False)
                | (~Q(state__in=[*CLOSED_STATES]) & Q(closed_at=None)),
                name="case_is_closed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(latitude=None, longitude=None))
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="case_point_is_on_earth",
            ),
            models.CheckConstraint(
                condition=~Q(visibility="public") | ~Q(public_summary=""),
                name="case_is_public_by_its_summary",
            ),
            models.UniqueConstraint(
                fields=["door", "external_number"],
                condition=~Q(external_number=""),
                name="case_of_another_register_is_one",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-number"], name="case_by_arrival_and_number"),
            models.Index(fields=["kind", "-received_at", "-number"], name="case_of_kind_by_arrival"),
            # Unit and key stand in it so that a walk along it touches only the cases that a unit has.
            models.Index(
                fields=["due_on", "number", "unit", "id"],
                name="case_open_by_due",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["unit", "state", "due_on"], name="case_of_unit_by_due"),
            models.Index(
                fields=["assignee", "due_on", "number"],
                name="case_open_of_person_by_due",
                condition=Q(closed_at=None),
            ),
            models.Index(fields=["state", "due_on"], name="case_by_state_and_due"),
            models.Index(
                fields=["topic", "neighbourhood", "closed_at"], name="case_of_topic_by_place_and_end"
            ),
            models.Index(
                fields=["topic", "closed_at", "latitude"],
                name="case_of_topic_by_end_and_point",
                condition=Q(latitude__isnull=False),
            ),
            models.Index(
                fields=["-received_at", "-number"],
                name="case_shown_by_arrival",
                condition=Q(visibility="public"),
            ),
            models.Index(
                fields=["neighbourhood", "-received_at", "-number"],
                name="case_shown_by_place",
                condition=Q(visibility="public"),
            ),
            models.Index(
                fields=["topic", "-received_at", "-number"],
                name="case_shown_by_topic",
                condition=Q(visibility="public"),
            ),
            models.Index(
                fields=["received_at", "number"], name="case_may_be_shown", condition=Q(visibility="wished")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state not in CLOSED_STATES

    def is_overdue(self, *, on: date) -> bool:
        """Whether the term ended before a day and no answer was given."""
        return self.is_open and self.due_on is not None and self.due_on < on


class CaseCounter(models.Model):
    """The last number given in a year. Taken under a lock, so that no number is given twice or left out."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("counter of cases")
        verbose_name_plural = _("counters of cases")

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class CaseWord(models.Model):
    """One folded word of a case: a search asks for its beginning, which suits a language of endings."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="words")
    word = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("word of a case")
        verbose_name_plural = _("words of cases")
        constraints = [models.UniqueConstraint(fields=["word", "case"], name="case_has_a_word_once")]

    def __str__(self) -> str:
        return self.word
