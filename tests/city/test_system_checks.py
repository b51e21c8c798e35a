"""Each setting under which an answer is linked to a person, or shown to the wrong one, is refused, one by one."""

import sys
import types

import pytest
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.cache import cache_page, never_cache
from registered_checks import ids, in_production


def test_the_settings_of_the_tests_are_sound():
    assert ids() == []


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
