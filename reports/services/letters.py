"""Letters about a report: to the department when it is delivered. Followers read of it in their digest."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from people.models import User
from people.outbox import post
from reports.models import Report


def write_to_department(report: Report, officers: list[User]) -> int:
    """Writes to each officer once for this version, and returns how many letters."""
    link = settings.WAGTAILADMIN_BASE_URL + reverse("report_desk", args=[report.pk])
    with override("tr"):
        subject = gettext("The report is ready: %(title)s") % {"title": report.survey.title}
        body = gettext(
            "The summary of the survey “%(title)s” was delivered to your department.\n\n"
            "Read it and write your reply here:\n%(link)s\n\n"
            "People will read the reply beside the results: what you understood, and what you will do."
        ) % {"title": report.survey.title, "link": link}
    for officer in officers:
        post(to=officer.email, subject=subject, body=body, key=f"report-{report.pk}-to-{officer.pk}")
    return len(officers)
