"""What surveys put on the desk's rail."""

from django.utils.translation import gettext_lazy as _

from people.desk import DeskEntry, register
from surveys import rules

SECTION = _("Surveys")


def register_entries() -> None:
    """Registers the entries; the rail shows each to its roles."""
    for label, url_name, roles, order in (
        (_("Questionnaires"), "questionnaire_list", rules.DRAFTING_ROLES, 31),
        (_("Surveys"), "survey_list", rules.READING_ROLES, 32),
    ):
        register(DeskEntry(section=SECTION, label=label, url_name=url_name, roles=roles, order=order))
