"""Places where the same pages are answered for or by others: a kiosk, a call, a door, a sheet of paper.

The address of a station carries its channel, signed, so that a channel cannot be claimed by writing it into
an address; nobody signs in at a kiosk. The desk shows the addresses (surveys.views.desk).
"""

from django.core import signing

from people.intake import Channel
from surveys.models import Survey

SALT = "survey-station"
# Web needs no station; an import is no page.
STATIONS = (Channel.KIOSK, Channel.PHONE, Channel.DOOR, Channel.PAPER, Channel.WORKSHOP)


def station_of(survey: Survey, channel: str) -> str:
    """Returns the sign that a station's address carries."""
    return signing.Signer(salt=f"{SALT}:{survey.pk}").sign(channel)


def channel_of(survey: Survey, station: str) -> str:
    """Returns the channel of a station that belongs to this survey and is still among its channels, else web."""
    if not station:
        return Channel.WEB
    try:
        channel = signing.Signer(salt=f"{SALT}:{survey.pk}").unsign(station)
    except signing.BadSignature:
        return Channel.WEB
    return channel if channel in STATIONS and channel in survey.channels else Channel.WEB
