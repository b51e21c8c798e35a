"""Consultation on a text: its versions, their passages, and what people say about each passage."""

from django.db import models
from django.db.models import F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from participation.models.activities import Activity
from participation.models.contributions import Said, SaidQuerySet


class TextConsultation(models.Model):
    """An activity in which people speak about a draft text, passage by passage."""

    activity = models.OneToOneField(
        Activity, models.CASCADE, related_name="text_consultation", primary_key=True
    )
    takes_wordings = models.BooleanField(_("people can propose another wording"), default=True)
    takes_agreement = models.BooleanField(_("people can agree with what others said"), default=True)

    class Meta:
        verbose_name = _("text consultation")
        verbose_name_plural = _("text consultations")

    def __str__(self) -> str:
        return str(self.activity)


class TextVersion(models.Model):
    """A version of the text. Without a date it is the draft at the desk; published it stays as it is."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="text_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    note = models.TextField(_("what changed, and why"), blank=True, max_length=2000)

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "number"], name="text_version_has_its_number"),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(published_at=None), name="text_has_one_draft_at_most"
            ),
        ]

    def __str__(self) -> str:
        return _now("Version %(number)s") % {"number": self.number}


class Passage(models.Model):
    """A numbered piece of a version. Its key stays over versions, so what was said stays with it."""

    version = models.ForeignKey(TextVersion, models.CASCADE, related_name="passages")
    key = models.PositiveIntegerField(_("key"))
    number = models.PositiveSmallIntegerField(_("number"))
    heading = models.CharField(_("heading"), max_length=160, blank=True)
    text = models.TextField(_("text"), blank=True, max_length=6000)

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="passage_is_once_in_a_version"),
            models.UniqueConstraint(fields=["version", "number"], name="passage_has_its_number"),
            models.CheckConstraint(condition=~Q(heading="") | ~Q(text=""), name="passage_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.heading or Truncator(self.text).words(6)}"


class RemarkManager(models.Manager.from_queryset(SaidQuerySet)):
    """Loads the passage beside each remark, whose name it carries."""

    def get_queryset(self) -> SaidQuerySet["Remark"]:
        return super().get_queryset().select_related("passage")


class Remark(Said):
    """What one person says about one passage."""

    WORDS = ("text", "wording")

    class Sort(models.TextChoices):
        REMARK = "remark", _("Remark")
        QUESTION = "question", _("Question")
        WORDING = "wording", _("Another wording")

    passage = models.ForeignKey(Passage, models.PROTECT, related_name="remarks")
    sort = models.CharField(_("what it is"), max_length=8, choices=Sort, default=Sort.REMARK)
    text = models.TextField(_("what you say"), blank=True, max_length=2000)
    wording = models.TextField(_("proposed wording"), blank=True, max_length=6000)
    agreements = models.PositiveIntegerField(_("people who agree"), default=0)
    answer = models.TextField(_("the municipality’s answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = RemarkManager()

    class Meta(Said.Meta):
        verbose_name = _("remark on a text")
        verbose_name_plural = _("remarks on texts")
        constraints = [
            *Said.Meta.constraints,
            models.CheckConstraint(
                condition=(Q(sort="wording") & ~Q(wording="")) | (~Q(sort="wording") & ~Q(text="")),
                name="remark_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.passage} – {self.get_sort_display()}"


class RemarkAgreement(models.Model):
    """One visitor agrees with one remark, once; the visitor is a digest that holds in this activity alone."""

    remark = models.ForeignKey(Remark, models.CASCADE, related_name="agreed_by")
    visitor = models.CharField(max_length=64)
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("agreement with a remark")
        verbose_name_plural = _("agreements with remarks")
        constraints = [
            models.UniqueConstraint(fields=["remark", "visitor"], name="remark_is_agreed_with_once_each")
        ]

    def __str__(self) -> str:
        return f"{self.remark_id} {self.day}"


def count_agreement(remark: Remark, by: int) -> None:
    """Moves the remark's counter in the database, so that two at once both count."""
    Remark.objects.filter(pk=remark.pk).update(agreements=F("agreements") + by)
