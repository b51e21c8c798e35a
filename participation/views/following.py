"""Following by e-mail: choose, confirm, change, stop. The answers never tell whether an address is known."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from participation.errors import TooManyRequests
from participation.forms_of_following import FollowForm, FollowProjectForm, RhythmForm
from participation.models import Follower, Project
from participation.services import follows
from participation.services.follows import Wish
from people.throttle import too_often

ASKS_AN_HOUR = 10


def choose(request: HttpRequest) -> HttpResponse:
    """Takes an address and what it wants to follow; what is answered is the same for every address."""
    chosen = {"neighbourhoods": request.GET.getlist("mahalle"), "tags": request.GET.getlist("konu")}
    form = FollowForm(request.POST or None, initial=chosen)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if not too_often(request, "follow", limit=ASKS_AN_HOUR):
            _ask(form)
            messages.success(request, _look_into_your_mailbox())
            return redirect("follow_choose")
        form.add_error(None, str(TooManyRequests()))
        status = 429
    return render(request, "participation/follow.html", {"form": form}, status=status)


@require_POST
def project(request: HttpRequest, slug: str) -> HttpResponse:
    """Takes an address that wants the news of one project."""
    found = get_object_or_404(Project.objects.published(), slug=slug)
    form = FollowProjectForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write an e-mail address such as ad@example.org."))
    elif too_often(request, "follow", limit=ASKS_AN_HOUR):
        messages.error(request, str(TooManyRequests()))
    else:
        follows.ask_to_follow(
            Wish(projects=[found]), email=form.cleaned_data["email"], language=get_language() or "tr"
        )
        messages.success(request, _look_into_your_mailbox())
    return redirect(found.get_absolute_url())


@never_cache
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Shows what is confirmed and one button: programs that open links in letters confirm nothing."""
    asked = follows.asked_with(token)
    if not asked:
        raise Http404
    if request.method != "POST":
        return render(request, "participation/follow_confirm.html", {"follows": asked})
    follower = follows.confirm_follow(token)
    if follower is None:
        raise Http404
    messages.success(request, _("It is confirmed. Each letter carries a link that stops them."))
    return redirect(follows.settings_link(follower))


@never_cache
def settings(request: HttpRequest, signed: str) -> HttpResponse:
    """Shows what an address follows, without the address; each can be stopped, and how often is chosen."""
    follower = follows.follower_of(signed)
    if follower is None:
        return render(request, "participation/follow_stop.html", {"stopped": True})
    if request.method == "POST":
        return _changed(request, follower, signed)
    found = follower.follows.confirmed().select_related("project", "neighbourhood", "tag").order_by("pk")
    context = {
        "follows": list(found),
        "form": RhythmForm(initial={"rhythm": follower.rhythm}),
        "stop_url": follows.stop_link(follower),
    }
    return render(request, "participation/follow_settings.html", context)


@never_cache
@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed number is the proof
def stop(request: HttpRequest, signed: str) -> HttpResponse:
    """Stops all letters with one click."""
    if request.method == "POST":
        follows.stop_following(signed)
    return render(request, "participation/follow_stop.html", {"stopped": request.method == "POST"})


def _ask(form: FollowForm) -> None:
    wanted = form.cleaned_data
    follows.ask_to_follow(
        Wish(
            everything=wanted["everything"],
            neighbourhoods=wanted["neighbourhoods"],
            tags=wanted.get("tags", ()),
        ),
        email=wanted["email"],
        rhythm=wanted["rhythm"],
        language=get_language() or "tr",
    )


def _changed(request: HttpRequest, follower: Follower, signed: str) -> HttpResponse:
    form = RhythmForm(request.POST)
    if (number := request.POST.get("birak", "")).isdecimal() and len(number) < 12:
        follows.stop_one(follower, follow=int(number))
        messages.success(request, _("We do not write about it any more."))
    elif form.is_valid():
        follows.change_rhythm(follower, rhythm=form.cleaned_data["rhythm"])
        messages.success(request, _("It is saved."))
    return redirect("follow_settings", signed=signed)


def _look_into_your_mailbox() -> str:
    return _("Look into your mailbox: open the link in our letter to confirm.")
