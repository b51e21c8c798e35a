"""The desk's page of reply templates: read by those who keep them, written, removed."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.forms_of_replies import TemplateForm
from casework.models import ReplyTemplate
from casework.rules import TEMPLATE_ROLES, may_keep_template, units_headed
from casework.services.replies import remove_template, save_template
from common.refusal import Refusal
from people.models import User
from people.roles import role_required

keepers = role_required(*TEMPLATE_ROLES)


@never_cache
@keepers
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Lists the templates that a person may read, and which of them they keep."""
    found = _readable(request.user).select_related("unit").prefetch_related("topics")
    rows = [
        {"template": each, "is_kept": may_keep_template(request.user, unit=each.unit_id)} for each in found
    ]
    return render(request, "casework/replies/list.html", {"rows": rows})


@never_cache
@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Shows a template, or an empty one, to be written; takes it."""
    found = get_object_or_404(_readable(request.user), pk=pk) if pk is not None else None
    form = TemplateForm(request.POST or None, instance=found, user=request.user)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            save_template(form.save(commit=False), topics=form.cleaned_data["topics"], actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            status = 409
        else:
            messages.success(request, _("The template is saved."))
            return redirect("reply_templates")
    elif form.is_bound:
        status = 422
    context = {"form": form, "template": found}
    return render(request, "casework/replies/form.html", context, status=status)


@keepers
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Removes a template."""
    try:
        remove_template(get_object_or_404(_readable(request.user), pk=pk), actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The template is removed."))
    return redirect("reply_templates")


def _readable(user: User) -> QuerySet[ReplyTemplate]:
    if may_keep_template(user, unit=None):
        return ReplyTemplate.objects.all()
    return ReplyTemplate.objects.of_units(*units_headed(user))
