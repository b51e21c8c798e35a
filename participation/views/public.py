"""Following a project by e-mail: ask, confirm, stop. The answers never tell whether an address is known."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from participation.errors import TooManyRequests
from participation.forms import FollowForm
from participation.models import Project
from participation.services.follows import ask_to_follow, confirm_follow, stop_following
from people.throttle import too_often

ASKS_AN_HOUR = 10


@require_POST
def follow(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes an address; what is answered is the same for every address."""
    project = get_object_or_404(Project.objects.published(), slug=slug)
    form = FollowForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write an e-mail address such as ad@example.org."))
    elif too_often(request, "follow", limit=ASKS_AN_HOUR):
        messages.error(request, str(TooManyRequests()))
    else:
        ask_to_follow(project, email=form.cleaned_data["email"], language=get_language() or "tr")
        messages.success(request, _("Look into your mailbox: open the link in our letter to confirm."))
    return redirect(project.get_absolute_url())


@never_cache
def follow_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Shows one button: programs that open links in letters confirm nothing."""
    if request.method != "POST":
        return render(request, "participation/follow_confirm.html")
    found = confirm_follow(token)
    if found is None:
        raise Http404
    messages.success(request, _("You follow this project now. Each letter carries a link that stops them."))
    return redirect(found.project.get_absolute_url())


@never_cache
@csrf_exempt
def follow_stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Stops the letters with one click; mail programs post here by themselves, so no form token is asked."""
    if request.method == "POST":
        stop_following(signed)
    return render(request, "participation/follow_stop.html", {"stopped": request.method == "POST"})
