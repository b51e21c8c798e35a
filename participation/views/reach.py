"""Organisations and projects: whom the unit asks, and what an organisation sees and answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.refusal import Refusal
from participation import rules
from participation.forms import AudienceForm, InvitationAnswerForm, OrganisationLetterForm
from participation.models import OrganisationInvitation
from participation.querysets import projects_at_the_desk
from participation.services import reaching
from participation.views.members_seats import sessions_for
from people.roles import role_required
from stk_registry.views.own_access import my_organisation

ORGANISATIONS_A_PAGE = 50


@role_required(*rules.REACH_ROLES)
@require_http_methods(["GET", "POST"])
def project_reach(request: HttpRequest, slug: str) -> HttpResponse:
    """Chooses organisations of the registry for a project, and writes to those that were ticked."""
    project = get_object_or_404(projects_at_the_desk(), slug=slug)
    form = AudienceForm(request.GET or None)
    audience = form.audience()
    found = reaching.audience_of(project, audience)
    page = Paginator(found, ORGANISATIONS_A_PAGE).get_page(request.GET.get("page"))
    letter = OrganisationLetterForm(request.POST or None)
    chosen = request.POST.getlist("organisation")
    if request.method == "POST" and letter.is_valid():
        picked = list(found if request.POST.get("everybody") else found.filter(slug__in=chosen))
        if picked:
            sent, without = reaching.invite(
                project, picked, actor=request.user, audience=audience, **letter.cleaned_data
            )
            _tell(request, sent, without)
            return redirect("project_reach", slug=slug)
        letter.add_error(None, _("Tick at least one organisation."))
    context = {
        "project": project,
        "form": form,
        "page": page,
        "total": page.paginator.count,
        "letter": letter,
        "chosen": set(chosen),
        "counts": reaching.counts(project),
        "invitations": project.organisation_invitations.select_related("organisation")[:500],
        "query": form.query(),
        "may_ask": rules.may_ask_organisations(request.user),
    }
    status = 422 if letter.errors else 200
    return render(request, "participation/project_reach.html", context, status=status)


def _tell(request: HttpRequest, sent: int, without: list) -> None:
    told = ngettext("%(count)s organisation was asked.", "%(count)s organisations were asked.", sent)
    messages.success(request, told % {"count": sent})
    if without:
        names = ", ".join(each.name for each in without[:10])
        messages.warning(
            request,
            _("No address is known of: %(names)s. Call them, or ask the registry unit.") % {"names": names},
        )


@never_cache
@login_required
def own_projects(request: HttpRequest, slug: str) -> HttpResponse:
    """What an organisation was asked, which projects concern it, and what came of those it took part in."""
    organisation, _term = my_organisation(request, slug)
    asked = organisation.project_invitations.filter(project__published_at__isnull=False)
    asked = asked.select_related("project").prefetch_related("project__phases").order_by("-asked_on", "-pk")
    rows = [{"invitation": each, "is_over": reaching.is_over(each.project)} for each in asked[:100]]
    known = {each["invitation"].project_id for each in rows}
    concerned = [each for each in reaching.projects_for(organisation)[:30] if each.pk not in known]
    running = [row["invitation"].project for row in rows if not row["is_over"]]
    context = {
        "organisation": organisation,
        "open": [
            row | {"form": InvitationAnswerForm(invitation=row["invitation"])}
            for row in rows
            if not row["is_over"]
        ],
        "over": [row["invitation"] for row in rows if row["is_over"]],
        "concerned": concerned,
        "sessions": sessions_for([*running, *concerned]),
    }
    return render(request, "participation/own_projects.html", context)


@login_required
@require_POST
def own_answer(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Takes an organisation's answer to an invitation."""
    organisation, _term = my_organisation(request, slug)
    invitation = get_object_or_404(
        OrganisationInvitation.objects.select_related("project"), pk=pk, organisation=organisation
    )
    form = InvitationAnswerForm(request.POST, invitation=invitation)
    if form.is_valid():
        try:
            reaching.answer(invitation, actor=request.user, **form.answer())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Thank you, the unit has your answer. You can change it until the end.")
            )
    else:
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect("own_projects", slug=slug)
