"""Each setting under which an answer is lost, linked or shown is refused, one by one."""

import sys
import types

import pytest
from django.core.checks.registry import registry
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.db.utils import ConnectionHandler
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.cache import cache_page, never_cache

from city.checks import durability
from config.env import SQLITE_OPTIONS, database

on_postgresql = pytest.mark.skipif(
    not connections["default"].settings_dict["ENGINE"].endswith("postgresql"), reason="asks PostgreSQL"
)


def ids(*, databases=None, is_deploy=False):
    """Returns the ids of the findings of this room's registered checks."""
    checks = registry.get_checks(include_deployment_checks=is_deploy)
    own = [check for check in checks if check.__module__.startswith("city.checks")]
    assert own
    return [message.id for check in own for message in check(app_configs=None, databases=databases)]


def in_production():
    return ids(is_deploy=True)


def without_pragma(name):
    said = SQLITE_OPTIONS["init_command"].split(";")
    return {**SQLITE_OPTIONS, "init_command": ";".join(part for part in said if name not in part)}


def test_the_settings_of_the_tests_are_sound():
    assert ids() == []


@pytest.mark.parametrize(
    ("options", "finding"),
    [
        ({**SQLITE_OPTIONS, "transaction_mode": "DEFERRED"}, "city.E001"),
        ({**SQLITE_OPTIONS, "timeout": 5}, "city.E002"),
        (without_pragma("journal_mode"), "city.E003"),
        (without_pragma("synchronous"), "city.E003"),
        (without_pragma("foreign_keys"), "city.E003"),
        (without_pragma("secure_delete"), "city.E003"),
        (
            {**SQLITE_OPTIONS, "init_command": SQLITE_OPTIONS["init_command"].replace("FULL", "NORMAL")},
            "city.E003",
        ),
        (
            {**SQLITE_OPTIONS, "init_command": SQLITE_OPTIONS["init_command"].replace("WAL", "DELETE")},
            "city.E003",
        ),
    ],
)
def test_a_sqlite_option_that_is_missing_or_weaker_is_refused(monkeypatch, options, finding):
    altered = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "OPTIONS": options}}
    monkeypatch.setattr(durability, "settings", types.SimpleNamespace(DATABASES=altered))

    assert ids() == [finding]


def test_the_options_of_the_environment_are_enough(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/katilim.sqlite3")
    altered = {"default": database(default="")}
    monkeypatch.setattr(durability, "settings", types.SimpleNamespace(DATABASES=altered))

    assert ids() == []


@pytest.fixture
def running(monkeypatch, tmp_path):
    """Makes a database with altered options the one that is asked."""
    made = []

    def start(**options):
        settings = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(tmp_path / "running.sqlite3"),
            "OPTIONS": options,
        }
        handler = ConnectionHandler({"default": settings})
        monkeypatch.setattr(durability, "connections", handler)
        made.append(handler)
        return handler["default"]

    yield start
    for handler in made:
        handler["default"].close()


PRAGMAS = {"journal_mode": "WAL", "synchronous": "FULL", "foreign_keys": "ON", "secure_delete": "ON"}


def init_command(**changed):
    return ";".join(f"PRAGMA {name}={value}" for name, value in {**PRAGMAS, **changed}.items())


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changed",
    [
        {"synchronous": "NORMAL"},
        {"synchronous": "OFF"},
        {"journal_mode": "DELETE"},
        {"journal_mode": "MEMORY"},
        {"secure_delete": "OFF"},
    ],
)
def test_a_running_sqlite_that_may_lose_or_keep_too_much_is_refused_at_deploy_and_at_start(running, changed):
    running(init_command=init_command(**changed))

    assert in_production().count("city.E004") == 1
    assert ids(databases=["default"]) == ["city.E004"]
    with pytest.raises(ImproperlyConfigured, match=next(iter(changed))):
        durability.insist_on_durability()


@pytest.mark.django_db
def test_a_running_sqlite_without_foreign_keys_is_refused(running):
    altered = running(init_command=init_command())
    altered.ensure_connection()
    altered.connection.execute("PRAGMA foreign_keys=OFF")

    assert ids(databases=["default"]) == ["city.E004"]


