"""What the shopkeepers' room puts on the desk's rail."""

from django.utils.translation import gettext_lazy as _

from esnaf import rules
from people.desk import DeskEntry, register

SECTION = _("Shopkeepers")


def register_entries() -> None:
    """Registers the entries; the rail shows each to its roles."""
    for label, url_name, roles, order, count in (
        (_("Businesses"), "esnaf_desk_businesses", rules.DESK_ROLES, 50, None),
        (_("Appointments"), "esnaf_desk_appointments", rules.DESK_ROLES, 51, None),
        (_("Street notices"), "esnaf_desk_notices", rules.DESK_ROLES, 52, None),
        (_("News and grants"), "esnaf_desk_announcements", rules.DESK_ROLES, 53, None),
        (_("Themes"), "esnaf_desk_themes", rules.FIGURES_ROLES, 54, None),
        (_("Licence guide"), "esnaf_desk_guide", rules.DESK_ROLES, 57, None),
        (_("Trades and codes"), "esnaf_desk_trades", rules.DESK_ROLES, 58, None),
    ):
        register(
            DeskEntry(section=SECTION, label=label, url_name=url_name, roles=roles, order=order, count=count)
        )
