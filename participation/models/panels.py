"""Deliberative panels: volunteers with the traits that were asked for, quotas, the lot, who sits and who follows."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.models.activities import Activity
from participation.models.contributions import Said
from people.intake import Contribution
from people.sealing import unseal

NAME, EMAIL, PHONE = "volunteer-name", "volunteer-email", "volunteer-phone"
NUMBERS = 1000


class Panel(models.Model):
    """An activity in which people volunteer, and the lot seats some of them within quotas.

    What `prepare` writes is frozen: the list of a thousand panels, its SHA-256 and the chances. The lot is a number
    that one person types and a second confirms.
    """

    activity = models.OneToOneField(Activity, models.CASCADE, related_name="lot_panel", primary_key=True)
    seats = models.PositiveSmallIntegerField(_("seats"), default=24)
    task = models.TextField(_("what the panel works on"), blank=True)
    task_en = models.TextField(_("what the panel works on (English)"), blank=True)
    thanks = models.CharField(
        _("what members get"), max_length=200, blank=True, help_text=_("Travel, meals, child care, a fee.")
    )
    lot_at = models.DateTimeField(_("the lot is drawn on"), null=True, blank=True)
    lot_place = models.CharField(_("where everybody can watch it"), max_length=160, blank=True)

    last_number = models.PositiveIntegerField(default=0, editable=False)
    prepared_at = models.DateTimeField(null=True, blank=True, editable=False)
    list_text = models.TextField(default="", editable=False)
    list_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    least_chance = models.FloatField(null=True, blank=True, editable=False)
    gini = models.FloatField(null=True, blank=True, editable=False)
    typed = models.PositiveSmallIntegerField(_("number drawn"), null=True, blank=True, editable=False)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    drawn = models.PositiveSmallIntegerField(_("number confirmed"), null=True, blank=True, editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    drawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("panel by lot")
        verbose_name_plural = _("panels by lot")
        constraints = [
            models.CheckConstraint(condition=Q(seats__range=(3, 200)), name="panel_has_seats"),
            models.CheckConstraint(
                condition=Q(drawn=None) | Q(drawn=F("typed"), drawn__lt=NUMBERS, confirmed_by__isnull=False),
                name="panel_number_is_the_one_that_was_typed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("typed_by")),
                name="panel_number_is_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(typed=None) | ~Q(list_sha256=""), name="panel_list_is_fixed_before_the_lot"
            ),
        ]

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def display_task(self) -> str:
        return (self.task_en if get_language() == "en" else "") or self.task

    @property
    def is_prepared(self) -> bool:
        """Whether the list of panels is fixed."""
        return bool(self.list_sha256)

    @property
    def is_drawn(self) -> bool:
        """Whether the lot stands."""
        return self.drawn is not None


class PanelTrait(models.Model):
    """Something in which the panel shall be like the town, such as age."""

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="traits")
    label = models.CharField(_("question"), max_length=120)
    label_en = models.CharField(_("question in English"), max_length=120, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("trait of a panel")
        verbose_name_plural = _("traits of panels")
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def display_label(self) -> str:
        return (self.label_en if get_language() == "en" else "") or self.label


class PanelOption(models.Model):
    """One answer to a trait, with how many seats go to people who gave it."""

    trait = models.ForeignKey(PanelTrait, models.CASCADE, related_name="options")
    label = models.CharField(_("answer"), max_length=80)
    label_en = models.CharField(_("answer in English"), max_length=80, blank=True)
    low = models.PositiveSmallIntegerField(_("at least"), default=0)
    high = models.PositiveSmallIntegerField(_("at most"))
    order = models.PositiveSmallIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("answer of a trait")
        verbose_name_plural = _("answers of traits")
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(high__gte=F("low")), name="panel_quota_is_in_order"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def display_label(self) -> str:
        return (self.label_en if get_language() == "en" else "") or self.label


class VolunteerQuerySet(models.QuerySet["Volunteer"]):
    def in_pool(self) -> Self:
        """Those among whom the lot is drawn."""
        return self.exclude(state=Volunteer.State.WITHDRAWN)

    def seated(self) -> Self:
        """Those who have a seat, whether they said yes already or not."""
        return self.filter(state__in=(Volunteer.State.ASKED, Volunteer.State.MEMBER))


class Volunteer(Contribution):
    """Somebody who would take a seat. In the list of the lot they are a number; name and contact are sealed."""

    class State(models.TextChoices):
        VOLUNTEER = "volunteer", _("In the pool")
        ASKED = "asked", _("Drawn, was asked")
        MEMBER = "member", _("Member")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="volunteers")
    number = models.PositiveIntegerField(_("number"))
    key_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64, unique=True)
    options = models.ManyToManyField(PanelOption, related_name="volunteers")
    name_sealed = models.BinaryField(default=b"", editable=False)
    email_sealed = models.BinaryField(default=b"", editable=False)
    phone_sealed = models.BinaryField(default=b"", editable=False)
    needs = models.CharField(_("what you need to take part"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.VOLUNTEER)
    # Drawn by the lot itself, or asked in place of somebody.
    is_replacement = models.BooleanField(_("in place of somebody"), default=False)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="volunteer_number_is_used_once"),
            models.UniqueConstraint(fields=["panel", "key_digest"], name="volunteer_is_stored_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The number under which somebody stands in the published list."""
        return f"G{self.number:04d}"

    @property
    def name(self) -> str:
        return unseal(self.name_sealed, purpose=NAME)

    @property
    def email(self) -> str:
        return unseal(self.email_sealed, purpose=EMAIL)

    @property
    def phone(self) -> str:
        return unseal(self.phone_sealed, purpose=PHONE)


class Recommendation(Said):
    """What a panel recommends, with the hands for and against; it goes into the topics as other words do."""

    text = models.CharField(_("recommendation"), max_length=1000)
    votes = models.PositiveSmallIntegerField(_("for"), default=0)
    against = models.PositiveSmallIntegerField(_("against"), default=0)
    undecided = models.PositiveSmallIntegerField(_("undecided"), default=0)

    class Meta(Said.Meta):
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")

    def __str__(self) -> str:
        return self.text
