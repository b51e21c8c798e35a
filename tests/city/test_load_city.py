"""The town's data is loaded from files: all of it or nothing, and twice changes nothing."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from city.models import (
    CalendarException,
    DeadlineRule,
    Neighbourhood,
    OrgUnit,
    PlaceAlias,
    PopulationCell,
    ReferencePopulation,
    SocialGroup,
)
from common.contract_command import Refused

PLACES = "source,licence,as_of,code,name,tuik_id,longitude,latitude\n"
UNITS = "source,code,name,kind,parent,successor,confirmed\n"
SQUARE = [[[27.0, 38.0], [27.1, 38.0], [27.1, 38.1], [27.0, 38.0]]]


def run(capsys, *arguments):
    """Returns exit code, printed object and words of load_city."""
    code, words = 0, ""
    try:
        call_command("load_city", *map(str, arguments))
    except Refused as refusal:
        code, words = refusal.returncode, str(refusal)
    printed = capsys.readouterr()
    return code, json.loads(printed.out) if printed.out else None, words + printed.err


@pytest.mark.django_db
def test_the_shipped_data_loads_and_its_sums_are_the_published_ones(capsys):
    code, result, _ = run(capsys)

    assert (code, result["refused"]) == (0, [])
    assert Neighbourhood.objects.count() == 27
    assert ReferencePopulation.objects.get(code="adnks-2025").total() == 339_624
    older = ReferencePopulation.objects.get(code="adnks-2023")
    assert older.margin("sex") == {("male",): 159_384, ("female",): 182_473}
    assert older.total_by("neighbourhood") == older.total_by("sex") == 341_857
    assert (
        Neighbourhood.objects.exclude(longitude__range=(27.06, 27.19), latitude__range=(38.44, 38.56)).count()
        == 0
    )


@pytest.mark.django_db
def test_each_shipped_row_says_where_it_comes_from(town):
    for model in (
        Neighbourhood,
        OrgUnit,
        SocialGroup,
        PlaceAlias,
        DeadlineRule,
        ReferencePopulation,
        CalendarException,
    ):
        assert model.objects.exists()
        assert not model.objects.filter(source="").exists(), model


@pytest.mark.django_db
def test_unconfirmed_units_are_marked_and_each_desk_belongs_to_a_unit(town):
    assert OrgUnit.objects.filter(confirmed=False, source__contains="doğrulanmadı").exists()
    desks = OrgUnit.objects.of_kind("desk").confirmed()
    assert desks.count() == 9
    assert not desks.exclude(parent__kind="unit").exists()
    assert OrgUnit.objects.filter(kind="directorate", successor__isnull=False).count() == 1


@pytest.mark.django_db
def test_loading_twice_changes_nothing(capsys, town):
    before = list(Neighbourhood.objects.values()) + list(DeadlineRule.objects.values())

    code, result, _ = run(capsys)

    assert code == 0
    assert all(counts["created"] == counts["changed"] == 0 for counts in result["counts"].values())
    assert list(Neighbourhood.objects.values()) + list(DeadlineRule.objects.values()) == before


@pytest.mark.django_db
def test_a_changed_row_changes_its_record_and_no_other(capsys, town, directory):
    files = directory(**{"neighbourhoods.csv": "source,code,name\nmunicipality,aksoy,Aksoy (yeni)\n"})

    _, result, _ = run(capsys, files)

    assert result["counts"]["neighbourhoods.csv"] == {
        "created": 0,
        "changed": 1,
        "unchanged": 0,
        "refused": 0,
    }
    aksoy = Neighbourhood.objects.get(code="aksoy")
    assert (aksoy.name, aksoy.tuik_id) == ("Aksoy (yeni)", 41100)


@pytest.mark.django_db
def test_one_bad_row_keeps_all_rows_out_and_every_bad_row_is_named(capsys, directory):
    text = PLACES + "s,,,good,İyi,1,27.1,38.4\ns,,,,Kodsuz,,,\ns,,,far,Uzak,3,277,38\ns,,,good,Yine,4,,\n"

    code, result, words = run(capsys, directory(**{"neighbourhoods.csv": text}))

    assert code == 2
    assert [(row["line"], row["column"]) for row in result["refused"]] == [(3, "code"), (4, ""), (5, "")]
    assert "neighbourhoods.csv:3 (code)" in words
    assert not Neighbourhood.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file", "text", "column"),
    [
        ("neighbourhoods.csv", "source,code,name,as_of\ns,a,A,31.02.2026\n", "as_of"),
        ("neighbourhoods.csv", "source,code,name,tuik_id\ns,a,A,1.234\n", "tuik_id"),
        ("neighbourhoods.csv", "source,code,name\ns,Büyük Harf,A\n", "code"),
        ("neighbourhoods.csv", "source,code,name\n,a,A\n", "source"),
        ("neighbourhoods.csv", "source,code,name\ns,a,Kars\u0435n\n", "name"),
        ("neighbourhoods.csv", "source,code,name,colour\ns,a,A,red\n", "colour"),
        ("neighbourhoods.csv", "source,code\ns,a\n", "name"),
        ("neighbourhoods.csv", "source,code,name\ns,a\n", ""),
        ("place_aliases.csv", "source,name,neighbourhood\ns,Sahil,nowhere\n", "neighbourhood"),
        ("org_units.csv", UNITS + "s,a,A,cabinet,,,\n", "kind"),
        ("org_units.csv", UNITS + "s,a,A,unit,missing,,\n", "parent"),
        ("org_units.csv", UNITS + "s,a,A,unit,,,belki\n", "confirmed"),
        ("org_units.csv", UNITS + "s,a,A,unit,a,,\n", "parent"),
        ("social_groups.csv", "source,code,name,age_from,age_to\ns,a,A,30,20\n", ""),
        ("calendar_exceptions.csv", "source,date,kind\ns,,holiday\n", "date"),
        ("calendar_exceptions.csv", "source,date,kind\ns,2026-01-02,party\n", "kind"),
        ("reference_populations.csv", "source,code,name,year\ns,a,A,25\n", ""),
        (
            "deadline_rules.csv",
            "source,code,trigger,unit,legal_basis,evidence\ns,a,geliş,workday,kanun,verified\n",
            "",
        ),
    ],
)
def test_a_bad_cell_is_refused_where_it_stands(capsys, directory, file, text, column):
    code, result, _ = run(capsys, directory(**{file: text}))

    assert code == 2
    (row,) = result["refused"]
    assert (row["file"], row["column"]) == (file, column)
    assert row["reason"]
    assert not Neighbourhood.objects.exists()
    assert not OrgUnit.objects.exists()


@pytest.mark.django_db
def test_the_table_with_age_and_sex_is_accepted_when_the_municipality_has_it(capsys, directory):
    files = directory(
        **{
            "neighbourhoods.csv": PLACES + "s,,,east,Doğu,,,\n",
            "reference_populations.csv": "source,code,name,year\ns,own,Kendi,2026\n",
            "population_cells.csv": "source,population,neighbourhood,sex,age_band,count\n"
            "s,own,east,female,18-29,120\ns,own,east,male,65+,80\n",
        }
    )

    code, _, _ = run(capsys, files)

    assert code == 0
    assert ReferencePopulation.objects.get(code="own").margin("neighbourhood", "sex", "age_band") == {
        ("east", "female", "18-29"): 120,
        ("east", "male", "65+"): 80,
    }
    assert PopulationCell.objects.count() == 2


@pytest.mark.django_db
def test_a_table_saved_by_a_turkish_spreadsheet_is_read(capsys, tmp_path):
    text = "source;code;name;longitude;latitude;as_of\r\ns;a;Işık;27,1;38,45;22.11.2026\r\n"
    (tmp_path / "neighbourhoods.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())

    code, _, _ = run(capsys, tmp_path)

    place = Neighbourhood.objects.get()
    assert (code, place.longitude, place.as_of) == (0, 27.1, date(2026, 11, 22))


@pytest.mark.django_db
def test_another_encoding_is_refused_with_the_line_where_it_shows(capsys, tmp_path):
    (tmp_path / "neighbourhoods.csv").write_bytes("source,code,name\ns,a,A\ns,b,Işık\n".encode("cp1254"))

    code, result, _ = run(capsys, tmp_path)

    assert (code, result["refused"][0]["line"]) == (2, 3)


@pytest.mark.django_db
def test_units_may_name_a_parent_that_stands_below_them(capsys, directory):
    text = UNITS + "s,desk,Masa,desk,top,,evet\ns,top,Üst,directorate,,,hayır\n"

    run(capsys, directory(**{"org_units.csv": text}))

    assert OrgUnit.objects.get(code="desk").parent.code == "top"
    assert OrgUnit.objects.get(code="desk").confirmed


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [("/there/is/nothing",), (__file__,)])
def test_what_is_no_directory_of_data_is_refused(capsys, arguments):
    assert run(capsys, *arguments)[0] == 2


@pytest.mark.django_db
def test_a_directory_without_known_files_is_refused(capsys, directory):
    assert run(capsys, directory(**{"notes.txt": "x"}))[0] == 2


def a_layer(*features):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": p, "geometry": g and {"type": g, "coordinates": c}}
                for p, g, c in features
            ],
        }
    )


@pytest.mark.django_db
@pytest.mark.parametrize("named", [{"code": "east"}, {"tuik_id": 7}, {"tuik_id": "7"}, {"name": "DOĞU"}])
def test_a_boundary_finds_its_place_by_code_number_or_name(capsys, directory, named):
    Neighbourhood.objects.create(code="east", name="Doğu", tuik_id=7)
    files = directory(**{"layer.geojson": a_layer(({**named, "source": "CBS"}, "Polygon", SQUARE))})

    code, result, _ = run(capsys, files)

    place = Neighbourhood.objects.get()
    assert (code, result["counts"]["layer.geojson"]["created"]) == (0, 1)
    assert place.boundary == {"type": "Polygon", "coordinates": SQUARE}
    assert place.boundary_source == "CBS"
    assert run(capsys, files)[1]["counts"]["layer.geojson"]["unchanged"] == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "coordinates"),
    [
        (None, None),
        ("Point", [27, 38]),
        ("Polygon", []),
        ("Polygon", [[[27, 38], [28, 38], [28, 39], [27, 39]]]),
        ("Polygon", [[[27, 38], [270, 38], [28, 39], [27, 38]]]),
        ("Polygon", [[["a", 38], [28, 38], [28, 39], ["a", 38]]]),
        ("MultiPolygon", SQUARE),
    ],
)
def test_a_boundary_that_is_none_is_refused(capsys, directory, kind, coordinates):
    Neighbourhood.objects.create(code="east", name="Doğu")
    files = directory(**{"layer.geojson": a_layer(({"code": "east"}, kind, coordinates))})

    code, result, _ = run(capsys, files)

    assert (code, result["refused"][0]["line"]) == (2, 1)
    assert Neighbourhood.objects.get().boundary is None


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "{}", "[]", '{"features": 3}', '{"features": [3]}', "\xff"])
def test_a_file_that_is_no_layer_is_refused(capsys, directory, text):
    assert run(capsys, directory(**{"layer.geojson": text}))[0] == 2


@pytest.mark.django_db
def test_boundaries_of_unknown_places_are_refused(capsys, directory):
    files = directory(**{"layer.geojson": a_layer(({"name": "Ada"}, "Polygon", SQUARE))})

    assert run(capsys, files)[0] == 2