@pytest.mark.django_db
def test_a_running_sqlite_in_order_starts(running):
    running(init_command=init_command())

    durability.insist_on_durability()
    assert "city.E004" not in in_production()


@pytest.mark.django_db
def test_a_database_that_cannot_be_asked_is_found_at_deploy_but_does_not_stop_a_start(running, tmp_path):
    running(init_command=init_command())
    (tmp_path / "running.sqlite3").mkdir()

    assert "city.E005" in in_production()
    durability.insist_on_durability()


@pytest.mark.django_db
def test_the_database_of_the_tests_is_durable():
    assert ids(databases=["default"]) == []


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("value", ["off"])
def test_a_session_that_does_not_wait_for_the_disk_is_refused(value):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")

    assert ids(databases=["default"]) == ["city.E004"]


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("value", ["local", "remote_write", "remote_apply", "on"])
def test_waiting_for_the_disk_in_another_way_is_enough(value):
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL synchronous_commit = {value}")

    assert ids(databases=["default"]) == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("whom", ["DATABASE", "ROLE"])
def test_an_override_for_the_database_or_the_role_is_noticed(whom):
    name = connection.settings_dict["NAME" if whom == "DATABASE" else "USER"]
    target = (
        f"DATABASE {name}"
        if whom == "DATABASE"
        else f"ROLE {name} IN DATABASE {connection.settings_dict['NAME']}"
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER {target} SET synchronous_commit = off")
        connection.close()

        assert ids(databases=["default"]) == ["city.E004"]
        with pytest.raises(ImproperlyConfigured, match="synchronous_commit is off"):
            durability.insist_on_durability()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER {target} RESET synchronous_commit")
        connection.close()


@on_postgresql
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_a_server_that_skips_the_disk_is_refused(name):
    """The server's own table is shadowed for this session: these two cannot be changed from a session."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE pg_settings ON COMMIT DROP AS SELECT * FROM pg_catalog.pg_settings")
        cursor.execute("UPDATE pg_settings SET setting = 'off' WHERE name = %s", [name])

    assert ids(databases=["default"]) == ["city.E004"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DISCLOSURE_MINIMUM_CELL", 9),
        ("DISCLOSURE_MINIMUM_CELL", None),
        ("DISCLOSURE_MINIMUM_CELL", "10"),
        ("DISCLOSURE_MINIMUM_GROUP", 29),
        ("DISCLOSURE_MINIMUM_GROUP", True),
    ],
)
def test_a_limit_of_disclosure_is_never_lowered(settings, name, value):
    setattr(settings, name, value)

    assert ids() == ["city.E010"]


def test_a_limit_of_disclosure_may_be_raised(settings):
    settings.DISCLOSURE_MINIMUM_CELL, settings.DISCLOSURE_MINIMUM_GROUP = 20, 100

    assert ids() == []


@pytest.mark.parametrize("real", ["SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT"])
def test_the_demonstration_is_refused_on_a_real_server(settings, real):
    settings.DEMO = True
    setattr(settings, real, True)

    assert ids() == ["city.E011"]


def test_the_demonstration_is_served_on_one_machine(settings):
    settings.DEMO = True

    assert ids() == []


@pytest.mark.parametrize("name", ["UpdateCacheMiddleware", "FetchFromCacheMiddleware", "CacheMiddleware"])
def test_middleware_that_keeps_pages_is_refused(settings, name):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"django.middleware.cache.{name}"]

    assert ids() == ["city.E020"]


def a_view(request):
    return HttpResponse()


@pytest.fixture
def urls(settings):
    """Makes a module of addresses the site's."""

    def use(*patterns):
        module = types.ModuleType("urls_of_this_test")
        module.urlpatterns = list(patterns)
        sys.modules[module.__name__] = module
        settings.ROOT_URLCONF = module.__name__

    yield use
    sys.modules.pop("urls_of_this_test", None)


@pytest.mark.parametrize(
    "view", [cache_page(60)(a_view), never_cache(cache_page(60)(a_view)), cache_page(60)(never_cache(a_view))]
)
def test_a_view_under_cache_page_is_refused_however_deep(urls, view):
    urls(path("deep/", include([path("er/", view)])))

    assert ids() == ["city.E020"]


def test_other_decorators_are_no_page_cache(urls):
    urls(path("plain/", never_cache(a_view)))

    assert ids() == []


@pytest.mark.django_db
@pytest.mark.parametrize("backend", ["locmem.LocMemCache", "dummy.DummyCache", "filebased.FileBasedCache"])
def test_a_cache_that_processes_do_not_share_is_refused_in_production_only(settings, backend):
    settings.CACHES = {
        "default": {"BACKEND": f"django.core.cache.backends.{backend}", "LOCATION": "/tmp/cache"}
    }

    assert "city.E021" not in ids()
    assert in_production().count("city.E021") == 1


@pytest.mark.django_db
def test_a_shared_cache_is_accepted(settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    }

    assert "city.E021" not in in_production()


@pytest.mark.parametrize(
    "backend", ["django_tasks.backends.immediate.ImmediateBackend", "nowhere.Backend", "json.dumps"]
)
def test_a_backend_of_another_framework_is_refused(settings, backend):
    settings.TASKS = {"default": {"BACKEND": backend}}

    assert ids() == ["city.E030"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("backend", "is_refused"),
    [
        ("django.tasks.backends.immediate.ImmediateBackend", True),
        ("django.tasks.backends.dummy.DummyBackend", True),
        ("django_tasks_db.DatabaseBackend", False),
    ],
)
def test_work_is_kept_in_production(settings, backend, is_refused):
    settings.TASKS = {"default": {"BACKEND": backend}}

    assert ("city.E031" in in_production()) is is_refused
    assert "city.E030" not in ids()


@pytest.mark.parametrize(
    ("name", "value", "finding"),
    [
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", None, "city.E040"),
        ("DATA_UPLOAD_MAX_MEMORY_SIZE", 50_000_000, "city.E040"),
        ("DATA_UPLOAD_MAX_NUMBER_FILES", 100, "city.E040"),
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", None, "city.E040"),
        ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 5000, "city.W040"),
    ],
)
def test_a_wide_limit_is_found(settings, name, value, finding):
    setattr(settings, name, value)

    assert ids() == [finding]


