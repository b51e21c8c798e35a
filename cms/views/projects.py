"""The list of projects and the page of one."""

from collections import Counter
from functools import partial
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from taggit.models import TaggedItem

from city.models import Neighbourhood, SocialGroup
from cms.forms import ProjectFilter
from cms.models import ProjectPage
from cms.services.freshness import kept, version_of
from cms.views.map import town_map
from cms.views.project_rows import TAGS, project_row, readable, state_label, state_of
from common.text import tr_sort_key
from participation.models import Project
from participation.services.evaluating import public_results
from participation.services.overview import project_overview

PER_PAGE = 20
LONGEST_PAGE_NUMBER = 4
STATES = ("open", "planned", "evaluation", "completed")


def index_context(request: HttpRequest) -> dict:
    """Returns the list that matches the filters, drawn; without words of a reader's own it is kept."""
    version, asked = version_of(request), request.GET
    options = kept("filter", version=version, build=filter_options)
    form = ProjectFilter(asked or None, options=options)
    chosen = form.cleaned_data if form.is_valid() else {}
    draw = partial(drawn_list, form, asked)
    number = asked.get("page", "1")
    is_plain = form.is_valid() or not asked
    if not is_plain or chosen.get("ara") or not number.isdecimal() or len(number) > LONGEST_PAGE_NUMBER:
        return {"drawn": draw()}
    names = [f"{name}={value}" for name, value in sorted(chosen.items()) if value]
    return {"drawn": kept("projects", int(number), *names, version=version, build=draw)}


def drawn_list(form: ProjectFilter, asked: QueryDict) -> SafeString:
    """Returns the filters and a page of the projects that they find, as HTML that knows no visitor."""
    chosen = form.cleaned_data if form.is_valid() else {}
    page = Paginator(readable(filtered(chosen)), PER_PAGE).get_page(asked.get("page"))
    page.object_list = [project_row(project) for project in page.object_list]
    query = urlencode({name: value for name, value in asked.items() if name in form.fields and value})
    context = {
        "filter_form": form,
        "page_of_rows": page,
        "query": f"{query}&" if query else "",
        "is_narrowed": any(chosen.values()),
        "number": page.paginator.count,
    }
    return render_to_string("cms/_project_list.html", context)


def filter_options() -> dict[str, list[tuple[str, str]]]:
    """Returns the options of each filter in Turkish order, with the number of projects that each finds."""
    public = Project.objects.published()
    everywhere = public.filter(neighbourhoods=None).count()
    places = _counted(Project.neighbourhoods.through, "neighbourhood__code")
    groups = _counted(Project.groups.through, "socialgroup__code")
    tagged = TaggedItem.objects.filter(
        content_type=ContentType.objects.get_for_model(Project), object_id__in=public.values("pk")
    )
    topics = tagged.values_list("tag__slug", "tag__name").annotate(n=Count("pk")).order_by()
    states = Counter(dict(public.staged().values_list("stage").annotate(n=Count("pk")).order_by()))
    return {
        "mahalle": [
            (code, f"{name} ({places[code] + everywhere})")
            for code, name in Neighbourhood.objects.values_list("code", "name")
        ],
        "grup": [
            (group.code, f"{group.label} ({groups[group.code]})")
            for group in sorted(SocialGroup.objects.all(), key=lambda group: tr_sort_key(group.label))
        ],
        "konu": [
            (slug, f"{name} ({number})")
            for slug, name, number in sorted(topics, key=lambda topic: tr_sort_key(topic[1]))
        ],
        "durum": [(state, f"{state_label(state)} ({states[state]})") for state in STATES],
    }


def _counted(through: type, column: str) -> Counter[str]:
    """Returns how many published projects name each place or group."""
    rows = through.objects.filter(project__in=Project.objects.published()).values_list(column)
    return Counter(dict(rows.annotate(n=Count("pk")).order_by()))


def filtered(chosen: dict):
    """Returns published projects narrowed by words, neighbourhood, group, topic and state."""
    found = Project.objects.published().matching(chosen.get("ara") or "")
    if place := chosen.get("mahalle"):
        found = found.of_neighbourhood(place)
    if state := chosen.get("durum"):
        found = found.staged().filter(stage=state)
    if group := chosen.get("grup"):
        found = found.filter(groups__code=group)
    if topic := chosen.get("konu"):
        found = found.filter(topics__slug=topic)
    return found.distinct()


def project_context(request: HttpRequest, page: ProjectPage) -> dict:
    """Returns the story and the record of one project."""
    version = version_of(request)
    story = kept("project", page.project_id, version=version, build=partial(project_story, page))
    return {**story, "map": town_map(chosen=frozenset(story["codes"]), version=version)}


def project_story(page: ProjectPage) -> dict:
    """Returns what a project's page tells, as plain data."""
    overview = project_overview(page.project)
    project = overview.pop("project")
    state, days = state_of(project, now=timezone.now())
    return {
        **overview,
        "slug": project.slug,
        "is_synthetic": project.is_synthetic,
        "state": state,
        "state_label": state_label(state),
        "state_kind": TAGS[state],
        "days": days,
        "codes": [place.code for place in project.neighbourhoods.all()],
        "promises": [promise_of(each) for each in overview.pop("commitments")],
        "published_surveys": published_surveys(project),
        "evaluation": public_results(project),
    }


def promise_of(told: dict) -> dict:
    """Returns a promise in the reader's language, without the records behind it."""
    text = (told["text_en"] if get_language() == "en" else "") or told["text"]
    return {**{key: value for key, value in told.items() if key != "progress"}, "text": text}


def published_surveys(project: Project) -> list[dict[str, str]]:
    """Returns slug and title of the project's surveys that have a published report."""
    from reports.models import Report

    found = Report.objects.filter(
        state=Report.State.PUBLISHED, survey__survey_activity__activity__project=project
    )
    found = found.select_related("survey").defer("figures", "specification").order_by("survey__slug")
    surveys = {report.survey_id: report.survey for report in found}
    return [{"slug": survey.slug, "title": survey.display_title} for survey in surveys.values()]
