"""A representative applies, edits, sends in; nothing is published, and two people at once lose nothing."""

import pytest
from django.urls import reverse

from people.models import OutgoingMail
from stk_registry.models import Organisation, ProfileChange
from stk_registry.services import changes
from tests.factories import member
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db


@pytest.fixture
def baris(db):
    return member("Baris")


@pytest.fixture
def page(client, baris):
    client.force_login(baris)
    return client


@pytest.fixture
def shore(baris):
    organisation = registry.organisation(summary="Kıyıyı temizleriz.")
    registry.representative(baris, organisation)
    return organisation


def opened(page, organisation):
    page.post(reverse("own_edit", args=[organisation.slug]))
    return organisation.changes.get(state="draft")


def save(page, change, section, **typed):
    version = typed.pop("version", ProfileChange.objects.get(pk=change.pk).version)
    management = {"contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 0} if section == "iletisim" else {}
    return page.post(
        reverse("own_section", args=[change.pk, section]), {"version": version, **management, **typed}
    )


def test_who_has_no_account_may_open_one_to_apply(client):
    assert "signup_closed" in str(client.get("/hesap/signup/").templates[0].name)

    client.get(reverse("own_apply"))

    assert client.get("/hesap/signup/").context["form"] is not None
    assert "email" in client.get("/hesap/signup/").context["form"].fields


def test_applying_asks_for_the_form_first_and_then_for_what_it_needs(page, baris):
    page.get(reverse("own_apply"), {"legal_form": "foundation"})
    page.post(
        reverse("own_apply"),
        {"legal_form": "foundation", "name": "Deneme Vakfı", "duty": "Başkan"},
    )

    change = ProfileChange.objects.get()
    text = page.get(reverse("own_section", args=[change.pk, "kimlik"])).content.decode()

    assert (change.author, change.duty, change.proposed["name"]) == (baris, "Başkan", "Deneme Vakfı")
    assert 'name="tax_exempt"' in text
    assert 'name="public_benefit"' not in text
    assert "1234" in text


def test_a_draft_keeps_also_what_cannot_be_right_and_says_so(page, shore):
    change = opened(page, shore)

    answer = save(page, change, "kimlik", name=shore.name, legal_form="association", register_number="12")

    change.refresh_from_db()
    assert change.proposed["register_number"] == "12"
    assert answer.status_code == 200
    assert "35-012-345" in answer.content.decode()
    assert answer.context["form"].errors["register_number"]


def test_what_is_sent_in_is_marked_and_not_published(page, shore, baris):
    change = opened(page, shore)
    save(page, change, "calisma", summary="Kıyıyı ve dereyi temizleriz.", tags="dere, kıyı")
    change.refresh_from_db()
    overview = page.get(reverse("own_draft", args=[change.pk]))

    page.post(
        reverse("own_submit", args=[change.pk]), {"version": change.version, "note": "Dere de eklendi."}
    )

    change.refresh_from_db()
    assert [each["field"] for each in overview.context["differences"]] == ["summary", "tags"]
    assert "<del>Kıyıyı temizleriz.</del>" in overview.content.decode()
    assert (change.state, change.note) == ("submitted", "Dere de eklendi.")
    assert Organisation.objects.get(pk=shore.pk).summary == "Kıyıyı temizleriz."
    letter = OutgoingMail.objects.get()
    assert letter.to == baris.email
    assert shore.name in letter.subject


def test_two_people_at_once_see_both_versions(page, shore):
    change = opened(page, shore)
    cemile = member("Cemile")
    changes.save_draft(change, proposed={"summary": "Hers"}, version=1, actor=cemile)

    answer = save(page, change, "calisma", summary="Mine", version=1)

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Hers" in text
    assert "Mine" in text
    change.refresh_from_db()
    assert change.proposed["summary"] == "Hers"
    save(page, change, "calisma", summary="Mine", version=answer.context["change"].version)
    change.refresh_from_db()
    assert change.proposed["summary"] == "Mine"


def test_an_unchanged_draft_is_not_sent(page, shore):
    change = opened(page, shore)

    page.post(reverse("own_submit", args=[change.pk]), {"version": change.version})

    change.refresh_from_db()
    assert change.state == "draft"
    assert not OutgoingMail.objects.exists()


def test_problems_of_a_draft_are_told_when_it_is_sent(page):
    page.post(
        reverse("own_apply"), {"legal_form": "association_branch", "name": "Deneme Şube", "duty": "Üye"}
    )
    change = ProfileChange.objects.get()

    answer = page.post(reverse("own_submit", args=[change.pk]), {"version": change.version})

    assert [each["section"] for each in answer.context["problems"]] == ["kimlik"]
    change.refresh_from_db()
    assert change.state == "draft"
    assert not OutgoingMail.objects.exists()


def test_a_branch_names_its_organisation_by_name_or_number(page, shore):
    page.post(
        reverse("own_apply"), {"legal_form": "association_branch", "name": "Deneme Şube", "duty": "Üye"}
    )
    change = ProfileChange.objects.get()

    save(
        page, change, "kimlik", name="Deneme Şube", legal_form="association_branch", parent=shore.name.upper()
    )

    change.refresh_from_db()
    assert change.proposed["parent"] == shore.slug


def test_contacts_are_kept_row_by_row(page, shore):
    change = opened(page, shore)
    row = {
        "contacts-0-purpose": "press",
        "contacts-0-email": "Basin@dernek.example.org",
        "contacts-0-is_public": "on",
    }

    save(page, change, "iletisim", website="https://dernek.example.org", **row)

    change.refresh_from_db()
    contact = change.proposed["contacts"][0]
    assert (contact["purpose"], contact["email"], contact["is_public"]) == (
        "press",
        "basin@dernek.example.org",
        True,
    )
    save(page, change, "iletisim", **row, **{"contacts-0-remove": "on"})
    change.refresh_from_db()
    assert change.proposed["contacts"] == []


def test_the_unit_s_question_and_reasons_are_shown(page, shore, baris):
    change = opened(page, shore)
    save(page, change, "calisma", summary="Yeni cümle", about="Yeni metin")
    change.refresh_from_db()
    page.post(reverse("own_submit", args=[change.pk]), {"version": change.version})
    demir = member("Demir")
    changes.ask_back(change, reason="Hangi dere?", actor=demir)

    assert "Hangi dere?" in page.get(reverse("own_draft", args=[change.pk])).content.decode()

    change.refresh_from_db()
    page.post(reverse("own_submit", args=[change.pk]), {"version": change.version, "note": "Deneme deresi"})
    changes.accept(change, refused={"about": "Çok uzun"}, actor=demir)
    text = page.get(reverse("own_draft", args=[change.pk])).content.decode()
    assert "Çok uzun" in text
    assert Organisation.objects.get(pk=shore.pk).summary == "Yeni cümle"


def test_a_draft_is_withdrawn(page, shore):
    change = opened(page, shore)

    page.post(reverse("own_withdraw", args=[change.pk]))

    change.refresh_from_db()
    assert change.state == "withdrawn"


def test_one_click_confirms_the_profile_for_a_year(page, shore):
    Organisation.objects.filter(pk=shore.pk).update(confirmed_on=None)

    page.post(reverse("own_confirm", args=[shore.slug]))

    assert Organisation.objects.get(pk=shore.pk).confirmed_on is not None


@pytest.mark.parametrize("bad", ["x" * 5000, "\x00", "９９", "-1"])
def test_odd_versions_and_years_are_refused_and_not_a_fault(page, shore, bad):
    change = opened(page, shore)

    assert save(page, change, "calisma", version=bad).status_code == 409
    typed = {"name": shore.name, "legal_form": "association", "last_declaration_year": bad}
    assert save(page, change, "kimlik", founded_on=bad, **typed).status_code in (200, 302)
    assert page.get(reverse("own_draft", args=[change.pk])).status_code == 200
    assert page.get(reverse("own_preview", args=[change.pk])).status_code == 200
