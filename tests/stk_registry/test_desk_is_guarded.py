"""The unit's desk: nothing typed by anybody runs there, and nobody but the unit gets in or acts."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from people.models import Role
from stk_registry import desk_registry_urls
from stk_registry.models import Claim, ContactLogEntry, Letter, Organisation, ProfileChange, Relation
from stk_registry.services import changes, keeping
from stk_registry.services.file_imports import check_file
from stk_registry.views.desk_record_tabs import TABS
from tests.factories import member
from tests.factories import stk as registry
from tests.stk_registry.test_nothing_runs import PAYLOADS, alive

pytestmark = pytest.mark.django_db
OUTSIDERS = [role for role in Role.values if role != Role.REGISTRY]
OPEN_TO_PLANNERS = {"stk_overview"}


@pytest.fixture
def scene(shore_association, speaker, nil):
    """One of everything that the desk shows, and every address that leads to it."""
    other = registry.organisation("Deneme Dağ Derneği", slug="dag")
    gul = member("Gul")
    change = registry.sent_change(shore_association, by=speaker)
    claim = registry.sent_claim(other, by=gul)
    entry = keeping.note(
        shore_association, kind="visit", day=timezone.localdate(), text="Ziyaret.", actor=nil
    )
    tie = keeping.relate(shore_association, kind="partner", other=other, actor=nil)
    file = check_file(
        "Adı;Türü\nDeneme Dosya Girişimi;Platform".encode(), name="a.csv", form="", is_listed=True, actor=nil
    )
    arguments = {
        "stk_change": [[change.pk]],
        "stk_claim": [[claim.pk]],
        "stk_assign": [["degisiklik", change.pk], ["talep", claim.pk]],
        "stk_desk_document": [[claim.document_id]],
        "stk_import": [[file.pk]],
        "stk_import_refused": [[file.pk]],
        "stk_import_template": [["csv"], ["xlsx"]],
        "stk_merge": [["kiyi", "dag"]],
        "stk_record": [["kiyi"]],
        "stk_record_state": [["kiyi"]],
        "stk_record_edit": [["kiyi", "kimlik"], ["kiyi", "iletisim"]],
        "stk_record_tab": [["kiyi", tab] for tab in TABS],
    }
    addresses = {
        (pattern.name, *map(str, given)): reverse(pattern.name, args=given)
        for pattern in desk_registry_urls.urlpatterns
        for given in arguments.get(pattern.name, [[]])
    }
    return {"addresses": addresses, "change": change, "claim": claim, "entry": entry, "tie": tie}


def acts(scene, nil):
    """What a form of the desk would send, were it open."""
    return {
        "verb": "accept", "send": "1", "seen": "x", "reason": "Olsun.", "to": nil.pk, "act": "hide",
        "remove": scene["tie"].pk, "done": scene["entry"].pk, "merge": "1", "subject": "x", "body": "x",
    }  # fmt: skip


def unchanged(scene):
    return (
        ProfileChange.objects.filter(state="submitted", assignee=None).count() == 1
        and Claim.objects.filter(state="submitted", assignee=None).count() == 1
        and Relation.objects.exists()
        and not ContactLogEntry.objects.filter(followed_up=True).exists()
        and Organisation.objects.filter(state="listed").count() == 2
        and not Letter.objects.exclude(kind="other").exists()
    )


@pytest.mark.parametrize("role", OUTSIDERS)
def test_other_staff_are_refused_everywhere(client, scene, nil, role):
    client.force_login(member("Demir", role))

    answers = {
        key: {client.get(address).status_code, client.post(address, acts(scene, nil)).status_code}
        for key, address in scene["addresses"].items()
        if key[0] not in OPEN_TO_PLANNERS
    }

    assert len(answers) >= 18
    assert {key: codes for key, codes in answers.items() if codes != {403}} == {}
    assert unchanged(scene)


@pytest.mark.parametrize("who", ["speaker", "stranger"])
def test_organisations_and_strangers_are_refused_everywhere(client, scene, nil, speaker, who):
    client.force_login(speaker if who == "speaker" else member("Fikret"))

    answers = {
        key: {client.get(address).status_code, client.post(address, acts(scene, nil)).status_code}
        for key, address in scene["addresses"].items()
    }

    assert {key: codes for key, codes in answers.items() if not codes <= {403, 404}} == {}
    assert unchanged(scene)


def test_a_visitor_is_asked_to_sign_in(client, scene, nil):
    for address in scene["addresses"].values():
        assert "/hesap/login/" in client.get(address).url
        assert "/hesap/login/" in client.post(address, acts(scene, nil)).url
    assert unchanged(scene)


def test_a_former_colleague_gets_in_no_more(client, scene, nil):
    nil.memberships.update(valid_to=timezone.localdate() - timezone.timedelta(days=1))
    client.force_login(nil)

    assert {client.get(address).status_code for address in scene["addresses"].values()} == {403}


def test_the_same_addresses_open_for_the_unit(client, scene, okan):
    client.force_login(okan)
    posted = {"stk_assign", "stk_record_state"}

    answers = {
        key: client.get(address).status_code
        for key, address in scene["addresses"].items()
        if key[0] not in posted and key[0] != "stk_desk_document"
    }

    assert set(answers.values()) == {200}


def record_full_of(payload, by, nil):
    """Returns a record that says the payload wherever somebody can type, and its changes and claims."""
    shore = registry.organisation(
        slug="kiyi", name=payload[:200], short_name=payload[:60], summary=payload, about=payload,
        address=payload, venue=payload[:120], provenance=payload[:200], social=[payload], languages=[payload],
    )  # fmt: skip
    shore.tags.add(payload[:60])
    registry.representative(by, shore)
    shore.contacts.create(email="bilgi@example.org", duty=payload[:80], is_public=True)
    paper = {"file": "x", "content_type": "application/pdf", "size": 9, "sha256": "0"}
    shore.documents.create(kind="statute", title=payload[:160], file_name=payload[:160], **paper)
    shore.photos.create(alt=payload[:200], file="x", width=4, height=3)
    twin = registry.organisation(payload[:200], slug="kiyi-2", summary=payload + "!", about="x")
    keeping.relate(shore, kind="partner", other=twin, actor=nil)
    keeping.note(shore, kind="note", day=timezone.localdate(), text=payload, with_whom=payload, actor=nil)
    ContactLogEntry.objects.update(follow_up_on=timezone.localdate(), text=payload, with_whom=payload[:160])
    Letter.objects.create(organisation=shore, kind="other", subject=payload[:200], body=payload)
    change = registry.sent_change(
        shore,
        by=by,
        summary=payload + "?",
        social=[],
        tags=[],
        languages=[],
        address=payload + "?",
        website="",
    )
    ProfileChange.objects.filter(pk=change.pk).update(note=payload, duty=payload[:80])
    decided = registry.sent_application(payload, by=by, summary=payload)
    changes.accept(decided, refused={"summary": payload[:400]}, note=payload, actor=nil)
    claim = registry.sent_claim(twin, by=by, duty=payload[:80], message=payload)
    return shore, change, decided, claim


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_is_typed_stands_as_text_at_the_desk(client, nil, payload):
    by = member("Baris")
    by.name = payload[:120]
    by.save()
    _shore, change, decided, claim = record_full_of(payload, by, nil)
    keeping.set_listed(registry.organisation(slug="x"), is_listed=False, reason=payload, actor=nil)
    client.force_login(nil)
    tabs = [reverse("stk_record_tab", args=[slug, tab]) for tab in TABS for slug in ("kiyi", "x")]
    sections = ("kimlik", "calisma", "yer", "iletisim")
    addresses = [
        *(reverse(name) for name in ("stk_queue", "stk_records", "stk_merge_list", "stk_overview")),
        *(reverse("stk_change", args=[each.pk]) for each in (change, decided)),
        reverse("stk_claim", args=[claim.pk]),
        reverse("stk_record", args=["kiyi"]),
        reverse("stk_merge", args=["kiyi", "kiyi-2"]),
        *(reverse("stk_record_edit", args=["kiyi", section]) for section in sections),
        *tabs,
        "/masa/",
    ]
    typed = {"verb": "decline", "reason": payload, "why-summary": payload, "seen": payload, "text": payload}
    pages = [client.get(address) for address in addresses]
    pages += [client.post(address, typed) for address in addresses[4:9]]
    pages += [client.post(tabs[n], typed | {"with_whom": payload}) for n in (4, 10, 12)]
    pages += [
        client.get(address, {"q": payload, "kimde": payload, "heir": payload}) for address in addresses[:3]
    ]

    shown = [page.content.decode() for page in pages if page.status_code in (200, 409, 422)]

    assert len(shown) >= 30
    assert sum(payload in unescape(text) for text in shown) >= 15
    assert [found for text in shown for found in alive(text)] == []
    assert not any(">42<" in text for text in shown)
    assert Organisation.objects.get(slug="kiyi").summary == payload
