"""Cases in domain words."""

import itertools
from typing import Any

from casework.models import Case, CaseTopic
from casework.services.opening import Asker, Opened, open_case
from city.models import OrgUnit

_keys = itertools.count()


def opened(**wanted: Any) -> Opened:
    """Returns a case that just came in by the web form; only what matters to the test is named."""
    topic = wanted.pop("topic", None)
    values = {
        "kind": "request",
        "door": "web",
        "text": "Parktaki bank kırık, oturulmuyor.",
        "key": f"test-{next(_keys)}",
        "topic": CaseTopic.objects.get(code=topic) if isinstance(topic, str) else topic,
    }
    return open_case(**values | wanted)


def a_case(**wanted: Any) -> Case:
    """Returns the case itself."""
    return opened(**wanted).case


def known(name: str = "Ayşe Deneme", **wanted: Any) -> Asker:
    """Returns an applicant who gave a name and an address."""
    return Asker(**{"name": name, "email": "ayse@example.org", "address": "Deneme Sokak 1"} | wanted)


def of(code: str) -> OrgUnit:
    """Returns the unit of a code."""
    return OrgUnit.objects.get(code=code)
