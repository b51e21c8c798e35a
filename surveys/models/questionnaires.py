"""The instrument: a draft that is edited with revisions, and versions that are frozen by publishing."""

from functools import cached_property

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import RevisionMixin

from surveys.errors import PublishedIsImmutable
from surveys.language.compiling import CompiledQuestionnaire, compiled_version


class Questionnaire(RevisionMixin, models.Model):
    """What is asked: a draft definition in our JSON format (docs/questionnaire-format.md)."""

    slug = models.SlugField(_("address"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    draft = models.JSONField(_("draft"), default=dict)
    import_notes = models.JSONField(_("what the import could not represent"), default=list, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")

    def __str__(self) -> str:
        return self.title

    @property
    def newest_version(self) -> "QuestionnaireVersion | None":
        return self.versions.order_by("-number").first()


class QuestionnaireVersion(models.Model):
    """A published questionnaire: its definition and the hash of its canonical bytes. Never changed."""

    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    definition = models.JSONField(_("definition"))
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published at"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("questionnaire version")
        verbose_name_plural = _("questionnaire versions")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_is_used_once")
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire} {self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            raise PublishedIsImmutable
        super().save(*args, **kwargs)

    @cached_property
    def compiled(self) -> CompiledQuestionnaire:
        """Returns the compiled definition, shared by all requests of this process."""
        return compiled_version(self.sha256, lambda: self.definition)
