"""The pages: they tell the story; the records stand below."""

from cms.models.changes import PublicChange
from cms.models.pages import HomePage, ProjectIndexPage, ProjectPage, StandardPage

__all__ = ["HomePage", "ProjectIndexPage", "ProjectPage", "PublicChange", "StandardPage"]
