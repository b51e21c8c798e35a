"""Forms of what is shown to everybody: the summary at the desk, and who sees the same."""

import hashlib
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.models import Attachment, Case


class ShowForm(forms.Form):
    """The summary, and for each copy what it shows; an empty line leaves the copy here."""

    summary = forms.CharField(
        label=_("What is it about, in your own words?"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What, where in the street, since when. No names, nothing of the applicant’s sentences."),
    )
    looked_at = forms.BooleanField(
        label=_("I looked at what is named above: it tells nobody who somebody is"), required=False
    )
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, copies: list[Attachment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {"summary": case.public_summary}
        self.copies = {f"shown_{copy.pk.hex}": copy for copy in copies}
        for name, copy in self.copies.items():
            self.fields[name] = forms.CharField(
                label=_("%(name)s shows") % {"name": copy.file_name},
                max_length=200,
                required=False,
                initial=copy.shown_as,
                help_text=_("One sentence for those who do not see it. Without it the copy is not shown."),
            )
        self.order_fields(["summary", *self.copies, "looked_at", "seen"])

    @property
    def shown(self) -> dict[UUID, str]:
        """What is said of each copy that is shown."""
        return {
            copy.pk: sentence
            for name, copy in self.copies.items()
            if (sentence := self.cleaned_data.get(name, "").strip())
        }

    @property
    def mark(self) -> str:
        """Stands for what is typed: only what was seen in the preview is published."""
        told = [self.cleaned_data.get("summary", ""), *(f"{pk}{text}" for pk, text in self.shown.items())]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()


class SupportForm(forms.Form):
    """Where somebody who sees the same wants to be told, if they want."""

    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "Only if you want to be told how it ends. We send a link first, and forget the address afterwards."
        ),
        error_messages={"invalid": _("Write an e-mail address such as ad@example.org.")},
    )
