"""Passkeys as people meet them: allauth's form with labels of ours, and a passkey that signs in alone."""

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _


class AddPasskeyForm(AddWebAuthnForm):
    """Names the passkey in words; without a password is what most people want."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True
            self.fields["passwordless"].label = _("Sign in with it without a password")
            self.fields["passwordless"].help_text = _(
                "The device asks for your fingerprint, face or PIN. What it learns does not leave it."
            )
