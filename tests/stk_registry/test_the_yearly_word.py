"""A profile that nobody confirms is marked after thirteen months and hidden after sixteen; people are told before."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from people.models import OutgoingMail
from stk_registry.errors import NotYours
from stk_registry.models import Organisation
from stk_registry.models.organisations import HIDDEN_AFTER, MARKED_AFTER
from stk_registry.services import confirming
from tests.factories import member
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db


def heard_of(days_ago: int, **fields: object) -> Organisation:
    return registry.organisation(confirmed_on=timezone.localdate() - timedelta(days=days_ago), **fields)


def test_silence_is_marked_then_hidden_and_a_word_brings_it_back():
    baris = member("Baris")
    silent = heard_of(HIDDEN_AFTER.days + 1)
    registry.representative(baris, silent)
    marked = heard_of(MARKED_AFTER.days + 1)
    fresh = heard_of(20)

    assert set(Organisation.objects.listed()) == {marked, fresh}
    assert marked.is_stale()
    assert not fresh.is_stale()

    confirming.confirm(silent, actor=baris)

    assert silent in Organisation.objects.listed()
    assert not Organisation.objects.get(pk=silent.pk).is_stale()


def test_a_stranger_confirms_nothing():
    with pytest.raises(NotYours):
        confirming.confirm(heard_of(300), actor=member("Fikret"))


def test_an_imported_record_counts_from_its_listing():
    today = timezone.localdate()
    registry.organisation(confirmed_on=None, listed_on=today - MARKED_AFTER - timedelta(days=1))

    assert Organisation.objects.unconfirmed().count() == 1


@pytest.mark.django_db
def test_managers_are_reminded_once_before_each_step(settings):
    baris = member("Baris")
    soon = heard_of(MARKED_AFTER.days - 30)
    registry.representative(baris, soon)
    heard_of(100)
    now = timezone.make_aware(datetime.combine(timezone.localdate(), time(9)))

    assert confirming.remind(now) == 1
    assert confirming.remind(now) == 0

    letter = OutgoingMail.objects.get()
    assert letter.to == baris.email
    assert soon.name in letter.subject
