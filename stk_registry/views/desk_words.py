"""Words and links that several pages of the unit's desk share."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import User
from stk_registry import records
from stk_registry.models import Claim, Organisation, ProfileChange
from stk_registry.services.claims import masked

# The sections of a profile as the unit calls them; to the organisation they speak as questions.
SECTION_TITLES = {
    "kimlik": gettext_lazy("Identity"),
    "calisma": gettext_lazy("Work"),
    "yer": gettext_lazy("Where it is"),
    "iletisim": gettext_lazy("Contact"),
    "isbirligi": gettext_lazy("Working together"),
}


def unit_tabs(active: str) -> list[dict[str, object]]:
    """Returns the views of what waits for the unit; the yearly words that are overdue are counted."""
    marked = records.narrowed(records.Wanted(word=records.Word.MARKED), today=timezone.localdate()).count()
    files = records.with_files_to_look_at().count()
    silent = f"{reverse('stk_records')}?teyit={records.Word.MARKED}"
    return [
        {
            "label": _("To decide and to follow up"),
            "url": reverse("stk_queue"),
            "active": active == "stk_queue",
        },
        {"label": _("Yearly word overdue"), "url": silent, "active": False, "count": marked or None},
        {
            "label": _("Files to look at"),
            "url": reverse("stk_files"),
            "active": active == "stk_files",
            "count": files or None,
        },
    ]


def frame_of(found: Organisation, active: str) -> dict[str, Any]:
    """Returns what every tab of a record shows: its head, its tabs, how it stands."""
    return {
        "organisation": found,
        "tabs": _tabs(found, active),
        "is_stale": found.is_stale(),
        "is_shown": Organisation.objects.listed().filter(pk=found.pk).exists(),
    }


def kept_query(request: HttpRequest) -> dict[str, str]:
    """Returns what narrows a list, without its page."""
    return {name: value for name, value in request.GET.items() if name != "page" and value}


def chips_of(form: forms.Form, query: dict[str, str], path: str) -> list[dict[str, str]]:
    """Returns what is in force, each with the address without it."""
    if not form.is_valid():
        return []
    return [
        {
            "label": _chosen(form.fields[name], value),
            "url": f"{path}?{urlencode({key: kept for key, kept in query.items() if key != name})}",
        }
        for name, value in query.items()
        if name in form.fields
    ]


def known_as(user: User) -> str:
    """Returns how somebody from outside is called on a list: by name, or by the shape of the address."""
    return user.name or masked(user.email)


def may_be_assigned(found: ProfileChange | Claim) -> bool:
    """Whether somebody can still take it: it waits for the unit."""
    return found.state == type(found).State.SUBMITTED


def decided_sentence(found: ProfileChange | Claim) -> str:
    """Returns who decided when, for somebody who came with a decision of their own or reads it later."""
    told = {"state": found.get_state_display(), "who": found.decided_by or _("somebody")}
    if found.decided_at is None:
        return _("This no longer waits for the unit: %(state)s. Nothing was sent.") % told
    told["when"] = date_format(timezone.localtime(found.decided_at), "j F Y, H:i")
    return _("%(who)s answered this on %(when)s: %(state)s.") % told


def _chosen(field: forms.Field, value: str) -> str:
    return str(dict(getattr(field, "choices", [])).get(value, value))


def _tabs(found: Organisation, active: str) -> list[dict[str, Any]]:
    tabs = (
        ("", _("Profile")),
        ("gecmis", _("History")),
        ("temsilciler", _("Representatives")),
        ("iletisim", _("Contacts")),
        ("dosyalar", _("Files")),
        ("iliskiler", _("Ties")),
        ("gunluk", _("Contact log")),
        ("mektuplar", _("Letters")),
    )
    home = reverse("stk_record", args=[found.slug])
    return [
        {"label": label, "url": f"{home}{tab}/" if tab else home, "active": tab == active}
        for tab, label in tabs
    ]
