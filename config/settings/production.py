"""A municipality's server. Everything that must be decided is asked for, loudly."""

from config.env import env, required, required_list
from config.settings.base import *
from config.settings.base import STORAGES, TASKS

DEBUG = False
SECRET_KEY = required("SECRET_KEY", because="it signs sessions and links; use 50 random characters")
ALLOWED_HOSTS = required_list(
    "ALLOWED_HOSTS", because="links in mails must not be built from a visitor's header"
)
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(".")]
WAGTAILADMIN_BASE_URL = f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1)
DEFAULT_FROM_EMAIL = required("DEFAULT_FROM_EMAIL", because="citizens reply to it")

TASKS = {
    name: {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "heavy"]} for name in TASKS
}
redis_url = env.str("REDIS_URL", default="")
CACHES = (
    {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": redis_url}}
    if redis_url
    else {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
)
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"

MAILERS = {
    "default": {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": required("MAIL_HOST", because="results and receipts are sent by mail"),
            "port": env.int("MAIL_PORT", default=587),
            "username": env.str("MAIL_USER", default=""),
            "password": env.str("MAIL_PASSWORD", default=""),
            "use_tls": True,
        },
    }
}
