"""What shopkeepers come with: topics of cases that businesses ask about, found by the words people use."""

from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone
from django.utils.translation import get_language

from casework.models import CaseTopic
from esnaf.trades import TradeFinder, TradeWords

LICENCE = "licence"


@dataclass(frozen=True, slots=True)
class IntentGroup:
    """Topics that belong together."""

    title: str
    topics: tuple[CaseTopic, ...]


def topics() -> list[CaseTopic]:
    """Returns the topics that businesses ask about today; what concerns their own shop first."""
    found = list(CaseTopic.objects.valid_on(timezone.localdate()).filter(is_for_businesses=True))
    shop = {topic.group for topic in found if topic.code == LICENCE}
    return sorted(found, key=lambda topic: (topic.group not in shop, topic.group, topic.sort_key))


def grouped(found: list[CaseTopic]) -> list[IntentGroup]:
    """Returns topics by their group, in the reader's language."""
    in_english = get_language() == "en"
    return [
        IntentGroup(title=name, topics=tuple(some))
        for name, some in groupby(found, key=lambda topic: (in_english and topic.group_en) or topic.group)
    ]


def matching(words: str, found: list[CaseTopic], *, at_most: int = 3) -> list[CaseTopic]:
    """Returns the topics that may be meant by these words, the best first."""
    by_code = {topic.code: topic for topic in found}
    finder = TradeFinder(
        tuple(TradeWords(topic.code, topic.name, tuple(topic.words.split())) for topic in found)
    )
    return [by_code[each.code] for each in finder.find(words, at_most=at_most)]
