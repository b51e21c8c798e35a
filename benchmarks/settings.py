"""The product as it is measured: development settings without debugging, no demo bar."""

from config.settings.dev import *  # noqa: F403 - settings modules extend each other

DEBUG = False
DEMO = False
# The second factor is asked for once a session; what is measured is what comes after it.
STAFF_NEEDS_STRONG_SIGN_IN = False
