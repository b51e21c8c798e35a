"""The desk's front page: what waits for whom; the audit trail for those who may read it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.audit import broken_links
from people.models import AuditEvent, Role
from people.roles import role_required, roles_of, staff_required


@staff_required
def home(request: HttpRequest) -> HttpResponse:
    """Shows the rail's entries with what waits behind each."""
    return render(
        request, "people/desk_home.html", {"roles": [Role(r).label for r in roles_of(request.user)]}
    )


@role_required(Role.ADMINISTRATOR, Role.UNIT_HEAD)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Shows who did what, newest first, and whether the chain of hashes is whole."""
    page = Paginator(AuditEvent.objects.select_related("actor"), 50).get_page(request.GET.get("page"))
    broken = broken_links() if "check" in request.GET else None
    return render(request, "people/audit_trail.html", {"page": page, "broken": broken})
