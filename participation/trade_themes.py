"""A theme that shopkeepers ask about more and more can become a study request: the way there, for who may write one."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from esnaf.trends import Theme
from people.models import Role, User
from people.roles import has_role


def study_door(user: User, theme: Theme) -> str:
    """Returns the empty request with its title filled in, for departments; nothing for others."""
    if not has_role(user, Role.DEPARTMENT_OFFICER):
        return ""
    title = _("What shopkeepers ask about: %(theme)s") % {"theme": theme.label}
    return f"{reverse('request_new')}?{urlencode({'baslik': title})}"
