"""The desk's side of data protection: notices in versions, and applications with their term."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.forms import DataAnswerForm, NewNoticeForm, NoticeForm
from people.models import DataSubjectRequest, PrivacyNotice, Role
from people.roles import role_required
from people.services.data_requests import answer_request
from people.services.notices import draft_of, publish_notice, write_notice


@role_required(Role.ADMINISTRATOR)
def notice_desk(request: HttpRequest) -> HttpResponse:
    """Lists each notice with the version in force and its draft."""
    rows: dict[str, dict] = {}
    for notice in PrivacyNotice.objects.order_by("code", "version"):
        row = rows.setdefault(notice.code, {"code": notice.code, "notice": None, "draft": None})
        row["notice" if notice.is_published else "draft"] = notice
        row["title"] = notice.title
    return render(request, "people/notice_desk.html", {"rows": list(rows.values())})


@role_required(Role.ADMINISTRATOR)
def notice_new(request: HttpRequest) -> HttpResponse:
    """Writes a notice that did not exist."""
    form = NewNoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        texts = dict(form.cleaned_data)
        code = texts.pop("code")
        if PrivacyNotice.objects.filter(code=code).exists():
            form.add_error("code", _("There is a notice with this code. Write its next version."))
        else:
            write_notice(code, texts=texts, actor=request.user)
            messages.success(request, _("The draft is saved. Read it once more, then publish it."))
            return redirect("notice_edit", code=code)
    return render(request, "people/notice_form.html", {"form": form})


@role_required(Role.ADMINISTRATOR)
def notice_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Writes the next version of a notice."""
    get_object_or_404(PrivacyNotice.objects.filter(code=code)[:1])
    draft = draft_of(code)
    form = NoticeForm(request.POST or None, instance=draft)
    if request.method == "POST" and form.is_valid():
        write_notice(code, texts=form.cleaned_data, actor=request.user)
        messages.success(request, _("The draft is saved. Read it once more, then publish it."))
        return redirect("notice_edit", code=code)
    return render(request, "people/notice_form.html", {"form": form, "draft": draft, "code": code})


@role_required(Role.ADMINISTRATOR)
@require_POST
def notice_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publishes the draft of a notice."""
    draft = get_object_or_404(PrivacyNotice, code=code, published_at=None)
    published = publish_notice(draft, actor=request.user)
    messages.success(request, _("People are shown version %(number)s now.") % {"number": published.version})
    return redirect("notice_desk")


@role_required(Role.ADMINISTRATOR)
def data_request_list(request: HttpRequest) -> HttpResponse:
    """Lists applications, those due first."""
    answered = request.GET.get("durum") == "yanitlanan"
    every = DataSubjectRequest.objects.all()
    shown = every.filter(answered_at__isnull=False).order_by("-answered_at") if answered else every.waiting()
    tabs = [
        {"label": _("Waiting"), "url": "?", "active": not answered, "count": every.waiting().count()},
        {"label": _("Answered"), "url": "?durum=yanitlanan", "active": answered},
    ]
    context = {
        "page": Paginator(shown, 50).get_page(request.GET.get("page")),
        "tabs": tabs,
        "query": "durum=yanitlanan&" if answered else "",
    }
    return render(request, "people/data_request_list.html", context)


@role_required(Role.ADMINISTRATOR)
def data_request_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows one application and takes its answer."""
    found = get_object_or_404(DataSubjectRequest, pk=pk)
    form = DataAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_request(found, **form.cleaned_data, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The answer is there. The person finds it with the code."))
        return redirect("data_request_list")
    return render(
        request, "people/data_request_desk.html", {"found": found, "form": form, "facts": _facts(found)}
    )


def _facts(found: DataSubjectRequest) -> list[dict]:
    facts = [
        {"label": _("Name"), "value": found.name},
        {"label": _("E-mail address"), "value": found.email},
        {"label": _("Account"), "value": str(found.person) if found.person else _("none")},
        {"label": _("Received on"), "value": date_format(found.received_on, "j F Y")},
        {"label": _("Answer due on"), "value": date_format(found.due_on, "j F Y")},
    ]
    return [fact for fact in facts if fact["value"]]
