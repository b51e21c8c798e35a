"""How the editor calls kinds of questions, roles of answers and what an option is."""

from django.utils.translation import gettext_lazy as _

KINDS = (
    ("single", _("One choice")),
    ("multiple", _("Several choices")),
    ("scale", _("Scale")),
    ("matrix", _("Matrix: several lines, one choice each")),
    ("ranking", _("Ranking")),
    ("number", _("A number")),
    ("short_text", _("Short text")),
    ("long_text", _("Long text")),
    ("date", _("Date")),
    ("time", _("Time of day")),
    ("neighbourhood", _("Neighbourhood")),
    ("note", _("Text to read, no question")),
)
KIND_WORDS = dict(KINDS)
ROLES = (
    ("", _("Nothing about the person")),
    ("neighbourhood", _("Where the person lives")),
    ("sex", _("Sex")),
    ("birth_year", _("Year of birth")),
    ("age_group", _("Age group")),
    ("group", _("Belongs to a group")),
)
WHATS = (
    ("", _("Answer")),
    ("other", _("Other: asks for a text")),
    ("exclusive", _("Excludes the others")),
    ("dont_know", _("Don’t know")),
    ("refused", _("Rather not say")),
)
LANGUAGE_WORDS = {"tr": _("Turkish"), "en": _("English")}