@pytest.mark.filterwarnings("ignore:The SIGNED_COOKIE_LEGACY_SALT_FALLBACK")
def test_old_signatures_of_cookies_are_refused(settings):
    settings.SIGNED_COOKIE_LEGACY_SALT_FALLBACK = True

    assert ids() == ["city.E042"]


def test_a_transaction_around_each_request_is_refused(settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "ATOMIC_REQUESTS", True)

    assert ids() == ["city.E041"]


SECURE_COOKIES = {
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_HTTPONLY": True,
    "SESSION_COOKIE_SAMESITE": "Lax",
    "CSRF_COOKIE_SAMESITE": "Strict",
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [None, *SECURE_COOKIES])
def test_each_weak_cookie_is_refused_in_production(settings, name):
    for key, value in SECURE_COOKIES.items():
        setattr(settings, key, value)
    if name is not None:
        setattr(settings, name, "plain" if name.endswith("NAME") else False)

    assert in_production().count("city.E043") == (0 if name is None else 1)


@pytest.mark.parametrize(
    ("name", "value", "finding"),
    [
        ("WAGTAILDOCS_SERVE_METHOD", "direct", "city.E050"),
        ("WAGTAILIMAGES_EXTENSIONS", ["png", "svg"], "city.E051"),
        ("WAGTAIL_PRIVATE_PAGE_OPTIONS", {}, "city.E052"),
        ("WAGTAILDOCS_PRIVATE_COLLECTION_OPTIONS", {"SHARED_PASSWORD": True}, "city.E052"),
    ],
)
def test_what_is_open_on_the_editors_side_is_refused(settings, name, value, finding):
    setattr(settings, name, value)

    assert ids() == [finding]


@pytest.mark.parametrize("name", ["wagtail.contrib.forms", "wagtail.api.v2"])
def test_an_app_that_opens_forms_or_interfaces_is_refused(monkeypatch, name):
    from city.checks import editorial

    installed = editorial.apps.is_installed
    monkeypatch.setattr(editorial.apps, "is_installed", lambda app: app == name or installed(app))

    assert ids() == ["city.E053"]
