"""The desk's front page: what waits for whom; the audit trail for those who may read it."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from people.audit import broken_links
from people.audit_words import subject_label, verb_label
from people.forms import AuditFilter
from people.models import AuditEvent, Role
from people.roles import role_required, roles_of, staff_required
from people.waiting import waiting_for


@staff_required
def home(request: HttpRequest) -> HttpResponse:
    """Shows what waits for this person, one step each, and what goes on by itself."""
    today = timezone.localdate()
    tasks, running = waiting_for(request.user)
    rows = [
        {"task": task, "tone": task.tone(today), "days": (task.due - today).days if task.due else None}
        for task in tasks
    ]
    roles = [Role(role).label for role in sorted(roles_of(request.user))]
    return render(request, "people/desk_home.html", {"rows": rows, "running": running, "roles": roles})


@role_required(Role.ADMINISTRATOR, Role.UNIT_HEAD)
def audit_trail(request: HttpRequest) -> HttpResponse:
    """Shows who did what, newest first, narrowed as asked, and whether the chain of hashes is whole."""
    form = AuditFilter(request.GET)
    found = _narrowed(AuditEvent.objects.select_related("actor"), form)
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    query = {name: value for name, value in request.GET.items() if name not in ("page", "check") and value}
    context = {
        "page": page,
        "form": form,
        "query": urlencode(query) + "&" if query else "",
        "clear_url": request.path if query else "",
        "active": [{"label": _("Narrowed"), "url": request.path}] if query else [],
        "broken": broken_links() if "check" in request.GET else None,
        "total": AuditEvent.objects.count() if "check" in request.GET else None,
    }
    page.object_list = [_row(entry) for entry in page.object_list]
    return render(request, "people/audit_trail.html", context)


def _narrowed(found: QuerySet[AuditEvent], form: AuditFilter) -> QuerySet[AuditEvent]:
    if not form.is_valid():
        return found
    wishes = form.cleaned_data
    lookups = {
        "kim": "actor",
        "ne": "subject",
        "no": "subject_id",
        "ilk": "at__date__gte",
        "son": "at__date__lte",
    }
    return found.filter(**{lookups[name]: value for name, value in wishes.items() if value})


def _row(entry: AuditEvent) -> dict:
    return {
        "entry": entry,
        "verb": verb_label(entry.verb),
        "subject": subject_label(entry.subject),
        "detail": ", ".join(
            f"{name}: {value}" for name, value in entry.detail.items() if value not in ("", None)
        ),
    }
