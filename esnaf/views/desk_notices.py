"""Street notices and announcements at the desk."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.refusal import Refusal
from esnaf import rules
from esnaf.forms.notices import AnnouncementForm, NoticeForm
from esnaf.models import Announcement, StreetNotice
from esnaf.services import announcements, notices
from people.roles import role_required

PER_PAGE = 50


@never_cache
@role_required(*rules.DESK_ROLES)
def notice_list(request: HttpRequest) -> HttpResponse:
    """All notices, the newest beginning first."""
    page = Paginator(StreetNotice.objects.order_by("-starts_at", "-pk"), PER_PAGE)
    return render(request, "esnaf/desk/notices.html", {"page": page.get_page(request.GET.get("page"))})


@never_cache
@role_required(*rules.DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Writes a notice; a published one is corrected in place, letters are not sent again."""
    found = get_object_or_404(StreetNotice, pk=pk) if pk else StreetNotice()
    form = NoticeForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        values, places = form.values()
        try:
            saved = notices.write(found, values=values, neighbourhoods=places, actor=request.user)
        except Refusal as refusal:
            form.add_error("neighbourhoods", str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("esnaf_desk_notice", saved.pk)
    told = len(notices.listeners(found)) if pk and found.published_at is None else None
    context = {"notice": found, "form": form, "listeners": told}
    return render(request, "esnaf/desk/notice.html", context, status=422 if form.errors else 200)


@role_required(*rules.DESK_ROLES)
@require_POST
def notice_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Publishes a notice, or calls it off."""
    acts = {"yayimla": notices.publish, "iptal": notices.call_off}
    if verb not in acts:
        raise Http404
    try:
        count = acts[verb](get_object_or_404(StreetNotice, pk=pk), actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Done. Letters on their way: %(count)s.") % {"count": count})
    return redirect("esnaf_desk_notice", pk)


@never_cache
@role_required(*rules.DESK_ROLES)
def announcement_list(request: HttpRequest) -> HttpResponse:
    """All announcements, drafts first."""
    page = Paginator(Announcement.objects.order_by("-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "esnaf/desk/announcements.html", {"page": page})


@never_cache
@role_required(*rules.DESK_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def announcement(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Writes an announcement."""
    found = get_object_or_404(Announcement, pk=pk) if pk else Announcement()
    form = AnnouncementForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        values, groups = form.values()
        saved = announcements.save(found, values=values, groups=groups, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect("esnaf_desk_announcement", saved.pk)
    context: dict[str, Any] = {"announcement": found, "form": form}
    return render(request, "esnaf/desk/announcement.html", context, status=422 if form.errors else 200)


@role_required(*rules.DESK_ROLES)
@require_POST
def announcement_act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Shows an announcement, or takes it off."""
    acts = {"yayimla": announcements.publish, "kaldir": announcements.take_off}
    if verb not in acts:
        raise Http404
    acts[verb](get_object_or_404(Announcement, pk=pk), actor=request.user)
    messages.success(request, _("Saved."))
    return redirect("esnaf_desk_announcement", pk)
