"""The tests: fast hashing, mail in memory, tasks at once; everything else as in production."""

from config.env import BASE_DIR, database, env
from config.settings.dev import *

DEBUG = False
# Two runs at once on one machine keep apart by a suffix.
SUFFIX = env.str("TEST_DB_SUFFIX", default="")
DATABASES = {"default": database(default=f"sqlite:///{BASE_DIR / 'var' / 'test.sqlite3'}")}
DATABASES["default"].setdefault("TEST", {})
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, not memory: threads, child processes and WAL behave as they do for a citizen.
    DATABASES["default"]["TEST"]["NAME"] = str(BASE_DIR / "var" / f"test-run{SUFFIX}.sqlite3")
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
TASKS = {
    "default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"},
    "heavy": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend", "QUEUES": ["heavy"]},
}
MEDIA_ROOT = BASE_DIR / "var" / "test-media"
PRIVATE_ROOT = BASE_DIR / "var" / "test-private"
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT / "files"
