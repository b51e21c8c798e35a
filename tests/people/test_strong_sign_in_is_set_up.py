"""Demir signs in with a code, sets up an authenticator app before any desk page, and keeps recovery codes."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.urls import reverse

ENGLISH = ("Authenticator App", "Security Key", "Sign In", "Sign Up", "Recovery Codes", ">Name<")


@pytest.fixture(autouse=True)
def nobody_tried_before():
    cache.clear()


@pytest.fixture
def signed_in(client, demir, mailoutbox):
    """Demir, by the code in the letter that the page sends."""
    EmailAddress.objects.create(user=demir, email=demir.email, verified=True, primary=True)
    client.post(reverse("account_request_login_code"), {"email": demir.email})
    code = re.search(r"^([A-Z0-9]+-?[A-Z0-9]+)$", mailoutbox[-1].body, re.MULTILINE)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})
    return demir


def test_the_desk_waits_for_the_app_and_opens_with_it(client, signed_in):
    assert client.get("/masa/").url == reverse("mfa_index")

    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    now = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, now))
    done = client.post(reverse("mfa_activate_totp"), {"code": code})

    assert done.url == reverse("mfa_view_recovery_codes")
    assert client.get("/masa/").status_code == 200
    assert Authenticator.objects.filter(user=signed_in, type="recovery_codes").exists()


def test_a_wrong_code_sets_nothing_up(client, signed_in):
    client.get(reverse("mfa_activate_totp"))

    client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert not Authenticator.objects.filter(user=signed_in).exists()


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_email", "account_home"]
)
def test_the_pages_speak_turkish(client, signed_in, name):
    page = client.get(reverse(name)).content.decode()

    assert [word for word in ENGLISH if word in page] == []


@pytest.mark.parametrize("name", ["account_login", "account_request_login_code", "account_signup"])
def test_the_entrance_speaks_turkish_and_opens_no_accounts(client, db, name):
    page = client.get(reverse(name)).content.decode()

    assert [word for word in ENGLISH if word in page] == []
    assert "Hesap aç" not in page


def test_too_many_wrong_passwords_are_stopped(client, demir):
    demir.set_password("dokuz bardak ayran")
    demir.save()
    for _try in range(12):
        page = client.post(reverse("account_login"), {"login": demir.email, "password": "yanlış"})

    right = client.post(reverse("account_login"), {"login": demir.email, "password": "dokuz bardak ayran"})
    assert page.status_code in (200, 429)
    assert "_auth_user_id" not in client.session
    assert right.status_code in (200, 429)
