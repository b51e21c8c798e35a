"""What the import of a whole province's organisations takes: `python -m benchmarks.registry [ROWS]`.

Writes a workbook of made-up organisations with known bad rows, imports it into a database of its own three times
(dry run, import, again), then brings a second one in through the pages of the desk, and prints seconds and counts.
Exit 1: over a limit, or the report names other rows.
"""

import io
import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path

LIMIT_SECONDS = 60
# Somebody waits for a page of the desk, and a proxy in front of it for a minute at most.
DESK_SECONDS = 20
HEADER = (
    "Adı",
    "Türü",
    "Kütük no",
    "Mahalle",
    "Çalışma alanları",
    "Kuruluş tarihi",
    "E-posta",
    "Genel merkez",
)
WORDS = ("Deniz", "Işık", "Çınar", "Yelken", "Ihlamur", "Gökkuşağı", "Zeytin", "İmece", "Şafak", "Ümit")
# What is broken, by the column in which the report must name it.
BREAKS = {
    "Adı": "",
    "Türü": "Bilinmeyen",
    "Mahalle": "Olmayan",
    "Kuruluş tarihi": "31.02.2020",
    "E-posta": "bozuk",
}
EVERY = 40


def rows_of(
    count: int, *, areas: list[str], places: list[str], first: int = 0
) -> tuple[list[list], dict[int, str]]:
    """Returns rows and, by line, the column that is wrong; every fortieth row is, in turns."""
    chance, rows, wrong = random.Random(35), [], {}
    for place in range(first, first + count):
        name = f"Deneme {chance.choice(WORDS)} {chance.choice(WORDS)} {place} Derneği"
        row = [name, "Dernek", 35_000_000 + place, chance.choice(places), chance.choice(areas)]
        row += [f"{place % 28 + 1}.03.2001", f"bilgi{place}@deneme.example", ""]
        if place % EVERY == EVERY - 1:
            column = list(BREAKS)[place // EVERY % len(BREAKS)]
            row[HEADER.index(column)] = BREAKS[column]
            wrong[place - first + 2] = column
        rows.append(row)
    return rows, wrong


def workbook_of(rows: list[list]) -> bytes:
    """Returns the rows as a workbook, numbers as numbers."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def fill_lists() -> None:
    """Writes the lists that rows refer to: as many neighbourhoods as the district has, twenty fields of work."""
    from city.models import Neighbourhood
    from stk_registry.models import ActivityArea

    for place in range(27):
        Neighbourhood.objects.create(code=f"deneme-{place}", name=f"Deneme {place}. Mahalle")
    for place in range(20):
        ActivityArea.objects.create(
            code=f"deneme-{place}", name=f"Deneme alanı {place}", icnpo_group=place % 12 + 1
        )


def measure(count: int) -> dict:
    """Returns seconds and counts of the three imports, and whether the report names just the bad rows."""
    from city.models import Neighbourhood
    from stk_registry.importing.saving import import_organisations
    from stk_registry.models import ActivityArea

    areas = list(ActivityArea.objects.values_list("name", flat=True))
    places = list(Neighbourhood.objects.values_list("name", flat=True))
    rows, wrong = rows_of(count, areas=areas, places=places)
    data = workbook_of(rows)
    result: dict = {"rows": count, "bad_rows": len(wrong)}
    for name, dry_run in (("dry_run", True), ("import", False), ("again", False)):
        began = time.perf_counter()
        outcome = import_organisations(data, name="deneme.xlsx", dry_run=dry_run)
        result[name] = {"seconds": round(time.perf_counter() - began, 2)} | outcome.counts
        told = {fault.line: fault.column for fault in outcome.plan.faults}
        result[name]["report_is_right"] = told == wrong
    return result


def at_the_desk(count: int) -> dict:
    """Returns seconds of the two pages of the desk that bring in as many rows beside those that are there."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.test import Client
    from django.utils import timezone

    from city.models import Neighbourhood, OrgUnit
    from people.models import UnitMembership, User
    from stk_registry.models import ActivityArea, FileImport, Organisation

    unit = OrgUnit.objects.create(code="deneme", name="Deneme", kind="directorate")
    keeper = User.objects.create_user("deneme@example.org")
    UnitMembership.objects.create(user=keeper, unit=unit, role="registry", valid_from=timezone.localdate())
    desk = Client(HTTP_HOST="127.0.0.1")
    desk.force_login(keeper)
    areas = list(ActivityArea.objects.values_list("name", flat=True))
    places = list(Neighbourhood.objects.values_list("name", flat=True))
    rows, wrong = rows_of(count, areas=areas, places=places, first=count)
    before = Organisation.objects.count()
    file = SimpleUploadedFile("deneme.xlsx", workbook_of(rows))
    began = time.perf_counter()
    desk.post("/masa/stk/aktarim/", {"file": file, "is_listed": "on"})
    checked = time.perf_counter()
    found = FileImport.objects.get()
    report = desk.get(found.get_absolute_url())
    told = time.perf_counter()
    desk.post(found.get_absolute_url(), {"step": "do", "seen": found.mark})
    done = time.perf_counter()
    seconds = {"check": checked - began, "report": told - checked, "bring_in": done - told}
    return {name: round(each, 2) for name, each in seconds.items()} | {
        "created": Organisation.objects.count() - before,
        "is_right": report.status_code == 200
        and Organisation.objects.count() - before == found.counts["created"] == count - len(wrong),
    }


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_600
    with tempfile.TemporaryDirectory() as workdir:
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(workdir) / 'registry.sqlite3'}")
        os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        fill_lists()
        result = measure(count)
        from django.test import override_settings

        with override_settings(STAFF_NEEDS_STRONG_SIGN_IN=False):
            result["desk"] = at_the_desk(count)
    print(json.dumps(result, indent=1))
    steps = [result[name] for name in ("dry_run", "import", "again")]
    is_right = all(step["report_is_right"] and step["seconds"] < LIMIT_SECONDS for step in steps)
    desk = result["desk"]
    is_right &= desk["is_right"] and max(desk["check"], desk["report"], desk["bring_in"]) < DESK_SECONDS
    return 0 if is_right and not result["again"]["created"] + result["again"]["changed"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
