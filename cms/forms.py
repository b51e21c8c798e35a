"""The filters of public lists."""

from django import forms
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from city.models import Neighbourhood, SocialGroup

EVERY = ("", _("All"))


class ProjectFilter(forms.Form):
    """Narrows the list of projects; the names stand in the address, so they are Turkish."""

    is_filter = True

    ara = forms.CharField(label=_("Words"), required=False, max_length=100)
    mahalle = forms.ChoiceField(label=_("Neighbourhood"), required=False)
    grup = forms.ChoiceField(label=_("Group"), required=False)
    konu = forms.ChoiceField(label=_("Topic"), required=False)
    durum = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            EVERY,
            ("open", _("Open")),
            ("planned", _("In preparation")),
            ("evaluation", _("In evaluation")),
            ("completed", _("Completed")),
        ],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mahalle"].choices = [EVERY, *Neighbourhood.objects.values_list("code", "name")]
        self.fields["grup"].choices = [
            EVERY,
            *((group.code, group.label) for group in SocialGroup.objects.all()),
        ]
        self.fields["konu"].choices = [EVERY, *Tag.objects.order_by("name").values_list("slug", "name")]
