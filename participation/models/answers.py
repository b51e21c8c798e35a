"""An address that waits to be told what becomes of a word: sealed, kept for this alone, erased after telling."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.sealing import seal, unseal

PURPOSE = "answer-address"


class AwaitedAnswerQuerySet(models.QuerySet["AwaitedAnswer"]):
    def of_word(self, receipt_digest: str) -> Self:
        """The address that was left with one word."""
        return self.filter(receipt_digest=receipt_digest)


class AwaitedAnswer(models.Model):
    """Where to write when something becomes of one word. The word does not lead here but by its receipt."""

    class Told(models.TextChoices):
        NOTHING = "", _("Nothing yet")
        HIDDEN = "hidden", _("That it is not published")
        ANSWERED = "answered", _("That it was answered")

    receipt_digest = models.CharField(max_length=64, unique=True)
    address = models.BinaryField(_("sealed address"))
    language = models.CharField(_("language"), max_length=5, default="tr")
    left_on = models.DateField(_("left on"))
    told = models.CharField(_("told"), max_length=8, choices=Told, default=Told.NOTHING, blank=True)

    objects = AwaitedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("awaited answer")
        verbose_name_plural = _("awaited answers")

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def email(self) -> str:
        """The address in plain letters, for writing to it."""
        return unseal(self.address, purpose=PURPOSE)

    @staticmethod
    def sealed(email: str) -> bytes:
        return seal(email.strip().lower(), purpose=PURPOSE)
