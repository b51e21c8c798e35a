"""The demo town's civil society: evidently made-up organisations of every legal form in every neighbourhood."""

import random
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from city.models import Neighbourhood, SocialGroup
from common.text import tr_slug
from people.demo import demo_email
from people.models import User
from stk_registry.legal_forms import FORMS, LegalForm, Register
from stk_registry.models import ActivityArea, ContactPoint, Organisation
from stk_registry.services.changes import (
    ANSWER_WITHIN,
    differences_of,
    save_draft,
    start_application,
    start_change,
    submit_change,
)
from stk_registry.services.claims import accept_claim
from stk_registry.services.deciding import Decision, Verb, decide, seen_of
from stk_registry.services.keeping import follow_up, note, relate
from stk_registry.services.lists import load_activity_areas
from stk_registry.services.proofs import claim_with

# Subject, field of work, groups served, what it does.
SUBJECTS = (
    ("Kıyı Temizliği", "environment_animals", ("cyclists",), "Kıyıyı her ay gönüllülerle temizler."),
    ("Sokak Hayvanları", "environment_animals", ("pet_owners",), "Sokak hayvanlarını besler ve yuva arar."),
    ("Körfez Yelken", "sports", ("teenagers", "young"), "Gençlere yelken öğretir."),
    ("Mahalle Basketbolu", "sports", ("teenagers",), "Okul sonrası basketbol çalışmaları yapar."),
    ("Şehir Tarihi", "culture_arts_tourism", ("retired", "students"), "İlçenin tarihini toplar ve gezdirir."),
    ("Amatör Tiyatro", "culture_arts_tourism", ("young", "women"), "Her yıl iki oyun sahneler."),
    ("Okuma Yazma", "education_research", ("foreign_residents",), "Yetişkinlere okuma yazma öğretir."),
    ("Burs Dayanışması", "education_research", ("students",), "Öğrencilere burs ve danışmanlık verir."),
    ("Kadın Emeği", "rights_advocacy", ("women", "jobseekers"), "Kadınların emeğini görünür kılar."),
    ("Kiracı Hakları", "rights_advocacy", ("tenants",), "Kiracılara haklarını anlatır."),
    ("Erişilebilir Kent", "disabled_people", ("disabled", "carers"), "Sokakların erişilebilirliğini izler."),
    ("Yaşlı Komşular", "elderly_children", ("seniors",), "Yalnız yaşayan yaşlıları haftada bir ziyaret eder."),
    ("Sağlıklı Yaşam", "health", ("aged_45_64",), "Sağlık söyleşileri ve yürüyüşler düzenler."),
    ("Deprem Hazırlığı", "humanitarian_aid", ("newcomers",), "Mahalleyi afetlere hazırlar."),
    ("Kent Bahçeleri", "food_agriculture", ("retired", "parents"), "Ortak bahçelerde sebze yetiştirir."),
    ("Esnaf Dayanışması", "professional_solidarity", ("shopkeepers",), "Esnafın ortak sorunlarını dile getirir."),
    ("Çocuk Oyunları", "elderly_children", ("parents",), "Sokak oyunlarını çocuklara öğretir."),
    ("Mimarlık ve Kent", "planning_development", ("workers",), "İmar planlarını halka anlatır."),
)  # fmt: skip
ENDINGS = {
    LegalForm.ASSOCIATION: "Derneği",
    LegalForm.ASSOCIATION_BRANCH: "Derneği Şubesi",
    LegalForm.FEDERATION: "Dernekleri Federasyonu",
    LegalForm.CONFEDERATION: "Konfederasyonu",
    LegalForm.FOUNDATION: "Vakfı",
    LegalForm.FOUNDATION_BRANCH: "Vakfı Şubesi",
    LegalForm.TRADE_UNION: "Çalışanları Sendikası",
    LegalForm.CHAMBER: "Odası",
    LegalForm.COOPERATIVE: "Kooperatifi",
    LegalForm.SPORTS_CLUB: "Spor Kulübü",
    LegalForm.PARENT_TEACHER: "Okul Aile Birliği",
    LegalForm.STUDENT_SOCIETY: "Öğrenci Topluluğu",
    LegalForm.PLATFORM: "Girişimi",
}
# A page that a reader of PDF opens, with nothing on it.
PAPER = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
HOW_MANY = 54
# Days since the last word of the organisation: fresh, a year old, to be marked, long silent (not shown).
SILENT_FOR = (20, 60, 120, 200, 300, 380, 420, 460, 520)


