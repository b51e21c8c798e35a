"""A person keeps views of the inbox, and takes one step for many cases; each is checked, and the page says what came of it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.errors import ViewHasNoName, ViewsAreFull
from casework.models import ApprovalStage, Case, Message, SavedView
from casework.services import answering, correcting, referring
from casework.services.saved_views import MOST, keep_view, kept_part
from casework.words import State
from people.models import Role
from tests.factories import member
from tests.factories.cases import a_case, known, of


@pytest.fixture(autouse=True)
def signed_in_simply(settings):
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False


@pytest.fixture
def trees(town, demir) -> list[Case]:
    """Three cases about one tree, in work with the parks, the later ones linked to the first."""
    cases = [a_case(topic="tree", title=f"Kuru ağaç {n}", asker=known(f"Kişi {n}")) for n in range(3)]
    for case in cases:
        referring.accept(case, unit=of("parks"), actor=demir)
    for case in cases[1:]:
        correcting.link(case, to=cases[0], actor=demir)
    return [fresh(case) for case in cases]


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def numbers(cases: list[Case]) -> list[str]:
    return [case.number for case in cases]


class TestViews:
    def test_filters_are_kept_under_a_name_and_shown_as_a_chip(self, client, demir, trees):
        client.force_login(demir)
        query = "gorunum=tumu&topic=tree&sonra=2026-000002&x=1"
        client.post(reverse("case_view_keep"), {"name": "Ağaçlar", "query": query})

        view = SavedView.objects.get()
        assert view.query == "gorunum=tumu&topic=tree"
        page = client.get(f"{reverse('case_inbox')}?{view.query}").content.decode()
        assert "Ağaçlar" in page
        assert page.count('aria-current="page">Ağaçlar') == 1

        client.post(reverse("case_view_remove", args=[view.pk]))
        assert not SavedView.objects.exists()

    def test_the_same_name_is_kept_anew_and_there_are_twenty_at_most(self, demir):
        keep_view(demir, name="Bana", query="state=asked")
        keep_view(demir, name=" Bana ", query="state=fee")
        assert SavedView.objects.get().query == "state=fee"
        for n in range(MOST - 1):
            keep_view(demir, name=f"{n}", query="")

        with pytest.raises(ViewsAreFull):
            keep_view(demir, name="Bir tane daha", query="")
        with pytest.raises(ViewHasNoName):
            keep_view(demir, name=" ", query="")
        keep_view(demir, name="Bana", query="")

    def test_views_are_of_one_person(self, client, demir, head):
        view = keep_view(demir, name="Ağaçlar", query="topic=tree")
        client.force_login(head)
        assert "Ağaçlar" not in client.get(reverse("case_inbox")).content.decode()
        client.post(reverse("case_view_remove", args=[view.pk]))

        assert SavedView.objects.filter(pk=view.pk).exists()

    def test_nothing_but_filters_is_kept(self):
        assert kept_part("next=//elsewhere.example&kind=tip&kind=request") == "kind=request"

    def test_without_a_name_or_a_role_nothing_is_kept(self, client, demir):
        client.force_login(demir)
        page = client.post(reverse("case_view_keep"), {"name": "", "query": ""}, follow=True)
        assert "bir ad verin" in page.content.decode()
        client.force_login(member("Fikret"))
        assert client.post(reverse("case_view_keep"), {"name": "x"}).status_code == 403
        assert not SavedView.objects.exists()


class TestMany:
    def test_rows_are_selected_without_a_script_and_stay_kept_as_drawn(self, client, demir, trees):
        cache.clear()
        client.force_login(demir)
        page = client.get(reverse("case_inbox")).content.decode()
        assert f'name="n" value="{trees[0].number}"' in page
        with CaptureQueriesContext(connection) as asked:
            assert client.get(reverse("case_inbox")).content.decode().count('name="n"') == 3

        assert not [query for query in asked if "search_text" in query["sql"]]

    def test_a_head_gives_many_to_somebody_and_what_is_elsewhere_is_refused(self, client, demir, head, trees):
        answering.withdraw(trees[1])
        client.force_login(head)
        address = reverse("case_many")
        page = client.get(address, {"adim": "ver", "n": numbers(trees)}).content.decode()
        assert "3 başvuru" in page

        result = client.post(address, {"adim": "ver", "n": numbers(trees), "to": demir.pk}, follow=True)

        assert [row["number"] for row in result.context["done"]] == [trees[0].number, trees[2].number]
        assert [row["number"] for row in result.context["refused"]] == [trees[1].number]
        assert "kapandı" in result.content.decode()
        assert [fresh(case).assignee for case in trees] == [demir, None, demir]

    def test_an_officer_takes_many_but_gives_none_to_others(self, client, demir, head, trees):
        client.force_login(demir)
        address = reverse("case_many")
        fields = {"adim": "ver", "n": numbers(trees)}
        assert client.post(address, fields | {"to": head.pk}).status_code == 422
        client.post(address, fields | {"to": demir.pk})

        assert {fresh(case).assignee for case in trees} == {demir}

    def test_duplicates_are_answered_alike_each_with_its_own_number(self, client, demir, trees):
        client.force_login(demir)
        page = client.get(reverse("case_desk", args=[trees[0].number])).content.decode()
        assert "Hepsine aynı yanıtı ver" in page
        fields = {"adim": "yanit", "n": numbers(trees), "outcome": "done"}

        wrong = client.post(reverse("case_many"), fields | {"text": "Sayın {ad}"})
        assert wrong.status_code == 422
        assert "{ad}" in wrong.content.decode()
        client.post(reverse("case_many"), fields | {"text": "Sayın {name}, {number}: ağaç kaldırıldı."})

        for place, case in enumerate(trees):
            assert fresh(case).state == State.ANSWERED
            text = case.messages.get(is_answer=True).text
            assert text == f"Sayın Kişi {place}, {case.number}: ağaç kaldırıldı."

    def test_a_refusal_is_not_given_alike(self, client, demir, trees):
        client.force_login(demir)
        fields = {"adim": "yanit", "n": numbers(trees), "outcome": "refused", "text": "Hayır"}

        assert client.post(reverse("case_many"), fields).status_code == 422
        assert not Message.objects.filter(is_answer=True).exists()

    def test_where_a_chain_holds_each_waits_for_its_approval(self, client, demir, head, trees):
        ApprovalStage.objects.create(kind="request", order=1, act="initials", by="unit_head", source="Deneme")
        client.force_login(demir)
        fields = {"adim": "yanit", "n": numbers(trees), "outcome": "done", "text": "Kaldırıldı."}
        result = client.post(reverse("case_many"), fields, follow=True)

        assert "onay bekliyor" in result.content.decode()
        assert {fresh(case).state for case in trees} == {State.IN_WORK}
        client.force_login(head)
        assert len(client.get(reverse("case_approvals")).context["rows"]) == 3

    def test_cases_that_a_person_may_not_read_are_left_out_and_none_is_told(self, client, officer, trees):
        client.force_login(officer)
        address = reverse("case_many")
        page = client.get(address, {"adim": "havale", "n": numbers(trees)}, follow=True)
        assert "Önce başvuruları seçin" in page.content.decode()
        client.post(address, {"adim": "havale", "n": numbers(trees), "to": of("cleansing").pk})

        assert {fresh(case).unit.code for case in trees} == {"parks"}
        assert client.get(reverse("case_many_result")).status_code == 302

    def test_the_clerk_refers_many_and_those_that_are_there_already_are_refused(self, client, clerk, trees):
        loose = [a_case(kind="suggestion", asker=known()) for _n in range(2)]
        client.force_login(clerk)
        fields = {"adim": "havale", "n": numbers([*loose, trees[0]]), "to": of("parks").pk, "note": "Bakınız"}
        result = client.post(reverse("case_many"), fields, follow=True)

        assert len(result.context["done"]) + len(result.context["refused"]) == 3
        assert [row["number"] for row in result.context["refused"]] == [trees[0].number]
        assert {fresh(case).unit.code for case in loose} == {"parks"}

    def test_a_stranger_has_no_such_page(self, client, trees):
        client.force_login(member("Fikret", Role.EDITOR))
        assert client.get(reverse("case_many"), {"n": numbers(trees)}).status_code == 403
        assert client.post(reverse("case_many"), {"n": numbers(trees)}).status_code == 403
        assert client.get(reverse("case_many_result")).status_code == 403
