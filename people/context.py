"""What every page knows: the municipality's name, the demo bar and, on the desk, its rail."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def people(request: HttpRequest) -> dict[str, Any]:
    """Returns the template variables of people and places; nothing that costs a query for visitors."""
    from people.demo import demo_roles
    from people.desk import desk_sections

    context: dict[str, Any] = {"municipality_name": settings.MUNICIPALITY_NAME}
    if settings.DEMO:
        context["demo_roles"] = demo_roles(request)
    if request.path.startswith("/masa/"):
        context["desk_sections"] = desk_sections(request)
    return context
