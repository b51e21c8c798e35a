"""The public directory: the list and the map of organisations, and the page of each."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from stk_registry.directory import Found, Wanted, find, letter_of
from stk_registry.directory_index import Entry
from stk_registry.models import Organisation
from stk_registry.views.directory_links import PARAMETERS, query_of, snippet_of
from stk_registry.views.directory_map import map_of
from stk_registry.views.directory_profile import page_of


def wanted_by(request: HttpRequest) -> Wanted:
    """Returns what the address asks for; overlong words are cut, unknown parameters do nothing."""
    values = {name: request.GET.get(key, "")[:80] for name, key in PARAMETERS.items()}
    return Wanted(**values)


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Shows the list or the map, with words, facets, letters and chips that take a filter away."""
    wanted = wanted_by(request)
    if request.GET.get("yazdir"):
        return _printed(request, wanted)
    found = find(wanted, page=request.GET.get("page", 1))
    as_map = request.GET.get("gorunum") == "harita"
    context = {
        "wanted": wanted,
        "found": found,
        "rows": mark_safe("".join(found.index.drawn_rows(found.page, _drawn))),  # noqa: S308 - drawn by a template
        "as_map": as_map,
        "map": map_of(found.facets["place"], wanted) if as_map else None,
        "facets": _facets(found, wanted, as_map=as_map),
        "letters": _choices(found.letters, "letter", wanted, as_map=as_map),
        "chips": chips_of(found, wanted, as_map=as_map),
        "kept": [
            (PARAMETERS[name], getattr(wanted, name))
            for name in PARAMETERS
            if name != "words" and getattr(wanted, name)
        ],
        "list_url": query_of(wanted),
        "map_url": query_of(wanted, as_map=True),
        "print_url": query_of(wanted, printed=True),
        "page_query": query_of(wanted).removeprefix("/stk/").removeprefix("?"),
    }
    if context["page_query"]:
        context["page_query"] += "&"
    return render(request, "stk_registry/directory/list.html", context)


@require_safe
def organisation(request: HttpRequest, *, slug: str) -> HttpResponse:
    """Shows a listed organisation; a merged one leads to its heir, anything else is not here."""
    found = Organisation.objects.filter(slug=slug).select_related("merged_into").first()
    if found is not None and found.state == Organisation.State.MERGED:
        return redirect(found.merged_into, permanent=True)
    shown = page_of(slug)
    if shown is None:
        raise Http404
    address = request.build_absolute_uri(shown["organisation"].get_absolute_url())
    snippet = snippet_of(request, title=shown["name"], slug=slug)
    return render(
        request, "stk_registry/directory/profile.html", {**shown, "address": address, "snippet": snippet}
    )


def _printed(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """Shows every organisation that fits on one page for paper, under its first letter."""
    found = find(wanted)
    parts = [
        (letter, mark_safe("".join(found.index.drawn_rows(entries, _drawn_for_paper))))  # noqa: S308 - as above
        for letter, entries in groupby(found.everybody, key=lambda entry: letter_of(entry.name))
    ]
    address = query_of(wanted)
    context = {
        "total": found.total,
        "chips": chips_of(found, wanted, as_map=False),
        "parts": parts,
        "today": timezone.localdate(),
        "address": request.build_absolute_uri(address),
        "back": address,
    }
    return render(request, "stk_registry/directory/print.html", context)


def _drawn_for_paper(entry: Entry) -> str:
    return render_to_string("stk_registry/directory/_print_row.html", {"row": entry})


def _drawn(entry: Entry) -> str:
    return render_to_string("stk_registry/directory/_row.html", {"row": entry})


def _facets(found: Found, wanted: Wanted, *, as_map: bool) -> list[dict[str, object]]:
    titles = {
        "area": _("Field of work"),
        "place": _("Neighbourhood"),
        "group": _("For whom"),
        "form": _("Legal form"),
    }
    return [
        {
            "title": title,
            "choices": _choices(found.facets[name], name, wanted, as_map=as_map),
            "open": bool(getattr(wanted, name)) or name == "area",
        }
        for name, title in titles.items()
        if any(choice.count or choice.chosen for choice in found.facets[name])
    ]


def _choices(choices: list, name: str, wanted: Wanted, *, as_map: bool) -> list[dict[str, object]]:
    return [
        {
            "label": choice.label,
            "count": choice.count,
            "chosen": choice.chosen,
            "url": query_of(wanted, as_map=as_map, **{name: "" if choice.chosen else choice.code}),
        }
        for choice in choices
    ]


def chips_of(found: Found, wanted: Wanted, *, as_map: bool) -> list[dict[str, object]]:
    """Returns what is in force, each with the address without it."""
    chips = []
    if wanted.words.strip():
        chips.append({"label": f"“{wanted.words.strip()}”", "url": query_of(wanted, as_map=as_map, words="")})
    for name, choices in {**found.facets, "letter": found.letters}.items():
        chips += [
            {
                "label": _("Letter %s") % choice.label if name == "letter" else choice.label,
                "url": query_of(wanted, as_map=as_map, **{name: ""}),
            }
            for choice in choices
            if choice.chosen
        ]
    return chips
