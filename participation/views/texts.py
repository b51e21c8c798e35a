"""A text for everybody: read with its passages, spoken about one by one, compared with what it was."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from common.word_changes import changes
from participation.activities.registry import kind_of
from participation.errors import TooManyRequests
from participation.forms_of_texts import RemarkForm, WordingForm
from participation.models import Activity, Passage, Remark, RemarkAgreement, TextVersion
from participation.services import texts
from participation.services.receiving import receive
from participation.views.said import receipt_page
from participation.visitor import digest_of, remember
from people.throttle import too_often

PER_PAGE = 20
# A library or a mobile network shares one address among hundreds of people.
REMARKS_AN_HOUR = 300
AGREEMENTS_AN_HOUR = 2000
FOLDER = "participation/activities/text"


def page(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows the text that stands, with a way to speak beside each passage."""
    version = texts.published(activity)
    counts = texts.counts(activity)
    passages = list(version.passages.all()) if version else []
    rows = [{"passage": each, "said": sum(counts.get(each.key, {}).values())} for each in passages]
    context = _context(activity) | {
        "version": version,
        "rows": rows,
        "contents": [each for each in passages if each.heading],
        "said": sum(sum(sorts.values()) for sorts in counts.values()),
    }
    if version and version.number > 1:
        moved = texts.compare(_first(activity), version)
        context["changed"] = sum(each.what != "same" for each in moved)
    return render(request, f"{FOLDER}/page.html", context)


def passage(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Shows a passage with what was said about it, and takes a remark, a question or another wording."""
    found = _passage(activity, key)
    detail = kind_of(activity).detail_of(activity)
    is_wording = request.GET.get("tur") == "ifade" and detail.takes_wordings and bool(found.text)
    is_open = activity.state() == "open"
    if not found.version_stands and request.method == "POST":
        raise Http404
    form = _form(request, found, is_wording=is_wording)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if too_often(request, f"remark-{activity.pk}", limit=REMARKS_AN_HOUR):
                form.add_error(None, str(TooManyRequests()))
                status = 429
            else:
                try:
                    receipt = receive(
                        Remark, activity, key=form.cleaned_data["key"], language=get_language() or "tr",
                        passage=found, **form.said(),
                    )  # fmt: skip
                except Refusal as refusal:
                    form.add_error(None, str(refusal))
                    status = 409
                else:
                    return receipt_page(request, activity, receipt)
    said = Remark.objects.filter(activity=activity, passage__key=found.key).shown()
    shown = Paginator(said.order_by("-agreements", "-day", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    mine = RemarkAgreement.objects.filter(
        remark__in=[remark.pk for remark in shown], visitor=digest_of(request, activity)
    )
    context = _context(activity) | {
        "detail": detail,
        "passage": found,
        "page": shown,
        "rows": [
            {
                "said": remark,
                "changes": changes(remark.passage.text, remark.wording) if remark.wording else (),
            }
            for remark in shown
        ],
        "agreed": set(mine.values_list("remark_id", flat=True)),
        "form": form if (is_open and found.version_stands) or request.method == "POST" else None,
        "is_wording": is_wording,
        "neighbours": _neighbours(found),
    }
    return render(request, f"{FOLDER}/passage.html", context, status=status)


@require_POST
def agree(request: HttpRequest, activity: Activity, key: str = "") -> HttpResponse:
    """Agrees with a remark, or takes it back."""
    remark = get_object_or_404(activity.remarks.shown(), pk=_uuid(key))
    if activity.state() != "open" or not kind_of(activity).detail_of(activity).takes_agreement:
        messages.error(request, _("Agreement is not taken any more."))
    elif too_often(request, f"agree-{activity.pk}", limit=AGREEMENTS_AN_HOUR):
        messages.error(request, str(TooManyRequests()))
    else:
        texts.agree(remark, digest_of(request, activity))
    place = [activity.project.slug, activity.slug, "parca", remark.passage.key]
    number = request.POST.get("page", "")
    query = f"?page={number}" if number.isdecimal() and len(number) < 5 else ""
    address = f"{reverse('activity_part_of', args=place)}{query}#{remark.pk}"
    return remember(redirect(address), request)


def changed(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Shows what changed from the first version to the one that stands, beside what was said."""
    version = texts.published(activity)
    if version is None or version.number < 2:
        raise Http404
    counts = texts.counts(activity)
    moved = texts.compare(_first(activity), version)
    context = _context(activity) | {
        "version": version,
        "versions": activity.text_versions.exclude(published_at=None).exclude(number=1),
        "rows": [{"moved": each, "said": sum(counts.get(each.passage.key, {}).values())} for each in moved],
        "unchanged": sum(each.what == "same" for each in moved),
    }
    return render(request, f"{FOLDER}/changed.html", context)


def overview(request: HttpRequest, activity: Activity) -> HttpResponse:
    """Counts what was said, passage by passage."""
    return render(
        request, f"{FOLDER}/overview.html", _context(activity) | {"rows": summary(activity, only_shown=True)}
    )


def summary(activity: Activity, *, only_shown: bool) -> list[dict[str, Any]]:
    """Returns a row a passage that stands or was spoken about, with how many remarks of each sort it has."""
    counts = texts.counts(activity, only_shown=only_shown)
    version = texts.published(activity)
    standing = list(version.passages.all()) if version else []
    missing = counts.keys() - {each.key for each in standing}
    gone: dict[int, Passage] = {}
    for each in (
        Passage.objects.filter(version__activity=activity, key__in=missing)
        .exclude(version__published_at=None)
        .order_by("version__number")
    ):
        gone[each.key] = each
    return [
        {"passage": each, "is_gone": each.key in gone, "total": sum(counts.get(each.key, {}).values())}
        | {sort: counts.get(each.key, {}).get(sort, 0) for sort in Remark.Sort.values}
        for each in [*standing, *sorted(gone.values(), key=lambda passage: passage.number)]
    ]


def _context(activity: Activity) -> dict[str, Any]:
    return {"activity": activity, "project": activity.project, "state": activity.state()}


def _first(activity: Activity) -> TextVersion:
    return activity.text_versions.exclude(published_at=None).order_by("number").first()


def _passage(activity: Activity, key: str) -> Passage:
    """The passage as it stands, or as it last stood when a later version has it no more."""
    if not key.isdecimal() or len(key) > 8:
        raise Http404
    rows = Passage.objects.filter(version__activity=activity, key=int(key)).exclude(
        version__published_at=None
    )
    found = rows.select_related("version").order_by("-version__number").first()
    if found is None:
        raise Http404
    found.version_stands = found.version_id == texts.published(activity).pk
    return found


def _neighbours(passage: Passage) -> dict[str, Passage | None]:
    around = {
        each.number: each
        for each in passage.version.passages.filter(number__in=[passage.number - 1, passage.number + 1])
    }
    return {"before": around.get(passage.number - 1), "after": around.get(passage.number + 1)}


def _form(request: HttpRequest, passage: Passage, *, is_wording: bool) -> RemarkForm | WordingForm:
    data = request.POST if request.method == "POST" else None
    key = secrets.token_urlsafe(18)
    if is_wording:
        return WordingForm(data, passage=passage, initial={"key": key, "wording": passage.text})
    return RemarkForm(data, initial={"key": key, "sort": Remark.Sort.REMARK})


def _uuid(key: str) -> UUID:
    try:
        return UUID(key)
    except ValueError:
        raise Http404 from None
