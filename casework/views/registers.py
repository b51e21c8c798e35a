"""The desk of those who keep registers of others (CİMER, Açık Kapı): cases from there, answers for there.

Whoever keeps a register reads what is to be entered in it, whichever unit answered: it is typed there by them.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import register_answers
from casework.forms_of_registers import EnteredForm, EntryForm, RegisterFileForm
from casework.importing.columns import REGISTER_HEADINGS, REGISTER_NEEDS
from casework.importing.registers import plan_of
from casework.models import Case, Message, RegisterFile
from casework.rules import UNIT_ROLES, registers_of
from casework.services.register_files import look_at, take_file
from casework.services.registers import entered_there, take_in, to_enter
from common.refusal import Refusal
from people.audit import record
from people.roles import role_required

SHOWN = 50
FILES = {
    "csv": ("text/csv; charset=utf-8", register_answers.as_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        register_answers.as_workbook,
    ),
}


def keepers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Guards a view: only those whose unit keeps a register by the rules of today; nothing is kept by the browser."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not registers_of(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(role_required(*UNIT_ROLES)(guarded))


@keepers
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Shows what waits to be entered there, and the files that were taken."""
    waiting = to_enter(registers_of(request.user))
    lines = register_answers.lines_of(waiting[:SHOWN])
    readable = Case.objects.visible_to(request.user).filter(pk__in=[line.case.pk for line in lines])
    context = {
        "lines": lines,
        "number": waiting.count(),
        "readable": set(readable.values_list("pk", flat=True)),
        "today": timezone.localdate(),
        "files": _files(request)[:10],
    }
    return render(request, "casework/registers/page.html", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Takes in one application by hand; a number that is here already leads to its case."""
    kept = registers_of(request.user)
    form = EntryForm(request.POST or None, kept=kept, initial={"on": timezone.localdate()})
    if not form.is_bound or not form.is_valid():
        return _form(request, "casework/registers/entry.html", form)
    try:
        opened = take_in(form.entry(), entered_by=request.user)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "casework/registers/entry.html", {"form": form}, status=409)
    told = {"number": opened.case.number}
    if opened.is_new:
        messages.success(request, _("Taken in: %(number)s.") % told)
    else:
        messages.warning(request, _("This number is here already: %(number)s. Nothing was changed.") % told)
    if Case.objects.visible_to(request.user).filter(pk=opened.case.pk).exists():
        return redirect("case_desk", opened.case.number)
    return redirect("registers")


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Reads a file and shows what would become of its rows."""
    form = RegisterFileForm(request.POST or None, request.FILES or None, kept=registers_of(request.user))
    columns = [
        {"heading": names[0], "others": names[1:], "needed": field in REGISTER_NEEDS}
        for field, names in REGISTER_HEADINGS.items()
    ]
    if not form.is_bound or not form.is_valid():
        return _form(request, "casework/registers/upload.html", form, columns=columns)
    sent = form.cleaned_data["file"]
    try:
        found = look_at(sent.read(), name=sent.name, door=form.cleaned_data["door"], actor=request.user)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return _form(request, "casework/registers/upload.html", form, columns=columns)
    return redirect("register_file", found.pk)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def file(request: HttpRequest, pk: str) -> HttpResponse:
    """Shows what becomes of each row of a file, and takes in what can be taken."""
    found = get_object_or_404(_files(request), pk=pk)
    if request.method == "POST":
        try:
            found = take_file(found, actor=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Taken in: %(number)s.") % {"number": found.taken})
        return redirect("register_file", found.pk)
    plan = plan_of(found.rows, door=found.door, now=timezone.now())
    return render(request, "casework/registers/file.html", {"found": found, "plan": plan})


@keepers
@require_safe
def answers(request: HttpRequest, kind: str) -> HttpResponse:
    """Hands out what waits to be entered there; who took it along is written down."""
    if kind not in FILES:
        raise Http404
    lines = register_answers.lines_of(to_enter(registers_of(request.user)))
    record("register_answers_taken", request.user, actor=request.user, number=len(lines), kind=kind)
    content_type, written = FILES[kind]
    name = f"yanitlar-{timezone.localdate():%Y-%m-%d}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written(lines), content_type=content_type, headers=headers)


@keepers
@require_POST
def entered(request: HttpRequest, pk: str) -> HttpResponse:
    """Notes on which day a text was entered in its register."""
    found = get_object_or_404(Message, pk=pk, way=Message.Way.OUT, door__in=registers_of(request.user))
    form = EnteredForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the day as 22.11.2026."))
        return redirect("registers")
    try:
        is_news = entered_there(found, on=form.cleaned_data["on"], actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Noted.") if is_news else _("This was noted before.")
        messages.success(request, told)
    return redirect("registers")


def _files(request: HttpRequest) -> object:
    return RegisterFile.objects.filter(door__in=registers_of(request.user)).select_related("uploaded_by")


def _form(request: HttpRequest, template: str, form: object, **more: object) -> HttpResponse:
    return render(request, template, {"form": form, **more}, status=422 if form.errors else 200)
