"""What was answered: an intake that is mixed, the responses, their demographics apart, drafts, submission keys.

In an anonymous survey nothing here leads to a person: no account, no address, no time finer than the
day, random keys only, and rows of one transaction never stay together (surveys.services.mixing).
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.intake import Contribution
from surveys.models.collection import Invitation, Survey
from surveys.models.questionnaires import QuestionnaireVersion


class SubmissionKey(models.Model):
    """A client's random key, as a keyed digest: the same key again gets the same receipt."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    answers_digest = models.CharField(max_length=64)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("submission key")
        verbose_name_plural = _("submission keys")
        constraints = [
            models.UniqueConstraint(fields=["survey", "digest"], name="submission_key_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.day}"


class IntakeResponse(Contribution):
    """An anonymous response that waits for others, to be stored in random order."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="intake")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    answers = models.JSONField(_("answers"))
    missing = models.JSONField(_("kinds of no answer"), default=dict)
    snapshot = models.JSONField(_("demographics"), default=dict)
    base_weight = models.FloatField(_("base weight"), null=True, blank=True)
    stratum = models.CharField(_("stratum"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("response in intake")
        verbose_name_plural = _("responses in intake")

    def __str__(self) -> str:
        return f"{self.survey_id} {self.day}"


class Response(Contribution):
    """One person's answers to one frozen version, keyed by stable variable codes."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="responses")
    version = models.ForeignKey(QuestionnaireVersion, models.PROTECT, related_name="+")
    answers = models.JSONField(_("answers"))
    missing = models.JSONField(_("kinds of no answer"), default=dict)
    excluded_because = models.CharField(_("left out because"), max_length=200, blank=True)
    base_weight = models.FloatField(_("base weight"), null=True, blank=True)
    stratum = models.CharField(_("stratum"), max_length=80, blank=True)
    # Only in confidential and identified surveys; the database holds it to that.
    invitation = models.ForeignKey(
        Invitation, models.PROTECT, null=True, blank=True, related_name="responses"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        indexes = [models.Index(fields=["survey", "day", "channel"], name="responses_by_day")]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.id}"


class RespondentSnapshot(models.Model):
    """Who answered, in coarse classes, as told at the time; has a retention date of its own."""

    response = models.OneToOneField(Response, models.CASCADE, related_name="snapshot", primary_key=True)
    neighbourhood = models.ForeignKey("city.Neighbourhood", models.PROTECT, null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=8, blank=True)
    age_band = models.CharField(_("age band"), max_length=12, blank=True)
    groups = models.JSONField(_("groups"), default=list)
    keep_until = models.DateField(_("kept until"))

    class Meta:
        verbose_name = _("respondent snapshot")
        verbose_name_plural = _("respondent snapshots")

    def __str__(self) -> str:
        return str(self.response_id)


class ResponseDraft(models.Model):
    """Answers put aside to go on later: found by a code only the person has, sealed with a key from it."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="drafts")
    code_digest = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    expires_on = models.DateField(_("kept until"))

    class Meta:
        verbose_name = _("draft response")
        verbose_name_plural = _("draft responses")

    def __str__(self) -> str:
        return f"{self.survey_id} {self.expires_on}"
