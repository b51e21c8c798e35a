"""The editors' side: files and pages that must not carry scripts, shared passwords or open interfaces."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error

UNWANTED_APPS = (
    "wagtail.contrib.forms",
    "wagtail.contrib.simple_translation",
    "wagtail.api.v2",
    "wagtail.api.v3",
)
SHARED_PASSWORDS = ("WAGTAIL_PRIVATE_PAGE_OPTIONS", "WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS")


def check_editorial_settings(*, app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Returns what is open on the editors' side; empty where no editors' side is installed."""
    if not apps.is_installed("wagtail"):
        return []
    return [*_open_files(), *_shared_passwords(), *_unwanted_apps()]


def _open_files() -> Iterator[CheckMessage]:
    if getattr(settings, "WAGTAILDOCS_SERVE_METHOD", None) != "serve_view":
        yield Error(
            "WAGTAILDOCS_SERVE_METHOD is not “serve_view”.",
            hint="Documents must pass the view that asks who may read them.",
            id="city.E050",
        )
    if "svg" in getattr(settings, "WAGTAILIMAGES_EXTENSIONS", ["svg"]):
        yield Error(
            "WAGTAILIMAGES_EXTENSIONS is not set, or admits svg.",
            hint="An SVG may carry a script. Name jpg, jpeg, png and webp.",
            id="city.E051",
        )


def _shared_passwords() -> Iterator[CheckMessage]:
    for name in SHARED_PASSWORDS:
        if getattr(settings, name, {}).get("SHARED_PASSWORD", True):
            yield Error(
                f"{name} does not switch shared passwords off.",
                hint=f'They are stored in clear. Set {name} = {{"SHARED_PASSWORD": False}}.',
                id="city.E052",
            )


def _unwanted_apps() -> Iterator[CheckMessage]:
    for name in UNWANTED_APPS:
        if apps.is_installed(name):
            yield Error(
                f"{name} is installed.",
                hint="It opens forms or interfaces that nothing here watches over.",
                id="city.E053",
            )
