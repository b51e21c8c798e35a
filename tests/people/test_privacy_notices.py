"""A notice is readable in every version that was ever shown, and a draft never is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from people.errors import NoticeIsPublished
from people.models import PrivacyNotice, Role
from people.notice_text import blocks_of
from tests.factories import member


@pytest.fixture
def two_versions(db):
    now = timezone.now()
    common = {"code": "anket", "legal_basis": "6698 sayılı Kanun m. 5/2-ç", "summary": "Adınız sorulmaz."}
    for version, days in ((1, 300), (2, 10)):
        PrivacyNotice.objects.create(
            **common,
            version=version,
            title=f"Metin {version}",
            title_en=f"Text {version}",
            body="## Neden?\n\nBir <b>paragraf</b>.\n\n- ilk\n- ikinci",
            published_at=now - timedelta(days=days),
        )
    PrivacyNotice.objects.create(**common, version=3, title="Taslak", body="Henüz değil")


def test_the_version_of_its_time_stays_readable_and_names_the_newer_one(client, two_versions):
    page = client.get("/gizlilik/anket/1/").content.decode()

    assert "Metin 1" in page
    assert "artık yürürlükte değil" in page
    assert "/gizlilik/anket/2/" in page


def test_the_address_without_a_version_shows_what_holds_today(client, two_versions):
    page = client.get("/gizlilik/anket/").content.decode()

    assert "Metin 2" in page
    assert "artık yürürlükte değil" not in page


def test_a_draft_is_nobody_s_to_read(client, two_versions):
    assert client.get("/gizlilik/anket/3/").status_code == 404
    assert "Taslak" not in client.get("/gizlilik/").content.decode()


def test_english_readers_get_the_english_title_and_turkish_where_it_lacks(client, two_versions):
    page = client.get("/gizlilik/anket/2/", headers={"accept-language": "en"}).content.decode()

    assert "Text 2" in page
    assert "Bir &lt;b&gt;paragraf&lt;/b&gt;." in page


def test_text_is_read_as_headings_lists_and_paragraphs():
    kinds = [block["kind"] for block in blocks_of("Giriş\nsürer\n\n## Başlık\n- bir\n- iki\n\nSon")]

    assert kinds == ["paragraph", "heading", "list", "paragraph"]


@pytest.fixture
def esra(db, settings):
    """Esra, an administrator."""
    settings.STAFF_NEEDS_STRONG_SIGN_IN = False
    return member("Esra", Role.ADMINISTRATOR)


def test_editing_a_published_notice_makes_the_next_version(client, esra, two_versions):
    PrivacyNotice.objects.filter(version=3).delete()
    client.force_login(esra)
    texts = {"title": "Yeni", "summary": "Kısa", "body": "Uzun", "legal_basis": "m. 5"}

    client.post("/masa/aydinlatma/anket/", texts)
    assert client.get("/gizlilik/anket/3/").status_code == 404
    client.post("/masa/aydinlatma/anket/yayimla/")

    assert "Yeni" in client.get("/gizlilik/anket/").content.decode()
    assert "Metin 2" in client.get("/gizlilik/anket/2/").content.decode()


def test_a_published_version_is_neither_changed_nor_deleted(two_versions):
    published = PrivacyNotice.objects.get(version=2)
    published.body = "başka"

    with pytest.raises(NoticeIsPublished):
        published.save()
    with pytest.raises(NoticeIsPublished):
        published.delete()
