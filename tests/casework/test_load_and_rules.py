"""Heads see how much lies with whom; the page to try the rules says what would become of a matter, and which rule decided."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casework.models import ApprovalStage, Case, RoutingRule
from casework.routing import Matter
from casework.services import answering, referring
from casework.services.load import load_of
from casework.services.trying import try_rules
from casework.terms import clock_of
from people.models import Role, User
from tests.factories import member
from tests.factories.cases import a_case, known, of

TODAY = timezone.localdate()
ON = date(2026, 3, 9)


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def baris(town) -> User:
    return member("Baris", Role.UNIT_HEAD, of=of("participation_unit"))


class TestLoad:
    def some_cases(self, demir, head) -> None:
        moment = timezone.now()
        for days in (40, 27, 1):
            case = a_case(topic="tree", now=moment - timedelta(days=days))
            referring.assign(case, to=demir, actor=head)
        a_case(topic="tree")
        over = a_case(topic="tree")
        answering.withdraw(over)

    def test_a_head_sees_open_overdue_and_soon_due_by_person(self, client, demir, head, officer):
        self.some_cases(demir, head)
        a_case(kind="information", asker=known())
        client.force_login(head)

        [parks] = load_of([of("parks").pk], today=TODAY)
        assert (parks.open, parks.overdue, parks.soon) == (4, 1, 1)
        assert [(each.label, each.open) for each in parks.people] == [(str(demir), 3)]
        assert parks.nobody.open == 1
        page = client.get(reverse("case_load")).content.decode()
        assert "Demir" in page
        assert "Müdürlük Ofisi" not in page

    def test_the_house_sees_all_units_and_the_most_overdue_comes_first(self, client, demir, head, baris):
        self.some_cases(demir, head)
        a_case(kind="information", asker=known())
        client.force_login(baris)
        rows = client.get(reverse("case_load")).context["units"]

        assert [row["head"] for row in rows] == [of("parks").label, of("directorate_office").label]

    def test_it_asks_as_often_for_many_as_for_few(self, demir, head, town):
        def queries() -> int:
            self.some_cases(demir, head)
            with CaptureQueriesContext(connection) as asked:
                load_of(None, today=TODAY)
            return len(asked)

        assert queries() == queries() == 3

    def test_an_officer_and_a_stranger_do_not_see_it(self, client, demir):
        for user in (demir, member("Fikret")):
            client.force_login(user)
            assert client.get(reverse("case_load")).status_code == 403


class TestRules:
    def test_what_is_tried_is_what_happens(self, client, clerk):
        client.force_login(clerk)
        page = client.get(reverse("case_rules"), {"tur": "request", "konu": "tree", "yol": "web"})
        trial = page.context["trial"]
        case = a_case(kind="request", topic="tree")

        assert trial.unit == case.unit == of("parks")
        assert trial.clock.due == Case.objects.get(pk=case.pk).due_on == clock_of(case).due
        assert trial.rule.pk == case.events.get(verb="routed").data["rule"]
        assert trial.asked[-1].decides
        assert all(each.failing for each in trial.asked[:-1])
        assert "uymayan koşul" in page.content.decode()

    def test_a_term_is_explained_with_its_basis_and_the_days_off(self, client, clerk):
        client.force_login(clerk)
        page = client.get(reverse("case_rules"), {"tur": "information", "gun": ON.isoformat()})

        assert page.context["trial"].clock.due == date(2026, 3, 31)
        assert "4982" in page.content.decode()
        assert "20 Mart" in page.content.decode()

    def test_another_body_a_successor_and_nowhere_are_told(self, client, clerk):
        parks = of("parks")
        body = RoutingRule.objects.exclude(body=None).select_related("topic", "body").first()
        client.force_login(clerk)
        page = client.get(reverse("case_rules"), {"tur": "request", "konu": body.topic.code})
        assert page.context["trial"].body == body.body

        parks.valid_to, parks.successor = TODAY - timedelta(days=1), of("cleansing")
        parks.save()
        moved = try_rules(Matter(kind="request", door="web", topic="tree"), on=TODAY)
        assert (moved.unit, moved.named) == (of("cleansing"), parks)

        RoutingRule.objects.all().delete()
        nowhere = client.get(reverse("case_rules")).content.decode()
        assert "ön masadaki bir kişi karar verir" in nowhere

    def test_the_chain_names_whose_head_is_asked(self, client, clerk):
        ApprovalStage.objects.create(
            kind="information", order=1, act="initials", by="unit_head", source="Deneme"
        )
        ApprovalStage.objects.create(
            kind="information", order=2, act="signature", by="director", source="Deneme"
        )
        client.force_login(clerk)
        page = client.get(reverse("case_rules"), {"tur": "information"})

        asked = [(link.act, link.unit.code) for link in page.context["trial"].chain]
        assert asked == [("Paraf", "directorate_office"), ("İmza", "public_relations")]

    def test_what_is_no_matter_is_refused(self, client, clerk):
        client.force_login(clerk)

        assert client.get(reverse("case_rules"), {"tur": "x"}).status_code == 422
        assert client.get(reverse("case_rules"), {"gun": "yarın"}).status_code == 422

    def test_nothing_is_opened_and_a_stranger_has_no_such_page(self, client, clerk):
        client.force_login(clerk)
        client.get(reverse("case_rules"))
        assert not Case.objects.exists()
        client.force_login(member("Fikret"))
        assert client.get(reverse("case_rules")).status_code == 403
