"""Forms by which copies without personal data are made and sent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.forms_of_intake import FILE_TYPES
from casework.forms_of_work import TextStepForm
from casework.models import Attachment


class BoxesForm(forms.Form):
    """What is covered, one box a line."""

    boxes = forms.CharField(
        label=_("Black boxes"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false", "data-boxes": ""}),
        help_text=_(
            "One a line, in percent: from the left, from the top, width, height. Where there are several pages, the "
            "page comes first: 2 10 35 40 5. The lines on the picture help to count."
        ),
    )


class OwnCopyForm(forms.Form):
    """A copy that was made elsewhere."""

    file = forms.FileField(
        label=_("A copy that you made yourself"),
        widget=forms.FileInput(attrs={"accept": FILE_TYPES}),
        help_text=_("Of a PDF only what can be seen is kept: its pages become pictures."),
    )


class SendCopiesForm(TextStepForm):
    """Copies, and what the applicant is told with them."""

    copies = forms.ModelMultipleChoiceField(
        Attachment.objects.none(), label=_("Copies"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("text", "copies")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was enclosed before is the same file again.
        self.fields["copies"].queryset = self.case.attachments.filter(
            redacted_from__isnull=False, message=None
        )
