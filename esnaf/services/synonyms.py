"""Words by which a trade is found: added and taken away at the desk."""

from django.db import transaction

from common.text import clean_line, fold
from esnaf.models import Trade, TradeSynonym
from esnaf.trade_index import mark_change
from people.audit import record
from people.models import User


@transaction.atomic
def add_synonym(trade: Trade, *, word: str, actor: User) -> TradeSynonym:
    """Returns the word under the trade; a word that is there already is left as it is."""
    text = clean_line(word)
    found = trade.synonyms.filter(folded=fold(text)).first()
    if found is None:
        found = TradeSynonym.objects.create(trade=trade, word=text)
        record("trade_word_added", trade, actor=actor, word=text)
        mark_change()
    return found


@transaction.atomic
def remove_synonym(synonym: TradeSynonym, *, actor: User) -> None:
    """Takes a word away; the trade's own name still finds it."""
    record("trade_word_removed", synonym.trade, actor=actor, word=synonym.word)
    synonym.delete()
    mark_change()
