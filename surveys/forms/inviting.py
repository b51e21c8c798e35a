"""Making a batch of invitations, replacing one, and quotas."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood
from city.models.population import Sex
from surveys.errors import NotPlausible
from surveys.models import InvitationBatch, Quota, Survey
from surveys.services.invitations import spread
from surveys.services.letters import LetterDetails
from surveys.services.quotas import Cell, Wanted

MOST_LETTERS = 2000
MOST_CODES = 20_000


class LetterFields(forms.Form):
    """What the letters say beside the survey itself."""

    delivery = forms.ChoiceField(
        label=_("What to download"),
        choices=[
            ("letters", _("Letters as PDF, a page a household, and the list as CSV")),
            ("list", _("Only the list as CSV, for a letter of your own")),
        ],
        initial="letters",
        widget=forms.RadioSelect,
    )
    phone = forms.CharField(label=_("Telephone for answering and questions"), max_length=40, required=False)
    paper = forms.CharField(
        label=_("Where paper forms can be had"),
        max_length=200,
        required=False,
        help_text=_(
            "A whole sentence. The letter names the telephone, the paper form, or both: not everybody has the web."
        ),
    )
    signatory = forms.CharField(label=_("Who signs the letter"), max_length=120, required=False)
    asks_next_birthday = forms.BooleanField(
        label=_("Ask for the adult whose birthday comes next"),
        required=False,
        help_text=_("So that chance decides within the household too."),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, survey: Survey, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "form_key": uuid.uuid4(),
            "asks_next_birthday": survey.sampling == Survey.Sampling.PROBABILITY,
        } | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.survey = survey

    @property
    def wants_letters(self) -> bool:
        return self.cleaned_data.get("delivery") == "letters"

    @property
    def details(self) -> LetterDetails:
        """What the letters say."""
        data = self.cleaned_data
        return LetterDetails(
            signatory=data["signatory"],
            phone=data["phone"],
            paper=data["paper"],
            asks_next_birthday=data["asks_next_birthday"],
        )

    def letter_fields(self) -> list[forms.BoundField]:
        """Returns what is asked about the letters."""
        return [self[name] for name in LetterFields.base_fields if name != "form_key"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.wants_letters and not data.get("phone") and not data.get("paper"):
            self.add_error("phone", _("Name a telephone, or where paper forms can be had."))
        return data

    def check_count(self, count: int, *, field: str | None) -> None:
        """Refuses more letters than one file can hold."""
        most = MOST_LETTERS if self.wants_letters else MOST_CODES
        if count > most:
            text = _("At most %(most)s at once here: make several batches, or use the list alone.")
            self.add_error(field, text % {"most": most})


class BatchForm(LetterFields):
    """How many, and for whom."""

    count = forms.IntegerField(label=_("How many invitations"), min_value=1)
    spread = forms.ChoiceField(
        label=_("Neighbourhoods"),
        choices=[
            ("none", _("Do not mark neighbourhoods")),
            ("proportional", _("In proportion to the population")),
            ("even", _("The same number for each")),
            ("own", _("As written in the table below")),
        ],
        initial="none",
        widget=forms.RadioSelect,
        help_text=_("The list and the counts show which neighbourhood a code was made for."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["count"].required = False
        for place in Neighbourhood.objects.all():
            field = forms.IntegerField(label=str(place), min_value=0, max_value=MOST_CODES, required=False)
            self.fields[f"own_{place.code}"] = field

    def share_fields(self) -> list[forms.BoundField]:
        """Returns how many, and for whom."""
        return [self["count"], self["spread"]]

    @property
    def has_own(self) -> bool:
        """Tells whether the table is in use, so that it is shown open."""
        return self.is_bound and self.data.get("spread") == "own"

    def own_fields(self) -> list[forms.BoundField]:
        """Returns the table: one number a neighbourhood."""
        return [field for field in self if field.name.startswith("own_")]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["strata"] = {}
        if self.errors:
            return data
        if data["spread"] == "own":
            named = {
                name.removeprefix("own_"): n for name, n in data.items() if name.startswith("own_") and n
            }
            if not named:
                self.add_error("spread", _("Write how many in at least one neighbourhood of the table."))
            data["strata"] = named
        elif not data.get("count"):
            self.add_error("count", _("Write how many invitations to make."))
        else:
            data["strata"] = self._shared(data["count"], data["spread"])
        self.check_count(sum(data["strata"].values()), field="count")
        return data

    def _shared(self, count: int, how: str) -> dict[str, int]:
        if how == "none":
            return {"": count}
        try:
            shares = spread(count, how=how, population=self.survey.population)
        except NotPlausible as refusal:
            self.add_error(refusal.field, str(refusal))
            return {}
        return {name: share for name, share in shares.items() if share}


class ReplaceForm(LetterFields):
    """New codes in place of a batch's unused ones."""

    reason = forms.CharField(
        label=_("Why the batch is replaced"), max_length=300, help_text=_("It stands in the record.")
    )

    def __init__(self, *args: Any, batch: InvitationBatch, unused: int, **kwargs: Any) -> None:
        super().__init__(*args, survey=batch.survey, **kwargs)
        self.unused = unused

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        self.check_count(self.unused, field=None)
        return data


class RevokeForm(forms.Form):
    """An end to a batch's unused codes."""

    reason = forms.CharField(
        label=_("Why the batch is revoked"), max_length=300, help_text=_("It stands in the record.")
    )


class ProposeForm(forms.Form):
    """Quotas in proportion to the population."""

    total = forms.IntegerField(label=_("Answers in all"), min_value=1, max_value=1_000_000)
    by = forms.ChoiceField(
        label=_("Cells"),
        choices=[
            ("both", _("Neighbourhood and sex")),
            ("neighbourhood", _("Neighbourhood")),
            ("sex", _("Sex")),
        ],
    )
    cap_percent = forms.IntegerField(
        label=_("At most, in percent of the target"),
        min_value=100,
        max_value=1000,
        required=False,
        help_text=_(
            "110 takes a tenth more than hoped for, then thanks and refuses. Empty: everybody is taken."
        ),
    )


class QuotaTable(forms.Form):
    """Target and cap of each present cell."""

    def __init__(self, *args: Any, quotas: list[Quota], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.quotas = quotas
        for quota in quotas:
            parts = (quota.neighbourhood, dict(Sex.choices).get(quota.sex))
            name = " ".join(str(part) for part in parts if part)
            target, cap = _("Target: %(cell)s") % {"cell": name}, _("At most: %(cell)s") % {"cell": name}
            self.fields[f"target_{quota.pk}"] = forms.IntegerField(
                label=target, min_value=0, initial=quota.target, widget=_named(target)
            )
            self.fields[f"cap_{quota.pk}"] = forms.IntegerField(
                label=cap, min_value=0, initial=quota.cap, required=False, widget=_named(cap)
            )

    def wanted(self) -> list[Wanted]:
        """Returns the cells with what was written."""
        return [
            Wanted(
                Cell(quota.neighbourhood.code if quota.neighbourhood else "", quota.sex),
                self.cleaned_data[f"target_{quota.pk}"],
                self.cleaned_data[f"cap_{quota.pk}"],
            )
            for quota in self.quotas
        ]


def _named(label: str) -> forms.NumberInput:
    """A number whose name only readers hear: the table's headings say it to the eye."""
    return forms.NumberInput(attrs={"aria-label": label})
