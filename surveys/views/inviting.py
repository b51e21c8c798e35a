"""Invitations and quotas at the desk: made, handed out once, counted, revoked, replaced."""

import io
import zipfile

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.models import User
from people.roles import STUDY_TEAM, role_required
from surveys import rules
from surveys.forms.inviting import BatchForm, LetterFields, ProposeForm, QuotaTable, ReplaceForm, RevokeForm
from surveys.models import InvitationBatch, Survey
from surveys.querysets import surveys_visible_to
from surveys.services import invitations, quotas
from surveys.services.letters import letters_pdf
from surveys.views.desk_words import tabs_of


@role_required(*STUDY_TEAM)
@never_cache
def survey_invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the batches and how many were used by stratum; makes a batch and hands it out, once."""
    survey = _survey(request, slug)
    form = BatchForm(request.POST or None, survey=survey)
    if request.method == "POST" and rules.may_open(request.user) and form.is_valid():
        try:
            return _invite(survey, form, actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    strata = invitations.counts_by_stratum(survey)
    context = {
        "survey": survey,
        "tabs": tabs_of(survey, active="survey_invitations", user=request.user),
        "form": form,
        "strata": strata,
        "sent": sum(row["sent"] for row in strata),
        "used": sum(row["used"] for row in strata),
        "batches": _batches(survey),
        "may_invite": rules.may_open(request.user)
        and survey.access == Survey.Access.INVITATION
        and survey.state() != "closed",
        "is_by_invitation": survey.access == Survey.Access.INVITATION,
    }
    return render(request, "surveys/desk/invitation_list.html", context, status=422 if form.errors else 200)


@role_required(*rules.OPENING_ROLES)
@never_cache
def invitation_batch(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Replaces a batch whose file was lost, or revokes it."""
    survey = _survey(request, slug)
    batch = get_object_or_404(survey.batches, pk=pk)
    unused = sum(invitations.unused_by_stratum(batch).values())
    wants_revoking = request.POST.get("act") == "revoke"
    replacing = ReplaceForm(
        request.POST if request.method == "POST" and not wants_revoking else None, batch=batch, unused=unused
    )
    revoking = RevokeForm(request.POST if wants_revoking else None, prefix="revoke")
    today = timezone.localdate()
    try:
        if wants_revoking and revoking.is_valid():
            reason = revoking.cleaned_data["reason"]
            invitations.revoke_batch(batch, reason=reason, today=today, actor=request.user)
            messages.success(request, _("The unused codes of the batch open nothing any more."))
            return redirect("survey_invitations", slug=slug)
        if request.method == "POST" and not wants_revoking and replacing.is_valid():
            return _replace(batch, replacing, actor=request.user)
    except Refusal as refusal:
        (revoking if wants_revoking else replacing).add_error(None, str(refusal))
    context = {
        "survey": survey,
        "batch": batch,
        "unused": unused,
        "replacing": replacing,
        "revoking": revoking,
        "may_replace": unused > 0 and not batch.revoked_on and survey.state() != "closed",
    }
    failed = replacing.errors or revoking.errors
    return render(request, "surveys/desk/invitation_batch.html", context, status=422 if failed else 200)


