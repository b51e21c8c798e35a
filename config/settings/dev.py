"""A developer's machine: SQLite, plain static files, mail to the console."""

from config.settings.base import *
from config.settings.base import INSTALLED_APPS, LOGGING

DEBUG = True
SECRET_KEY = "development-only-this-key-protects-nothing-and-is-refused-in-production"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", "testserver"]
INTERNAL_IPS = ["127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS]
# Each saved page starts two small tasks, each task writes two lines, and the worker tells when it comes and goes.
LOGGING = {
    **LOGGING,
    "loggers": {"django.tasks": {"level": "WARNING"}, "django_tasks_db": {"level": "ERROR"}},
}
