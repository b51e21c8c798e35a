"""The door for a WSGI server such as gunicorn. It stays shut on a database that may lose answers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()

from city.checks.durability import insist_on_durability  # noqa: E402 - models are loaded only now

insist_on_durability()
