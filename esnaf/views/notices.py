"""Street notices for everybody: the list by neighbourhood, feeds, and letters that one asks for in two steps."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from city.models import Neighbourhood
from common import ical
from common.open_web import in_asked_language, unless_known
from esnaf.forms.notices import SubscribeForm
from esnaf.models import StreetNotice
from esnaf.services import notices as services
from people.throttle import too_often

PER_PAGE, FED, ASKS_AN_HOUR = 20, 100, 10


def notices(request: HttpRequest) -> HttpResponse:
    """What happens in the streets from now on; below it one asks for letters."""
    form = (
        SubscribeForm(request.POST) if request.method == "POST" else SubscribeForm(initial=_initial(request))
    )
    if request.method == "POST" and form.is_valid():
        if too_often(request, "esnaf-subscribe", limit=ASKS_AN_HOUR):
            messages.error(request, _("Too many requests from your connection. Try again in an hour."))
        else:
            services.subscribe(**form.cleaned_data, language=get_language() or "tr")
            messages.success(request, _("Look into your mailbox: open the link in our letter to confirm."))
        return redirect("esnaf_notices")
    found, place = _found(request)
    page = Paginator(found.prefetch_related("neighbourhoods"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "place": place,
        "places": Neighbourhood.objects.all(),
        "form": form,
        "query": f"mahalle={place.code}&" if place else "",
    }
    return render(request, "esnaf/notices/list.html", context, status=422 if form.errors else 200)


def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice; it stays readable after it is over."""
    published = StreetNotice.objects.published().prefetch_related("neighbourhoods")
    return render(request, "esnaf/notices/notice.html", {"notice": get_object_or_404(published, pk=pk)})


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The coming notices for a calendar programme."""
    found, _place = _found(request)
    now = timezone.now()
    events = [
        ical.Event(
            uid=f"notice-{each.pk}@{request.get_host()}",
            begins=each.starts_at,
            ends=each.ends_at or each.starts_at,
            title=each.title,
            place=each.streets.replace("\n", ", "),
            text=each.text,
            url=settings.WAGTAILADMIN_BASE_URL + each.get_absolute_url(),
            is_cancelled=each.cancelled_at is not None,
        )
        for each in found[:FED]
    ]
    return ical.answer(ical.calendar(_("Street notices"), events, now=now), filename="sokak-duyurulari.ics")


@require_safe
@in_asked_language
def feed(request: HttpRequest) -> HttpResponse:
    """The coming notices as Atom."""
    found, place = _found(request)
    site = settings.WAGTAILADMIN_BASE_URL
    atom = Atom1Feed(
        title=_("Street notices"),
        link=site + reverse("esnaf_notices"),
        description=_("Road works, market days, cuts"),
        feed_url=site + reverse("esnaf_notices_feed"),
        language=get_language(),
    )
    for each in found.order_by("-published_at")[:FED]:
        link = site + each.get_absolute_url()
        atom.add_item(
            title=each.title, link=link, unique_id=link, description=each.text,
            pubdate=each.published_at, updateddate=each.cancelled_at or each.published_at,
        )  # fmt: skip
    answer = HttpResponse(content_type=atom.content_type)
    atom.write(answer, "utf-8")
    return unless_known(request, answer, key=f"esnaf-notices:{place.code if place else ''}:{get_language()}")


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Shows one button: programs that open links in letters confirm nothing."""
    if request.method != "POST":
        return render(request, "esnaf/notices/confirm.html")
    if services.confirm(token) is None:
        raise Http404
    messages.success(request, _("You hear of it from now on. Each letter carries a link that stops them."))
    return redirect("esnaf_notices")


# Mail programs post here by themselves (RFC 8058), so no form token is asked; the signed link says what ends.
@never_cache
@csrf_exempt
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Stops the letters with one click."""
    if request.method == "POST":
        services.stop(signed)
    return render(request, "esnaf/notices/stop.html", {"stopped": request.method == "POST"})


def _found(request: HttpRequest) -> tuple:
    place = Neighbourhood.objects.filter(code=request.GET.get("mahalle", "")[:64]).first()
    found = StreetNotice.objects.coming(timezone.now())
    return (found.concerning(place) if place else found), place


def _initial(request: HttpRequest) -> dict[str, str]:
    return {
        "neighbourhood": request.GET.get("mahalle", "")[:64],
        "street": request.GET.get("sokak", "")[:120],
    }
