"""A claim and the document that proves it: both are kept, or neither.

The document belongs to nobody's list: only who sent it and the unit can open it.
"""

from django.db import transaction

from people.models import User
from stk_registry.models import Claim, Document, Organisation
from stk_registry.services import claims
from stk_registry.services.files import add_document


@transaction.atomic
def claim_with(
    organisation: Organisation, *, proof: tuple[str, bytes], duty: str, message: str, actor: User
) -> Claim:
    """Sends a claim with its document (name, bytes) to the unit."""
    document = _kept(proof, actor=actor)
    return claims.claim_by_document(organisation, document=document, duty=duty, message=message, actor=actor)


@transaction.atomic
def answer_with(claim: Claim, *, proof: tuple[str, bytes], message: str, actor: User) -> Claim:
    """Answers what the unit asked back with another document (name, bytes)."""
    return claims.send_again(claim, document=_kept(proof, actor=actor), message=message, actor=actor)


def _kept(proof: tuple[str, bytes], *, actor: User) -> Document:
    name, content = proof
    return add_document(content=content, name=name, kind=Document.Kind.AUTHORITY, title=name, actor=actor)
