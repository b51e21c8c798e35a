"""Businesses and their people, in domain words."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from city.models import Neighbourhood
from esnaf.models import Business, BusinessPerson, Trade, TradeGroup
from people.models import User


def trade(code: str = "D.12", name: str = "Fırıncılık") -> Trade:
    """Returns the trade of this code, made when it is missing."""
    found = Trade.objects.filter(code=code).first()
    group = TradeGroup.objects.get_or_create(code=code[0], defaults={"name": "Gıda, Tarım"})[0]
    return found or Trade.objects.create(code=code, name=name, group=group)


def neighbourhood(code: str = "bostanli", name: str = "Bostanlı") -> Neighbourhood:
    """Returns the neighbourhood of this code, made when it is missing."""
    return Neighbourhood.objects.get_or_create(code=code, defaults={"name": name, "source": "test"})[0]


def business(
    name: str = "Deneme Fırını", *, of: User | None = None, role: str = "owner", **fields: Any
) -> Business:
    """Returns a business that a person has kept since last year; fictional by its name."""
    wanted: dict[str, Any] = {"kind": "esnaf", "signed_up_at": timezone.now() - timedelta(days=365)}
    wanted |= {"trade": fields.pop("trade", None) or trade(), "neighbourhood": neighbourhood()}
    made = Business.objects.create(name=name, **(wanted | fields))
    if of is not None:
        acts_for(of, made, role=role)
    return made


def acts_for(user: User, business: Business, *, role: str = "owner") -> BusinessPerson:
    """Returns a person's term that began last year."""
    since = timezone.localdate() - timedelta(days=365)
    return BusinessPerson.objects.create(user=user, business=business, role=role, valid_from=since)
