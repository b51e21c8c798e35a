"""How much lies with each unit and person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casework.rules import FIGURE_ROLES, may_see_all_figures, units_headed
from casework.services.load import UnitLoad, load_of
from people.roles import role_required


@never_cache
@role_required(*FIGURE_ROLES)
@require_safe
def load(request: HttpRequest) -> HttpResponse:
    """Shows the load of the units that a person heads, or of the house."""
    units = None if may_see_all_figures(request.user) else units_headed(request.user)
    loads = load_of(units, today=timezone.localdate())
    columns = [
        {"label": _("Unit")},
        {"label": _("Open"), "number": True},
        {"label": _("Overdue"), "number": True},
        {"label": _("Due within a week"), "number": True},
    ]
    context = {
        "units": [{"head": each.label, "cells": each.as_cells()} for each in loads],
        "columns": columns,
        "of_people": [columns[0] | {"label": _("Person")}, *columns[1:]],
        "loads": [{"label": each.label, "rows": _rows(each)} for each in loads if each.open],
    }
    return render(request, "casework/work/load.html", context)


def _rows(load: UnitLoad) -> list[dict[str, Any]]:
    rows = [{"head": each.label, "cells": each.as_cells()} for each in load.people]
    if load.nobody.open:
        rows.append({"head": _("Nobody yet"), "cells": load.nobody.as_cells()})
    return [*rows, {"head": _("All"), "cells": load.as_cells(), "total": True}]
