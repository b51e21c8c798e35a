"""Several people speak for one organisation, each with their own account, role and term."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stk_registry.errors import (
    AlreadyAsked,
    ChangeIsTaken,
    ClaimRefused,
    InvitationUnknown,
    LastManager,
    NotYours,
)
from stk_registry.models import Claim, ContactPoint, Representative, RepresentativeInvitation
from stk_registry.services import claims, voices
from tests.factories import member
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def baris(db):
    return member("Baris")


@pytest.fixture
def cemile(db):
    return member("Cemile")


@pytest.fixture
def shore(baris):
    organisation = registry.organisation()
    registry.representative(baris, organisation)
    return organisation


def invite(organisation, by, **fields):
    wanted = {"email": "cemile@example.org", "role": "editor"}
    return voices.invite(organisation, actor=by, **(wanted | fields))


def test_an_invited_person_accepts_with_the_own_account(shore, baris, cemile):
    invited = invite(shore, baris)

    term = voices.accept_invitation(invited.token, user=cemile)

    assert (term.role, term.invited_by) == ("editor", baris)
    assert voices.speaks_for(cemile, shore) == term
    assert invited.token not in str(RepresentativeInvitation.objects.values())


def test_a_link_works_once_and_not_for_ever(shore, baris, cemile):
    invited = invite(shore, baris)
    later = timezone.now() + timedelta(days=15)
    assert voices.open_invitation(invited.token, now=later) is None
    voices.accept_invitation(invited.token, user=cemile)

    with pytest.raises(InvitationUnknown):
        voices.accept_invitation(invited.token, user=member("Fikret"))


def test_a_second_invitation_makes_the_first_link_worthless(shore, baris):
    first = invite(shore, baris)
    second = invite(shore, baris, role="manager")

    assert voices.open_invitation(first.token) is None
    assert voices.open_invitation(second.token).role == "manager"


def test_handing_over_ends_the_old_term_when_the_new_one_is_accepted(shore, baris, cemile):
    mine = voices.speaks_for(baris, shore)
    invited = invite(shore, baris, takes_over_from=mine)
    assert voices.speaks_for(baris, shore) == mine

    voices.accept_invitation(invited.token, user=cemile)

    assert voices.speaks_for(baris, shore) is None
    assert voices.speaks_for(cemile, shore).role == "manager"
    assert Representative.objects.filter(organisation=shore).count() == 2


def test_the_last_manager_stays_until_there_is_another(shore, baris, cemile):
    mine = voices.speaks_for(baris, shore)
    with pytest.raises(LastManager):
        voices.end_term(mine, actor=baris)

    voices.accept_invitation(invite(shore, baris, role="manager").token, user=cemile)
    voices.end_term(mine, actor=cemile)

    assert voices.speaks_for(baris, shore) is None


def test_strangers_and_editors_invite_nobody(shore, baris, cemile):
    voices.accept_invitation(invite(shore, baris).token, user=cemile)

    for somebody in (cemile, member("Fikret")):
        with pytest.raises(NotYours):
            invite(shore, somebody, email="x@example.org")


def test_who_speaks_already_is_not_invited_again(shore, baris):
    with pytest.raises(AlreadyAsked):
        invite(shore, baris, email=baris.email)


def test_a_term_ends_by_its_date(shore, baris, cemile):
    until = timezone.localdate() + timedelta(days=30)
    voices.accept_invitation(invite(shore, baris, valid_to=until).token, user=cemile)

    assert voices.speaks_for(cemile, shore, on=until)
    assert voices.speaks_for(cemile, shore, on=until + timedelta(days=1)) is None


def claimable(email="bilgi@dernek.example.org"):
    organisation = registry.organisation("Deneme Eski Dernek")
    if email:
        ContactPoint.objects.create(organisation=organisation, email=email, is_public=True)
    return organisation


def test_a_code_to_the_registered_address_proves_the_claim(cemile):
    organisation = claimable()
    started = claims.claim_by_code(organisation, duty="Başkan", actor=cemile)
    assert started.email == "bilgi@dernek.example.org"
    assert claims.masked(started.email) == "b…@d….org"

    term = claims.prove(started.claim, code=started.code.lower().replace("-", " "), actor=cemile)

    assert (term.user, term.role) == (cemile, "manager")
    assert started.code not in str(Claim.objects.values())


def test_five_wrong_codes_close_the_claim(cemile):
    started = claims.claim_by_code(claimable(), duty="Başkan", actor=cemile)

    for _attempt in range(5):
        with pytest.raises(ClaimRefused):
            claims.prove(started.claim, code="0000-0000-0000-0000-0000", actor=cemile)

    with pytest.raises(ChangeIsTaken):
        claims.prove(started.claim, code=started.code, actor=cemile)
    assert not Representative.objects.exists()


def test_an_old_code_proves_nothing(cemile):
    started = claims.claim_by_code(claimable(), duty="Başkan", actor=cemile)

    with pytest.raises(ClaimRefused):
        claims.prove(started.claim, code=started.code, actor=cemile, now=timezone.now() + timedelta(days=8))


def test_without_a_registered_address_a_document_is_needed(cemile):
    with pytest.raises(ClaimRefused):
        claims.claim_by_code(claimable(email=""), duty="Başkan", actor=cemile)


def test_nobody_claims_twice_at_once(cemile):
    organisation = claimable()
    claims.claim_by_code(organisation, duty="Başkan", actor=cemile)

    with pytest.raises(AlreadyAsked):
        claims.claim_by_code(organisation, duty="Başkan", actor=cemile)
