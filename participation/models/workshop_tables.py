"""The day of a session: what happens when, the tables with who sits at them, and photos that people agreed to."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from participation.models.contributions import Said
from participation.models.workshops import Session
from stk_registry.models.files import private_files

MOST_AT_A_TABLE = 30


class PlanItem(models.Model):
    """One step of a session's day."""

    class Kind(models.TextChoices):
        WELCOME = "welcome", _("Welcome")
        TALK = "talk", _("Talk")
        TABLES = "tables", _("Work at the tables")
        TOGETHER = "together", _("All together")
        BREAK = "break", _("Break")
        CLOSING = "closing", _("Closing")

    session = models.ForeignKey(Session, models.CASCADE, related_name="plan_items")
    begins = models.TimeField(_("time"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.TABLES)
    title = models.CharField(_("what happens"), max_length=160)
    title_en = models.CharField(_("the same in English"), max_length=160, blank=True)
    person = models.CharField(_("who leads it"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("item of the plan of the day")
        verbose_name_plural = _("plan of the day")
        ordering = ["begins", "pk"]

    def __str__(self) -> str:
        return f"{self.begins:%H.%M} {self.title}"

    @property
    def display_title(self) -> str:
        return (self.title_en if get_language() == "en" else "") or self.title


class Table(models.Model):
    """A table of a session. Who holds it is staff, or a helper with a link that opens this table on that day."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("number of the table"))
    subject = models.CharField(_("subject"), max_length=160, blank=True)
    subject_en = models.CharField(_("subject in English"), max_length=160, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=8)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tables",
        verbose_name=_("facilitator of the staff"),
    )
    helper = models.CharField(_("facilitator who is not staff"), max_length=80, blank=True)
    # Of the link that was given out last; an older one opens nothing.
    helper_digest = models.CharField(max_length=64, blank=True, editable=False)
    # How the talk went, in the facilitator's words: for the minutes, never shown as it is.
    remarks = models.TextField(_("how the talk went"), blank=True, max_length=5000)

    class Meta:
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="table_has_its_own_number"),
            models.UniqueConstraint(
                fields=["helper_digest"], condition=~Q(helper_digest=""), name="table_link_opens_one_table"
            ),
            models.CheckConstraint(
                condition=Q(facilitator=None) | Q(helper=""), name="table_has_one_facilitator"
            ),
            models.CheckConstraint(condition=Q(seats__range=(1, MOST_AT_A_TABLE)), name="table_has_seats"),
        ]

    def __str__(self) -> str:
        return _now("Table %(number)s") % {"number": self.number}

    @property
    def display_subject(self) -> str:
        return (self.subject_en if get_language() == "en" else "") or self.subject

    @property
    def held_by(self) -> str:
        """Who holds the table, in words."""
        return self.helper or (str(self.facilitator) if self.facilitator_id else "")

    def is_on(self, now: object = None) -> bool:
        """Tells whether today is the day of the session: a helper's link opens the table on it."""
        today = timezone.localdate(now)
        begins, ends = (timezone.localdate(each) for each in (self.session.starts_at, self.session.ends_at))
        return begins <= today <= ends


def table_photo_place(_photo: "TablePhoto", _name: str) -> str:
    """Returns where a photo is kept; what its sender called it is forgotten."""
    return f"tables/{uuid.uuid4()}.webp"


class TablePhoto(Said):
    """A photo taken at a table, encoded anew. Without everybody's consent there is none."""

    WORDS = ("photo_alt",)

    session = models.ForeignKey(Session, models.CASCADE, related_name="photos")
    table = models.PositiveSmallIntegerField(_("table"))
    photo = models.FileField(_("photo"), upload_to=table_photo_place, storage=private_files)
    photo_alt = models.CharField(_("what can be seen in the photo"), max_length=200)
    photo_width = models.PositiveSmallIntegerField(default=0, editable=False)
    photo_height = models.PositiveSmallIntegerField(default=0, editable=False)
    # Who took it has asked everybody who can be recognised.
    consent = models.BooleanField(_("everybody who can be recognised has agreed"))

    class Meta(Said.Meta):
        verbose_name = _("photo of a table")
        verbose_name_plural = _("photos of tables")
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(condition=Q(consent=True), name="table_photo_has_consent"),
            models.CheckConstraint(condition=~Q(photo_alt=""), name="table_photo_is_described"),
        ]

    def __str__(self) -> str:
        return self.photo_alt
