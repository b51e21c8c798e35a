"""What people do in a project: one envelope for every kind, one typed table a kind.

Which kinds there are is said by `participation.activities`, not here: a new kind changes no table of others.
"""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

SURVEY = "survey"


class ActivityQuerySet(models.QuerySet["Activity"]):
    def open(self, now: datetime | None = None) -> "ActivityQuerySet":
        """Activities with dates of their own in which people can take part now; surveys keep their own dates."""
        now = now or timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now)

    def with_surveys(self) -> "ActivityQuerySet":
        """Loads the survey beside those activities that are one."""
        return self.select_related("survey_activity__survey")


class Activity(models.Model):
    """Something people take part in, within a project and one of its phases."""

    class Moderation(models.TextChoices):
        AFTER = "after", _("Shown at once, looked at afterwards")
        BEFORE = "before", _("Shown after somebody has read it")

    project = models.ForeignKey("participation.Project", models.CASCADE, related_name="activities")
    phase = models.ForeignKey(
        "participation.Phase", models.SET_NULL, null=True, blank=True, related_name="activities"
    )
    kind = models.CharField(_("kind"), max_length=16)
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    # Empty for a survey, whose address is its own.
    slug = models.SlugField(_("address"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    intro = models.TextField(_("what it is about"), blank=True)
    intro_en = models.TextField(_("what it is about (English)"), blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    moderation = models.CharField(
        _("reading what people write"), max_length=6, choices=Moderation, default=Moderation.BEFORE
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "slug"], condition=~Q(slug=""), name="activity_address_is_used_once"
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="activity_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(kind=SURVEY)
                | (~Q(slug="") & Q(opens_at__isnull=False) & Q(closes_at__isnull=False)),
                name="activity_has_address_and_dates",
            ),
        ]
        indexes = [models.Index(fields=["opens_at", "closes_at"], name="activities_by_date")]

    def __str__(self) -> str:
        return self.title

    @property
    def display_title(self) -> str:
        return self.text("title")

    @property
    def display_intro(self) -> str:
        return self.text("intro")

    def text(self, field: str) -> str:
        """Returns title or introduction in the reader's language; Turkish where English lacks."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)

    @property
    def window(self) -> tuple[datetime, datetime]:
        """When people can take part: a survey's own dates, or those of the activity."""
        survey = self.survey_activity.survey if self.kind == SURVEY else self
        return survey.opens_at, survey.closes_at

    def state(self, now: datetime | None = None) -> str:
        """Returns planned, open or closed: from the dates, at the moment of asking."""
        now = now or timezone.now()
        opens_at, closes_at = self.window
        if now < opens_at:
            return "planned"
        return "open" if now < closes_at else "closed"


class SurveyActivity(models.Model):
    """An activity that is a survey; dates and state are the survey's own."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="survey_activity", primary_key=True
    )
    survey = models.OneToOneField("surveys.Survey", models.PROTECT, related_name="survey_activity")

    class Meta:
        verbose_name = _("survey activity")
        verbose_name_plural = _("survey activities")

    def __str__(self) -> str:
        return str(self.survey)
