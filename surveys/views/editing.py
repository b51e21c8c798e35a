"""The editor: a draft as the public will see it, with tools at each section and question."""

from collections import defaultdict
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from city.models import Neighbourhood
from common.refusal import Refusal
from common.text import clean
from people.roles import role_required
from surveys import rules
from surveys.editing import conditions
from surveys.editing import document as steps
from surveys.editing.conditions import Builder
from surveys.editing.question_form import read_question, shown
from surveys.language.checking import check
from surveys.language.definition import DefinitionError, Question, from_json, localise, read_object
from surveys.language.elements import Rule
from surveys.models import Questionnaire
from surveys.services import drafting
from surveys.views import paper
from surveys.views.editing_words import KIND_WORDS, KINDS, LANGUAGE_WORDS, ROLES, WHATS

LANGUAGES = ("tr", "en")


@role_required(*rules.DRAFTING_ROLES)
@require_http_methods(["GET", "POST"])
def questionnaire_new(request: HttpRequest) -> HttpResponse:
    """Begins a questionnaire: its title in the languages it will speak."""
    typed = {tag: clean(request.POST.get(f"title-{tag}", "")) for tag in LANGUAGES}
    languages = ["tr", "en"] if request.POST.get("english") == "on" or typed["en"] else ["tr"]
    problem = ""
    if request.method == "POST":
        if typed["tr"]:
            made = drafting.start_questionnaire(
                title={tag: typed[tag] for tag in languages if typed[tag]},
                languages=languages,
                section_title={"tr": "1. bölüm"} | ({"en": "Section 1"} if "en" in languages else {}),
                actor=request.user,
            )
            return redirect("questionnaire_edit", slug=made.slug)
        problem = _("Enter the Turkish title.")
    context = {"typed": typed, "english": request.method == "GET" or "en" in languages, "problem": problem}
    return render(request, "surveys/desk/edit_new.html", context, status=422 if problem else 200)


@role_required(*rules.DRAFTING_ROLES)
@require_http_methods(["GET", "POST"])
def questionnaire_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Shows the draft with its tools, and does one step of them."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    if request.method == "POST":
        return _step(request, questionnaire)
    speaks = questionnaire.draft.get("languages", ["tr"])
    language = request.GET.get("dil", "") or get_language() or "tr"
    language = language if language in speaks else speaks[0]
    found = _findings(questionnaire.draft)
    context = {
        "questionnaire": questionnaire,
        "draft": questionnaire.draft,
        "languages": [
            {"tag": tag, "word": LANGUAGE_WORDS.get(tag, tag), "active": tag == language} for tag in speaks
        ],
        "sections": _told(questionnaire, language, found=found),
        "findings": found[""],
        "number_of_errors": sum(each["is_error"] for listed in found.values() for each in listed),
        "kinds": KINDS,
    }
    return render(request, "surveys/desk/edit.html", context)


