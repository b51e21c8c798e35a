"""An organisation as the public sees it. It changes only when the unit accepts a change."""

from datetime import date, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.models import RevisionMixin

from city.models.shared import EnglishName, TurkishName
from common.text import fold
from stk_registry.legal_forms import FORMS, LegalForm, Register, is_tax_number, normal_number

# After thirteen months without a word from the organisation its profile is marked, after sixteen hidden.
MARKED_AFTER = timedelta(days=396)
HIDDEN_AFTER = timedelta(days=487)
AREAS_AT_MOST = 4


class Size(models.TextChoices):
    """Bands instead of counts; never a list of members."""

    NONE = "0", _("None")
    FEW = "1-9", _("1–9")
    TENS = "10-49", _("10–49")
    FIFTY = "50-99", _("50–99")
    HUNDRED = "100-499", _("100–499")
    MANY = "500+", _("500 and more")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """What can be asked of the registry."""

    def listed(self, today: date | None = None) -> Self:
        """Those the directory shows: accepted, not hidden, heard of within the time."""
        oldest = (today or timezone.localdate()) - HIDDEN_AFTER
        return self.filter(state=Organisation.State.LISTED).filter(
            Q(confirmed_on__gte=oldest) | Q(confirmed_on__isnull=True, listed_on__gte=oldest)
        )

    def unconfirmed(self, today: date | None = None) -> Self:
        """Those whose yearly confirmation is due."""
        oldest = (today or timezone.localdate()) - MARKED_AFTER
        return self.filter(state=Organisation.State.LISTED).filter(
            Q(confirmed_on__lt=oldest) | Q(confirmed_on__isnull=True, listed_on__lt=oldest)
        )

    def matching(self, words: str) -> Self:
        """Those whose folded text, or a field of work of theirs by any name, holds every word."""
        from stk_registry.models.taxonomy import ActivityArea

        found = self
        for word in fold(words).split():
            areas = ActivityArea.objects.filter(folded_synonyms__contains=word).values("pk")
            found = found.filter(
                Q(search_text__contains=word)
                | Q(
                    pk__in=Organisation.areas.through.objects.filter(activityarea__in=areas).values(
                        "organisation"
                    )
                )
            )
        return found

    def heard_of(self) -> Self:
        """Adds `heard_on`: the last day on which the profile was known to be right."""
        return self.annotate(heard_on=Coalesce("confirmed_on", "listed_on"))

    def of_user(self, user: object, today: date | None = None) -> Self:
        """Those for which a person speaks on the day."""
        day = today or timezone.localdate()
        term = Q(representatives__valid_to__isnull=True) | Q(representatives__valid_to__gte=day)
        return self.filter(term, representatives__user=user, representatives__valid_from__lte=day).distinct()


