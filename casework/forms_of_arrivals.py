"""Matters that arrive without a person before the clerk: on paper, by post or fax, or as a note on social media."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.forms_of_clerks import DeskForm
from casework.models import Applicant
from casework.services.files import SentFile
from casework.services.opening import Asker
from casework.words import Door
from common.sent_files import LARGEST
from people.forms import day_input

DOORS = [
    (Door.PAPER.value, _("On paper: by post, fax or the registry")),
    (Door.SOCIAL.value, _("Social media")),
]
LONGEST_ADDRESS = 200


class ArrivalForm(DeskForm):
    """What arrived, when, and where it can be found again."""

    door = forms.ChoiceField(label=_("How did it arrive?"), choices=DOORS, widget=forms.RadioSelect)
    received_on = forms.DateField(
        label=_("Day of arrival"),
        widget=day_input(),
        help_text=_("The term of the law runs from this day."),
    )
    post = forms.URLField(
        label=_("Address of the post"),
        required=False,
        max_length=LONGEST_ADDRESS,
        assume_scheme="https",
        help_text=_("Only for social media. The same post is taken once."),
    )
    account = forms.CharField(
        label=_("Account that wrote it"), required=False, max_length=80, help_text=_("Only for social media.")
    )
    scan = forms.FileField(label=_("Scan"), required=False, help_text=_("PDF or photo, at most 10 MB."))

    field_order = (
        "door", "received_on", "post", "account", "kind", "topic", "text", "neighbourhood", "place", "scan", "name",
        "address", "phone", "email", "is_for_another", "is_signed", "unit", "note", "key",
    )  # fmt: skip

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean(self) -> None:
        super().clean()
        data = self.cleaned_data
        if data.get("door") == Door.SOCIAL and not data.get("post") and "post" not in self.errors:
            self.add_error("post", _("Without its address nobody finds the post again."))

    def asker(self) -> Asker:
        """Returns who wrote as the applicant: on social media the account, unless a name is known."""
        asker, data = super().asker(), self.cleaned_data
        if data["door"] != Door.SOCIAL or asker.name:
            return self._by_post(asker)
        return Asker(name=data["account"], phone=asker.phone, email=asker.email, wants=asker.wants)

    def once(self) -> str:
        """Returns what makes this arrival one: the post's address, or the form itself."""
        return self.cleaned_data["post"] or self.cleaned_data["key"]

    def scans(self) -> list[SentFile]:
        """Returns the scan, read no further than a file may be long."""
        scan = self.cleaned_data["scan"]
        return [SentFile(scan.name or "", scan.read(LARGEST + 1))] if scan else []

    def _by_post(self, asker: Asker) -> Asker:
        """Who wrote on paper and gave nothing but an address is answered by post."""
        if asker.wants == Applicant.Wants.CODE and asker.address and self.cleaned_data["door"] == Door.PAPER:
            return replace(asker, wants=Applicant.Wants.LETTER)
        return asker
