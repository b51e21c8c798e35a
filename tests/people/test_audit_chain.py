"""The audit trail is only added to, and shows every change made behind its back."""

import pytest
from django.db import connection

from people.audit import broken_links, record
from people.errors import AuditIsAppendOnly
from people.models import AuditEvent


@pytest.fixture
def three(demir):
    return [record("tried", demir, actor=demir, step=step) for step in range(3)]


def test_an_untouched_chain_is_whole(three):
    assert broken_links() == []


def test_an_altered_detail_is_found(three):
    AuditEvent.objects.filter(sequence=2).update(verb="did_nothing")

    assert broken_links() == [2]


def test_a_removed_entry_is_found_at_its_follower(three):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_auditevent WHERE sequence = 2")

    assert broken_links() == [3]


def test_entries_are_neither_changed_nor_deleted(three):
    with pytest.raises(AuditIsAppendOnly):
        three[0].save()
    with pytest.raises(AuditIsAppendOnly):
        three[0].delete()
