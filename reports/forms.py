"""The forms of the report desk."""

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import ReferencePopulation
from reports.models import Report


class WeighForm(forms.Form):
    """To which population, by which margins."""

    population = forms.ModelChoiceField(ReferencePopulation.objects.all(), label=_("Population"))
    margins = forms.MultipleChoiceField(
        label=_("Margins"),
        choices=[("neighbourhood", _("Neighbourhood")), ("sex", _("Sex"))],
        widget=forms.CheckboxSelectMultiple,
        initial=["neighbourhood", "sex"],
    )


class NarrativeForm(forms.ModelForm):
    """What the sociologist writes around the figures."""

    class Meta:
        model = Report
        fields = ["summary", "summary_en", "limits", "recommendations"]


class ThemeForm(forms.Form):
    """A theme of a codebook."""

    name = forms.CharField(label=_("Theme"), max_length=120)
    name_en = forms.CharField(label=_("Theme in English"), max_length=120, required=False)
    definition = forms.CharField(
        label=_("Give it when"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class QuoteForm(forms.Form):
    """Words to be printed."""

    text = forms.CharField(
        label=_("Words to be printed"),
        help_text=_("Leave out names, places and whatever else would tell who wrote it."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ReplyForm(forms.Form):
    """The department's answer, with up to three commitments."""

    text = forms.CharField(label=_("What we understood, and what we will do"), widget=forms.Textarea)
    commitment_1 = forms.CharField(label=_("First commitment"), required=False, max_length=300)
    due_1 = forms.DateField(label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    commitment_2 = forms.CharField(label=_("Second commitment"), required=False, max_length=300)
    due_2 = forms.DateField(label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    commitment_3 = forms.CharField(label=_("Third commitment"), required=False, max_length=300)
    due_3 = forms.DateField(label=_("Due on"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict:
        cleaned = super().clean()
        for number in (1, 2, 3):
            if cleaned.get(f"commitment_{number}") and not cleaned.get(f"due_{number}"):
                self.add_error(f"due_{number}", _("Say by when this will be done."))
        return cleaned

    def commitments(self) -> list[dict]:
        """Returns the commitments that were written, each with its date."""
        return [
            {"text": self.cleaned_data[f"commitment_{n}"], "due_on": self.cleaned_data[f"due_{n}"]}
            for n in (1, 2, 3)
            if self.cleaned_data[f"commitment_{n}"]
        ]
