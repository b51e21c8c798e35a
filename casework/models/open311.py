"""Keys by which programs of partners send requests. Only a digest is kept; who has the key is asked once."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Open311KeyQuerySet(models.QuerySet):
    """Adjectives for keys."""

    def valid_at(self, moment: datetime) -> Self:
        """Keys that were issued and not withdrawn by then."""
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=moment), issued_at__lte=moment)


class Open311Key(models.Model):
    """A key of one partner. It is withdrawn, never deleted, so that old cases still say who sent them."""

    partner = models.CharField(_("partner"), max_length=160)
    email = models.EmailField(_("e-mail of the partner"))
    digest = models.CharField(max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(_("issued at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    objects = Open311KeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key of Open311")
        verbose_name_plural = _("keys of Open311")
        ordering = ["partner", "-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("issued_at")),
                name="case_open311_key_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.partner


class Open311Request(models.Model):
    """Which partner's program sent a case."""

    case = models.OneToOneField(
        "casework.Case", models.CASCADE, primary_key=True, related_name="open311_request"
    )
    key = models.ForeignKey(Open311Key, models.PROTECT, related_name="requests", verbose_name=_("key"))

    class Meta:
        verbose_name = _("request of Open311")
        verbose_name_plural = _("requests of Open311")

    def __str__(self) -> str:
        return str(self.key)
