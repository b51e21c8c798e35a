"""What a business asked: the case that it became, with what the guide knew already."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from esnaf.models.businesses import Business


class BusinessQueryQuerySet(models.QuerySet["BusinessQuery"]):
    def of_business(self, business: Business) -> "BusinessQueryQuerySet":
        """What a business asked, the newest first, with all that a list shows."""
        return self.filter(business=business).select_related("case__topic").order_by("-case__received_at")


class BusinessQuery(models.Model):
    """One question of one business. Everything that happens to it happens to its case."""

    business = models.ForeignKey(Business, models.CASCADE, related_name="queries")
    case = models.OneToOneField("casework.Case", models.CASCADE, related_name="business_query")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    guide_answers = models.JSONField(_("answers to the licence guide"), default=dict, blank=True)

    objects = BusinessQueryQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of a business")
        verbose_name_plural = _("questions of businesses")

    def __str__(self) -> str:
        return str(self.case)
