"""Forms of reaching people: the plan, local actors, their tasks, contacts and results."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from city.models import Neighbourhood, SocialGroup
from participation.field_progress import field_staff
from participation.forms import DAY, SHORT, groups, places
from participation.models import ActorContact, ActorTask, LocalActor, Project, ReachPlan
from participation.services.reach_plans import GroupAim
from people.models import User
from stk_registry.models import Organisation


class ReachPlanForm(forms.Form):
    """How many people shall be heard: in all, at least in each neighbourhood, and of each group of the project."""

    target = forms.IntegerField(
        label=_("How many people shall be heard in all?"), required=False, min_value=1, max_value=1_000_000,
        help_text=_("Each neighbourhood gets its share of it by the people who live there."),
    )  # fmt: skip
    least = forms.IntegerField(
        label=_("At least in each neighbourhood"), required=False, min_value=0, max_value=10_000,
        help_text=_("So that small neighbourhoods are heard too."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Why so many, and how they are reached"), required=False, max_length=1000, widget=SHORT
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        plan = ReachPlan.objects.filter(pk=project.pk).first()
        targets = {each.group_id: each for each in project.group_targets.all()}
        initial = {"target": plan.target, "least": plan.least, "note": plan.note} if plan else {}
        self.aims = list(project.groups.all())
        for group in self.aims:
            if known := targets.get(group.pk):
                for name in ("target", "people", "source"):
                    initial[f"{group.code}-{name}"] = getattr(known, name)
        super().__init__(*args, initial=initial, **kwargs)
        for group in self.aims:
            self._add_group(group)

    def _add_group(self, group: SocialGroup) -> None:
        told = {"group": group.label}
        self.fields[f"{group.code}-target"] = forms.IntegerField(
            label=_("%(group)s: people to be heard") % told, required=False, min_value=1, max_value=1_000_000
        )
        if group.has_rule:
            return
        self.fields[f"{group.code}-people"] = forms.IntegerField(
            label=_("%(group)s: how many are there, estimated") % told, required=False, min_value=1
        )
        self.fields[f"{group.code}-source"] = forms.CharField(
            label=_("%(group)s: where the estimate comes from") % told, required=False, max_length=200
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        for group in self.aims:
            if data.get(f"{group.code}-people") and not data.get(f"{group.code}-source"):
                self.add_error(f"{group.code}-source", _("Say where the number comes from."))
        return data

    def plan(self) -> dict[str, Any]:
        """Returns the plan as the service takes it."""
        data = self.cleaned_data
        aims = [
            GroupAim(
                group,
                target=data.get(f"{group.code}-target"),
                people=data.get(f"{group.code}-people"),
                source=data.get(f"{group.code}-source", ""),
            )
            for group in self.aims
        ]
        return {"target": data["target"], "least": data["least"] or 0, "note": data["note"], "groups": aims}


class LocalActorForm(forms.Form):
    """An office or body on the spot, with the person to speak to."""

    kind = forms.ChoiceField(label=_("Kind"), choices=LocalActor.Kind)
    name = forms.CharField(label=_("Name of the office or body"), max_length=160)
    organisation = forms.SlugField(
        label=_("Its address in the registry"), required=False, max_length=80,
        help_text=_("The last part of its page’s address, if it stands in the registry."),
    )  # fmt: skip
    neighbourhoods = places()
    groups = groups()
    person = forms.CharField(
        label=_("Whom we speak to"), required=False, max_length=120,
        help_text=_("Kept sealed, and forgotten two years after the last contact."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone"), required=False, max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False)
    is_active = forms.BooleanField(label=_("Can be asked"), required=False, initial=True)

    def clean_organisation(self) -> Organisation | None:
        slug = self.cleaned_data["organisation"]
        found = Organisation.objects.filter(slug=slug).first() if slug else None
        if slug and found is None:
            raise forms.ValidationError(_("No organisation of the registry has this address."))
        return found


class ActorFilterForm(forms.Form):
    """Narrows the list of local actors."""

    is_filter = True
    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("All")), *LocalActor.Kind.choices]
    )
    place = forms.ModelChoiceField(
        Neighbourhood.objects.all(), to_field_name="code", label=_("Neighbourhood"), required=False,
        empty_label=_("All"),
    )  # fmt: skip


class ActorTaskForm(forms.Form):
    """What an actor is asked for, whom it should reach, by when, and who of us asks."""

    actor = forms.ModelChoiceField(LocalActor.objects.filter(is_active=True), label=_("Local actor"))
    what = forms.CharField(
        label=_("What do we ask for?"), max_length=300,
        help_text=_("For example: announce the workshop at the school gate, let us use the hall, come along to doors."),
    )  # fmt: skip
    neighbourhood = forms.ModelChoiceField(
        Neighbourhood.objects.all(), label=_("Neighbourhood to be reached"), required=False
    )
    group = forms.ModelChoiceField(SocialGroup.objects.all(), label=_("Group to be reached"), required=False)
    due_on = forms.DateField(label=_("By when?"), widget=DAY)
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Who asks them?"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = field_staff(timezone.localdate())
        self.fields["group"].label_from_instance = lambda group: group.label

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if not data.get("neighbourhood") and not data.get("group"):
            self.add_error(
                "neighbourhood", _("Choose whom it shall reach: a neighbourhood, a group, or both.")
            )
        return data


class ActorContactForm(forms.Form):
    """One contact: when, how, whether somebody was reached, what was agreed."""

    on = forms.DateField(label=_("Day"), widget=DAY)
    way = forms.ChoiceField(label=_("How"), choices=ActorContact.Way)
    reached = forms.BooleanField(label=_("Somebody was reached"), required=False, initial=True)
    note = forms.CharField(
        label=_("What was agreed"), required=False, max_length=500, widget=SHORT,
        help_text=_("Write no more about the person than the task needs."),
    )  # fmt: skip
    state = forms.ChoiceField(
        label=_("Where it stands now"), required=False,
        choices=[
            ("", _("As before")),
            (ActorTask.State.ASKED, ActorTask.State.ASKED.label),
            (ActorTask.State.AGREED, ActorTask.State.AGREED.label),
        ],
    )  # fmt: skip

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > timezone.localdate():
            raise forms.ValidationError(_("This day has not come yet."))
        return self.cleaned_data["on"]


class ActorResultForm(forms.Form):
    """What came of a task."""

    helped = forms.TypedChoiceField(
        label=_("Did they help?"), choices=[("yes", _("Yes")), ("no", _("No"))], widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )  # fmt: skip
    result = forms.CharField(label=_("What came of it"), max_length=1000, widget=SHORT, required=False)
    people = forms.IntegerField(
        label=_("How many people were reached by it?"), required=False, min_value=0, max_value=100_000
    )
