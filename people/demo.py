"""The demo bar: steps into each role with one click. Only where settings.DEMO says so."""

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

DEMO_DOMAIN = "demo.example.org"
DEMO_ROLES = {
    "department_officer": gettext_lazy("Department officer"),
    "participation": gettext_lazy("Participation unit"),
    "unit_head": gettext_lazy("Unit head"),
    "analyst": gettext_lazy("Analyst"),
    "editor": gettext_lazy("Editor"),
    "administrator": gettext_lazy("Administrator"),
    "registry": gettext_lazy("Civil society unit"),
    "interviewer": gettext_lazy("Interviewer"),
    "front_desk": gettext_lazy("Front desk and call centre"),
    "case_officer": gettext_lazy("Case officer"),
    "case_head": gettext_lazy("Head of case officers"),
    "trades": gettext_lazy("Tradespeople’s unit"),
}
# Who works for the municipality, who speaks for a made-up organisation, who keeps a made-up shop.
DEMO_ACCOUNTS = DEMO_ROLES | {
    "organisation": gettext_lazy("An organisation"),
    "shopkeeper": gettext_lazy("A shopkeeper"),
}
ENTRANCES = {
    "editor": "/yonetim/",
    "interviewer": "/masa/saha/",
    "organisation": "/stk/kurulusum/",
    "shopkeeper": "/esnaf/isletmem/",
}


def demo_email(key: str) -> str:
    """Returns the address of the demo account in a role."""
    return f"{key.replace('_', '-')}@{DEMO_DOMAIN}"


def demo_roles(request: HttpRequest) -> list[dict]:
    """Returns the bar's buttons, the present role marked."""
    user = getattr(request, "user", None)
    email = user.email if user is not None and user.is_authenticated else ""
    visitor = {"key": "visitor", "label": _("Resident"), "url": "/demo/rol/", "active": not email}
    return [visitor] + [
        {"key": key, "label": label, "url": "/demo/rol/", "active": email == demo_email(key)}
        for key, label in DEMO_ACCOUNTS.items()
    ]


@require_POST
def step_into(request: HttpRequest) -> HttpResponse:
    """Signs the visitor in as the demo account of a role, or out again."""
    if not settings.DEMO:
        raise Http404
    key = request.POST.get("role", "")
    if key == "visitor":
        logout(request)
        return redirect("/")
    user = get_user_model().objects.filter(email=demo_email(key)).first() if key in DEMO_ACCOUNTS else None
    if user is None:
        raise Http404
    login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return redirect(ENTRANCES.get(key, "/masa/"))
