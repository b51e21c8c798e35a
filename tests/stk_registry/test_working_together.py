"""Barış's association and the municipality ask each other; joint projects keep the order that the law asks for."""

from datetime import date

import pytest
from django.urls import reverse

from people.models import OutgoingMail
from stk_registry.errors import NotYours, ProtocolTooEarly, ReasonMissing, WrongStep
from stk_registry.joint_steps import needs_permission, steps_of
from stk_registry.models import CollaborationRequest
from stk_registry.services import collaborating
from tests.factories import member, unit
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db
State = CollaborationRequest.State


def together(organisation) -> str:
    return reverse("own_together", args=[organisation.slug])


class TestAnOrganisationAsks:
    def test_and_reads_the_answer_and_what_came_of_it(self, client, shore_association, speaker, nil):
        client.force_login(speaker)
        client.post(
            together(shore_association),
            {"title": "Kıyı temizliği", "text": "Eldiven ve torba verir misiniz?"},
        )
        asked = CollaborationRequest.objects.get()
        client.force_login(nil)
        assert "Kıyı temizliği" in client.get(reverse("stk_together")).content.decode()
        desk = reverse("stk_together_one", args=[asked.pk])
        client.post(desk, {"verb": "accept", "text": "Yüz çift eldiven ayırdık."})
        client.post(desk, {"verb": "finish", "outcome": "Seksen torba çöp toplandı."})

        client.force_login(speaker)
        page = client.get(together(shore_association)).content.decode()
        assert "Yüz çift eldiven ayırdık." in page
        assert "Seksen torba çöp toplandı." in page
        assert "Yüz çift eldiven" in OutgoingMail.objects.get(to=speaker.email).text

    def test_and_takes_it_back_before_it_is_answered(self, client, shore_association, speaker):
        asked = collaborating.ask(shore_association, title="Oda", text="Bir oda", actor=speaker)
        client.force_login(speaker)
        step = reverse("own_together_step", args=[shore_association.slug, asked.pk])
        client.post(step, {"withdraw": "1"})
        client.post(step, {"withdraw": "1"})

        asked.refresh_from_db()
        assert asked.state == State.WITHDRAWN

    def test_and_leaves_the_sentence_out(self, client, shore_association, speaker):
        client.force_login(speaker)
        answered = client.post(together(shore_association), {"title": "", "text": "Uzun istek"})
        assert answered.status_code == 422
        assert "Uzun istek" in answered.content.decode()


class TestTheUnitAsks:
    def test_and_the_organisation_answers(self, client, shore_association, speaker, nil):
        client.force_login(nil)
        client.post(
            reverse("stk_together_ask", args=[shore_association.slug]),
            {"title": "Anket", "text": "Duyurur musunuz?"},
        )
        asked = CollaborationRequest.objects.get()
        assert "Duyurur musunuz?" in OutgoingMail.objects.get(to=speaker.email).text

        client.force_login(speaker)
        step = reverse("own_together_step", args=[shore_association.slug, asked.pk])
        client.post(step, {"verb": "accept", "text": ""})
        asked.refresh_from_db()
        assert asked.state == State.SUBMITTED
        client.post(step, {"verb": "accept", "text": "Üyelerimize yazarız."})
        asked.refresh_from_db()
        assert (asked.state, asked.answered_by) == (State.ACCEPTED, speaker)

    def test_and_nobody_answers_for_the_other_side(self, shore_association, speaker, nil):
        theirs = collaborating.ask(shore_association, title="Bir", text="İki", actor=speaker)
        ours = collaborating.ask(shore_association, title="Bir", text="İki", actor=nil)
        with pytest.raises(NotYours):
            collaborating.answer(theirs, accepted=True, text="Olur", actor=speaker)
        with pytest.raises(NotYours):
            collaborating.answer(ours, accepted=True, text="Olur", actor=nil)
        with pytest.raises(NotYours):
            collaborating.withdraw(theirs, actor=nil)

    def test_and_owes_a_reason_and_answers_once(self, shore_association, speaker, nil):
        asked = collaborating.ask(shore_association, title="Bir", text="İki", actor=speaker)
        with pytest.raises(ReasonMissing):
            collaborating.answer(asked, accepted=False, text=" ", actor=nil)
        collaborating.answer(asked, accepted=False, text="Bütçemiz yok.", actor=nil)
        with pytest.raises(WrongStep):
            collaborating.answer(asked, accepted=True, text="Olur", actor=nil)


