"""A text at the desk: pasted, cut, looked at, edited, published; and what people said, answered."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.refusal import Refusal
from common.word_changes import changes
from participation.cutting import Cut, join
from participation.forms_of_ideas import AnswerIdeaForm
from participation.forms_of_texts import PassageForm, PublishForm, TextForm
from participation.models import Activity, Passage, Remark, TextVersion
from participation.services import texts
from participation.views.texts import summary

FOLDER = "participation/activities/text"


def panel(activity: Activity) -> dict[str, Any]:
    """What the desk's page of a text consultation shows."""
    return {
        "versions": activity.text_versions.exclude(published_at=None),
        "draft": texts.draft(activity),
        "summary": summary(activity, only_shown=False),
    }


def paste(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Takes a text, shows how it would be cut, and stores it as the draft."""
    form = TextForm(request.POST or None, initial={"text": _text_of(activity)})
    preview: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            texts.save_draft(activity, form.cuts, actor=request.user)
            messages.success(request, _("The draft is saved. Nobody sees it before you publish it."))
            return redirect("activity_desk_part", activity.pk, "taslak")
        preview = _preview(activity, form.cuts)
    status = 422 if form.is_bound and not form.is_valid() else 200
    context = _context(activity) | {"form": form, "preview": preview}
    return render(request, f"{FOLDER}/paste.html", context, status=status)


def draft(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows the draft with its changes against the version that stands, and publishes it."""
    found = texts.draft(activity)
    if found is None:
        raise Http404
    stands = texts.published(activity)
    form = PublishForm(request.POST if request.method == "POST" else None, is_first=stands is None)
    if request.method == "POST" and form.is_valid():
        try:
            texts.publish(activity, note=form.cleaned_data.get("note", ""), actor=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The version is published."))
            return redirect("activity_desk", activity.pk)
    rows = texts.compare(stands, found) if stands else _first_rows(found)
    context = _context(activity) | {"draft": found, "stands": stands, "rows": rows, "form": form}
    return render(request, f"{FOLDER}/draft.html", context, status=422 if form.is_bound else 200)


def edit(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Changes a passage of the draft."""
    found = get_object_or_404(
        Passage.objects.filter(version__activity=activity, version__published_at=None), pk=_number(key)
    )
    form = PassageForm(request.POST or None, initial={"heading": found.heading, "text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            texts.edit_passage(found, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The passage is saved."))
            return redirect("activity_desk_part", activity.pk, "taslak")
    context = _context(activity) | {"passage": found, "form": form}
    return render(request, f"{FOLDER}/edit.html", context, status=422 if form.is_bound else 200)


def answer(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """The municipality's answer to a remark."""
    try:
        remark = get_object_or_404(Remark.objects.filter(activity=activity), pk=UUID(key))
    except ValueError:
        raise Http404 from None
    form = AnswerIdeaForm(request.POST or None, initial={"answer": remark.answer})
    if request.method == "POST" and form.is_valid():
        texts.answer(remark, text=form.cleaned_data["answer"], actor=request.user)
        messages.success(request, _("The answer stands under the remark."))
        return redirect("activity_desk", activity.pk)
    context = _context(activity) | {
        "remark": remark,
        "form": form,
        "changes": changes(remark.passage.text, remark.wording) if remark.wording else (),
    }
    return render(request, f"{FOLDER}/answer.html", context, status=422 if form.is_bound else 200)


def _context(activity: Activity) -> dict[str, Any]:
    return {"activity": activity, "project": activity.project}


def _text_of(activity: Activity) -> str:
    """The draft, or the version that stands, as one text that is cut into the same passages."""
    version = texts.draft(activity) or texts.published(activity)
    return join(Cut(each.heading, each.text) for each in version.passages.all()) if version else ""


def _preview(activity: Activity, cuts: list[Cut]) -> list[dict[str, Any]]:
    stands = texts.published(activity)
    before = list(stands.passages.all()) if stands else []
    numbers = {each.key: each.number for each in before}
    keys = texts.keys_of(cuts, before, after=max(numbers, default=0))
    return [
        {"number": number, "cut": each, "was": numbers.get(key)}
        for number, (each, key) in enumerate(zip(cuts, keys, strict=True), start=1)
    ]


def _first_rows(version: TextVersion) -> list[texts.Moved]:
    return [
        texts.Moved("same", each, changes(each.heading, each.heading), changes(each.text, each.text))
        for each in version.passages.all()
    ]


def _number(key: str) -> int:
    if not key.isdecimal() or len(key) > 12:
        raise Http404
    return int(key)
