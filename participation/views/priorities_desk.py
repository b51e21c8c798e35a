"""Prioritising at the desk: the options, and how many have voted."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.refusal import Refusal
from participation.activities.registry import kind_of
from participation.forms_of_priorities import OptionForm
from participation.models import Activity
from participation.services import voting

NEW = "yeni"


def panel(activity: Activity) -> dict[str, Any]:
    """What the desk's page of a prioritisation shows."""
    return {
        "options": activity.options.select_related("neighbourhood"),
        "ballots": activity.ballots.count(),
        "new": NEW,
    }


def option(request: HttpRequest, activity: Activity, key: str = NEW) -> HttpResponse:
    """Adds an option, changes one or takes it out, before anybody has voted."""
    if key != NEW and not key.isdecimal():
        raise Http404
    found = None if key == NEW else get_object_or_404(activity.options, pk=int(key))
    detail = kind_of(activity).detail_of(activity)
    form = OptionForm(request.POST or None, instance=found, priced=detail.method == detail.Method.BUDGET)
    if request.method == "POST":
        try:
            if "remove" in request.POST and found:
                voting.remove_option(found, actor=request.user)
                messages.success(request, _("The option is taken out."))
                return redirect("activity_desk", activity.pk)
            if form.is_valid():
                voting.save_option(activity, option=found, changes=form.cleaned_data, actor=request.user)
                messages.success(request, _("The option is saved."))
                return redirect("activity_desk", activity.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal)) if form.is_bound else messages.error(request, str(refusal))
    context = {"activity": activity, "project": activity.project, "option": found, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "participation/activities/priorities/option.html", context, status=status)
