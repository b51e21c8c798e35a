"""Opening a survey at the desk, changing its plan, moving its end."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from city.models import ReferencePopulation
from common.text import tr_slug
from people.intake import Channel
from people.models import PrivacyNotice
from surveys.errors import NotPlausible
from surveys.forms.moments import MomentField
from surveys.homes import keeper
from surveys.models import Questionnaire, Survey
from surveys.services.opening import NOTICE_CODE, SMALLEST_CELL, new_address

BY_ONESELF = frozenset({Channel.WEB, Channel.KIOSK})
MODES = [
    (
        Survey.Mode.ANONYMOUS,
        _(
            "Anonymous: nobody can join answers and people, not even we. Nobody's answers can be found or taken back."
        ),
    ),
    (
        Survey.Mode.CONFIDENTIAL,
        _("Confidential: answers are stored with the invitation code. Results never show who somebody is."),
    ),
]
ACCESSES = [
    (Survey.Access.OPEN, _("Open: everybody who has the address can answer, also more than once.")),
    (Survey.Access.INVITATION, _("Invitation: each household gets a code that works once.")),
]
SAMPLINGS = [
    (
        Survey.Sampling.OPT_IN,
        _("Open participation: who wants to answers. Results carry no margin of error."),
    ),
    (
        Survey.Sampling.PROBABILITY,
        _("Random sample: those who answer were drawn. Results carry a margin of error."),
    ),
    (Survey.Sampling.CENSUS, _("Everybody concerned is asked.")),
]
SECTIONS = (
    (_("What people are asked"), "", ("questionnaire", "use_newest", "home", "title", "title_en", "slug")),
    (
        _("Who answers, and how"),
        _("People are told this before they begin. Once the survey has opened it cannot be changed."),
        ("mode", "access", "sampling", "channels", "notice"),
    ),
    (_("When it runs"), "", ("opens_at", "closes_at")),
    (_("Measured against"), "", ("population", "target")),
    (_("Protection"), "", ("minimum_cell", "retention_months")),
)


class PlanForm(forms.Form):
    """All that can be changed until the survey opens."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    slug = forms.CharField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("The end of the address, such as park-2026. Left empty, it is made of the title."),
    )
    mode = forms.ChoiceField(
        label=_("How answers are kept"),
        choices=MODES,
        widget=forms.RadioSelect,
        initial=Survey.Mode.ANONYMOUS,
    )
    access = forms.ChoiceField(
        label=_("Who can enter"), choices=ACCESSES, widget=forms.RadioSelect, initial=Survey.Access.OPEN
    )
    sampling = forms.ChoiceField(
        label=_("How people are chosen"),
        choices=SAMPLINGS,
        widget=forms.RadioSelect,
        initial=Survey.Sampling.OPT_IN,
    )
    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        choices=Channel,
        widget=forms.CheckboxSelectMultiple,
        initial=[Channel.WEB],
        help_text=_("The ways in which answers come in. Results show each of them."),
    )
    notice = forms.ModelChoiceField(
        PrivacyNotice.objects.none(),
        label=_("Privacy notice"),
        required=False,
        empty_label=_("The newest one in force"),
    )
    opens_at = MomentField(
        label=_("Opens"), required=False, help_text=_("Such as 22.11.2026 09:00. Left empty: at once.")
    )
    closes_at = MomentField(
        label=_("Closes"), ends=True, help_text=_("Such as 6.12.2026: the whole day still belongs to it.")
    )
    population = forms.ModelChoiceField(
        ReferencePopulation.objects.all(),
        label=_("Population"),
        required=False,
        help_text=_(
            "Those for whom the survey speaks; quotas, field view and weights are measured against it."
        ),
    )
    target = forms.IntegerField(label=_("Answers hoped for"), min_value=1, required=False, localize=True)
    minimum_cell = forms.IntegerField(
        label=_("Smallest cell that is shown"),
        min_value=SMALLEST_CELL,
        initial=SMALLEST_CELL,
        help_text=_("Results of fewer people than this are never shown; 10 is the least."),
    )
    retention_months = forms.IntegerField(
        label=_("Months that demographics are kept"),
        min_value=1,
        max_value=120,
        initial=24,
        help_text=_("Neighbourhood, sex and age band are deleted afterwards; the answers stay without them."),
    )

    def __init__(self, *args: Any, survey: Survey | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.survey = survey
        published = PrivacyNotice.objects.filter(code=NOTICE_CODE, published_at__lte=timezone.now())
        self.fields["notice"].queryset = published.order_by("-version")
        populations = list(ReferencePopulation.objects.all()[:2])
        if len(populations) == 1:
            self.fields["population"].initial = populations[0]

    def sections(self) -> Iterator[dict[str, Any]]:
        """Yields the form's parts: a heading, a word of introduction, and fields."""
        for title, intro, names in SECTIONS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield {"title": title, "intro": intro, "fields": fields}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["opens_at"] = data.get("opens_at") or timezone.now()
        self._check_dates(data)
        self._check_sample(data)
        if not data.get("slug") and data.get("title"):
            data["slug"] = self.survey.slug if self.survey else new_address(data["title"])
        elif data.get("slug"):
            data["slug"] = tr_slug(data["slug"])
        if not data.get("notice"):
            data["notice"] = PrivacyNotice.objects.in_force(NOTICE_CODE)
        return data

    def _check_dates(self, data: dict[str, Any]) -> None:
        closes: datetime | None = data.get("closes_at")
        if not closes or "opens_at" in self.errors:
            return
        if closes <= data["opens_at"]:
            self.add_error("closes_at", _("The survey closes after it opens."))
        elif closes <= timezone.now() and BY_ONESELF & set(data.get("channels", ())):
            self.add_error("closes_at", _("A survey on the web cannot close in the past."))

    def _check_sample(self, data: dict[str, Any]) -> None:
        """Where everybody can enter from the web, those who answer were not drawn."""
        is_drawn = data.get("sampling") in (Survey.Sampling.PROBABILITY, Survey.Sampling.CENSUS)
        if (
            is_drawn
            and data.get("access") == Survey.Access.OPEN
            and BY_ONESELF & set(data.get("channels", ()))
        ):
            self.add_error(
                "access", _("On the web, a random sample needs invitation codes: else anybody could join it.")
            )

    def show(self, refusal: NotPlausible) -> None:
        """Puts a refusal of the service beside the field it speaks of."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class OpenForm(PlanForm):
    """A new survey on the newest published version of a questionnaire."""

    field_order = ("questionnaire", "home")
    questionnaire = forms.ModelChoiceField(
        Questionnaire.objects.none(),
        label=_("Questionnaire"),
        to_field_name="slug",
        help_text=_("The survey takes its newest published version, and keeps it when a newer one appears."),
    )
    home = forms.ChoiceField(label=_("Project"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        published = Questionnaire.objects.filter(versions__isnull=False).distinct().order_by("title")
        self.fields["questionnaire"].queryset = published
        self.fields["home"].choices = [("", _("No project yet")), *keeper().choices()]


class ReplanForm(PlanForm):
    """A planned survey; it may take a version that was published meanwhile."""

    field_order = ("use_newest",)
    use_newest = forms.BooleanField(label=_("Take the newest published version"), required=False)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        initial = {name: getattr(survey, name) for name in PlanForm.base_fields}
        super().__init__(*args, survey=survey, initial=initial, **kwargs)
        self.newest = survey.version.questionnaire.newest_version
        if self.newest == survey.version:
            del self.fields["use_newest"]

    def changes(self) -> dict[str, Any]:
        """Returns the fields of the survey as they were written."""
        changes = {name: self.cleaned_data[name] for name in PlanForm.base_fields}
        if self.cleaned_data.get("use_newest"):
            changes["version"] = self.newest
        return changes


class ExtendForm(forms.Form):
    """A later end, with its reason."""

    prefix = "extend"
    closes_at = MomentField(
        label=_("New end"), ends=True, help_text=_("Such as 6.12.2026: the whole day still belongs to it.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stands in the record."))


class CloseForm(forms.Form):
    """An end now, with its reason."""

    prefix = "close"
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It stands in the record."))
