"""What `make run` serves: the demo municipality, with a bar that steps into each role."""

from config.env import env
from config.settings.base import VAR_DIR
from config.settings.dev import *

DEBUG = False
DEMO = True
STAFF_NEEDS_STRONG_SIGN_IN = False
WHITENOISE_USE_FINDERS = True
MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "OPTIONS": {"file_path": env.str("MAIL_FOLDER", default=str(VAR_DIR / "mail"))},
    }
}
