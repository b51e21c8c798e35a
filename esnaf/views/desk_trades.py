"""The list of trades at the desk: what it holds, the words that find a trade, sheets that come in."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.refusal import Refusal
from esnaf import rules
from esnaf.forms.trades import SynonymForm, TradeFileForm
from esnaf.models import Trade, TradeFile, TradeSynonym
from esnaf.services import importing_trades, synonyms
from esnaf.trade_index import find_trades
from people.roles import role_required

SHOWN_REFUSED = 200


@never_cache
@role_required(*rules.DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def trades(request: HttpRequest) -> HttpResponse:
    """Tries a word, adds one, takes a sheet in; below stand the trades."""
    is_sent = request.method == "POST"
    form = TradeFileForm(request.POST, request.FILES) if is_sent else TradeFileForm()
    if is_sent and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in ("version", "source")}
        file = form.cleaned_data["file"]
        try:
            made = importing_trades.check_file(file.read(), name=file.name, actor=request.user, **wanted)
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("esnaf_desk_trade_file", made.pk)
    words = request.GET.get("q", "")[:80]
    every = (
        Trade.objects.select_related("group")
        .order_by("code")
        .annotate(codes=Count("activities", distinct=True), words=Count("synonyms", distinct=True))
    )
    context = {
        "form": form,
        "synonym_form": SynonymForm(auto_id="synonym_%s"),
        "words": words,
        "found": find_trades(words) if words else [],
        "page": Paginator(every, 50).get_page(request.GET.get("page")),
        "files": TradeFile.objects.defer("rows", "refused").select_related("uploaded_by")[:10],
    }
    return render(request, "esnaf/desk/trades.html", context, status=422 if form.errors else 200)


@never_cache
@role_required(*rules.DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def trade_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows what a sheet would do, with the refused rows, and brings it in."""
    found = get_object_or_404(TradeFile.objects.defer("rows").select_related("uploaded_by"), pk=pk)
    if request.method == "POST":
        try:
            importing_trades.bring_in(found, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The sheet is brought in."))
        return redirect("esnaf_desk_trade_file", pk)
    context = {
        "found": found,
        "refused": found.refused[:SHOWN_REFUSED],
        "more_refused": max(0, len(found.refused) - SHOWN_REFUSED),
        "does_something": found.done_at is None and bool(found.counts["created"] + found.counts["changed"]),
    }
    return render(request, "esnaf/desk/trade_file.html", context)


@never_cache
@role_required(*rules.DESK_ROLES)
def trade(request: HttpRequest, code: str) -> HttpResponse:
    """One trade: its words and the codes under it."""
    found = get_object_or_404(Trade.objects.select_related("group"), code=code)
    context = {"trade": found, "synonyms": found.synonyms.all(), "activities": found.activities.all()}
    return render(request, "esnaf/desk/trade.html", context)


@role_required(*rules.DESK_ROLES)
@require_POST
def synonym_add(request: HttpRequest) -> HttpResponse:
    """Adds a word."""
    form = SynonymForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write a word and choose its trade."))
        return redirect("esnaf_desk_trades")
    synonyms.add_synonym(form.cleaned_data["trade"], word=form.cleaned_data["word"], actor=request.user)
    messages.success(request, _("The word finds the trade now."))
    return redirect("esnaf_desk_trade", form.cleaned_data["trade"].code)


@role_required(*rules.DESK_ROLES)
@require_POST
def synonym_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a word away."""
    found = get_object_or_404(TradeSynonym.objects.select_related("trade"), pk=pk)
    synonyms.remove_synonym(found, actor=request.user)
    messages.success(request, _("The word is taken away."))
    return redirect("esnaf_desk_trade", found.trade.code)
