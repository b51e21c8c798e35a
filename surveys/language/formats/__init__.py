"""Questionnaires in other programs' formats: what is read, what is written, and what could not be said.

`read(path)` looks at the content, never at the file's name.
"""

from surveys.language.formats.reading import read
from surveys.language.formats.report import FileRefusedError, Imported, ImportReport, Unsupported

__all__ = ["FileRefusedError", "ImportReport", "Imported", "Unsupported", "read"]
