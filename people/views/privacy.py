"""What everybody may read and ask about their data: notices in each version, rights, applications."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from people.forms import CodeForm, DataRequestForm
from people.models import PrivacyNotice
from people.notice_text import blocks_of
from people.services.data_requests import find_request, receive_request
from people.throttle import too_often

APPLICATIONS_AN_HOUR = 5
LOOKS_AN_HOUR = 30


def notice_list(request: HttpRequest) -> HttpResponse:
    """Lists the notices in force."""
    newest = {notice.code: notice for notice in PrivacyNotice.objects.published().order_by("code", "version")}
    notices = [
        {"notice": notice, "title": notice.text("title"), "summary": notice.text("summary")}
        for notice in newest.values()
    ]
    return render(request, "people/notice_list.html", {"notices": notices})


def notice_in_force(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the version of a notice that holds today."""
    found = PrivacyNotice.objects.in_force(slug)
    if found is None:
        raise Http404
    return _show(request, found)


def notice(request: HttpRequest, slug: str, version: int) -> HttpResponse:
    """Shows one version of a notice, whether it still holds or not."""
    return _show(request, get_object_or_404(PrivacyNotice.objects.published(), code=slug, version=version))


def _show(request: HttpRequest, found: PrivacyNotice) -> HttpResponse:
    versions = list(PrivacyNotice.objects.published().filter(code=found.code).order_by("-version"))
    context = {
        "notice": found,
        "title": found.text("title"),
        "summary": found.text("summary"),
        "blocks": blocks_of(found.text("body")),
        "versions": versions,
        "newer": versions[0] if versions[0] != found else None,
    }
    return render(request, "people/notice.html", context)


def your_rights(request: HttpRequest) -> HttpResponse:
    """Says which rights the law gives and how to use them."""
    return render(request, "people/your_rights.html")


@never_cache
def data_request(request: HttpRequest) -> HttpResponse:
    """Takes an application, without an account if need be, and shows its code once."""
    signed_in = request.user if request.user.is_authenticated else None
    start = {"name": signed_in.name, "email": signed_in.email} if signed_in else {}
    form = DataRequestForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        if too_often(request, "data-request", limit=APPLICATIONS_AN_HOUR):
            form.add_error(None, _("Too many applications came from here. Try again in an hour."))
        else:
            made, code = receive_request(
                **form.cleaned_data, person=signed_in, language=get_language() or "tr"
            )
            return render(
                request,
                "people/data_request_received.html",
                {"found": made, "code": code, "groups": code.split("-")},
            )
    return render(request, "people/data_request.html", {"form": form})


@never_cache
def data_request_status(request: HttpRequest) -> HttpResponse:
    """Shows how far an application is to whoever has its code."""
    form = CodeForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        if too_often(request, "data-request-look", limit=LOOKS_AN_HOUR):
            form.add_error("code", _("Too many codes were tried from here. Try again in an hour."))
        else:
            found = find_request(form.cleaned_data["code"])
            if found is None:
                form.add_error("code", _("We do not know this code. Compare it with your letter or note."))
    return render(request, "people/data_request_status.html", {"form": form, "found": found})
