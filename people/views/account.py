"""One's own account: what is kept, getting it, and ending it."""

import json

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.middleware import has_strong_sign_in
from people.models import UnitMembership
from people.privacy import erase_account, export_of
from people.roles import works_here


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Shows who is signed in, in which roles, and what can be done with the account."""
    context = {
        "memberships": UnitMembership.objects.filter(user=request.user).select_related("unit"),
        "is_staff_today": works_here(request.user),
        "has_strong_sign_in": has_strong_sign_in(request.user),
    }
    return render(request, "people/account_home.html", context)


@login_required
@require_POST
def download(request: HttpRequest) -> HttpResponse:
    """Hands out everything that is kept about the account, as a JSON file."""
    body = json.dumps(export_of(request.user), ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
    headers = {"Content-Disposition": 'attachment; filename="verilerim.json"'}
    return HttpResponse(body, content_type="application/json; charset=utf-8", headers=headers)


@login_required
@reauthentication_required
def erase(request: HttpRequest) -> HttpResponse:
    """Ends the account after a fresh sign-in and a clear question."""
    if request.method != "POST":
        return render(request, "people/account_erase.html", {"is_staff_today": works_here(request.user)})
    try:
        erase_account(request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("account_home")
    logout(request)
    messages.success(request, _("Your account is deleted."))
    return redirect("/")
