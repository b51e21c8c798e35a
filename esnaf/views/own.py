"""My businesses: the list, one business's page, what is changed there."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.refusal import Refusal
from esnaf import identity
from esnaf.forms.businesses import ActivityForm, DirectoryForm, NameForm, NumberForm, PlaceForm, TradeForm
from esnaf.models import ActivityCode, Business, PersonRole, TradeGroup
from esnaf.panels import panels_of
from esnaf.services import businesses
from esnaf.signup import UNKNOWN
from esnaf.trade_index import find_trades
from esnaf.views.own_access import my_business, owned_business


@never_cache
@login_required
def own_list(request: HttpRequest) -> HttpResponse:
    """My businesses; who has one alone is led to it."""
    mine = list(Business.objects.of_user(request.user).open().select_related("trade", "neighbourhood"))
    if len(mine) == 1 and "liste" not in request.GET:
        return redirect(mine[0])
    return render(request, "esnaf/own/list.html", {"businesses": mine})


@never_cache
@login_required
def business(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One business's page: what it says of itself, and what waits or happens around it."""
    found, term = my_business(request, public_id)
    context = {
        "business": found,
        "term": term,
        "is_owner": term.role == PersonRole.OWNER,
        "panels": panels_of(found),
        "number": identity.masked(identity.opened(found.number_sealed)),
        "has_others": Business.objects.of_user(request.user).open().count() > 1,
    }
    return render(request, "esnaf/own/business.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID, what: str) -> HttpResponse:
    """Changes one thing: the name and kind, the place, the code, the number, the words in the directory."""
    found, _term = my_business(request, public_id)
    if what not in EDITS:
        raise Http404
    title, submit, make, save = EDITS[what]
    form = make(request.POST if request.method == "POST" else None, found)
    if request.method == "POST" and form.is_valid():
        try:
            save(found, form.cleaned_data, request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect(found)
    context = {"business": found, "form": form, "title": title, "submit": submit, "what": what}
    return render(request, "esnaf/own/edit.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trade(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Changes the trade, found as at sign-up."""
    found, _term = my_business(request, public_id)
    form = TradeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        businesses.change(found, trade=form.cleaned_data["trade"], actor=request.user)
        return redirect("esnaf_business_edit", public_id, "faaliyet")
    words = request.GET.get("q", "")[:80]
    matches = find_trades(words) if words.strip() else []
    groups = [] if matches else TradeGroup.objects.prefetch_related("trades")
    context = {"business": found, "form": form, "words": words, "found": matches, "groups": groups}
    context["chosen"] = found.trade.code
    return render(request, "esnaf/own/trade.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Notes that the business closed."""
    found, _term = owned_business(request, public_id)
    businesses.close(found, actor=request.user)
    messages.success(request, _("The business is closed here. The licence itself is given back at the desk."))
    return redirect("esnaf_own")


def _name_form(sent: Any, found: Business) -> NameForm:
    return NameForm(sent, initial={"name": found.name, "kind": found.kind})


def _place_form(sent: Any, found: Business) -> PlaceForm:
    place = found.neighbourhood.code if found.neighbourhood else ""
    return PlaceForm(sent, initial={"neighbourhood": place, "street": found.street})


def _code_form(sent: Any, found: Business) -> ActivityForm:
    return ActivityForm(sent, trade=found.trade, initial={"activity": str(found.activity_id or UNKNOWN)})


def _number_form(sent: Any, _found: Business) -> NumberForm:
    return NumberForm(sent)


def _directory_form(sent: Any, found: Business) -> DirectoryForm:
    kept = {
        "shown": found.in_directory,
        "text": found.directory_text,
        "phone": found.directory_phone,
        "link": found.directory_link,
    }
    return DirectoryForm(sent, initial=kept)


def _change(found: Business, values: dict[str, Any], actor: Any) -> None:
    businesses.change(found, actor=actor, **values)


def _change_code(found: Business, values: dict[str, Any], actor: Any) -> None:
    chosen = values["activity"]
    code = None if chosen == UNKNOWN else ActivityCode.objects.get(pk=chosen)
    businesses.change(found, activity=code, actor=actor)


def _keep_number(found: Business, values: dict[str, Any], actor: Any) -> None:
    businesses.keep_number(found, typed=values["number"], actor=actor)


def _show(found: Business, values: dict[str, Any], actor: Any) -> None:
    businesses.show_in_directory(found, actor=actor, **values)


EDITS = {
    "ad": (gettext_lazy("Name and kind"), gettext_lazy("Save the name"), _name_form, _change),
    "yer": (gettext_lazy("Where it is"), gettext_lazy("Save the place"), _place_form, _change),
    "faaliyet": (gettext_lazy("Activity code"), gettext_lazy("Save the code"), _code_form, _change_code),
    "numara": (
        gettext_lazy("Tax or identity number"),
        gettext_lazy("Keep the number"),
        _number_form,
        _keep_number,
    ),
    "rehber": (gettext_lazy("Directory of businesses"), gettext_lazy("Save"), _directory_form, _show),
}
