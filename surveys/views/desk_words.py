"""A survey in words for the desk: its row in the list, its facts, its next step, what happened to it."""

from collections.abc import Iterable
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.intake import Channel
from people.models import AuditEvent, User
from surveys import rules
from surveys.homes import Home
from surveys.models import Survey
from surveys.outcomes import Outcome

STATE_WORDS = {
    "planned": gettext_lazy("Planned"),
    "open": gettext_lazy("Open"),
    "closed": gettext_lazy("Closed"),
}
STATE_KINDS = {"planned": "waiting", "open": "open", "closed": ""}
EVENT_WORDS = {
    "survey.opened": gettext_lazy("Set up"),
    "survey.planned_anew": gettext_lazy("Plan changed"),
    "survey.extended": gettext_lazy("Runs longer"),
    "survey.closed_early": gettext_lazy("Closed early"),
    "survey.invited": gettext_lazy("Invitations made"),
    "survey.batch_revoked": gettext_lazy("Invitations revoked"),
    "survey.quotas_set": gettext_lazy("Quotas set"),
}
WARNINGS = ("survey.closed_early", "survey.batch_revoked")


def row_of(
    survey: Survey, *, home: Home | None, user: User, outcome: Outcome | None = None
) -> dict[str, Any]:
    """Returns what a list shows of a survey that was read with its answers."""
    state = survey.state()
    return {
        "survey": survey,
        "url": reverse("survey_desk", args=[survey.slug]),
        "state": STATE_WORDS[state],
        "kind": STATE_KINDS[state],
        "is_over": state == "closed",
        "dates": f"{_day(survey.opens_at)} – {_day(survey.closes_at)}",
        "left": time_left(survey),
        "home": home,
        "answers": number_format(survey.answers),
        "target": number_format(survey.target) if survey.target else "",
        "step": next_step(survey, outcome) if rules.reads_all(user) else None,
    }


def next_step(survey: Survey, outcome: Outcome | None = None) -> dict[str, str] | None:
    """Returns the step that is due now: its words and address; nothing when there is none to take."""
    if outcome:
        return {"label": outcome.label, "url": outcome.url}
    state = survey.state()
    if state != "closed" and survey.access == Survey.Access.INVITATION and not survey.batches.exists():
        return _step(_("Make invitations"), "survey_invitations", survey)
    if state == "planned":
        return _step(_("Check the plan"), "survey_desk", survey)
    if state == "open":
        return _step(_("Watch the field"), "survey_field", survey)
    if survey.accepts():
        return _step(_("Wait for the last pages"), "survey_desk", survey)
    return _step(_("Weigh and report"), "report_weigh", survey)


def tabs_of(survey: Survey, *, active: str, user: User) -> list[dict[str, object]]:
    """Returns the views of one survey that this person may open, for the tabs component."""
    views = [(_("Survey"), "survey_desk")]
    if rules.reads_all(user):
        views += [
            (_("Field"), "survey_field"),
            (_("Invitations"), "survey_invitations"),
            (_("Quotas"), "survey_quotas"),
        ]
    steps = [(_step(label, name, survey), name) for label, name in views]
    return [{**step, "active": name == active} for step, name in steps if step]


def time_left(survey: Survey) -> str:
    """Returns how long until the survey opens or closes, in words."""
    state, now = survey.state(), timezone.now()
    if state == "closed":
        return ""
    days = ((survey.opens_at if state == "planned" else survey.closes_at) - now).days
    if state == "planned":
        return ngettext("opens in %(days)s day", "opens in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def facts_of(survey: Survey, *, home: Home | None) -> list[dict[str, object]]:
    """Returns the plan as facts."""
    channels = dict(Channel.choices)
    facts = [
        {"label": _("Project"), "value": home.title if home else ""},
        {"label": _("How answers are kept"), "value": survey.get_mode_display()},
        {"label": _("Who can enter"), "value": survey.get_access_display()},
        {"label": _("How people are chosen"), "value": survey.get_sampling_display()},
        {
            "label": _("Channels"),
            "value": ", ".join(str(channels.get(each, each)) for each in survey.channels),
        },
        {"label": _("Opens"), "value": _moment(survey.opens_at)},
        {"label": _("Closes"), "value": _moment(survey.closes_at)},
        {"label": _("Population"), "value": str(survey.population or "")},
        {"label": _("Privacy notice"), "value": str(survey.notice or "")},
        {"label": _("Smallest cell that is shown"), "value": survey.minimum_cell},
        {"label": _("Months that demographics are kept"), "value": survey.retention_months},
    ]
    return [fact for fact in facts if fact["value"]]


def events_of(audit: Iterable[AuditEvent]) -> list[dict[str, object]]:
    """Returns the record of a survey as the events component takes it."""
    return [
        {
            "title": EVENT_WORDS.get(event.verb, event.verb),
            "text": _detail(event),
            "when": _moment(event.at),
            "who": str(event.actor) if event.actor else _("Command line"),
            "kind": "warn" if event.verb in WARNINGS else "",
        }
        for event in audit
    ]


def _detail(event: AuditEvent) -> str:
    detail = event.detail
    if event.verb in ("survey.invited", "survey.batch_revoked"):
        count = number_format(detail["count"])
        made = _("%(count)s invitations") % {"count": count}
        return f"{made}. {detail['reason']}" if "reason" in detail else made
    if event.verb == "survey.quotas_set":
        return _("%(cells)s cells") % {"cells": detail["cells"]}
    return detail.get("reason", "")


def _step(label: str, url_name: str, survey: Survey) -> dict[str, str] | None:
    try:
        return {"label": label, "url": reverse(url_name, args=[survey.slug])}
    except NoReverseMatch:
        return None


def _day(moment: object) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _moment(moment: object) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")
