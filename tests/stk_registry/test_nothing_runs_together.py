"""What both sides type into requests and joint projects stands as text on every page that shows it."""

import pytest
from django.urls import reverse

from stk_registry.services import collaborating
from tests.factories import unit
from tests.stk_registry.test_nothing_runs import PAYLOADS, alive

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("payload", PAYLOADS)
def test_requests_and_joint_projects_stand_as_text(client, shore_association, speaker, nil, payload):
    asked = collaborating.ask(shore_association, title=payload[:160], text=payload, actor=speaker)
    collaborating.answer(asked, accepted=True, text=payload, actor=nil)
    collaborating.finish(asked, outcome=payload, actor=nil)
    ours = collaborating.ask(shore_association, title=payload[:160], text=payload, actor=nil)
    joint = collaborating.save_joint(
        None,
        changes={
            "title": payload[:160], "purpose": payload, "unit": unit(), "organisations": [shore_association],
            "council_decision_number": payload[:40], "permission_number": payload[:40], "outcome": payload,
            "is_public": True,
        },
        actor=nil,
    )  # fmt: skip
    client.force_login(nil)
    desk = [
        ("stk_together", []),
        ("stk_together_one", [ours.pk]),
        ("stk_joint_projects", []),
        ("stk_joint", [joint.pk]),
    ]
    pages = [client.get(reverse(name, args=args)) for name, args in desk]
    client.force_login(speaker)
    pages.append(client.get(reverse("own_together", args=[shore_association.slug])))
    pages.append(client.get(shore_association.get_absolute_url()))

    assert [page.status_code for page in pages] == [200] * 6
    assert [found for page in pages for found in alive(page.content.decode())] == []
