"""What people said, what was decided, and how far it is: one page a project, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from participation.models import Project, Topic
from participation.promise_kept import kept_of
from participation.services.deciding import counts_by_topic

TONES = {"included": "done", "partly": "done", "further": "waiting"}


def said_and_done(request: HttpRequest, project: str) -> HttpResponse:
    """Shows every topic with how many said it, the decision with its reason, and the promises with their progress."""
    found = get_object_or_404(Project.objects.published().select_related("lead"), slug=project)
    counts = counts_by_topic(found)
    topics = found.said_topics.select_related("owner").prefetch_related(
        "commitments__owner", "commitments__progress"
    )
    rows = [
        {
            "topic": topic,
            "number": counts.get(topic.pk, 0),
            "tone": TONES.get(topic.verdict, "") if topic.is_decided else "waiting",
            "owner": topic.owner.label if topic.owner else "",
            "promises": [_promise(each) for each in topic.commitments.all()] if topic.is_decided else [],
        }
        for topic in topics
    ]
    others = found.commitments.filter(topic=None).select_related("owner").prefetch_related("progress")
    decided = sum(row["topic"].state == Topic.State.ACCEPTED for row in rows)
    context = {
        "project": found,
        "rows": rows,
        "decided": decided,
        "others": [_promise(each) for each in others],
        "said": sum(counts.values()),
        "kept": kept_of(found),
    }
    return render(request, "participation/said_and_done.html", context)


def _promise(commitment) -> dict[str, object]:
    progress = list(commitment.progress.all())
    return {
        "commitment": commitment,
        "owner": commitment.owner.label,
        "percent": progress[0].percent if progress else 0,
        "progress": progress,
    }
