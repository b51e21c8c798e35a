"""Files that tests write: into a folder of the run, wherever a field's store was bound."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.models import FileField

FIELDS = [
    field
    for model in apps.get_models()
    for field in model._meta.get_fields()
    if isinstance(field, FileField) and not model._meta.proxy
]


@pytest.mark.parametrize("field", FIELDS, ids=str)
def test_every_file_field_writes_into_the_folder_of_this_run(field):
    place = Path(field.storage.path("deneme"))
    assert place.is_relative_to(settings.FILES_OF_THIS_RUN)
    assert not place.is_relative_to(settings.BASE_DIR)
