"""The tests: fast hashing, mail in memory, tasks at once; everything else as in production."""

import atexit
import shutil
import tempfile
from pathlib import Path

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
# A folder of this run alone: a file field holds its store from the moment its model is loaded, before any test.
FILES_OF_THIS_RUN = Path(tempfile.mkdtemp(prefix="katilim-tests-"))
atexit.register(shutil.rmtree, FILES_OF_THIS_RUN, ignore_errors=True)
MEDIA_ROOT = FILES_OF_THIS_RUN / "media"
PRIVATE_ROOT = FILES_OF_THIS_RUN / "private"
STORAGES["private"]["OPTIONS"]["location"] = PRIVATE_ROOT / "files"
