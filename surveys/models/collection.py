"""A field period: which version, whom, how, from when to when; invitations, participation, quotas."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.intake import Channel
from surveys.errors import FixedAfterOpening
from surveys.models.questionnaires import QuestionnaireVersion

# What respondents were told when they answered; it stands from the first day of the field on.
FIXED_AFTER_OPENING = ("mode", "access", "sampling", "version_id", "notice_id", "opens_at", "slug")


class SurveyQuerySet(models.QuerySet["Survey"]):
    def open(self, now: datetime | None = None) -> "SurveyQuerySet":
        """Surveys that take answers at the moment."""
        now = now or timezone.now()
        return self.filter(opens_at__lte=now, closes_at__gt=now)


class Survey(models.Model):
    """One field period of one published version. Mode and access are fixed before it opens."""

    class Mode(models.TextChoices):
        ANONYMOUS = "anonymous", _("Anonymous: nobody can link answers to a person")
        CONFIDENTIAL = "confidential", _("Confidential: staff can link, results never show it")
        IDENTIFIED = "identified", _("Identified: answers carry a name")

    class Access(models.TextChoices):
        OPEN = "open", _("Open to everybody")
        INVITATION = "invitation", _("By invitation code")
        ACCOUNT = "account", _("With an account")

    class Sampling(models.TextChoices):
        OPT_IN = "opt_in", _("Open participation")
        PROBABILITY = "probability", _("Random sample")
        CENSUS = "census", _("Everybody was asked")

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="surveys")
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.ANONYMOUS)
    access = models.CharField(_("access"), max_length=12, choices=Access, default=Access.OPEN)
    sampling = models.CharField(_("sampling"), max_length=12, choices=Sampling, default=Sampling.OPT_IN)
    channels = models.JSONField(_("channels"), default=list)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    population = models.ForeignKey(
        "city.ReferencePopulation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    notice = models.ForeignKey(
        "people.PrivacyNotice", models.PROTECT, null=True, blank=True, related_name="+"
    )
    target = models.PositiveIntegerField(_("answers hoped for"), null=True, blank=True)
    minimum_cell = models.PositiveSmallIntegerField(_("smallest cell that is shown"), default=10)
    retention_months = models.PositiveSmallIntegerField(_("months that demographics are kept"), default=24)
    is_synthetic = models.BooleanField(_("made-up data for demonstration"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-opens_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="survey_closes_after_it_opens"
            ),
            models.CheckConstraint(condition=Q(minimum_cell__gte=10), name="survey_cell_is_at_least_ten"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            self._refuse_late_changes()
        super().save(*args, **kwargs)

    def _refuse_late_changes(self) -> None:
        stored = Survey.objects.filter(pk=self.pk).values(*FIXED_AFTER_OPENING).first()
        if stored is None or stored["opens_at"] > timezone.now():
            return
        changed = [name for name, value in stored.items() if getattr(self, name) != value]
        if changed:
            raise FixedAfterOpening

    @property
    def display_title(self) -> str:
        """The title in the reader's language."""
        return (self.title_en if get_language() == "en" else "") or self.title

    def is_open(self, now: datetime | None = None) -> bool:
        """Tells whether the field period runs."""
        now = now or timezone.now()
        return self.opens_at <= now < self.closes_at

    def accepts(self, now: datetime | None = None) -> bool:
        """Tells whether a response may still be sent: pages opened in time have some minutes of grace."""
        return self.opens_at <= (now or timezone.now()) < self.settles_at

    @property
    def settles_at(self) -> datetime:
        """The moment from which no response can come any more: it may be counted as it is."""
        return self.closes_at + timedelta(minutes=settings.CLOSING_GRACE_MINUTES)

    @property
    def last_moment(self) -> datetime:
        """The last minute in which the survey can begin: of one that closes at midnight, the evening before."""
        return self.closes_at - timedelta(minutes=1)

    def state(self, now: datetime | None = None) -> str:
        """Returns planned, open or closed: from the dates, at the moment of asking."""
        now = now or timezone.now()
        if now < self.opens_at:
            return "planned"
        return "open" if now < self.closes_at else "closed"

    @property
    def is_anonymous(self) -> bool:
        return self.mode == self.Mode.ANONYMOUS


class Quota(models.Model):
    """How many are hoped for, and at most taken, in one cell of the population."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="quotas")
    neighbourhood = models.ForeignKey("city.Neighbourhood", models.PROTECT, null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=8, blank=True)
    target = models.PositiveIntegerField(_("target"))
    cap = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("taken"), default=0)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(fields=["survey", "neighbourhood", "sex"], name="quota_cell_exists_once"),
            models.UniqueConstraint(
                fields=["survey", "sex"],
                condition=Q(neighbourhood__isnull=True),
                name="quota_without_place_exists_once",
            ),
            models.CheckConstraint(
                condition=Q(cap__isnull=True) | Q(taken__lte=F("cap")), name="quota_is_never_exceeded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey}: {self.neighbourhood or ''} {self.sex}"


class InvitationBatch(models.Model):
    """Invitations made at one time; the codes exist nowhere but in the file handed out."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="batches")
    created_on = models.DateField(_("made on"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    # The form's own random key: sending the form again makes no second batch.
    form_key = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    revoked_because = models.CharField(_("revoked because"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("invitation batch")
        verbose_name_plural = _("invitation batches")

    def __str__(self) -> str:
        return f"{self.survey} {self.created_on}"


class Invitation(models.Model):
    """A single-use code, kept as its keyed digest only; opening the page uses nothing."""

    batch = models.ForeignKey(InvitationBatch, models.CASCADE, related_name="invitations")
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitations")
    code_digest = models.CharField(max_length=64)
    stratum = models.CharField(_("stratum"), max_length=80, blank=True)
    used_on = models.DateField(_("used on"), null=True, blank=True)
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["survey", "code_digest"], name="invitation_code_exists_once"),
            models.CheckConstraint(
                condition=Q(used_on__isnull=True) | Q(revoked_on__isnull=True),
                name="invitation_is_used_or_revoked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.pk}"


class Participation(models.Model):
    """Somebody identified by a keyed digest took part on a day. No key leads to what they answered."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="participations")
    person_digest = models.CharField(max_length=64)
    day = models.DateField(_("day"))
    channel = models.CharField(_("channel"), max_length=12, choices=Channel, default=Channel.WEB)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints = [
            models.UniqueConstraint(fields=["survey", "person_digest"], name="person_takes_part_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey} {self.day}"
