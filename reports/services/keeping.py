"""Keeps a report's files as they were delivered, and hands out these and no others from then on."""

import hashlib

from django.core.files.base import ContentFile

from reports.errors import KeptFileIsDamaged
from reports.models import Report, ReportFile
from reports.render.formats import FORMATS

LANGUAGES = ("tr", "en")


def keep_files(report: Report) -> list[ReportFile]:
    """Makes and stores each form in each language, with its hash. What is kept already is not made again."""
    kept = set(report.files.values_list("form", "language"))
    return [
        _keep(report, form, language)
        for form in FORMATS
        for language in LANGUAGES
        if (form, language) not in kept
    ]


def _keep(report: Report, form: str, language: str) -> ReportFile:
    made = FORMATS[form].render(report, language=language)
    return ReportFile.objects.create(
        report=report,
        form=form,
        language=language,
        content=ContentFile(made, name=form),
        size=len(made),
        sha256=hashlib.sha256(made).hexdigest(),
    )


def bytes_of(report: Report, form: str, *, language: str) -> bytes:
    """Returns a report in one form: as delivered, else as it would be now.

    Errors: KeptFileIsDamaged when the kept bytes are gone or are not those that were delivered.
    """
    kept = report.files.filter(form=form, language=language).first()
    if kept is None:
        return FORMATS[form].render(report, language=language)
    try:
        with kept.content.open("rb") as source:
            content = source.read()
    except FileNotFoundError as gone:
        raise KeptFileIsDamaged from gone
    if hashlib.sha256(content).hexdigest() != kept.sha256:
        raise KeptFileIsDamaged
    return content
