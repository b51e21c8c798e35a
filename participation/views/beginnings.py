"""How a project begins at the desk: from a template, or as a copy of another."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.refusal import Refusal
from participation import rules
from participation.forms_of_beginnings import BeginningForm, CopyForm
from participation.models import Project, StudyBrief
from participation.project_templates import templates
from participation.services.beginning import begin_from_template, copy_project
from participation.services.projects import leading_unit
from people.roles import role_required

FROM_NOW = timedelta(days=14)


@role_required(*rules.TRIAGE_ROLES)
def choose(request: HttpRequest) -> HttpResponse:
    """Shows the templates, and the signed briefs that have no project yet."""
    briefs = StudyBrief.objects.filter(signed_at__isnull=False, request__project=None)
    context = {
        "templates": templates().values(),
        "brief": _brief(request),
        "briefs": briefs.select_related("request__department"),
        "copied": Project.objects.order_by("-published_at", "title")[:100],
    }
    return render(request, "participation/project_new.html", context)


@role_required(*rules.TRIAGE_ROLES)
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Begins a project from a template, of a signed brief if one is named."""
    template, brief = templates().get(key), _brief(request)
    if template is None:
        raise Http404
    today = timezone.localdate()
    initial = {"starts_on": brief.field_from if brief else today + FROM_NOW}
    if brief is not None:
        initial |= {"title": brief.request.title, "neighbourhoods": brief.request.neighbourhoods.all()}
    form = BeginningForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = begin_from_template(
                template,
                lead=leading_unit(request.user),
                brief=brief,
                actor=request.user,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The project is made. Go through it, then publish it."))
            return redirect("project_desk", made.slug)
    status = 422 if form.is_bound else 200
    context = {"template": template, "brief": brief, "form": form}
    return render(request, "participation/project_begin.html", context, status=status)


@role_required(*rules.TRIAGE_ROLES)
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """Makes a copy of a project with dates of its own."""
    project = get_object_or_404(Project, slug=slug)
    initial = {"title": project.title, "starts_on": timezone.localdate() + FROM_NOW}
    form = CopyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = copy_project(project, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The copy is made. Go through its dates, then publish it."))
            return redirect("project_desk", made.slug)
    status = 422 if form.is_bound else 200
    context = {"project": project, "form": form}
    return render(request, "participation/project_copy.html", context, status=status)


def _brief(request: HttpRequest) -> StudyBrief | None:
    """Returns the signed brief that the address names, if it has no project yet."""
    number = request.GET.get("talep", "")
    if not (number.isascii() and number.isdecimal()):
        return None
    found = StudyBrief.objects.select_related("request")
    return found.filter(request_id=int(number[:9]), signed_at__isnull=False, request__project=None).first()
