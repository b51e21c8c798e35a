"""Forms of what leaves a survey and what is brought in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.intake import Channel
from surveys.exports.formats import FORMATS
from surveys.models import Survey

MOST_BYTES = 20_000_000
BATCH_CHANNELS = (Channel.PAPER, Channel.PHONE, Channel.DOOR, Channel.WORKSHOP, Channel.KIOSK, Channel.IMPORT)


class ExportForm(forms.Form):
    """In which format, in which language, and whether with people's own words."""

    format = forms.ChoiceField(
        label=_("Format"),
        choices=[(each.code, each.name) for each in FORMATS.values()],
        widget=forms.RadioSelect,
        initial="xlsx",
    )
    language = forms.ChoiceField(
        label=_("Language of the labels"), choices=[("tr", "Türkçe"), ("en", "English")], initial="tr"
    )
    open_text = forms.BooleanField(label=_("Include open answers, in people's own words"), required=False)
    for_excel = forms.BooleanField(
        label=_("CSV for Excel in Turkish: semicolons and a byte order mark"), required=False
    )

    def __init__(self, *args: object, survey: Survey, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["open_text"].help_text = (
            _(
                "People may have named themselves or others. In this anonymous survey, who answered is left "
                "out of a file with open answers."
            )
            if survey.is_anonymous
            else _(
                "People may have named themselves or others: read the answers before you pass the file on."
            )
        )


class BatchForm(forms.Form):
    """A CSV file and how its answers came in."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8, one row a response, columns named by variable codes; an empty cell was skipped."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    channel = forms.ChoiceField(
        label=_("How the answers came in"), choices=[(each.value, each.label) for each in BATCH_CHANNELS]
    )
    weight_column = forms.CharField(
        label=_("Column with a weight"),
        required=False,
        max_length=100,
        help_text=_("If the sample has weights."),
    )
    stratum_column = forms.CharField(label=_("Column with a stratum"), required=False, max_length=100)

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Bring it in in parts."))
        return file
