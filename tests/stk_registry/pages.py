"""Reading a page as a person does: what stands on it, and what its form would send."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse


def seen(answer: HttpResponse) -> BeautifulSoup:
    """Returns the page of an answer."""
    return BeautifulSoup(answer.content, "html.parser")


def words(found: Tag) -> str:
    """Returns the text of an element on one line."""
    return " ".join(found.get_text(" ").split())


def rows(answer: HttpResponse) -> list[str]:
    """Returns the rows of the page's list of records, each on one line."""
    return [words(row) for row in seen(answer).select("table.record-table tbody tr")]


def form_of(answer: HttpResponse, *, having: str = "seen") -> dict[str, Any]:
    """Returns what the form that has a field of this name would send as it stands, as a browser does."""
    form = next(each for each in seen(answer).select("form") if each.find(attrs={"name": having}))
    sent: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        for value in _values(field):
            sent.setdefault(str(field["name"]), []).append(value)
    sent.pop("csrfmiddlewaretoken", None)
    return {name: values if len(values) > 1 else values[0] for name, values in sent.items()}


def _values(field: Tag) -> list[str]:
    if field.name == "textarea":
        return [field.get_text().removeprefix("\n")]
    if field.name == "select":
        options = field.select("option")
        chosen = [option for option in options if option.has_attr("selected")] or options[:1]
        return [str(option.get("value", option.get_text())) for option in chosen]
    if field.get("type") in ("checkbox", "radio"):
        return [str(field.get("value", "on"))] if field.has_attr("checked") else []
    return [str(field.get("value", ""))]
