"""Questionnaires in other programs' formats: what is read, what is written, and what could not be said.

`read(content, name)` and `read_file(path)` look at the content, never at the file's name.
"""

from surveys.language.formats.reading import read, read_file
from surveys.language.formats.report import FileRefusedError, Imported, ImportReport, Unsupported

__all__ = ["FileRefusedError", "ImportReport", "Imported", "Unsupported", "read", "read_file"]
