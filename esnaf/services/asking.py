"""A question of a business becomes a case: with its trade, its place and its topic, so that the right unit has it."""

from collections.abc import Mapping

from django.db import transaction

from casework.models import CaseTopic, Message
from casework.services import own_case
from casework.services.opening import Asker, Opened, open_case
from casework.services.talking import receive_message
from casework.words import CaseKind, Door
from esnaf import identity
from esnaf.models import Business, BusinessQuery
from people.audit import record
from people.models import User

# Topics whose procedure needs the tax or identity number; for others it stays where it is.
NEEDS_NUMBER = frozenset({"licence", "table_permit", "signboard", "business_tax", "market_place"})


@transaction.atomic
def ask(
    business: Business,
    *,
    topic: CaseTopic | None,
    text: str,
    key: str,
    actor: User,
    language: str = "tr",
    guide_answers: Mapping[str, str] | None = None,
    licence_class: str = "",
) -> Opened:
    """Returns the case that a question became, once for a key; the trade and the place go with it.

    The number goes with it only where the topic's procedure needs it. Errors: those of `open_case`.
    """
    opened = open_case(
        kind=CaseKind.BUSINESS,
        door=Door.WEB,
        text=text,
        key=f"business:{business.public_id}:{key}",
        language=language,
        topic=topic,
        neighbourhood=business.neighbourhood,
        place=business.street,
        trade_code=business.trade.code,
        asker=_asker(business, actor, with_number=topic is not None and topic.code in NEEDS_NUMBER),
    )
    if opened.is_new:
        query = BusinessQuery.objects.create(
            business=business, case=opened.case, asked_by=actor, guide_answers=dict(guide_answers or {})
        )
        if licence_class:
            Business.objects.filter(pk=business.pk).update(licence_class=licence_class[:60])
        record("business_asked", query, actor=actor, topic=topic.code if topic else "")
    return opened


def write_more(query: BusinessQuery, *, text: str, actor: User) -> Message:
    """Adds a message to a question; it answers the unit's question where one waits. Errors: TextIsMissing."""
    message = receive_message(query.case, text=text, door=Door.WEB)
    record("business_wrote", query, actor=actor)
    return message


def ask_again(query: BusinessQuery, *, reason: str, is_objection: bool, actor: User) -> None:
    """Has an answered question looked at again, or objects to its answer.

    Errors: ReasonIsMissing, CaseIsOpen, ReopeningIsOver.
    """
    own_case.ask_again(query.case, reason=reason, is_objection=is_objection)
    record("business_asked_again", query, actor=actor, is_objection=is_objection)


def _asker(business: Business, actor: User, *, with_number: bool) -> Asker:
    number = identity.opened(business.number_sealed) if with_number else ""
    return Asker(
        name=actor.name,
        body=business.name,
        email=actor.email,
        identity_kind={10: "vkn", 11: "tckn"}.get(len(number), ""),
        identity_number=number,
        wants="email",
        user=actor,
    )
