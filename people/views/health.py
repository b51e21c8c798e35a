"""Whether the server lives and is ready: for whoever watches it."""

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import path


def alive(request: HttpRequest) -> JsonResponse:
    """Answers while the process runs."""
    return JsonResponse({"status": "alive"})


def ready(request: HttpRequest) -> JsonResponse:
    """Answers 200 when the database answers and no task waits for more than ten minutes."""
    from datetime import timedelta

    from django.utils import timezone
    from django_tasks_db.models import DBTaskResult

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        stuck = (
            DBTaskResult.objects.ready()
            .filter(enqueued_at__lt=timezone.now() - timedelta(minutes=10))
            .exists()
        )
    except Exception:
        return JsonResponse({"status": "no database"}, status=503)
    if stuck:
        return JsonResponse({"status": "no worker"}, status=503)
    return JsonResponse({"status": "ready"})


urlpatterns = [path("canli/", alive, name="health_alive"), path("hazir/", ready, name="health_ready")]
