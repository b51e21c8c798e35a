"""Self-service: my organisations, applying for a new one, one organisation's home and its yearly word."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from people.adapters import let_sign_up
from stk_registry.forms.own import ApplicationForm, LegalFormForm
from stk_registry.legal_forms import FORMS
from stk_registry.models import Claim, Organisation, ProfileChange
from stk_registry.panels import panels_of
from stk_registry.profile import completeness, read
from stk_registry.services import changes, confirming
from stk_registry.views.own_access import my_organisation

OPEN_CLAIMS = (Claim.State.OPEN, Claim.State.SUBMITTED, Claim.State.ASKED_BACK)


@never_cache
@login_required
def own_list(request: HttpRequest) -> HttpResponse:
    """My organisations, my applications and my claims."""
    mine = Organisation.objects.of_user(request.user)
    applications = ProfileChange.objects.filter(author=request.user, organisation=None)
    claims = Claim.objects.filter(user=request.user, state__in=OPEN_CLAIMS).select_related("organisation")
    context = {
        "organisations": mine,
        "applications": applications.exclude(state=ProfileChange.State.WITHDRAWN).order_by("-started_at"),
        "claims": claims,
    }
    return render(request, "stk_registry/own/list.html", context)


@never_cache
def own_apply(request: HttpRequest) -> HttpResponse:
    """Asks for the legal form first, then for the name; who has no account yet may open one here."""
    if not request.user.is_authenticated:
        let_sign_up(request)
        return render(request, "stk_registry/own/apply_start.html")
    chosen = request.POST.get("legal_form") or request.GET.get("legal_form", "")
    if chosen not in FORMS:
        form = LegalFormForm(request.GET if "legal_form" in request.GET else None)
        return render(request, "stk_registry/own/apply_form.html", {"form": form})
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change = changes.start_application(legal_form=chosen, actor=request.user, **form.cleaned_data)
        return redirect("own_section", change.pk, "kimlik")
    context = {"form": form, "legal_form": FORMS[chosen]}
    return render(request, "stk_registry/own/apply_name.html", context)


@never_cache
@login_required
def own_home(request: HttpRequest, slug: str) -> HttpResponse:
    """One organisation's home: how complete it is, what is on its way, what is due."""
    organisation, term = my_organisation(request, slug)
    percent, hints = completeness(read(organisation))
    ways = organisation.changes.exclude(state=ProfileChange.State.WITHDRAWN).order_by("-started_at")
    context = {
        "organisation": organisation,
        "term": term,
        "percent": percent,
        "hints": [sentence for _field, sentence in hints],
        "changes": list(ways[:5]),
        "is_stale": organisation.is_stale(),
        "panels": panels_of(organisation),
        "is_listed": organisation.state == Organisation.State.LISTED,
    }
    return render(request, "stk_registry/own/home.html", context)


@login_required
@require_POST
def own_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes the yearly word that the profile is right."""
    organisation, _term = my_organisation(request, slug)
    confirming.confirm(organisation, actor=request.user)
    messages.success(request, _("Thank you. Your profile is confirmed for a year."))
    return redirect("own_home", slug)


@login_required
@require_POST
def own_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens the draft of an organisation, a new one or the one on its way."""
    organisation, _term = my_organisation(request, slug)
    change = changes.start_change(organisation, actor=request.user)
    return redirect("own_draft", change.pk)
