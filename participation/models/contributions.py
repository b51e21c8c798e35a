"""What people say in an activity: received once, read by somebody, found again by its receipt."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models.activities import Activity
from people.intake import Contribution


class SaidQuerySet[Word: "Said"](models.QuerySet[Word]):
    def shown(self) -> Self:
        """What the public sees."""
        return self.filter(state=Said.State.SHOWN)

    def waiting(self) -> Self:
        """What somebody has to read: new, shown at once and not read yet, or hidden and appealed against."""
        objected = Q(state=Said.State.HIDDEN) & ~Q(appeal="")
        return self.filter(Q(state=Said.State.WAITING) | Q(unread=True) | objected)


class Said(Contribution):
    """One word of one person in an activity. Never a name; who typed it for somebody else is kept apart."""

    # The fields that hold what the person said.
    WORDS: tuple[str, ...] = ("text",)

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be read")
        SHOWN = "shown", _("Published")
        HIDDEN = "hidden", _("Not published")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="%(class)ss")
    # The client's random key, as a keyed digest: sent twice is stored once.
    key_digest = models.CharField(max_length=64)
    receipt_digest = models.CharField(max_length=64, unique=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    # Shown at once, before somebody has read it.
    unread = models.BooleanField(_("not read yet"), default=False)
    # The kinds of what was masked; what it was is not kept.
    masked = models.JSONField(_("masked"), default=list, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    appeal = models.TextField(_("objection"), blank=True)
    topic = models.ForeignKey("participation.Topic", models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SaidQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["activity", "key_digest"], name="%(class)s_is_stored_once"),
            models.CheckConstraint(
                condition=~Q(state="hidden") | ~Q(reason=""), name="%(class)s_hidden_for_a_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["activity", "state", "day"], name="%(class)s_by_state"),
            models.Index(fields=["day"], condition=Q(unread=True), name="%(class)s_unread"),
        ]

    def forget_files(self) -> None:
        """Lets go of files that were sent with it; what has none has nothing to do."""
