"""Barış applies, answers the unit, is accepted in part, hands over; his successor confirms the profile."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import OutgoingMail
from stk_registry.models import Organisation, ProfileChange
from stk_registry.services import changes
from tests.factories import member

pytestmark = pytest.mark.django_db


def test_from_applying_to_the_yearly_word(client):
    baris, cemile, demir = member("Baris"), member("Cemile"), member("Demir", "registry")
    client.force_login(baris)
    client.post(reverse("own_apply"), {"legal_form": "platform", "name": "Deneme Girişimi", "duty": "Sözcü"})
    change = ProfileChange.objects.get()
    work = reverse("own_section", args=[change.pk, "calisma"])
    send = reverse("own_submit", args=[change.pk])

    client.post(work, {"version": 1, "summary": "Parkları yeşertiriz.", "about": "Uzun metin"})
    client.post(send, {"version": 2})
    change.refresh_from_db()
    changes.ask_back(change, reason="Hangi parklar?", actor=demir)
    assert "Hangi parklar?" in client.get(work).content.decode()
    client.post(work, {"version": 3, "summary": "Kıyı parklarını yeşertiriz.", "about": "Uzun metin"})
    client.post(send, {"version": 4, "note": "Kıyıdakiler"})
    change.refresh_from_db()
    changes.accept(change, refused={"about": "Kısaltın"}, actor=demir)

    organisation = Organisation.objects.get()
    assert (organisation.summary, organisation.about) == ("Kıyı parklarını yeşertiriz.", "")
    assert "Kısaltın" in client.get(reverse("own_draft", args=[change.pk])).content.decode()
    organisation.representatives.update(valid_from=timezone.localdate() - timedelta(days=90))
    client.post(reverse("own_hand_over", args=[organisation.slug]), {"email": cemile.email})
    letter = OutgoingMail.objects.get(to=cemile.email)
    client.force_login(cemile)
    client.post(re.search(r"/stk/kurulusum/davet/[^\s<]+/", letter.text)[0])
    Organisation.objects.update(confirmed_on=None)
    client.post(reverse("own_confirm", args=[organisation.slug]))

    organisation.refresh_from_db()
    assert organisation.confirmed_on == timezone.localdate()
    client.force_login(baris)
    assert client.get(reverse("own_home", args=[organisation.slug])).status_code == 404