@role_required(*STUDY_TEAM)
def survey_quotas(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows how full each cell is, and saves targets and caps."""
    survey = _survey(request, slug)
    rows = quotas.progress(survey)
    may_change = rules.may_open(request.user) and survey.state() != "closed"
    posted = request.POST if request.method == "POST" and may_change else None
    form = QuotaTable(posted, quotas=[row["quota"] for row in rows])
    if posted is not None and form.is_valid():
        try:
            quotas.set_quotas(survey, wanted=form.wanted(), actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The quotas are saved."))
            return redirect("survey_quotas", slug=slug)
    return _quota_page(request, survey, form=form, rows=rows, may_change=may_change)


@role_required(*rules.OPENING_ROLES)
@require_POST
def quota_proposal(request: HttpRequest, slug: str) -> HttpResponse:
    """Puts quotas in proportion to the population in the place of the present ones."""
    survey = _survey(request, slug)
    form = ProposeForm(request.POST)
    if form.is_valid():
        try:
            wanted = quotas.propose(survey, **form.cleaned_data)
            quotas.set_quotas(survey, wanted=wanted, actor=request.user, lift_caps=True)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The quotas are set in proportion to the population."))
            return redirect("survey_quotas", slug=slug)
    rows = quotas.progress(survey)
    table = QuotaTable(quotas=[row["quota"] for row in rows])
    return _quota_page(request, survey, form=table, rows=rows, may_change=True, proposal=form)


def _quota_page(
    request: HttpRequest,
    survey: Survey,
    *,
    form: QuotaTable,
    rows: list[dict],
    may_change: bool,
    proposal: ProposeForm | None = None,
) -> HttpResponse:
    for row in rows:
        row["target_field"] = form[f"target_{row['quota'].pk}"]
        row["cap_field"] = form[f"cap_{row['quota'].pk}"]
    failed = bool(form.errors or (proposal and proposal.errors))
    context = {
        "survey": survey,
        "tabs": tabs_of(survey, active="survey_quotas", user=request.user),
        "form": form,
        "rows": rows,
        "may_change": may_change,
        "target": sum(row["target"] for row in rows),
        "any_hidden": any(row["is_hidden"] for row in rows),
        "proposal": proposal or ProposeForm(initial={"total": survey.target, "by": "both"}),
    }
    return render(request, "surveys/desk/survey_quotas.html", context, status=422 if failed else 200)


def _survey(request: HttpRequest, slug: str) -> Survey:
    found = surveys_visible_to(request.user).select_related("population", "notice")
    return get_object_or_404(found, slug=slug)


def _batches(survey: Survey) -> list[dict]:
    """The batches, the newest first, each with how many of its codes are used."""
    made = Count("invitations")
    used = Count("invitations", filter=Q(invitations__used_on__isnull=False))
    found = survey.batches.select_related("replaced_by").annotate(made=made, used=used)
    return list(found.order_by("-pk"))


def _invite(survey: Survey, form: BatchForm, *, actor: User) -> HttpResponse:
    """Makes a batch and hands it out. The files come first: what cannot be handed out is not made."""
    data = form.cleaned_data
    handed = invitations.draw(survey, strata=data["strata"])
    answer = _handed_out(survey, handed, form)
    invitations.make_batch(
        survey, handed=handed, today=timezone.localdate(), actor=actor, form_key=data["form_key"]
    )
    return answer


def _replace(batch: InvitationBatch, form: ReplaceForm, *, actor: User) -> HttpResponse:
    """Hands out new codes for the unused ones of a batch, which open nothing any more."""
    data = form.cleaned_data
    handed = invitations.draw(batch.survey, strata=invitations.unused_by_stratum(batch))
    answer = _handed_out(batch.survey, handed, form)
    invitations.replace_batch(
        batch,
        handed=handed,
        reason=data["reason"],
        today=timezone.localdate(),
        actor=actor,
        form_key=data["form_key"],
    )
    return answer


def _handed_out(
    survey: Survey, handed: tuple[invitations.HandedOut, ...], form: LetterFields
) -> HttpResponse:
    """The one time the codes leave the house: a ZIP of list and letters, or the list alone. Nothing is kept."""
    today = timezone.localdate()
    name = f"{survey.slug}-davet-{today:%Y-%m-%d}-{len(handed)}"
    sheet = invitations.invitations_csv(handed, for_people=True).encode()
    if not form.wants_letters:
        return _file(sheet, name=f"{name}.csv", kind="text/csv; charset=utf-8")
    letters = letters_pdf(survey, handed, details=form.details, today=today)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.csv", sheet)
        archive.writestr(f"{name}-mektuplar.pdf", letters)
    return _file(packed.getvalue(), name=f"{name}.zip", kind="application/zip")


def _file(content: bytes, *, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store, private"
    return answer
