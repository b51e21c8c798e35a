"""The filters of public lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

EVERY = ("", _("All"))


class ProjectFilter(forms.Form):
    """Narrows the list of projects; the names stand in the address, so they are Turkish."""

    is_filter = True

    ara = forms.CharField(label=_("Words"), required=False, max_length=100)
    mahalle = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    grup = forms.ChoiceField(label=_("Group"), required=False)
    konu = forms.ChoiceField(label=_("Topic"), required=False)
    durum = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: object, options: dict[str, list[tuple[str, str]]], **kwargs: object) -> None:
        """`options` are those of each list, with how many projects each finds (cms.views.projects.filter_options)."""
        super().__init__(*args, **kwargs)
        for name, found in options.items():
            self.fields[name].choices = [EVERY, *found]
