"""The desk's forms: requests, answers, briefs, projects, phases, surveys of a project, progress."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood, SocialGroup
from participation.models import (
    OrganisationInvitation,
    Phase,
    ProgressEntry,
    Project,
    ProjectDocument,
    StudyBrief,
    StudyRequest,
)
from participation.services.reaching import Audience
from people.intake import Channel
from people.models import User
from stk_registry.directory import Wanted
from stk_registry.models import ActivityArea
from surveys.models import Survey

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
MOMENT = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
LONG = forms.Textarea(attrs={"rows": 4})
SHORT = forms.Textarea(attrs={"rows": 2})


def places() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        Neighbourhood.objects.all(),
        required=False,
        label=_("Neighbourhoods"),
        widget=forms.CheckboxSelectMultiple,
    )


def groups() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        SocialGroup.objects.all(), required=False, label=_("Groups"), widget=forms.CheckboxSelectMultiple
    )


class RequestForm(forms.ModelForm):
    """What a department has to decide, by when, what is open, and whom it must hear."""

    neighbourhoods = places()
    groups = groups()

    class Meta:
        model = StudyRequest
        fields = [
            "title",
            "decision",
            "decision_due",
            "open_options",
            "already_known",
            "whole_district",
            "neighbourhoods",
            "groups",
            "budget",
        ]
        widgets = {"decision": LONG, "open_options": LONG, "already_known": LONG, "decision_due": DAY}
        labels = {
            "title": _("Name of the request"),
            "decision": _("What has to be decided?"),
            "decision_due": _("By when?"),
            "open_options": _("Which options are still open?"),
            "already_known": _("What is already known?"),
            "whole_district": _("The whole district must be heard"),
            "budget": _("Means and limits"),
        }
        help_texts = {
            "open_options": _("If nothing is open any more, inform people instead of asking them."),
            "already_known": _("Earlier surveys, petitions, counts: we do not ask twice."),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("whole_district") and not data.get("neighbourhoods"):
            self.add_error("neighbourhoods", _("Choose neighbourhoods, or tick the whole district."))
        return data


class AnswerForm(forms.Form):
    """A word to the department; asking back and declining need it."""

    reason = forms.CharField(label=_("Your answer to the department"), required=False, widget=LONG)


class BriefForm(forms.ModelForm):
    """The method brief that another person signs."""

    level = forms.ChoiceField(choices=Project.Level, label=_("Level of participation"))
    sampling = forms.ChoiceField(choices=Survey.Sampling, label=_("Sampling"))
    channels = forms.MultipleChoiceField(
        choices=Channel, label=_("Channels"), widget=forms.CheckboxSelectMultiple, initial=[Channel.WEB]
    )

    class Meta:
        model = StudyBrief
        fields = [
            "level",
            "research_question",
            "method",
            "sampling",
            "target",
            "channels",
            "field_from",
            "field_to",
            "report_due",
            "local_actors",
            "limits",
        ]
        widgets = {
            "research_question": SHORT,
            "method": LONG,
            "local_actors": SHORT,
            "limits": SHORT,
            "field_from": DAY,
            "field_to": DAY,
            "report_due": DAY,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        first, last, report = data.get("field_from"), data.get("field_to"), data.get("report_due")
        if first and last and last < first:
            self.add_error("field_to", _("The field work ends after it starts."))
        if last and report and report < last:
            self.add_error("report_due", _("The report comes after the field work."))
        return data


class ProjectForm(forms.ModelForm):
    """The project's texts in both languages, its places, groups, topics and team."""

    neighbourhoods = places()
    groups = groups()
    team = forms.ModelMultipleChoiceField(
        User.objects.filter(memberships__isnull=False).distinct(),
        required=False,
        label=_("Team"),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Project
        fields = [
            "title",
            "title_en",
            "purpose",
            "purpose_en",
            "why",
            "why_en",
            "level",
            "neighbourhoods",
            "groups",
            "topics",
            "team",
            "contact",
            "outcome",
            "outcome_en",
        ]
        widgets = dict.fromkeys(("why", "why_en", "outcome", "outcome_en"), LONG)


class PhaseForm(forms.ModelForm):
    """A phase's names and dates."""

    class Meta:
        model = Phase
        fields = ["name", "name_en", "opens_at", "closes_at"]
        widgets = {"opens_at": MOMENT, "closes_at": MOMENT}


class DocumentForm(forms.ModelForm):
    """A public document."""

    class Meta:
        model = ProjectDocument
        fields = ["title", "file", "published_on"]
        widgets = {"published_on": DAY}


class SurveyLinkForm(forms.Form):
    """A survey that belongs to no project yet."""

    survey = forms.ModelChoiceField(Survey.objects.none(), label=_("Survey"))
    phase = forms.ModelChoiceField(Phase.objects.none(), label=_("Phase"), required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["survey"].queryset = Survey.objects.filter(survey_activity=None)
        self.fields["phase"].queryset = project.phases.all()
        self.fields["phase"].label_from_instance = lambda phase: phase.display_name


class ProgressForm(forms.ModelForm):
    """How far a commitment is."""

    percent = forms.IntegerField(label=_("Percent done"), min_value=0, max_value=100)

    class Meta:
        model = ProgressEntry
        fields = ["text", "percent"]
        widgets = {"text": SHORT}


class AudienceForm(forms.Form):
    """Narrows the registry to those a project looks for. Untouched, it shows those that the project concerns."""

    is_filter = True
    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    area = forms.ModelChoiceField(
        ActivityArea.objects.all(),
        to_field_name="code",
        label=_("Field of work"),
        required=False,
        empty_label=_("All"),
    )
    group = forms.ModelChoiceField(
        SocialGroup.objects.all(),
        to_field_name="code",
        label=_("Group"),
        required=False,
        empty_label=_("All"),
    )
    place = forms.ModelChoiceField(
        Neighbourhood.objects.all(),
        to_field_name="code",
        label=_("Neighbourhood"),
        required=False,
        empty_label=_("All"),
    )
    whom = forms.ChoiceField(
        label=_("Whom"),
        required=False,
        choices=[("concerned", _("Those the project concerns")), ("everybody", _("The whole registry"))],
    )
    burden = forms.TypedChoiceField(
        label=_("Asked in the last six months"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[
            ("", _("However often")),
            ("0", _("Never")),
            ("1", _("At most once")),
            ("3", _("At most three times")),
        ],
    )

    def audience(self) -> Audience:
        """Returns the wish; what makes no sense is left out."""
        if self.is_bound:
            self.full_clean()
        given = self.cleaned_data if self.is_bound else {}
        codes = {name: given[name].code for name in ("area", "group", "place") if given.get(name)}
        return Audience(
            wanted=Wanted(words=given.get("words", ""), **codes),
            only_concerned=given.get("whom", "") != "everybody",
            most_burden=given.get("burden"),
        )

    def query(self) -> str:
        """Returns the wish as the part of an address, for the next page."""
        given = {name: self.data.get(name, "") for name in self.fields} if self.is_bound else {}
        kept = urlencode({name: value for name, value in given.items() if value})
        return f"{kept}&" if kept else ""


class OrganisationLetterForm(forms.Form):
    """What the letter says, and how many seats each organisation has."""

    message = forms.CharField(
        label=_("What do you ask them for?"),
        help_text=_("Stands in the letter below the project’s purpose: what, when and where."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    seats = forms.IntegerField(
        label=_("Seats for each organisation"),
        help_text=_("Leave it empty if there are no seats."),
        required=False,
        min_value=1,
        max_value=500,
    )


class InvitationAnswerForm(forms.Form):
    """An organisation's answer: whether it takes part, with how many people, and a note."""

    comes = forms.ChoiceField(
        label=_("Do you take part?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    people = forms.IntegerField(label=_("How many of you come?"), required=False, min_value=1, max_value=500)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=SHORT)

    def __init__(self, *args: Any, invitation: OrganisationInvitation, **kwargs: Any) -> None:
        answered = {"coming": "yes", "declined": "no"}.get(invitation.state)
        kwargs["initial"] = {"comes": answered, "people": invitation.people, "note": invitation.note}
        kwargs.setdefault("auto_id", f"invitation-{invitation.pk}-%s")
        super().__init__(*args, **kwargs)
        if invitation.seats is None:
            del self.fields["people"]

    def answer(self) -> dict[str, Any]:
        """Returns the answer as the service takes it."""
        return {
            "comes": self.cleaned_data["comes"] == "yes",
            "people": self.cleaned_data.get("people"),
            "note": self.cleaned_data["note"],
        }
