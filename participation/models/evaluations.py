"""How people found the process itself: five claims, agreed with or not, and their own words. No name, no address."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models.projects import Project
from people.intake import Contribution

# What is asked, by column. The dimensions are those by which the International Association for Public Participation
# and the OECD (Evaluation Guidelines for Representative Deliberative Processes, 2021) judge a process; the wording
# is ours.
CLAIMS = {
    "understood": _("I understood what this was about and what was to be decided."),
    "could_say": _("I could say what I wanted to say."),
    "fair": _("It was run fairly: everybody had the same chance."),
    "knows_next": _("I know what happens next with what we said."),
    "again": _("I would take part again."),
}
MOST = 5


class Evaluation(Contribution):
    """One person's view of how a project was run; every claim may be left out."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="evaluations")
    key_digest = models.CharField(max_length=64)
    understood = models.PositiveSmallIntegerField(null=True, blank=True)
    could_say = models.PositiveSmallIntegerField(null=True, blank=True)
    fair = models.PositiveSmallIntegerField(null=True, blank=True)
    knows_next = models.PositiveSmallIntegerField(null=True, blank=True)
    again = models.PositiveSmallIntegerField(null=True, blank=True)
    words = models.TextField(_("what should be done otherwise"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("evaluation of a process")
        verbose_name_plural = _("evaluations of processes")
        constraints = [
            models.UniqueConstraint(fields=["project", "key_digest"], name="evaluation_is_stored_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{claim}__isnull": True}) | Q(**{f"{claim}__range": (1, MOST)}),
                    name=f"evaluation_{claim}_is_on_the_scale",
                )
                for claim in CLAIMS
            ),
        ]
        indexes = [models.Index(fields=["project", "day"], name="evaluations_by_day")]

    def __str__(self) -> str:
        return f"{self.project_id} {self.day}"
