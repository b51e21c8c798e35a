"""The interviewer goes from door to door, loses the connection, and loses no visit; the citizen's words arrive once."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.journey
WAITING = "1 ziyaret henüz gönderilmedi."


def open_round(page: Page, step_into, street: str = "Deneme Blokları, A ve B") -> str:
    """Opens a round of today from the list, and returns its address once the phone keeps it."""
    step_into(page, "interviewer")
    page.goto("/masa/saha/")
    page.get_by_role("link", name=street, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(street)
    return page.url


def until_kept(page: Page) -> None:
    """Waits until the phone keeps this page and what it is made of."""
    page.wait_for_function(
        """async () => {
            if (!navigator.serviceWorker.controller) return false;
            const cache = await caches.open("field-rounds-1");
            const names = [location.href, ...performance.getEntriesByType("resource").map((each) => each.name)];
            const wanted = names.filter((name) => name === location.href || name.includes("/static/"));
            const kept = await Promise.all(wanted.map((name) => cache.match(name, {ignoreVary: true})));
            return kept.every(Boolean);
        }"""
    )


def visited(page: Page) -> int:
    return int(page.locator("[data-doors]").inner_text())


def say(page: Page, words: str) -> None:
    page.get_by_label("Sahile en çok ne zaman gidiyorsunuz").fill(words)
    page.get_by_role("button", name="Görüşmeyi kaydet").click()


def test_visits_wait_on_the_phone_and_are_sent_once(visit, step_into):
    page = visit(width=360)
    address = open_round(page, step_into)
    until_kept(page)
    before = visited(page)

    page.get_by_role("button", name="Kimse yok").click()
    expect(page.locator("[data-doors]")).to_have_text(str(before + 1))
    expect(page.get_by_text("Kaydedildi: Kimse yok")).to_be_visible()

    page.context.set_offline(True)
    say(page, "Akşamları, esiyor.\nTorunla geliyoruz.")
    expect(page.get_by_text(WAITING)).to_be_visible()
    expect(page.get_by_text("Bağlantı yok.")).to_be_visible()

    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deneme Blokları, A ve B")
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.get_by_role("button", name="İstemedi").click()
    expect(page.get_by_text("2 ziyaret henüz gönderilmedi.")).to_be_visible()

    page.context.set_offline(False)
    # The browser says so itself; a second word does no harm.
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-field-queue]")).to_be_hidden()
    expect(page.locator("[data-doors]")).to_have_text(str(before + 3))

    page.goto(address)
    assert visited(page) == before + 3
    step_into(page, "participation")
    page.goto("/masa/okunacaklar/")
    expect(page.get_by_role("heading", name="Torunla geliyoruz.")).to_have_count(1)


def test_an_answer_that_got_lost_on_the_way_is_not_counted_twice(visit, step_into):
    page = visit(width=360)
    open_round(page, step_into)
    # The phone fetches the page once more to keep it; only what is sent afterwards gets lost.
    until_kept(page)
    before = visited(page)

    def store_and_lose(route):
        route.fetch()
        route.abort()

    page.route(re.compile(r"/masa/saha/\d+/$"), store_and_lose, times=1)
    page.get_by_role("button", name="Dil engeli").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    page.get_by_role("button", name="Şimdi gönder").click()

    expect(page.locator("[data-field-queue]")).to_be_hidden()
    expect(page.locator("[data-doors]")).to_have_text(str(before + 1))


def test_somebody_signed_out_keeps_the_visits_and_is_told_what_to_do(visit, step_into):
    page = visit(width=360)
    address = open_round(page, step_into)
    before = visited(page)
    cookies = page.context.cookies()
    page.context.clear_cookies()

    page.get_by_role("button", name="Boş").click()
    expect(page.get_by_text("Oturumunuz kapandı.")).to_be_visible()
    expect(page.get_by_role("link", name="Yeniden oturum aç")).to_be_visible()

    page.context.add_cookies(cookies)
    step_into(page, "analyst")
    page.goto(address)
    expect(page.get_by_text("Bunları bu telefonda başka biri girdi")).to_be_visible()

    page.goto("/hesap/logout/")
    expect(page.get_by_text("henüz gönderilmedi")).to_be_visible()

    step_into(page, "interviewer")
    page.goto(address)
    expect(page.locator("[data-doors]")).to_have_text(str(before + 1))
    expect(page.locator("[data-field-queue]")).to_be_hidden()


def test_without_a_script_the_same_page_stores_the_visit(visit, step_into):
    page = visit(javascript=False, width=360)
    open_round(page, step_into, "Deneme 102. Sokak, 1–40")
    before = visited(page)

    say(page, "Sabah erken.")
    expect(page.get_by_text("Kaydedildi: Konuşuldu")).to_be_visible()
    assert visited(page) == before + 1

    page.get_by_role("button", name="Son ziyareti geri al").click()
    expect(page.get_by_text("Geri alındı")).to_be_visible()
    assert visited(page) == before
