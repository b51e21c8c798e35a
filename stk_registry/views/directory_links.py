"""The directory's addresses: which parameter carries which wish."""

from urllib.parse import urlencode

from stk_registry.directory import Wanted

PARAMETERS = {
    "words": "q",
    "area": "alan",
    "group": "grup",
    "place": "mahalle",
    "form": "tur",
    "letter": "harf",
}


def query_of(wanted: Wanted, *, as_map: bool = False, **changed: str) -> str:
    """Returns the directory's address for a wish, with some of it changed; always from the first page."""
    values = {key: changed.get(name, getattr(wanted, name)) for name, key in PARAMETERS.items()}
    given = {key: value for key, value in values.items() if value}
    if as_map:
        given["gorunum"] = "harita"
    return f"/stk/?{urlencode(given)}" if given else "/stk/"
