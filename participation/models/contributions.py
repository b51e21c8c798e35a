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
        """What somebody has to read: new, or hidden and appealed against."""
        return self.filter(Q(state=Said.State.WAITING) | (Q(state=Said.State.HIDDEN) & ~Q(appeal="")))


class Said(Contribution):
    """One word of one person in an activity. Never a name; who typed it for somebody else is kept apart."""

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
        indexes = [models.Index(fields=["activity", "state", "day"], name="%(class)s_by_state")]

    def forget_files(self) -> None:
        """Lets go of files that were sent with it; what has none has nothing to do."""
