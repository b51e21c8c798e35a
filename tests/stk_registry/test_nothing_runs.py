"""Whatever is typed into a profile stands as text on every page that shows it: nothing of it runs."""

import re

import pytest
from django.urls import reverse
from lxml import html

from stk_registry.models import Letter, Organisation
from stk_registry.services import changes
from tests.factories import member
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    '"><img src=x onerror=alert(1)>',
    "'><img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg/onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    '" autofocus onfocus=alert(1) x="',
    "<input onfocus=alert(1) autofocus>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import'//evil.example/x.css'</style>",
    "{{ 7|add:35 }}{% load static %}",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
]
TEXT_FIELDS = {
    "kimlik": ["name", "short_name", "name_en", "register_number", "tax_number", "founded_on"],
    "calisma": ["summary", "about", "tags", "languages", "summary_en", "about_en"],
    "yer": ["address", "venue"],
    "iletisim": [
        "website", "social", "contacts-0-purpose", "contacts-0-email", "contacts-0-phone",
        "contacts-0-person_name", "contacts-0-duty", "contacts-0-consented_on", "contacts-0-visible_until",
    ],
}  # fmt: skip


def alive(text: str) -> list[str]:
    """Returns what a browser would run or fetch that our pages do not bring themselves."""
    tree = html.fromstring(text)
    found = [
        f"{element.tag} {name}"
        for element in tree.iter(html.etree.Element)
        for name in element.attrib
        if name.lower().startswith("on")
    ]
    found += [
        f"{element.tag} {value[:40]}"
        for element in tree.iter(html.etree.Element)
        for name, value in element.attrib.items()
        if name in ("href", "src", "action", "formaction", "data")
        and re.match(r"\s*(?:javascript|data|vbscript):|//evil", value, re.I)
    ]
    found += [e.tag for e in tree.iter("iframe", "object", "embed", "base", "math", "animate", "video")]
    found += ["script" for e in tree.iter("script") if "alert(" in (e.text or "") and not e.get("type")]
    found += ["style" for e in tree.iter("style") if "evil" in (e.text or "")]
    return found


def test_the_measure_sees_what_would_run():
    seen = [payload for payload in PAYLOADS if alive(f"<div>{payload}</div>")]

    assert len(seen) >= 25
    assert alive('<p><a href="javascript:alert(1)">x</a></p>')
    assert not alive("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>")


def typed(section, payload, version):
    form = {"version": version, **dict.fromkeys(TEXT_FIELDS[section], payload)}
    if section == "kimlik":
        form["legal_form"] = "association"
    if section == "iletisim":
        form |= {"contacts-TOTAL_FORMS": 1, "contacts-INITIAL_FORMS": 0, "contacts-0-is_public": "on"}
    return form


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_into_a_draft_stands_as_text(client, payload):
    baris = member("Baris")
    shore = registry.organisation()
    registry.representative(baris, shore)
    client.force_login(baris)
    change = changes.start_change(shore, actor=baris)
    pages = []
    for section in TEXT_FIELDS:
        change.refresh_from_db()
        address = reverse("own_section", args=[change.pk, section])
        pages.append(client.post(address, typed(section, payload, change.version)))
        pages.append(client.post(address, typed(section, payload + "x", 0)))
        pages.append(client.get(address))
    change.refresh_from_db()
    sending = {"version": change.version, "note": payload}
    pages.append(client.post(reverse("own_submit", args=[change.pk]), sending))
    pages += [client.get(reverse(name, args=[change.pk])) for name in ("own_draft", "own_preview")]

    change.refresh_from_db()
    assert change.proposed["summary"]
    shown = [page.content.decode() for page in pages if page.status_code in (200, 409)]
    assert len(shown) >= 8
    assert [found for text in shown for found in alive(text)] == []
    assert not any("42{% load" in text or ">42<" in text for text in shown)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_published_stands_as_text_for_everybody(client, payload):
    baris = member("Baris")
    shore = registry.organisation(
        slug="kiyi", name=payload[:200], short_name=payload[:60], summary=payload, about=payload,
        address=payload, venue=payload[:120], provenance=payload, website="", social=[payload],
        languages=[payload],
    )  # fmt: skip
    shore.tags.add(payload[:60])
    shore.contacts.create(email="bilgi@dernek.example.org", duty=payload[:80], is_public=True)
    picture = {"file": "x", "width": 4, "height": 3, "is_public": True}
    shore.photos.create(alt=payload, alt_en=payload, **picture)
    paper = {"file": "x", "content_type": "application/pdf", "size": 9, "sha256": "0", "is_public": True}
    shore.documents.create(kind="statute", title=payload, file_name=payload, **paper)
    registry.representative(baris, shore)
    demir = member("Demir", "registry")
    declined = changes.start_change(shore, actor=baris)
    changes.save_draft(
        declined, proposed={"summary": payload + "!", "social": []}, version=1, note=payload, actor=baris
    )
    changes.submit_change(declined, actor=baris)
    changes.ask_back(declined, reason=payload, actor=demir)
    Letter.objects.create(organisation=shore, kind="other", subject=payload[:200], body=payload)
    settings_free = [reverse("own_list"), reverse("own_draft", args=[declined.pk]), "/stk/"]
    client.force_login(baris)
    addresses = settings_free + [
        reverse(name, args=[shore.slug]) for name in ("own_home", "own_people", "own_files")
    ]
    pages = [client.get(address) for address in addresses]
    client.logout()
    pages += [client.get("/stk/"), client.get(shore.get_absolute_url()), client.get("/stk/?q=bilgi")]

    shown = [page.content.decode() for page in pages if page.status_code == 200]
    assert len(shown) >= 5
    assert Organisation.objects.get().summary == payload
    assert [found for text in shown for found in alive(text)] == []
