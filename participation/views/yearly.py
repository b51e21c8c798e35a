"""A year at the desk: its tables on a page, for print, and as a workbook."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from participation import rules
from participation.yearly import year_of, years_told
from participation.yearly_file import workbook
from people.roles import role_required

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@role_required(*rules.STUDY_ROLES)
def overview(request: HttpRequest) -> HttpResponse:
    """Shows the year that is asked for, otherwise this one."""
    years = years_told(today=timezone.localdate())
    asked = request.GET.get("yil", "")
    year = int(asked) if asked.isascii() and asked.isdecimal() and int(asked[:6]) in years else years[0]
    return render(request, "participation/yearly.html", _context(year) | {"years": years})


@role_required(*rules.STUDY_ROLES)
def printed(request: HttpRequest, year: int) -> HttpResponse:
    """Shows a year as it is printed."""
    return render(request, "participation/yearly_print.html", _context(_known(year)))


@role_required(*rules.STUDY_ROLES)
def sheets(request: HttpRequest, year: int) -> HttpResponse:
    """Sends a year as a workbook."""
    context = _context(_known(year))
    title = _("Participation in %(year)s") % {"year": year}
    answer = HttpResponse(workbook(context["tables"], title=title), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="katilim-{year}.xlsx"'
    return answer


def _context(year: int) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "year": str(year),
        "tables": year_of(year, today=today),
        "until": today if year == today.year else None,
    }


def _known(year: int) -> int:
    if year not in years_told(today=timezone.localdate()):
        raise Http404
    return year
