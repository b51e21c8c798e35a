"""Parts of a page that are the same for everybody: drawn once a language and process."""

from django import template
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()
_drawn: dict[tuple[str, str | None], SafeString] = {}


@register.simple_tag
def standing(name: str) -> SafeString:
    """Returns a template that knows nothing but the language and the municipality's name."""
    key = (name, get_language())
    found = _drawn.get(key)
    if found is None or settings.DEBUG:
        context = {"municipality_name": settings.MUNICIPALITY_NAME}
        found = _drawn[key] = get_template(name).render(context)
    return found