def test_another_organisations_people_and_strangers_find_nothing(client, shore_association, speaker):
    asked = collaborating.ask(shore_association, title="Bir", text="İki", actor=speaker)
    choir = registry.organisation("Deneme Koro Derneği", slug="koro")
    other = member("Cemile")
    registry.representative(other, choir)
    step = reverse("own_together_step", args=[shore_association.slug, asked.pk])
    assert client.get(together(shore_association)).status_code == 302

    client.force_login(other)
    assert client.get(together(shore_association)).status_code == 404
    assert client.post(step, {"withdraw": "1"}).status_code == 404
    through_own = reverse("own_together_step", args=[choir.slug, asked.pk])
    assert client.post(through_own, {"withdraw": "1"}).status_code == 404
    assert client.get(reverse("stk_together_one", args=[asked.pk])).status_code in (302, 403, 404)


@pytest.mark.parametrize(
    ("fields", "needed"),
    [
        ({}, True),
        ({"public_benefit": True}, False),
        ({"tax_exempt": True}, False),
        ({"legal_form": "chamber"}, False),
    ],
)
def test_the_prefect_permits_unless_the_law_exempts(fields, needed):
    assert needs_permission([registry.organisation(**fields)]) is needed


def test_one_that_is_not_exempt_makes_permission_needed_for_all():
    exempt, other = registry.organisation(public_benefit=True), registry.organisation("Deneme Koro Derneği")
    assert needs_permission([exempt, other])


class TestAJointProject:
    def fields(self, *organisations, **more):
        wanted = {"title": "Kıyı okulu", "unit": unit(), "purpose": "Çocuklar kıyıyı tanır."}
        return wanted | {"organisations": list(organisations)} | more

    def test_goes_from_the_council_to_the_protocol(self, shore_association, nil):
        made = collaborating.save_joint(None, changes=self.fields(shore_association), actor=nil)
        assert [step.state for step in steps_of(made)] == ["next", "later", "later", "later", "later"]

        council = {"council_decision_on": date(2026, 10, 1), "council_decision_number": "2026/10"}
        with pytest.raises(ProtocolTooEarly):
            collaborating.save_joint(made, changes=council | {"protocol_on": date(2026, 10, 9)}, actor=nil)
        permission = {"permission_on": date(2026, 10, 20), "protocol_on": date(2026, 11, 1)}
        made = collaborating.save_joint(made, changes=council | permission, actor=nil)
        assert [step.state for step in steps_of(made)][:3] == ["done", "done", "done"]

    def test_needs_no_permission_with_an_association_of_public_benefit(self, nil):
        exempt = registry.organisation(public_benefit=True)
        council = {"council_decision_on": date(2026, 10, 1), "protocol_on": date(2026, 10, 9)}
        made = collaborating.save_joint(None, changes=self.fields(exempt, **council), actor=nil)
        assert steps_of(made)[1].state == "not_needed"

    def test_is_kept_at_the_desk_and_read_by_the_organisation(self, client, shore_association, speaker, nil):
        client.force_login(nil)
        typed = {
            "title": "Kıyı okulu", "organisations": [shore_association.pk], "unit": unit().pk,
            "purpose": "Çocuklar kıyıyı tanır.", "is_public": "on", "protocol_on": "2026-10-09",
        }  # fmt: skip
        refused = client.post(reverse("stk_joint_new"), typed)
        assert refused.status_code == 422
        assert "meclis kararından" in refused.content.decode()
        client.post(reverse("stk_joint_new"), typed | {"protocol_on": ""})

        assert "Kıyı okulu" in client.get(reverse("stk_joint_projects")).content.decode()
        client.force_login(speaker)
        assert "Kıyı okulu" in client.get(together(shore_association)).content.decode()
