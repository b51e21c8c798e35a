"""How allauth behaves here: citizens do not need accounts, so nobody signs up by themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the administrator for staff."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
