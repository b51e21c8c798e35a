"""Reply templates: who keeps them, which fit a case, and the text that an answer begins with."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from casework.errors import TemplateIsNotYours
from casework.models import Case, CaseTopic, ReplyFooter, ReplyTemplate
from casework.placeholders import filled
from casework.rules import may_keep_template, units_with_cases
from people.audit import record
from people.models import User


@transaction.atomic
def save_template(template: ReplyTemplate, *, topics: Iterable[CaseTopic], actor: User) -> ReplyTemplate:
    """Keeps a template, new or changed. Errors: PlaceholderIsUnknown, TemplateIsNotYours."""
    _check(template, actor)
    template.changed_by = actor
    template.save()
    template.topics.set(topics)
    record("reply_template_saved", template, actor=actor, name=template.name, kinds=template.kinds)
    return template


@transaction.atomic
def remove_template(template: ReplyTemplate, *, actor: User) -> None:
    """Removes a template; what was answered with it stays as it was sent. Errors: TemplateIsNotYours."""
    _check(template, actor)
    record("reply_template_removed", template, actor=actor, name=template.name)
    template.delete()


def templates_for(case: Case, user: User) -> list[ReplyTemplate]:
    """Returns the templates that fit a case: of its kind and topic, of a unit of the person or for all."""
    found = ReplyTemplate.objects.of_units(*units_with_cases(user))
    fitting = found.filter(Q(topics=None) | Q(topics=case.topic_id)).distinct()
    return [each for each in fitting if not each.kinds or case.kind in each.kinds]


def text_for(template: ReplyTemplate, case: Case, *, on: date | None = None) -> str:
    """Returns what an answer begins with: the text in the case's language, filled in, and the kind's footer."""
    text = _in_language(template, case.language)
    footer = footer_of(case, on=on or timezone.localdate()) if template.has_footer else ""
    return "\n\n".join(part for part in (filled_for(case, text), footer) if part)


def filled_for(case: Case, text: str) -> str:
    """Returns a text with its marks filled in from a case."""
    with override(case.language):
        nobody = _("applicant")
    values = {
        "number": case.number,
        "title": case.title,
        "name": case.applicant.name or nobody,
        "due": f"{case.due_on:%d.%m.%Y}" if case.due_on else "—",
    }
    return filled(text, values)


def footer_of(case: Case, *, on: date) -> str:
    """Returns what the law of the case's kind wants said under an answer on a day, or nothing."""
    found = ReplyFooter.objects.valid_on(on).filter(kind=case.kind)
    footer = max(found, key=lambda each: each.valid_from or date.min, default=None)
    return _in_language(footer, case.language) if footer else ""


def _in_language(row: ReplyTemplate | ReplyFooter, language: str) -> str:
    """Returns the English text for a case in another language than Turkish, where there is one."""
    return row.text if language.startswith("tr") or not row.text_en else row.text_en


def _check(template: ReplyTemplate, actor: User) -> None:
    kept = ReplyTemplate.objects.filter(pk=template.pk).values_list("unit", flat=True).first()
    was = kept if template.pk else template.unit_id
    if not (may_keep_template(actor, unit=was) and may_keep_template(actor, unit=template.unit_id)):
        raise TemplateIsNotYours
