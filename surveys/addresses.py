"""A survey's public address, as it stands in letters, on posters and in the QR code beside it."""

import io
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from surveys.models import Survey
from surveys.services.stations import station_of

STATION = "yer"


def public_address(survey: Survey, *, code: str = "") -> str:
    """Returns the full address; with an invitation's code, the address that fills it in.

    The code stands behind the number sign: browsers keep that part to themselves, so no log ever holds it.
    """
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("survey_start", args=[survey.slug])
    return f"{address}#{urlencode({'kod': code})}" if code else address


def station_address(survey: Survey, channel: str) -> str:
    """Returns the address at which answers are recorded with a channel other than the web."""
    return f"{public_address(survey)}?{urlencode({STATION: station_of(survey, channel)})}"


def qr_svg(text: str, *, inline: bool = False) -> str:
    """Returns a QR code of the text as SVG: to stand in a page, or as a file of its own."""
    import segno

    made = segno.make(text, error="m", micro=False)
    if inline:
        return made.svg_inline(border=2, omitsize=True, dark="#000", light="#fff")
    file = io.BytesIO()
    made.save(file, kind="svg", scale=8, border=4, dark="#000", light="#fff")
    return file.getvalue().decode()
