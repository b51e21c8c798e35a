"""Forms of those who want to be told: what to follow, how often, where to write to."""

from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag, TaggedItem

from city.models import Neighbourhood
from common.text import tr_sort_key
from participation.models import Follower, Project


def topics_in_use() -> list[Tag]:
    """Returns the topics of published projects, in Turkish order."""
    kind = ContentType.objects.get_for_model(Project)
    tagged = TaggedItem.objects.filter(
        content_type=kind, object_id__in=Project.objects.published().values("pk")
    )
    found = Tag.objects.filter(pk__in=tagged.values("tag"))
    return sorted(found, key=lambda tag: tr_sort_key(tag.name))


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write an e-mail address such as ad@example.org.")},
    )


def rhythm_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("How often?"),
        choices=Follower.Rhythm.choices,
        initial=Follower.Rhythm.WEEKLY,
        widget=forms.RadioSelect,
    )


class FollowProjectForm(forms.Form):
    """An address that wants the news of one project."""

    email = email_field()


class RhythmForm(forms.Form):
    """How often one is told."""

    rhythm = rhythm_field()


class FollowForm(forms.Form):
    """An address, what it wants news about, and how often."""

    everything = forms.BooleanField(label=_("Everything in the district"), required=False)
    neighbourhoods = forms.ModelMultipleChoiceField(
        Neighbourhood.objects.all(),
        label=_("Neighbourhoods"),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
        help_text=_("Projects that ask the whole district come with each of them."),
    )
    tags = forms.ModelMultipleChoiceField(
        Tag.objects.none(),
        label=_("Topics"),
        required=False,
        to_field_name="slug",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "columns"}),
    )
    rhythm = rhythm_field()
    email = email_field()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        topics = topics_in_use()
        self.fields["tags"].queryset = Tag.objects.filter(pk__in=[tag.pk for tag in topics]).order_by("slug")
        self.fields["tags"].choices = [(tag.slug, tag.name) for tag in topics]
        if not topics:
            del self.fields["tags"]

    def clean(self) -> None:
        wanted = ("everything", "neighbourhoods", "tags")
        if not any(self.cleaned_data.get(name) for name in wanted):
            self.add_error(
                None, _("Choose what we should write about: everything, or at least one of these.")
            )


class AwaitForm(forms.Form):
    """An address that wants to be told what becomes of one word."""

    email = email_field()
