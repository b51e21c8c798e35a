"""What staff set: topics, other bodies, who gets what, and which term of the law a kind of case has."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from casework.words import CaseKind, Door
from city.models.shared import (
    EnglishName,
    Sourced,
    TurkishName,
    Validity,
    ValidityQuerySet,
    validate_code,
    validity_in_order,
)


class ResponsibleBody(TurkishName, EnglishName, Sourced):
    """Another body that answers for something people take to the municipality: water, power, main roads."""

    code = models.CharField(_("code"), max_length=64, unique=True, validators=[validate_code])
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    guidance = models.TextField(_("what we tell people"), blank=True)
    guidance_en = models.TextField(_("what we tell people (English)"), blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=False)

    class Meta:
        verbose_name = _("responsible body")
        verbose_name_plural = _("responsible bodies")
        ordering = ["sort_key", "code"]


class CaseTopic(TurkishName, EnglishName, Sourced, Validity):
    """What people come with; to other programs it is a service of Open311. `words` are what they call it."""

    code = models.CharField(_("code"), max_length=64, unique=True, validators=[validate_code])
    group = models.CharField(_("group"), max_length=80, blank=True)
    group_en = models.CharField(_("group (English)"), max_length=80, blank=True)
    words = models.TextField(_("other words for it"), blank=True)
    guidance = models.TextField(_("what to know before asking"), blank=True)
    guidance_en = models.TextField(_("what to know before asking (English)"), blank=True)
    needs_place = models.BooleanField(_("needs a place"), default=False)
    # Cases of such a topic may be shown to everybody, without names, if the applicant wishes.
    may_be_public = models.BooleanField(_("may be shown"), default=False)
    is_for_businesses = models.BooleanField(_("asked by businesses"), default=False)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic of cases")
        verbose_name_plural = _("topics of cases")
        ordering = ["group", "sort_key", "code"]
        constraints = [validity_in_order("case_topic_validity_in_order")]


class RoutingRule(Sourced, Validity):
    """One line of the table that says where a case goes. An empty condition holds for all."""

    order = models.PositiveSmallIntegerField(_("order"), default=100)
    kind = models.CharField(_("kind"), max_length=16, choices=CaseKind, blank=True)
    door = models.CharField(_("came in by"), max_length=12, choices=Door, blank=True)
    topic = models.ForeignKey(CaseTopic, models.CASCADE, null=True, blank=True, related_name="routing_rules")
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.CASCADE, null=True, blank=True, related_name="+"
    )
    trade_code = models.CharField(_("trade begins with"), max_length=16, blank=True)
    unit = models.ForeignKey("city.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey(
        ResponsibleBody, models.PROTECT, null=True, blank=True, related_name="routing_rules"
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("routing rule")
        verbose_name_plural = _("routing rules")
        ordering = ["order", "pk"]
        constraints = [
            validity_in_order("case_routing_validity_in_order"),
            models.CheckConstraint(
                condition=Q(unit__isnull=False, body=None) | Q(unit=None, body__isnull=False),
                name="case_routing_leads_to_one_place",
                violation_error_message=_("A rule leads to a unit or to another body, to one of them."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.unit or self.body}"


class ClockPolicy(Sourced, Validity):
    """Which terms of the law (codes of DeadlineRule) run in a kind of case that came by a door."""

    class AfterFee(models.TextChoices):
        RESTART = "restart", _("The term runs anew (it was interrupted)")
        RESUME = "resume", _("The term runs on (it was suspended)")

    kind = models.CharField(_("kind"), max_length=16, choices=CaseKind)
    door = models.CharField(_("came in by"), max_length=12, choices=Door, blank=True)
    reply = models.CharField(_("term of the reply"), max_length=64, blank=True)
    extended = models.CharField(_("extended term"), max_length=64, blank=True)
    fee = models.CharField(_("term of the fee"), max_length=64, blank=True)
    after_fee = models.CharField(max_length=8, choices=AfterFee, default=AfterFee.RESTART)
    silence = models.CharField(_("silence counts as refusal after"), max_length=64, blank=True)
    interim = models.CharField(_("the same after an interim answer"), max_length=64, blank=True)
    appeal = models.CharField(_("term of the appeal"), max_length=64, blank=True)
    appeal_to = models.CharField(_("appeal goes to"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = ValidityQuerySet.as_manager()

    class Meta:
        verbose_name = _("clock of cases")
        verbose_name_plural = _("clocks of cases")
        ordering = ["kind", "door", "valid_from"]
        constraints = [
            validity_in_order("case_clock_validity_in_order"),
            models.UniqueConstraint(
                F("kind"),
                F("door"),
                Coalesce(F("valid_from"), Value("0001-01-01", output_field=models.DateField())),
                name="case_clock_is_written_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.door}".strip()


class Recount(models.Model):
    """The calendar by which the terms of open cases were counted last, so that a change is noticed."""

    calendar = models.CharField(_("calendar"), max_length=64)
    at = models.DateTimeField(_("at"))
    moved = models.PositiveIntegerField(_("cases whose day moved"), default=0)

    class Meta:
        verbose_name = _("recount of terms")
        verbose_name_plural = _("recounts of terms")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y}: {self.moved}"
