"""The directory is read from memory: it says what the database says, and every change is seen on the next visit."""

import itertools
import random
from datetime import timedelta

import pytest
from django.utils import timezone

from city.models import Neighbourhood, SocialGroup
from stk_registry import directory_index
from stk_registry.directory import Wanted, find, narrowed
from stk_registry.importing.saving import import_organisations
from stk_registry.legal_forms import LegalForm
from stk_registry.models import ActivityArea, Organisation
from stk_registry.services.confirming import confirm
from tests.factories import member
from tests.factories import stk as registry

pytestmark = pytest.mark.django_db
WORDS = ("Işık", "Çınar", "Deniz", "İmece", "9. Sokak", "Şafak", "ığdır")


@pytest.fixture
def town():
    """A hundred organisations with everything by chance, some of them hidden or silent."""
    chance, today = random.Random(7), timezone.localdate()
    areas = [registry.area(f"area-{n}", f"Alan {n}", synonyms=f"kedi{n}, deniz") for n in range(4)]
    groups = [SocialGroup.objects.create(code=f"group-{n}", name=f"Grup {n}") for n in range(3)]
    places = [Neighbourhood.objects.create(code=f"place-{n}", name=f"Mahalle {n}") for n in range(4)]
    for number in range(100):
        made = registry.organisation(
            f"{chance.choice(WORDS)} {number} Deneme",
            slug=f"d-{number}",
            legal_form=chance.choice(["association", "platform", "foundation"]),
            state=chance.choice(["listed", "listed", "listed", "hidden"]),
            confirmed_on=today - timedelta(days=chance.choice([1, 300, 450, 600])),
            serves_whole_district=chance.random() < 0.2,
            neighbourhood=chance.choice([None, *places]),
            primary_area=chance.choice([None, *areas]),
        )
        made.areas.set(chance.sample(areas, chance.randint(0, 3)))
        made.groups.set(chance.sample(groups, chance.randint(0, 2)))
        made.neighbourhoods.set(chance.sample(places, chance.randint(0, 2)))


def everything(wanted: Wanted) -> list[str]:
    first = find(wanted)
    pages = (find(wanted, page=number).page for number in first.page.paginator.page_range)
    return [row.name for row in itertools.chain.from_iterable(pages)]


def test_it_finds_what_the_database_finds_for_every_wish(town):
    chance = random.Random(11)
    choices = {
        "words": ["", "deneme", "isik", "DENİZ", "kedi1 deneme", "yok", "9"],
        "area": ["", "area-1", "yok"],
        "group": ["", "group-2"],
        "place": ["", "place-0", "yok"],
        "form": ["", *LegalForm.values[:2], "platform"],
        "letter": ["", "ş", "i", "ı", "9", "Ç", "!"],
    }
    found_some = 0
    for _each in range(150):
        wanted = Wanted(**{name: chance.choice(values) for name, values in choices.items()})
        rows = list(narrowed(wanted).order_by("sort_key", "pk").values_list("name", flat=True))

        assert everything(wanted) == rows, wanted
        assert find(wanted).total == len(rows)
        found_some += bool(rows)
    assert found_some > 20


def test_a_row_says_what_the_record_says(town):
    today = timezone.localdate()
    rows = {row.slug: row for page in (1, 2, 3, 4) for row in find(Wanted(), page=page).page}
    records = list(Organisation.objects.listed().select_related("primary_area", "neighbourhood"))

    assert len(records) > 40
    for record in records:
        row = rows[record.slug]
        assert (row.name, row.legal_form, row.is_stale) == (
            record.name,
            record.legal_form,
            record.is_stale(today),
        )
        assert (row.primary_area and row.primary_area.code) == (
            record.primary_area and record.primary_area.code
        )
        assert str(row.neighbourhood) == str(record.neighbourhood)
        assert row.get_absolute_url() == record.get_absolute_url()


def renamed(organisation):
    organisation.name = "Deneme Yeni Ad"
    organisation.save()


def hidden(organisation):
    organisation.state = "hidden"
    organisation.save()


def other_area(organisation):
    organisation.areas.add(registry.area("sports", "Spor"))


def area_renamed(organisation):
    area = ActivityArea.objects.get(code="environment_animals")
    area.name = "Doğa"
    area.save()


def confirmed(organisation):
    user = member("Baris")
    registry.representative(user, organisation)
    confirm(organisation, actor=user)


def imported(organisation):
    import_organisations("Adı;Türü\nDeneme Sokak Girişimi;Platform".encode(), name="liste.csv")


def gone(organisation):
    organisation.delete()


@pytest.mark.parametrize(
    "change", [renamed, hidden, other_area, area_renamed, confirmed, imported, gone], ids=lambda f: f.__name__
)
def test_a_change_is_on_the_next_page_that_anybody_opens(client, change):
    made = registry.organisation(confirmed_on=timezone.localdate() - timedelta(days=420))
    made.areas.add(registry.area())
    before = client.get("/stk/").content

    change(made)

    assert client.get("/stk/").content != before


def test_a_visit_without_a_change_asks_one_question(client, django_assert_num_queries):
    registry.organisation()
    client.get("/stk/?q=deneme")

    with django_assert_num_queries(1):
        client.get("/stk/?q=deneme&alan=environment_animals&page=2")


def test_english_readers_get_english_names_from_the_same_memory(client):
    registry.organisation(
        "Deneme Kıyı Derneği", name_en="Demo Shore", summary="Temizler.", summary_en="Cleans."
    )

    turkish = client.get("/stk/").content.decode()
    english = client.get("/stk/", headers={"accept-language": "en"}).content.decode()

    assert "Deneme Kıyı Derneği" in turkish and "Temizler." in turkish
    assert "Demo Shore" in english and "Cleans." in english and "Association" in english


def test_what_left_no_mark_is_seen_after_ten_minutes(client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    made = registry.organisation()
    client.get("/stk/")
    Organisation.objects.filter(pk=made.pk).update(name="Deneme Elle Değiştirilen")

    time_machine.shift(directory_index.KEPT_SECONDS)

    assert "Deneme Elle Değiştirilen" in client.get("/stk/").content.decode()