def found_organisations(*, seed: int) -> list[Organisation]:
    """Loads the fields of work and the organisations with their contacts; the same for the same seed."""
    load_activity_areas()
    rng = random.Random(seed)  # noqa: S311 - made-up organisations
    areas = {area.code: area for area in ActivityArea.objects.all()}
    groups = {group.code: group for group in SocialGroup.objects.all()}
    places = list(Neighbourhood.objects.order_by("code"))
    made: list[Organisation] = []
    forms = [*ENDINGS, *[LegalForm.ASSOCIATION] * 5]
    for number in range(HOW_MANY):
        subject = SUBJECTS[number % len(SUBJECTS)]
        form, place = (
            forms[(number + 5 * (number // len(SUBJECTS))) % len(forms)],
            places[number % len(places)],
        )
        made.append(_organisation(number, subject, form=form, place=place, areas=areas, made=made))
    _tie(made, groups=groups, areas=areas, places=places, rng=rng)
    ContactPoint.objects.bulk_create(
        ContactPoint(
            organisation=row,
            purpose=ContactPoint.Purpose.GENERAL,
            email=f"iletisim@{row.slug[:40].strip('-')}.example.org",
            is_public=True,
        )
        for row in made
    )
    return made


def waiting_for_the_unit(made: list[Organisation], *, author: User) -> None:
    """Gives the unit's desk something to do: changes, an application, a claim, and a log to come back to.

    All are in the name of the unit's own demo account; each text says that it is made up.
    """
    today = timezone.localdate()
    for row, about in zip(
        made[:3], ("Çarşamba akşamları", "Hafta sonları", "Her ayın ilk günü"), strict=True
    ):
        change = start_change(row, actor=author)
        proposed = {"about": f"{row.about} {about} herkese açık bir buluşma yapar.", "volunteers": "10-49"}
        change = save_draft(change, proposed=proposed, version=change.version, actor=author)
        submit_change(change, actor=author)
    _sent_days_ago(made[0], 17), _sent_days_ago(made[1], 13)
    _application(author)
    claim_with(
        made[5], proof=("deneme-yetki-belgesi.pdf", PAPER), duty="Deneme Başkan",
        message="Bu talep tanıtım için uydurulmuştur.", actor=author,
    )  # fmt: skip
    _answered(made[6], author)
    note(
        made[3], kind="visit", day=today - timedelta(days=9), with_whom="Deneme Başkan",
        text="Toplantı için bir oda arıyorlar; yerleşkenin takvimine bakılacak. (Tanıtım)",
        follow_up_on=today + timedelta(days=2), actor=author,
    )  # fmt: skip
    done = note(
        made[3], kind="protocol", day=today - timedelta(days=60), with_whom="Deneme Sayman",
        text="Ortak etkinlik için protokol taslağı görüşüldü. (Tanıtım)",
        follow_up_on=today - timedelta(days=30), actor=author,
    )  # fmt: skip
    follow_up(done, actor=author)
    relate(made[3], kind="partner", other=made[4], since=today - timedelta(days=200), actor=author)


def speak_for(organisations: list[Organisation], *, accepted_by: User) -> None:
    """Lets the demo bar's representative speak for organisations: claimed with a paper, accepted by the unit."""
    user = User.objects.create_user(demo_email("organisation"), name="Deneme Temsilci")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    for organisation in organisations:
        claim = claim_with(
            organisation, proof=("deneme-yetki-belgesi.pdf", PAPER), duty="Deneme Başkan",
            message="Bu talep tanıtım için uydurulmuştur.", actor=user,
        )  # fmt: skip
        accept_claim(claim, actor=accepted_by)
    user.represents.update(valid_from=timezone.localdate() - timedelta(days=90))


def _sent_days_ago(row: Organisation, days: int) -> None:
    """Moves a sent change back in time, so that deadlines come near and pass."""
    gone = timezone.now() - timedelta(days=days)
    due = timezone.localdate(gone) + ANSWER_WITHIN
    row.changes.update(started_at=gone, submitted_at=gone, due_on=due)


def _application(author: User) -> None:
    """Sends in an application like a record that is there, so that the likeness is seen."""
    change = start_application(
        legal_form="platform", name="Deneme Aksoy Kıyı Temizliği Girişimi", duty="Deneme Sözcü", actor=author
    )
    proposed = {"summary": "Kıyıyı komşularla temizler. Tanıtım için uydurulmuştur.", "members": "1-9"}
    change = save_draft(change, proposed=proposed, version=change.version, actor=author)
    submit_change(change, actor=author)


def _answered(row: Organisation, author: User) -> None:
    """Sends in a change and accepts it in part, so that a record has a history and a letter."""
    change = start_change(row, actor=author)
    proposed = {"summary": "En iyi kuruluş biziz!", "website": "https://deneme.example.org/"}
    change = save_draft(change, proposed=proposed, version=change.version, actor=author)
    change = submit_change(change, actor=author)
    refused = {"summary": "Ne yaptığınızı bir cümleyle yazın."}
    decision = Decision(verb=Verb.ACCEPT, reason="Deneme yanıtıdır.", refused=refused)
    decide(change, decision, seen=seen_of(change, differences_of(change)), actor=author)


def _organisation(number: int, subject: tuple, *, form: LegalForm, place, areas, made) -> Organisation:
    title, area, _groups, summary = subject
    today = timezone.localdate()
    name = f"Deneme {place.name} {title} {ENDINGS[form]}"
    heard = today - timedelta(days=SILENT_FOR[number % len(SILENT_FOR)])
    wants_parent = FORMS[form].needs_parent
    kin = [row for row in made if row.register == FORMS[form].register and not row.parent_id]
    return Organisation.objects.create(
        slug=tr_slug(name)[:120],
        name=name,
        legal_form=form,
        state=Organisation.State.LISTED,
        register_number=_number(form, number),
        founded_on=today - timedelta(days=900 + 211 * number),
        parent=kin[0] if wants_parent and kin else None,
        summary=summary,
        about=f"{summary} Bu kuruluş yalnızca tanıtım için uydurulmuştur; gerçek bir kuruluş değildir.",
        primary_area=areas[area],
        neighbourhood=place,
        address=f"Deneme Sokak No: {number + 1}, Karşıyaka",
        serves_whole_district=number % 6 == 0,
        members=("10-49", "50-99", "100-499", "1-9")[number % 4],
        volunteers=("1-9", "10-49", "0")[number % 3],
        languages=["tr", "en"] if number % 5 == 0 else ["tr"],
        last_declaration_year=today.year - 1 if "last_declaration_year" in FORMS[form].fields else None,
        listed_on=heard - timedelta(days=30),
        confirmed_on=heard if number % 7 else None,
        provenance="Tanıtım verisi",
        is_synthetic=True,
    )  # fmt: skip


def _number(form: LegalForm, number: int) -> str:
    """Returns a number in the register's writing, in a range that no register has given out."""
    kinds = {
        Register.ASSOCIATIONS: f"99-{number:03d}-000",
        Register.TRADE: f"99{number:014d}",
        Register.SPORTS: f"99-1-{number}",
        Register.NONE: "",
    }
    return kinds.get(FORMS[form].register, f"99{number:04d}")


def _tie(made, *, groups, areas, places, rng) -> None:
    """Writes groups, fields and neighbourhoods served in three statements."""
    by_area, by_group, by_place = [], [], []
    fields, served, where = (
        Organisation.areas.through, Organisation.groups.through, Organisation.neighbourhoods.through,
    )  # fmt: skip
    for number, row in enumerate(made):
        _title, area, codes, _summary = SUBJECTS[number % len(SUBJECTS)]
        by_area.append(fields(organisation=row, activityarea=areas[area]))
        by_group += [served(organisation=row, socialgroup=groups[code]) for code in codes if code in groups]
        if not row.serves_whole_district:
            near = {row.neighbourhood, *rng.sample(places, min(2, len(places)))}
            by_place += [
                where(organisation=row, neighbourhood=place) for place in sorted(near, key=lambda p: p.code)
            ]
    for through, rows in ((fields, by_area), (served, by_group), (where, by_place)):
        through.objects.bulk_create(rows)
