"""Fills a fresh database with the demo town and opens the benchmark survey; run with benchmarks.settings."""

import io
import json
import os
import sys
from datetime import timedelta
from pathlib import Path


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks.make_questionnaire import document
    from participation.models import Project
    from surveys.models import Questionnaire, Survey
    from surveys.services.opening import open_survey
    from surveys.services.publishing import publish_questionnaire

    call_command("migrate", verbosity=0)
    call_command("demo", responses=200, stdout=io.StringIO())
    questionnaire = Questionnaire.objects.create(slug="olcum", title="Ölçüm", draft=document())
    version = publish_questionnaire(questionnaire, actor=None)
    now = timezone.now()
    survey = open_survey(
        version=version,
        slug="olcum",
        title="Ölçüm",
        mode=Survey.Mode.ANONYMOUS,
        access=Survey.Access.OPEN,
        sampling=Survey.Sampling.OPT_IN,
        channels=["web"],
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
        is_synthetic=True,
        actor=None,
    )
    project = Project.objects.published().filter(activities__survey_activity__isnull=False).first()
    Path(sys.argv[1]).write_text(
        json.dumps({"survey": f"/anket/{survey.slug}/", "project": project.get_absolute_url(), "home": "/"})
    )


if __name__ == "__main__":
    main()
