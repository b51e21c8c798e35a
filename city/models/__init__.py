"""The tables of the town, one subject a file."""

from city.models.calendar import CalendarException
from city.models.deadlines import DeadlineRule
from city.models.groups import SocialGroup
from city.models.places import Neighbourhood, PlaceAlias
from city.models.population import PopulationCell, ReferencePopulation, Sex
from city.models.units import OrgUnit

__all__ = [
    "CalendarException",
    "DeadlineRule",
    "Neighbourhood",
    "OrgUnit",
    "PlaceAlias",
    "PopulationCell",
    "ReferencePopulation",
    "Sex",
    "SocialGroup",
]
