"""Which models are public: a change of one of them marks prepared data as old."""

from django.db.models.signals import m2m_changed, post_delete, post_save

from cms.services.freshness import mark_change


def watch() -> None:
    """Connects the marks; called once when the application starts."""
    from taggit.models import TaggedItem
    from wagtail.models import PageViewRestriction, Site

    from city.models import Neighbourhood, OrgUnit, PopulationCell, SocialGroup
    from cms.models import HomePage, ProjectIndexPage, ProjectPage, StandardPage
    from participation.models import Activity, Commitment, Phase, Project, Topic
    from participation.models.activities import SurveyActivity
    from participation.models.commitments import ProgressEntry
    from participation.models.projects import ProjectDocument
    from reports.models import Report
    from surveys.models import Survey

    pages = (HomePage, ProjectIndexPage, ProjectPage, StandardPage, PageViewRestriction, Site)
    town = (Neighbourhood, OrgUnit, PopulationCell, SocialGroup)
    projects = (
        Project,
        Phase,
        ProjectDocument,
        Activity,
        SurveyActivity,
        Commitment,
        ProgressEntry,
        TaggedItem,
        Topic,
    )
    for model in (*pages, *town, *projects, Survey, Report):
        post_save.connect(mark_change, sender=model, dispatch_uid=f"saved {model._meta.label}")
        post_delete.connect(mark_change, sender=model, dispatch_uid=f"deleted {model._meta.label}")
    for relation in (Project.neighbourhoods, Project.groups, Project.team):
        m2m_changed.connect(mark_change, sender=relation.through, dispatch_uid=f"linked {relation.through}")
