"""A project: what is asked of whom and why, in dated phases; its state is read from the dates."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from common.text import fold


class ProjectQuerySet(models.QuerySet["Project"]):
    def published(self, now: datetime | None = None) -> "ProjectQuerySet":
        """Projects that the public sees."""
        return self.filter(published_at__lte=now or timezone.now())

    def running(self, now: datetime | None = None) -> "ProjectQuerySet":
        """Projects in which a phase runs now."""
        now = now or timezone.now()
        return self.filter(phases__opens_at__lte=now, phases__closes_at__gt=now).distinct()

    def staged(self, now: datetime | None = None) -> "ProjectQuerySet":
        """Adds `stage` (open, completed, evaluation or planned), read from the dates at the moment of asking."""
        from participation.models.activities import Activity
        from surveys.models import Survey

        now = now or timezone.now()
        surveys = Survey.objects.filter(survey_activity__activity__project=models.OuterRef("pk"))
        activities = Activity.objects.filter(project=models.OuterRef("pk"))
        phases = Phase.objects.filter(project=models.OuterRef("pk"))
        is_over = models.Exists(phases) & ~models.Exists(phases.filter(closes_at__gt=now))
        return self.annotate(
            stage=models.Case(
                models.When(
                    models.Exists(surveys.open(now)) | models.Exists(activities.open(now)),
                    then=models.Value("open"),
                ),
                models.When(
                    ~Q(outcome="") | Q(closed_on__isnull=False) | Q(is_over), then=models.Value("completed")
                ),
                models.When(
                    models.Exists(surveys.filter(closes_at__lte=now))
                    | models.Exists(activities.filter(closes_at__lte=now)),
                    then=models.Value("evaluation"),
                ),
                default=models.Value("planned"),
            )
        )

    def of_neighbourhood(self, code: str) -> "ProjectQuerySet":
        """Projects that ask this neighbourhood, or all of them."""
        through = self.model.neighbourhoods.through.objects.filter(project=models.OuterRef("pk"))
        asked = models.Exists(through.filter(neighbourhood__code=code))
        return self.filter(Q(asked) | ~models.Exists(through))

    def matching(self, words: str) -> "ProjectQuerySet":
        """Projects whose folded text holds every word: karsiyaka finds KARŞIYAKA."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_text__contains=word)
        return found


class Project(models.Model):
    """One participation project, from request to what was done."""

    class Level(models.TextChoices):
        """The promise made to people (IAP2 spectrum)."""

        INFORM = "inform", _("Inform")
        CONSULT = "consult", _("Consult")
        INVOLVE = "involve", _("Involve")
        COLLABORATE = "collaborate", _("Collaborate")
        EMPOWER = "empower", _("Empower")

    # What each level promises, after the spectrum of the International Association for Public Participation.
    PROMISES = {
        Level.INFORM: _("We keep you informed."),
        Level.CONSULT: _("We listen, and tell you what your word changed."),
        Level.INVOLVE: _("We work with you so that your concerns stand in the options, and tell you how."),
        Level.COLLABORATE: _("We look for the solution together with you and take as much of it as we can."),
        Level.EMPOWER: _("You decide, and we carry it out."),
    }

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=160)
    title_en = models.CharField(_("title in English"), max_length=160, blank=True)
    purpose = models.CharField(_("purpose in one sentence"), max_length=300)
    purpose_en = models.CharField(_("purpose in one English sentence"), max_length=300, blank=True)
    why = models.TextField(_("who is asked, and why"), blank=True)
    why_en = models.TextField(_("who is asked, and why (English)"), blank=True)
    level = models.CharField(_("level of participation"), max_length=12, choices=Level, default=Level.CONSULT)
    request = models.OneToOneField(
        "participation.StudyRequest", models.PROTECT, null=True, blank=True, related_name="project"
    )
    lead = models.ForeignKey("city.OrgUnit", models.PROTECT, related_name="projects")
    team = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="projects")
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    neighbourhoods = models.ManyToManyField("city.Neighbourhood", blank=True, related_name="projects")
    groups = models.ManyToManyField("city.SocialGroup", blank=True, related_name="projects")
    topics = TaggableManager(_("topics"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    outcome = models.TextField(_("what was decided"), blank=True)
    outcome_en = models.TextField(_("what was decided (English)"), blank=True)
    closed_on = models.DateField(_("ended on"), null=True, blank=True, editable=False)
    closed_without = models.TextField(_("why it ended without decisions"), blank=True, editable=False)
    search_text = models.TextField(editable=False, default="")
    is_synthetic = models.BooleanField(_("made-up data for demonstration"), default=False)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-published_at", "title"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        self.search_text = fold(
            " ".join([self.title, self.title_en, self.purpose, self.purpose_en, self.why])
        )
        super().save(*args, **kwargs)

    def text(self, field: str) -> str:
        """Returns title, purpose, why or outcome in the reader's language; Turkish where English lacks."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)

    def get_absolute_url(self) -> str:
        return f"/katilim/{self.slug}/"

    @property
    def promise(self) -> str:
        """What people are promised at this level of participation."""
        return str(self.PROMISES[self.level])

    @property
    def display_title(self) -> str:
        return self.text("title")

    @property
    def display_purpose(self) -> str:
        return self.text("purpose")


class Phase(models.Model):
    """A dated part of a project. Nobody switches it: its state is derived when it is asked for."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="phases")
    order = models.PositiveSmallIntegerField(_("order"))
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120, blank=True)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["project", "order"], name="phase_order_is_used_once"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="phase_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.name}"

    @property
    def display_name(self) -> str:
        return (self.name_en if get_language() == "en" else "") or self.name

    def state(self, now: datetime | None = None) -> str:
        """Returns planned, open or closed at the moment of asking."""
        now = now or timezone.now()
        if now < self.opens_at:
            return "planned"
        return "open" if now < self.closes_at else "closed"


class ProjectDocument(models.Model):
    """A public document of a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(_("file"), upload_to="projects/")
    published_on = models.DateField(_("published on"))

    class Meta:
        verbose_name = _("project document")
        verbose_name_plural = _("project documents")
        ordering = ["-published_on", "title"]

    def __str__(self) -> str:
        return self.title
