"""A bare Django site in one file: one page of 20 questions, one insert of a JSON row.

It has no middleware but Django's common and CSRF ones, no layout, no translation, no rules: what a page
of that size costs at the least in this framework, on the machine the benchmark runs on.
"""

import json
import os
from pathlib import Path

import django
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

HERE = Path(__file__).resolve().parent


def configure(database: str) -> None:
    """Sets the floor's settings up; called in a process of its own."""
    settings.configure(
        SECRET_KEY="floor",
        ALLOWED_HOSTS=["127.0.0.1", "localhost", "testserver"],
        ROOT_URLCONF="benchmarks.floor.site",
        INSTALLED_APPS=["benchmarks.floor"],
        MIDDLEWARE=[
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE],
                "OPTIONS": {
                    "loaders": [
                        (
                            "django.template.loaders.cached.Loader",
                            ["django.template.loaders.filesystem.Loader"],
                        )
                    ]
                },
            }
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": database,
                "OPTIONS": {
                    "transaction_mode": "IMMEDIATE",
                    "timeout": 20,
                    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
                },
            }
        },
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )
    django.setup()


def questions() -> list[dict]:
    """Returns the 20 questions of the benchmark questionnaire as plain dictionaries."""
    document = json.loads(Path(os.environ["BENCHMARK_QUESTIONNAIRE"]).read_text(encoding="utf-8"))
    return [question for section in document["sections"] for question in section["questions"]]


QUESTIONS = questions() if "BENCHMARK_QUESTIONNAIRE" in os.environ else []


def page(request: HttpRequest) -> HttpResponse:
    """Shows the questions; on POST checks that each choice exists and stores one JSON row."""
    from django.db import connection, transaction
    from django.http import HttpResponseRedirect
    from django.template.loader import render_to_string

    if request.method == "POST":
        answers = {}
        for question in QUESTIONS:
            given = request.POST.getlist(question["code"])
            codes = {option["code"] for option in question.get("options", [])}
            if codes and not set(given) <= codes:
                return HttpResponse(status=400)
            answers[question["code"]] = given
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO answer (body) VALUES (%s)", [json.dumps(answers)])
        return HttpResponseRedirect("/thanks/")
    return HttpResponse(render_to_string("page.html", {"questions": QUESTIONS}, request=request))


def thanks(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<p>Thank you</p>")


urlpatterns = [path("", page), path("thanks/", thanks)]
