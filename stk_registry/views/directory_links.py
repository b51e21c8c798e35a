"""The directory's addresses: which parameter carries which wish."""

from html import escape
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from stk_registry.directory import Wanted

PARAMETERS = {
    "words": "q",
    "area": "alan",
    "group": "grup",
    "place": "mahalle",
    "form": "tur",
    "letter": "harf",
}


def query_of(wanted: Wanted, *, as_map: bool = False, printed: bool = False, **changed: str) -> str:
    """Returns the directory's address for a wish, with some of it changed; always from the first page."""
    values = {key: changed.get(name, getattr(wanted, name)) for name, key in PARAMETERS.items()}
    given = {key: value for key, value in values.items() if value}
    if as_map:
        given["gorunum"] = "harita"
    if printed:
        given["yazdir"] = "1"
    return f"/stk/?{urlencode(given)}" if given else "/stk/"


def snippet_of(request: HttpRequest, *, title: str, slug: str = "") -> str:
    """Returns the line that another site copies into its page."""
    path = reverse("stk_embed_one", args=[slug]) if slug else reverse("stk_embed_list")
    address = request.build_absolute_uri(path)
    height = 360 if slug else 700
    return (
        f'<iframe src="{address}" title="{escape(title)}" width="100%" height="{height}" loading="lazy" '
        'style="border: 0"></iframe>'
    )
