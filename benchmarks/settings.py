"""The product as it is measured: development settings without debugging, no demo bar."""

from config.settings.dev import *  # noqa: F403 - settings modules extend each other

DEBUG = False
DEMO = False
