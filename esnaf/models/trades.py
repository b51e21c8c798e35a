"""Trades and the activity codes under them, with the words by which people look for them.

A shopkeeper knows the trade, not the code: 184 trades in 11 groups lead to the six-digit codes of NACE.
Rows have validity dates, for the sheet is renewed; nothing that a business refers to is ever deleted.
"""

from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from city.fields import FoldedField
from city.models.shared import TurkishName, Validity, ValidityQuerySet, validity_in_order

NACE = "nace"
trade_code = RegexValidator(
    r"^[A-Z]\.\d{2}\Z", _("A trade’s code has a letter and two digits, such as D.03.")
)
nace_code = RegexValidator(
    r"^\d{2}\.\d{2}\.\d{2}\Z", _("An activity code has six digits in pairs, such as 47.11.01.")
)


class TradeGroup(TurkishName):
    """A group of trades, such as food: the letter before a trade's number."""

    code = models.CharField(_("code"), max_length=1, unique=True)

    class Meta:
        verbose_name = _("group of trades")
        verbose_name_plural = _("groups of trades")
        ordering = ["code"]


class Trade(TurkishName, Validity):
    """What a shopkeeper says when asked for their work: bakkallık, kuaförlük."""

    code = models.CharField(_("code"), max_length=8, unique=True, validators=[trade_code])
    group = models.ForeignKey(TradeGroup, models.PROTECT, verbose_name=_("group"), related_name="trades")

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("trade")
        verbose_name_plural = _("trades")
        ordering = ["code"]
        constraints = [validity_in_order("esnaf_trade_validity_in_order")]


class ActivityCodeQuerySet(ValidityQuerySet):
    """Adjectives for activity codes."""

    def of_trade(self, trade: Trade) -> Self:
        """Returns the codes under a trade."""
        return self.filter(trade=trade)


class ActivityCode(Validity):
    """A six-digit activity of one version of a classification; it belongs to exactly one trade."""

    scheme = models.CharField(_("classification"), max_length=12, default=NACE)
    version = models.CharField(_("version"), max_length=12)
    code = models.CharField(_("code"), max_length=12, validators=[nace_code])
    title = models.CharField(_("title"), max_length=600)
    folded_title = FoldedField(of="title", max_length=900)
    trade = models.ForeignKey(Trade, models.PROTECT, verbose_name=_("trade"), related_name="activities")

    objects = ActivityCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity code")
        verbose_name_plural = _("activity codes")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "version", "code"], name="esnaf_activity_code_is_there_once"
            ),
            validity_in_order("esnaf_activity_validity_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class TradeSynonym(models.Model):
    """What people call a trade: tekel, nalbur, kuaför. A word may stand for several trades."""

    word = models.CharField(_("word"), max_length=80)
    folded = FoldedField(of="word", max_length=160, db_index=True)
    trade = models.ForeignKey(Trade, models.CASCADE, verbose_name=_("trade"), related_name="synonyms")

    class Meta:
        verbose_name = _("other word for a trade")
        verbose_name_plural = _("other words for trades")
        ordering = ["folded", "trade_id"]
        constraints = [
            models.UniqueConstraint(fields=["folded", "trade"], name="esnaf_synonym_once_a_trade"),
        ]

    def __str__(self) -> str:
        return self.word


class TradeListMark(models.Model):
    """A number that grows with each change of the list: whoever holds it in memory asks whether it grew."""

    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("mark of the list of trades")
        verbose_name_plural = _("marks of the list of trades")

    def __str__(self) -> str:
        return str(self.number)


class TradeFile(models.Model):
    """A sheet of trades and codes that was read at the desk: its rows, and what they do or did."""

    file_name = models.CharField(_("file"), max_length=200)
    version = models.CharField(_("version of the classification"), max_length=12)
    source = models.CharField(_("source"), max_length=300)
    rows = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    refused = models.JSONField(default=list)
    uploaded_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("read at"))
    done_at = models.DateTimeField(_("brought in at"), null=True, blank=True)

    class Meta:
        verbose_name = _("sheet of trades")
        verbose_name_plural = _("sheets of trades")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name
