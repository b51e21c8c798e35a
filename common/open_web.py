"""What leaves our site for others: frames on their pages, answers that their scripts read, in the language asked for."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

KEPT_SECONDS = 300
View = Callable[..., HttpResponse]


def in_asked_language(view: View) -> View:
    """Answers in the language of the address (`dil=en`), else in the visitor's."""

    @wraps(view)
    def answered(request: HttpRequest, **given: Any) -> HttpResponse:
        language = request.GET.get("dil", "")
        known = language if language in dict(settings.LANGUAGES) else translation.get_language()
        with translation.override(known):
            answer = view(request, **given)
        answer["Content-Language"] = known
        return answer

    return answered


def framed(view: View) -> View:
    """Lets other sites frame a page, in the language that its address asks for; nothing else opens."""

    @wraps(view)
    def answered(request: HttpRequest, **given: Any) -> HttpResponse:
        answer = in_asked_language(view)(request, **given)
        answer["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
        return answer

    return csp_override(settings.EMBED_CSP)(xframe_options_exempt(require_safe(answered)))


def for_all_sites(answer: HttpResponse) -> HttpResponse:
    """Lets pages of other sites read an answer; it carries no session."""
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


def open_json(body: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Returns values as JSON that people can read, for every site."""
    return for_all_sites(JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False}))


def unless_known(request: HttpRequest, answer: HttpResponse, *, key: str) -> HttpResponse:
    """Returns the answer with its mark and the time it last changed, or that the asker has it already.

    Nothing of the content is kept: only its mark and when it was first seen, under `key`.
    """
    etag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    kept = f"open-since:{key}"
    known = cache.get(kept)
    if known is None or known[0] != etag:
        known = (etag, int(timezone.now().timestamp()))
        cache.set(kept, known, None)
    made = known[1]
    found = get_conditional_response(request, etag=etag, last_modified=made, response=answer)
    found["ETag"], found["Last-Modified"] = etag, http_date(made)
    found["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    return for_all_sites(found)


def iso(moment: datetime | None) -> str | None:
    """Returns a moment as other programs read it, in UTC to the second."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else None
