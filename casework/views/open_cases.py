"""Shown cases for everybody: the list, its map, one case, the copies that are shown with it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casework import public_list
from casework.forms_of_showing import SupportForm
from casework.handing_out import handed_out
from casework.models import Attachment, Case, Support
from casework.public_face import face_of, heading_of, may_be_found, others_of, standing_of
from casework.services.files import download_name
from casework.services.supporting import visitor_digest
from city.models import Neighbourhood
from people.visitor import COOKIE, token_of


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Shows the cases that pass what was asked for, as a list or as a map beside its list."""
    asked = {name: request.GET.get(name, "")[:64] for name in public_list.FILTERS}
    as_map = request.GET.get("gorunum") == "harita"
    context = {
        "asked": asked,
        "as_map": as_map,
        "map": public_list.map_of(asked) if as_map else None,
        "topics": public_list.topics_to_choose(),
        "places": Neighbourhood.objects.values_list("code", "name"),
        "standings": public_list.STANDINGS.items(),
        "is_narrowed": any(asked.values()),
        "query": public_list.address_of(asked),
        "is_later": bool(request.GET.get("sonra")),
    }
    if not as_map:
        page = public_list.page_of(public_list.shown_cases(asked), after=request.GET.get("sonra", "")[:16])
        context |= {"rows": [_row(case) for case in page.rows], "following": page.following}
    return render(request, "casework/public/list.html", context)


@never_cache
@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Shows one case to everybody."""
    return case_page(request, open_case(number), SupportForm())


def case_page(request: HttpRequest, case: Case, form: SupportForm, *, status: int = 200) -> HttpResponse:
    """Returns the page of a shown case with the form of those who see the same."""
    copies = case.attachments.exclude(shown_as="").filter(redacted_from__isnull=False)
    context = {
        "case": case,
        "face": face_of(case, copies=copies),
        "form": form,
        "is_supported": _is_supported(request, case),
        "may_be_found": may_be_found(case, now=timezone.now()),
    }
    return render(request, "casework/public/case.html", context, status=status)


@require_safe
def file(request: HttpRequest, number: str, pk: UUID) -> HttpResponse:
    """Hands out a copy that is shown; an original never, whoever asks."""
    copies = Attachment.objects.filter(redacted_from__isnull=False).exclude(shown_as="")
    found = get_object_or_404(copies, case=open_case(number), pk=pk)
    return handed_out(found.file, found.content_type, name=download_name(found))


def open_case(number: str) -> Case:
    """Returns the shown case of a number. Errors: Http404."""
    found = public_list.with_others(Case.objects.public()).select_related("topic", "neighbourhood", "unit")
    case = found.filter(number=number).first()
    if case is None:
        raise Http404
    return case


def _is_supported(request: HttpRequest, case: Case) -> bool:
    if COOKIE not in request.COOKIES:
        return False
    return Support.objects.filter(case=case, visitor_digest=visitor_digest(case, token_of(request))).exists()


def _row(case: Case) -> dict[str, object]:
    return {
        "case": case,
        "heading": heading_of(case),
        "standing": standing_of(case),
        "others": others_of(case),
    }
