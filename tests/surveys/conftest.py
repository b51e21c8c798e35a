"""The cast, for this room."""

from tests.cast import ayda, baris, demir, fikret  # noqa: F401 - fixtures
