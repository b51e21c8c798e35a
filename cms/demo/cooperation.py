"""Working together in the demo town: requests in both directions, and joint projects at three of their steps."""

from datetime import timedelta

from django.utils import timezone

from city.models import OrgUnit
from people.demo import demo_email
from people.models import User
from stk_registry.models import Organisation
from stk_registry.services import collaborating


def work_together(*, by: User) -> None:
    """Adds requests of the organisations that the demo's representative speaks for, and joint projects."""
    speaker = User.objects.get(email=demo_email("organisation"))
    first, second = Organisation.objects.of_user(speaker).order_by("sort_key")[:2]
    parks, today = OrgUnit.objects.get(code="parks"), timezone.localdate()
    answered = collaborating.ask(
        first, title="Tarih yürüyüşü için ses düzeni", unit=parks, actor=speaker,
        text="İlkbaharda halka açık bir yürüyüş yapıyoruz; taşınabilir ses düzeni arıyoruz. (Tanıtım)",
        needed_by=today + timedelta(days=60),
    )  # fmt: skip
    collaborating.answer(answered, accepted=True, text="Ses düzenini ayırdık. (Tanıtım)", actor=by)
    collaborating.ask(
        second, title="Okul bahçesine fidan", actor=speaker,
        text="Üç okulun bahçesine fidan dikmek istiyoruz; fidan ve toprak için destek arıyoruz. (Tanıtım)",
    )  # fmt: skip
    collaborating.ask(
        first, title="Anketimizi üyelerinize duyurur musunuz?", actor=by,
        text="Sahil anketi üç hafta açık. Üyelerinize bir mektupla duyurmanızı rica ediyoruz. (Tanıtım)",
    )  # fmt: skip
    council = {"council_decision_number": "Deneme 2026/41", "council_decision_on": today - timedelta(days=40)}
    for title, who, fields in (
        ("Deneme Mahalle Tarihi Okulu", first, {}),
        ("Deneme Ortak Bahçe", second, council),
        (
            "Deneme Kıyı Gönüllüleri", first,
            council | {
                "permission_number": "Deneme 118", "permission_on": today - timedelta(days=20),
                "protocol_on": today - timedelta(days=10), "starts_on": today - timedelta(days=5),
                "is_public": True,
            },
        ),
    ):  # fmt: skip
        purpose = "Tanıtım için uydurulmuş bir ortak projedir."
        changes = {"title": title, "unit": parks, "purpose": purpose, "organisations": [who]} | fields
        collaborating.save_joint(None, changes=changes, actor=by)
