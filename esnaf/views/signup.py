"""Signing up a business: one question a page, works without an account until the last step and without JavaScript."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from city.models import Neighbourhood
from common.refusal import Refusal
from esnaf import signup
from esnaf.forms.businesses import ActivityForm, NameForm, PlaceForm, TradeForm
from esnaf.models import Business, Trade, TradeGroup
from esnaf.services import businesses
from esnaf.trade_index import find_trades
from people.adapters import let_sign_up


@never_cache
def start(request: HttpRequest) -> HttpResponse:
    """Begins, or goes on where the visitor stopped."""
    return redirect("esnaf_signup_step", signup.next_step(_given(request)))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, slug: str) -> HttpResponse:
    """Asks one question; from the page of answers one comes back to it."""
    if slug == signup.CHECK:
        return _check(request)
    if slug not in signup.BY_SLUG:
        raise Http404
    given = _given(request)
    if slug == "faaliyet" and "trade" not in given:
        return redirect("esnaf_signup_step", "meslek")
    form = _form(request, slug, given)
    if request.method == "POST" and form.is_valid():
        kept = signup.answered(given, slug, _values(form, slug))
        request.session[signup.SESSION_KEY] = kept
        return redirect("esnaf_signup_step", signup.next_step(kept))
    number, of = signup.place_of(slug)
    context = {"form": form, "step": signup.BY_SLUG[slug], "number": number, "of": of, "given": given}
    if slug == "meslek":
        context |= _trades(request, given)
        return render(request, "esnaf/own/signup_trade.html", context, status=_status(form))
    return render(request, "esnaf/own/signup_step.html", context, status=_status(form))


def _check(request: HttpRequest) -> HttpResponse:
    given = _given(request)
    wanted = signup.resolved(given)
    if wanted is None:
        return redirect("esnaf_signup")
    if not request.user.is_authenticated:
        let_sign_up(request)
    elif request.method == "POST":
        try:
            made = businesses.sign_up(**wanted, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            del request.session[signup.SESSION_KEY]
            messages.success(request, _("Your business is signed up."))
            return redirect(made)
    context = {"wanted": wanted, "kind": Business.Kind(given["kind"]).label}
    return render(request, "esnaf/own/signup_check.html", context)


def _given(request: HttpRequest) -> dict[str, str]:
    return dict(request.session.get(signup.SESSION_KEY, {}))


def _form(request: HttpRequest, slug: str, given: dict[str, str]) -> forms.Form:
    sent = request.POST if request.method == "POST" else None
    if slug == "meslek":
        return TradeForm(sent, initial=given)
    if slug == "faaliyet":
        trade = Trade.objects.filter(code=given["trade"]).first()
        if trade is None:
            raise Http404
        return ActivityForm(sent, trade=trade, initial=given)
    return (NameForm if slug == "isletme" else PlaceForm)(sent, initial=_initial(slug, given))


def _initial(slug: str, given: dict[str, str]) -> dict[str, str]:
    known = {name: given[name] for name in signup.BY_SLUG[slug].values if name in given}
    return known if known or slug != "isletme" else {"kind": "esnaf"}


def _values(form: forms.Form, slug: str) -> dict[str, str]:
    values: dict[str, Any] = form.cleaned_data
    return {
        name: value.code if isinstance(value, Trade | Neighbourhood) else str(value or "")
        for name, value in values.items()
        if name in signup.BY_SLUG[slug].values
    }


def _trades(request: HttpRequest, given: dict[str, str]) -> dict[str, Any]:
    """Returns the first three that may be meant, and all trades by group for who finds none of them."""
    words = (request.GET.get("q") or request.POST.get("q") or "")[:80]
    found = find_trades(words) if words.strip() else []
    groups = [] if found else TradeGroup.objects.prefetch_related("trades")
    return {"words": words, "found": found, "groups": groups, "chosen": given.get("trade", "")}


def _status(form: forms.Form) -> int:
    return 422 if form.errors else 200