def _step(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    """Does what a button of the editor says, and comes back to the element it concerned."""
    what, code = request.POST.get("do", ""), request.POST.get("code", "")
    draft = questionnaire.draft
    anchor, work = code, None
    label = {tag: clean(request.POST.get(f"label-{tag}", "")) for tag in draft["languages"]}
    label = {tag: text for tag, text in label.items() if text}
    if what == "settings":
        work = partial(_with_settings, data=request.POST)
    elif what in ("up", "down"):
        work = partial(steps.moved, code=code, down=what == "down")
    elif what == "double":
        work = lambda now: steps.doubled(now, code=code)[0]  # noqa: E731 - one step as any other
    elif what == "remove":
        readers = steps.readers_of(draft, code)
        if readers and request.POST.get("sure") != "on":
            context = {"questionnaire": questionnaire, "code": code, "readers": readers}
            return render(request, "surveys/desk/edit_remove.html", context)
        work, anchor = partial(steps.removed, code=code), ""
    elif what == "add_section":
        if not label:
            messages.error(request, _("Enter the section’s title first."))
            return redirect("questionnaire_edit", slug=questionnaire.slug)
        work = lambda now: steps.with_section(now, title=label, after=code)[0]  # noqa: E731
    elif what == "add_question" and request.POST.get("kind", "") in KIND_WORDS:
        return _add_question(request, questionnaire, section=code, label=label)
    if work is None:
        raise Http404
    try:
        drafting.step(questionnaire.slug, work, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    place = f"#at-{anchor}" if anchor else ""
    return redirect(reverse("questionnaire_edit", args=[questionnaire.slug]) + place)


def _add_question(
    request: HttpRequest, questionnaire: Questionnaire, *, section: str, label: dict[str, str]
) -> HttpResponse:
    made: list[str] = []

    def work(now: dict[str, Any]) -> dict[str, Any]:
        changed, code = steps.with_question(now, section=section, kind=request.POST["kind"], label=label)
        made.append(code)
        return changed

    try:
        drafting.step(questionnaire.slug, work, actor=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("questionnaire_edit", slug=questionnaire.slug)
    return redirect("question_edit", slug=questionnaire.slug, code=made[-1])


def _with_settings(now: dict[str, Any], *, data: Any) -> dict[str, Any]:
    """Returns the draft with another title and other languages; wordings of a language left out stay."""
    title = {tag: clean(data.get(f"title-{tag}", "")) for tag in LANGUAGES}
    languages = ["tr", "en"] if data.get("english") == "on" else ["tr"]
    kept = {tag: text for tag, text in title.items() if text} or now["title"]
    return {**now, "title": {**now["title"], **kept}, "languages": languages, "default_language": "tr"}


@role_required(*rules.DRAFTING_ROLES)
@require_http_methods(["GET", "POST"])
def section_edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Changes a section's title, introduction and condition."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    section = _found(steps.section_of, questionnaire.draft, code)
    own = {key: value for key, value in section.items() if key != "questions"}
    languages = questionnaire.draft["languages"]
    data = request.POST if request.method == "POST" else None
    at = _builder(questionnaire, section=code)
    rule, condition, problems = _condition(data, at=at, stored=own.get("relevant"))
    conflict = False
    if data is not None:
        changed = {"code": code, **_typed_texts(data, ("title", "intro"), languages)}
        if rule is not None:
            changed["relevant"] = rule
        changed |= {key: own[key] for key in ("blocked",) if key in own}
        conflict = data.get("read") != steps.fingerprint(own)
        if not problems and not conflict and "more" not in data:
            drafting.step(slug, partial(steps.section_replaced, code=code, by=changed), actor=request.user)
            return redirect(reverse("questionnaire_edit", args=[slug]) + f"#at-{code}")
    texts = {
        name: [
            {
                "language": tag,
                "word": LANGUAGE_WORDS.get(tag, tag),
                "name": f"{name}-{tag}",
                "value": request.POST.get(f"{name}-{tag}", own.get(name, {}).get(tag, "")),
            }
            for tag in languages
        ]
        for name in ("title", "intro")
    }
    context = {
        "questionnaire": questionnaire,
        "code": code,
        "texts": texts,
        "read": steps.fingerprint(own),
        "conflict": conflict,
        "stored": own,
        "condition": condition,
        "problems": problems,
    }
    status = 409 if conflict else 422 if problems else 200
    return render(request, "surveys/desk/edit_section.html", context, status=status)


@role_required(*rules.DRAFTING_ROLES)
@require_http_methods(["GET", "POST"])
def question_edit(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Changes one question, beside it as the public will see it."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    section, stored = _found(steps.question_of, questionnaire.draft, code)
    draft, languages = questionnaire.draft, questionnaire.draft["languages"]
    is_frozen = drafting.is_published(questionnaire, code)
    data = request.POST if request.method == "POST" else None
    at = _builder(questionnaire, section=section["code"], question=code)
    rule, condition, problems = _condition(data, at=at, stored=stored.get("relevant"))
    question, conflict = stored, False
    if data is not None:
        read = read_question(
            data, base=stored, languages=languages, taken=steps.codes(draft) - {code}, is_frozen=is_frozen
        )
        question, problems = read.question, {**read.problems, **problems}
        question.pop("relevant", None)
        if rule is not None:
            question["relevant"] = rule
        conflict = data.get("read") != steps.fingerprint(stored)
        if not problems and not conflict and "more" not in data:
            drafting.step(slug, partial(steps.replaced, code=code, by=question), actor=request.user)
            if data.get("go") == "stay":
                messages.success(request, _("Saved."))
                return redirect("question_edit", slug=slug, code=question["code"])
            return redirect(reverse("questionnaire_edit", args=[slug]) + f"#at-{question['code']}")
    more = 5 if data is not None and "more" in data else 0
    form = shown(
        question if data is not None else stored,
        languages=languages,
        data=data if problems or conflict else None,
    )
    if more:
        form = shown(question, languages=languages, spare=8)
    context = {
        "questionnaire": questionnaire,
        "code": code,
        "form": form,
        "kind_word": KIND_WORDS[stored["kind"]],
        "roles": ROLES,
        "whats": WHATS,
        "language_words": LANGUAGE_WORDS,
        "is_frozen": is_frozen,
        "read": steps.fingerprint(stored),
        "conflict": conflict,
        "stored_html": _drawn(stored, get_language() or "tr", languages[0]) if conflict else "",
        "problems": problems,
        "condition": condition,
        "findings": _findings(draft)[code],
        "glimpses": _glimpses(question, languages),
    }
    status = 409 if conflict else 422 if problems else 200
    return render(request, "surveys/desk/edit_question.html", context, status=status)


@role_required(*rules.DRAFTING_ROLES)
@require_POST
def question_glimpse(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Returns the question that a form describes, drawn as the public will see it; stores nothing."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    _section, stored = _found(steps.question_of, questionnaire.draft, code)
    languages = questionnaire.draft["languages"]
    read = read_question(request.POST, base=stored, languages=languages, taken=set(), is_frozen=True)
    context = {"glimpses": _glimpses(read.question, languages)}
    return render(request, "surveys/desk/_glimpses.html", context)


@role_required(*rules.DRAFTING_ROLES)
@require_POST
def condition_lines(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Returns the condition builder that a form describes, with the values of what was chosen; stores nothing."""
    questionnaire = get_object_or_404(Questionnaire, slug=slug)
    try:
        section, _stored = steps.question_of(questionnaire.draft, code)
        at = _builder(questionnaire, section=section["code"], question=code)
    except KeyError:
        _found(steps.section_of, questionnaire.draft, code)
        at = _builder(questionnaire, section=code)
    rule, _problems = conditions.read(request.POST, at=at, stored=None)
    context = {"condition": conditions.shown(rule, at=at, data=request.POST)}
    return render(request, "surveys/desk/_condition_part.html", context)


def _told(questionnaire: Questionnaire, language: str, *, found: dict[str, list]) -> list[dict[str, Any]]:
    """Returns sections and questions as the editor shows them."""
    draft = questionnaire.draft
    at = _builder(questionnaire, section="")
    fallback = draft["default_language"]
    return [
        {
            "code": section["code"],
            "title": localise(section.get("title", {}), language) or section["code"],
            "intro": localise(section.get("intro", {}), language),
            "condition": conditions.in_words(section["relevant"], at=at) if "relevant" in section else "",
            "findings": found[section["code"]],
            "questions": [
                {
                    "code": question["code"],
                    "label": localise(question.get("label", {}), language) or question["code"],
                    "kind": KIND_WORDS.get(question["kind"], question["kind"]),
                    "condition": conditions.in_words(question["relevant"], at=at)
                    if "relevant" in question
                    else "",
                    "blocked": question.get("blocked", ""),
                    "findings": found[question["code"]],
                    "html": _drawn(question, language, fallback),
                }
                for question in section.get("questions", [])
            ],
        }
        for section in draft["sections"]
    ]


def _findings(draft: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Returns the checker's findings by the code of what they concern; "" holds those of the whole."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    try:
        definition = from_json(draft)
    except DefinitionError as error:
        found[""].append({"sentence": str(error), "is_error": True})
        return found
    for each in check(definition):
        found[each.question or each.section].append(
            {"sentence": each.sentence(_), "is_error": each.is_blocking}
        )
    return found


def _glimpses(question: dict[str, Any], languages: list[str]) -> list[dict[str, str]]:
    return [
        {"language": tag, "word": LANGUAGE_WORDS.get(tag, tag), "html": _drawn(question, tag, languages[0])}
        for tag in languages
    ]


def _drawn(question: dict[str, Any], language: str, fallback: str) -> str:
    """Returns the question's HTML; nothing while it cannot be read at all."""
    try:
        return paper.drawn(read_object(Question, question, where=""), language=language, fallback=fallback)
    except DefinitionError:
        return ""


def _typed_texts(data: Any, names: tuple[str, ...], languages: list[str]) -> dict[str, dict[str, str]]:
    texts = {
        name: {tag: text for tag in languages if (text := clean(data.get(f"{name}-{tag}", "")))}
        for name in names
    }
    return {name: text for name, text in texts.items() if text or name == "title"}


def _found(look: Any, draft: dict[str, Any], code: str) -> Any:
    try:
        return look(draft, code)
    except KeyError as gone:
        raise Http404 from gone


def _builder(questionnaire: Questionnaire, *, section: str, question: str | None = None) -> Builder:
    """Returns what a condition at this place may read, in the reader's words."""
    places = dict(Neighbourhood.objects.order_by("sort_key").values_list("code", "name"))
    return conditions.builder(
        questionnaire.draft,
        section=section,
        question=question,
        language=get_language() or "tr",
        places=places,
    )


def _condition(
    data: QueryDict | None, *, at: Builder, stored: Rule | None
) -> tuple[Any, dict, dict[str, str]]:
    """Returns the rule, what the condition builder shows, and its problems."""
    if data is None:
        return stored, conditions.shown(stored, at=at), {}
    rule, problems = conditions.read(data, at=at, stored=stored)
    return rule, conditions.shown(rule, at=at, data=data), problems
