"""Letters about a report: to the department when it is delivered, to followers when it is published."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from participation.models import Project
from participation.services.follows import tell_followers
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


def write_to_followers(report: Report, project: Project) -> int:
    """Writes to everybody who follows the project, in their language, and returns how many letters."""
    link = settings.WAGTAILADMIN_BASE_URL + reverse("report_public", args=[report.survey.slug])
    subject, text = {}, {}
    for language in ("tr", "en"):
        with override(language):
            title = report.survey.display_title
            subject[language] = gettext("The results are published: %(title)s") % {"title": title}
            text[language] = gettext(
                "The results of “%(title)s” can be read now, with what the town does about them:\n%(link)s"
            ) % {"title": title, "link": link}
    return tell_followers(project, subject=subject, text=text)
