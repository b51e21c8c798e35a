"""What people said over all activities of a project, gathered in topics, and what was decided on each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.models.projects import Project


class Topic(models.Model):
    """One thing that many said in their own words, and the decision on it: drafted, reviewed, accepted."""

    class Verdict(models.TextChoices):
        INCLUDED = "included", _("We will do it")
        PARTLY = "partly", _("We will do part of it")
        CONSIDERED = "considered", _("We have weighed it")
        NOT_CONSIDERED = "not_considered", _("We will not do it")
        NOT_APPLICABLE = "not_applicable", _("It is not ours to decide")
        FURTHER = "further", _("We are looking into it further")

    class State(models.TextChoices):
        OPEN = "open", _("No decision yet")
        DRAFT = "draft", _("Drafted")
        REVIEW = "review", _("Waits for the unit head")
        ACCEPTED = "accepted", _("Decided")

    project = models.ForeignKey(Project, models.CASCADE, related_name="said_topics")
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    title = models.CharField(_("what people said"), max_length=160)
    title_en = models.CharField(_("what people said (English)"), max_length=160, blank=True)
    summary = models.TextField(_("in their words"), blank=True)
    verdict = models.CharField(_("decision"), max_length=14, choices=Verdict, blank=True)
    justification = models.TextField(_("why"), blank=True)
    justification_en = models.TextField(_("why (English)"), blank=True)
    owner = models.ForeignKey(
        "city.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("whose it is")
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.OPEN)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)

    class Meta:
        verbose_name = _("topic of what people said")
        verbose_name_plural = _("topics of what people said")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | (~Q(verdict="") & ~Q(justification="") & Q(decided_on__isnull=False)),
                name="topic_is_decided_with_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def text(self, field: str) -> str:
        """Returns title or justification in the reader's language; Turkish where English lacks."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)

    @property
    def display_title(self) -> str:
        return self.text("title")

    @property
    def is_decided(self) -> bool:
        return self.state == self.State.ACCEPTED
