"""The coding screens: a codebook with its agreement, one answer at a time, a list, quotations chosen by hand."""

from collections import Counter
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from common.refusal import Refusal
from people.roles import STUDY_TEAM, role_required
from reports.forms import QuoteForm, ThemeForm
from reports.models import Codebook, Coding, Theme
from reports.personal import masked
from reports.prose.words import said
from reports.services.adjudicating import adjudicate, disagreements, themes_that_hold
from reports.services.coding import (
    add_theme,
    agreement,
    answers_to,
    choose_quote,
    code_answer,
    codebook_for,
    coders_of,
    main_coder,
    merge_themes,
    open_questions,
    set_main_coder,
    split_theme,
    to_read,
)
from surveys.models import Response, Survey

LISTED = 100


@role_required(*STUDY_TEAM)
def codebooks(request: HttpRequest, survey: str) -> HttpResponse:
    """Lists the open questions of a survey, to be coded."""
    asked = get_object_or_404(Survey.objects.select_related("version"), slug=survey)
    questions = [
        {"code": each.code, "text": said(each.label, get_language() or "tr")}
        for each in open_questions(asked)
    ]
    return render(request, "reports/codebooks.html", {"survey": asked, "questions": questions})


@role_required(*STUDY_TEAM)
def codebook(request: HttpRequest, survey: str, variable: str) -> HttpResponse:
    """Shows a codebook with its themes, what is left to read and how far coders agree; adds a theme."""
    book = _book(survey, variable)
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_theme(book, actor=request.user, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect("codebook", survey=survey, variable=variable)
    counts = Counter(theme for theme, _response in themes_that_hold(book))
    context = {
        "book": book,
        "form": form,
        "themes": [{"theme": theme, "count": counts[theme.pk]} for theme in book.themes.all()],
        "coders": coders_of(book),
        "lead": main_coder(book),
        "disagreements": len(disagreements(book)),
        "agreement": agreement(book),
        "answers": len(answers_to(book)),
        "left": len(to_read(book, coder=request.user)),
    }
    return render(request, "reports/codebook.html", context, status=422 if form.errors else 200)


@role_required(*STUDY_TEAM)
@require_POST
def lead(request: HttpRequest, survey: str, variable: str) -> HttpResponse:
    """Says whose coding counts in the report."""
    book = _book(survey, variable)
    coder = next((each for each in coders_of(book) if str(each.pk) == request.POST.get("coder")), None)
    if coder is None:
        raise Http404
    _tell(request, lambda: set_main_coder(book, coder, actor=request.user))
    return redirect("codebook", survey=survey, variable=variable)


@role_required(*STUDY_TEAM)
def decide(request: HttpRequest, survey: str, variable: str) -> HttpResponse:
    """Shows the next answer that two people read differently, and keeps what holds."""
    book = _book(survey, variable)
    if request.method == "POST":
        response = get_object_or_404(Response, survey=book.survey, pk=request.POST.get("answer"))
        themes = list(book.themes.filter(pk__in=request.POST.getlist("theme")))
        _tell(request, lambda: adjudicate(book, response, themes=themes, actor=request.user))
        return redirect("coding_decide", survey=survey, variable=variable)
    left = disagreements(book)
    context = {
        "book": book, "next": left[0] if left else None, "left": len(left), "themes": book.themes.all(),
    }  # fmt: skip
    return render(request, "reports/adjudicate.html", context)


@role_required(*STUDY_TEAM)
def read(request: HttpRequest, survey: str, variable: str) -> HttpResponse:
    """Shows the next answer with the themes to give, and keeps what was given."""
    book = _book(survey, variable)
    if request.method == "POST":
        response = get_object_or_404(Response, survey=book.survey, pk=request.POST.get("answer"))
        themes = list(book.themes.filter(pk__in=request.POST.getlist("theme")))
        _tell(request, lambda: code_answer(book, response, themes=themes, coder=request.user))
        return redirect("coding_read", survey=survey, variable=variable)
    left = to_read(book, coder=request.user)
    return render(
        request,
        "reports/coding_read.html",
        {"book": book, "next": left[0] if left else None, "left": len(left), "themes": book.themes.all()},
    )


@role_required(*STUDY_TEAM)
def listed(request: HttpRequest, survey: str, variable: str) -> HttpResponse:
    """Lists answers with the themes this coder gave them; narrowed to one theme if asked."""
    book = _book(survey, variable)
    given: dict = {}
    own = Coding.objects.filter(theme__codebook=book, coder=request.user).select_related("theme")
    for coding in own:
        given.setdefault(coding.response_id, []).append(coding.theme)
    only = book.themes.filter(code=request.GET.get("tema", "")).first()
    rows = [
        {"key": key, "text": text, "themes": given.get(key, [])}
        for key, text in answers_to(book)
        if only is None or only in given.get(key, [])
    ]
    context = {
        "book": book,
        "rows": rows[:LISTED],
        "all": len(rows),
        "only": only,
        "themes": book.themes.all(),
    }
    return render(request, "reports/coding_list.html", context)


@role_required(*STUDY_TEAM)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Merges a theme into another, or splits one off it."""
    theme = get_object_or_404(Theme.objects.select_related("codebook__survey"), pk=pk)
    book = theme.codebook
    if request.POST.get("step") == "merge":
        into = get_object_or_404(Theme, codebook=book, pk=request.POST.get("into") or 0)
        _tell(request, lambda: merge_themes(theme, into=into, actor=request.user))
    elif name := request.POST.get("name", "").strip():
        _tell(request, lambda: split_theme(theme, name=name[:120], definition="", actor=request.user))
    return redirect("codebook", survey=book.survey.slug, variable=book.variable)


@role_required(*STUDY_TEAM)
def quotes(request: HttpRequest, pk: int) -> HttpResponse:
    """Shows a theme's answers, masked, to choose words from, and keeps what was chosen."""
    theme = get_object_or_404(Theme.objects.select_related("codebook__survey"), pk=pk)
    form = QuoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            choose_quote(theme, text=form.cleaned_data["text"], actor=request.user)
        except Refusal as refusal:
            form.add_error("text", str(refusal))
        else:
            return redirect("theme_quotes", pk=pk)
    held = themes_that_hold(theme.codebook)
    given = {response for held_theme, response in held if held_theme == theme.pk}
    answers = [masked(text) for key, text in answers_to(theme.codebook) if key in given]
    context = {"theme": theme, "form": form, "answers": answers[:LISTED], "quotes": theme.quotes.all()}
    return render(request, "reports/theme_quotes.html", context, status=422 if form.errors else 200)


def _book(survey: str, variable: str) -> Codebook:
    asked = get_object_or_404(Survey.objects.select_related("version"), slug=survey)
    try:
        return codebook_for(asked, variable)
    except Refusal as refusal:
        raise Http404(str(refusal)) from refusal


def _tell(request: HttpRequest, act: Callable[[], object]) -> None:
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Kept."))