class Organisation(RevisionMixin, TurkishName, EnglishName):
    """A civil society organisation's published profile. Never a members' list."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not published yet")
        LISTED = "listed", _("In the directory")
        HIDDEN = "hidden", _("Hidden by the unit")
        MERGED = "merged", _("Merged into another")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Dormant")
        DISSOLVED = "dissolved", _("Dissolved")

    slug = models.SlugField(_("address"), max_length=120, unique=True)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    legal_form = models.CharField(_("legal form"), max_length=20, choices=LegalForm)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    register = models.CharField(
        _("register"), max_length=14, choices=Register, editable=False, default=Register.NONE
    )
    register_number = models.CharField(_("register number"), max_length=24, blank=True)
    tax_number = models.CharField(_("tax number"), max_length=10, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="branches", verbose_name=_("branch of")
    )
    public_benefit = models.BooleanField(_("works for the public benefit (by decision)"), default=False)
    tax_exempt = models.BooleanField(_("tax exempt"), default=False)
    fundraising_permit = models.BooleanField(_("may collect donations without permission"), default=False)
    is_hometown = models.BooleanField(_("hometown association"), default=False)
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    summary_en = models.CharField(_("in one English sentence"), max_length=300, blank=True)
    about = models.TextField(_("what it does"), blank=True)
    about_en = models.TextField(_("what it does (English)"), blank=True)
    primary_area = models.ForeignKey(
        "stk_registry.ActivityArea", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("main field of work"),
    )  # fmt: skip
    areas = models.ManyToManyField(
        "stk_registry.ActivityArea",
        blank=True,
        related_name="organisations",
        verbose_name=_("fields of work"),
    )
    groups = models.ManyToManyField(
        "city.SocialGroup", blank=True, related_name="organisations", verbose_name=_("groups served")
    )
    serves_whole_district = models.BooleanField(_("works in the whole district"), default=False)
    neighbourhoods = models.ManyToManyField(
        "city.Neighbourhood", blank=True, related_name="served_by", verbose_name=_("neighbourhoods served")
    )
    members = models.CharField(_("members"), max_length=8, choices=Size, blank=True)
    staff = models.CharField(_("paid staff"), max_length=8, choices=Size, blank=True)
    volunteers = models.CharField(_("volunteers"), max_length=8, choices=Size, blank=True)
    address = models.CharField(_("address of the seat"), max_length=300, blank=True)
    neighbourhood = models.ForeignKey(
        "city.Neighbourhood", models.PROTECT, null=True, blank=True, related_name="seated",
        verbose_name=_("neighbourhood of the seat"),
    )  # fmt: skip
    venue = models.CharField(_("venue on the campus"), max_length=120, blank=True)
    website = models.URLField(_("web site"), max_length=300, blank=True)
    social = models.JSONField(_("social media"), default=list, blank=True)
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)
    last_declaration_year = models.PositiveSmallIntegerField(
        _("year of the last declaration"), null=True, blank=True
    )
    general_assembly_on = models.DateField(_("next general assembly"), null=True, blank=True)
    open_to_collaboration = models.BooleanField(_("may be asked to take part in projects"), default=True)
    tags = TaggableManager(_("tags"), blank=True, related_name="organisations")
    provenance = models.CharField(_("where the record comes from"), max_length=200, blank=True)
    listed_on = models.DateField(_("in the directory since"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed by the organisation on"), null=True, blank=True)
    verified_on = models.DateField(_("verified by the unit on"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    search_text = models.TextField(editable=False, default="")
    is_synthetic = models.BooleanField(_("made-up data for demonstration"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["state", "sort_key"], name="stk_directory_order"),
            models.Index(fields=["state", "confirmed_on"], name="stk_by_confirmation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "register_number"],
                condition=~Q(register_number="") & ~Q(state="merged"),
                name="stk_register_number_is_used_once",
                violation_error_message=_(
                    "An organisation with this register number is in the registry already."
                ),
            ),
            models.UniqueConstraint(
                fields=["tax_number"],
                condition=~Q(tax_number="") & ~Q(state="merged"),
                name="stk_tax_number_is_used_once",
                violation_error_message=_("An organisation with this tax number is in the registry already."),
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | ~Q(state="merged") & Q(merged_into__isnull=True),
                name="stk_merged_names_its_heir",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("pk")), name="stk_never_merged_into_itself"),
            models.CheckConstraint(
                condition=~Q(state="listed") | Q(listed_on__isnull=False), name="stk_listed_has_its_day"
            ),
        ]

    def derive(self) -> None:
        """Sets the columns that follow from others; whoever writes rows in bulk calls it for each."""
        self.register = FORMS[self.legal_form].register
        self.register_number = normal_number(self.legal_form, self.register_number)
        words = [self.name, self.short_name, self.name_en, self.summary, self.register_number]
        self.search_text = fold(" ".join(words))

    def save(self, *args: object, **kwargs: object) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuses numbers that cannot be right for the legal form."""
        form, problems = FORMS[self.legal_form], {}
        number = normal_number(self.legal_form, self.register_number)
        if number and not form.needs_number:
            problems["register_number"] = _("This legal form has no register number.")
        elif number and not form.accepts_number(number):
            problems["register_number"] = (
                _("This is not a number of that register. Example: %s") % form.example
            )
        if self.tax_number and not is_tax_number(self.tax_number):
            problems["tax_number"] = _("A tax number has ten digits, the last one checks the others.")
        if self.founded_on and self.founded_on > timezone.localdate():
            problems["founded_on"] = _("This day is in the future.")
        if problems:
            raise ValidationError(problems)

    def text(self, field: str) -> str:
        """Returns name, summary or about in the reader's language; Turkish where English lacks."""
        english = getattr(self, f"{field}_en") if get_language() == "en" else ""
        return english or getattr(self, field)

    @property
    def form_of_law(self) -> object:
        return FORMS[self.legal_form]

    @property
    def heard_of_on(self) -> date | None:
        """The last day on which the profile was known to be right."""
        return self.confirmed_on or self.listed_on

    def is_stale(self, today: date | None = None) -> bool:
        """Whether the directory marks the profile as not confirmed."""
        heard = self.heard_of_on
        return heard is not None and heard < (today or timezone.localdate()) - MARKED_AFTER

    def get_absolute_url(self) -> str:
        return f"/stk/{self.slug}/"


class Relation(models.Model):
    """What binds two organisations beside being a branch."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("Member of")
        PARTNER = "partner", _("Partner of")
        FOUNDED = "founded", _("Founded")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="relations")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="related_by")
    since = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "other"], name="stk_relation_is_entered_once"
            ),
            models.CheckConstraint(condition=~Q(organisation=F("other")), name="stk_no_relation_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_kind_display()} · {self.other}"
