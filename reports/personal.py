"""Traces of people in a text that is to be printed, in words and masked. A warning, no proof."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from common import personal_data

NAMES = {
    personal_data.EMAIL: gettext_noop("an e-mail address"),
    personal_data.ACCOUNT: gettext_noop("an account number"),
    personal_data.PHONE: gettext_noop("a telephone number"),
    personal_data.IDENTITY: gettext_noop("an identity number"),
    personal_data.PLATE: gettext_noop("a number plate"),
}


def traces(text: str) -> list[str]:
    """Returns what of people is found in the text, in words, each once."""
    kinds = {each.kind for each in personal_data.traces(text)}
    return [_(name) for kind, name in NAMES.items() if kind in kinds]


def masked(text: str) -> str:
    """Returns the text with all traces masked. Names it cannot know: a person reads it before it is printed."""
    return personal_data.without(text, personal_data.traces(text))
