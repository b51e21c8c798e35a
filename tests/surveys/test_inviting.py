"""Invitations: made in batches, handed out once, counted by stratum, revoked and replaced."""

import csv
import io
import json
import stat
import uuid
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from city.models import ReferencePopulation
from common.identifiers import is_code
from people.models import AuditEvent
from surveys.errors import (
    BatchExistsAlready,
    BatchIsRevoked,
    InvitationRefused,
    ReasonNeeded,
    SurveyHasClosed,
)
from surveys.models import Invitation, InvitationBatch, Survey
from surveys.services.invitations import (
    HandedOut,
    counts_by_stratum,
    draw,
    invitations_csv,
    is_unused,
    make_batch,
    replace_batch,
    revoke_batch,
    spread,
    unused_by_stratum,
)
from surveys.services.submitting import submit_response
from tests.surveys.test_answering_a_survey import make_survey

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Survey:
    return make_survey(access=Survey.Access.INVITATION)


@dataclass
class Made:
    batch: InvitationBatch
    invitations: tuple[HandedOut, ...]


def batch_of(survey: Survey, *, form_key: uuid.UUID | None = None, **strata: int) -> Made:
    handed = draw(survey, strata=strata or {"": 3})
    return Made(make_batch(survey, handed=handed, today=timezone.localdate(), form_key=form_key), handed)


def use(survey: Survey, code: str, key: str = "a key") -> None:
    submit_response(survey, answers={"goes": "no"}, key=key, invitation_code=code)


def invite(survey: str, output: Path, *options: str) -> dict:
    out = io.StringIO()
    call_command("invite", survey, "--output", str(output), *options, stdout=out)
    return json.loads(out.getvalue())


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("invite", *arguments)
    assert refusal.value.returncode == 2
    assert not InvitationBatch.objects.exists()
    return str(refusal.value)


def test_a_batch_has_codes_with_a_check_sign_and_keeps_none_of_them(survey) -> None:
    made = batch_of(survey, bostanli=2, yali=1)

    assert [each.stratum for each in made.invitations] == ["bostanli", "bostanli", "yali"]
    assert all(is_code(each.code) for each in made.invitations)
    stored = " ".join(f"{i.code_digest} {i.stratum}" for i in Invitation.objects.all())
    assert not any(each.code in stored or each.code.replace("-", "") in stored for each in made.invitations)
    assert all(each.address.endswith(f"/anket/park/#kod={each.code}") for each in made.invitations)


def test_a_mistyped_code_opens_nothing(survey) -> None:
    code = batch_of(survey).invitations[0].code
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")

    assert is_unused(survey, code.lower().replace("-", " "))
    assert not is_unused(survey, wrong)
    assert not is_unused(survey, "")


def test_sent_and_used_are_counted_by_stratum(survey) -> None:
    made = batch_of(survey, bostanli=2, yali=1)
    use(survey, made.invitations[0].code)

    rows = {row["stratum"]: row for row in counts_by_stratum(survey)}

    assert rows["bostanli"]["name"] == "Bostanlı"
    assert (rows["bostanli"]["sent"], rows["bostanli"]["used"]) == (2, 1)
    assert (rows["yali"]["sent"], rows["yali"]["used"]) == (1, 0)


def test_revoking_leaves_used_codes_used_and_the_others_useless(survey, ayda) -> None:
    made = batch_of(survey)
    use(survey, made.invitations[0].code)

    revoked = revoke_batch(made.batch, reason="Zarflar kayboldu", today=timezone.localdate(), actor=ayda)

    assert revoked == 2
    assert not is_unused(survey, made.invitations[1].code)
    with pytest.raises(InvitationRefused):
        use(survey, made.invitations[1].code, "another key")
    assert Invitation.objects.filter(used_on__isnull=False).count() == 1
    event = AuditEvent.objects.get(verb="survey.batch_revoked")
    assert (event.actor, event.detail["reason"], event.detail["count"]) == (ayda, "Zarflar kayboldu", 2)


def test_revoking_needs_a_reason_and_happens_once(survey) -> None:
    batch = batch_of(survey).batch
    with pytest.raises(ReasonNeeded):
        revoke_batch(batch, reason="  ", today=timezone.localdate(), actor=None)
    revoke_batch(batch, reason="Kayıp", today=timezone.localdate(), actor=None)

    with pytest.raises(BatchIsRevoked):
        revoke_batch(batch, reason="Kayıp", today=timezone.localdate(), actor=None)


def test_a_replacement_has_a_code_for_each_unused_one(survey) -> None:
    old = batch_of(survey, bostanli=2, yali=2)
    use(survey, old.invitations[0].code)

    wanted = unused_by_stratum(old.batch)
    handed = draw(survey, strata=wanted)
    new = replace_batch(
        old.batch, handed=handed, reason="Dosya silindi", today=timezone.localdate(), actor=None
    )

    assert wanted == {"bostanli": 1, "yali": 2}
    assert new.replaces == old.batch
    assert is_unused(survey, handed[0].code)
    assert not is_unused(survey, old.invitations[1].code)


def test_a_form_sent_twice_makes_one_batch(survey) -> None:
    key = uuid.uuid4()
    batch_of(survey, form_key=key)

    with pytest.raises(BatchExistsAlready):
        batch_of(survey, form_key=key)

    assert Invitation.objects.count() == 3


def test_a_closed_survey_invites_nobody(survey) -> None:
    Survey.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    survey.refresh_from_db()

    with pytest.raises(SurveyHasClosed):
        batch_of(survey)


def test_shares_add_up_and_follow_the_population(survey) -> None:
    population = ReferencePopulation.objects.get(code="adnks-2025")

    even = spread(100, how="even", population=None)
    proportional = spread(1000, how="proportional", population=population)

    assert sum(even.values()) == 100 and max(even.values()) - min(even.values()) <= 1
    assert sum(proportional.values()) == 1000
    sizes = {code: size for (code,), size in population.margin("neighbourhood").items()}
    total = sum(sizes.values())
    assert all(abs(proportional[code] - 1000 * size / total) < 1 for code, size in sizes.items())


def test_a_stratum_that_is_a_formula_is_disarmed() -> None:
    sheet = invitations_csv([HandedOut(1, '=HYPERLINK("x")', "ABCD", "https://example.org")])

    assert next(csv.DictReader(io.StringIO(sheet)))["stratum"].startswith("'=")


def test_the_command_writes_codes_that_open_the_survey(survey, tmp_path) -> None:
    file = tmp_path / "kodlar.csv"

    printed = invite("park", file, "--count", "5", "--strata", "bostanli=2", "yali=3")

    rows = list(csv.DictReader(file.open(encoding="utf-8")))
    assert printed["count"] == 5 and InvitationBatch.objects.get().pk == printed["batch"]
    assert [row["stratum"] for row in rows] == ["bostanli"] * 2 + ["yali"] * 3
    assert all(is_unused(survey, row["code"]) for row in rows)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_command_shares_a_count_among_named_strata(survey, tmp_path) -> None:
    invite("park", tmp_path / "a.csv", "--count", "5", "--strata", "bostanli,yali")

    assert {row["stratum"]: row["sent"] for row in counts_by_stratum(survey)} == {"bostanli": 3, "yali": 2}


def test_the_command_never_writes_over_a_file(survey, tmp_path) -> None:
    file = tmp_path / "kodlar.csv"
    file.write_text("kodlar")

    assert "exists already" in refused("park", "--count", "2", "--output", str(file))
    assert file.read_text() == "kodlar"


def test_the_command_saves_nothing_when_the_file_cannot_be_written(survey, tmp_path) -> None:
    assert "--output" in refused("park", "--count", "2", "--output", str(tmp_path / "none" / "a.csv"))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nowhere", "--count", "2"), "no survey nowhere"),
        (("park", "--count", "0"), "1"),
        (("park", "--count", "5", "--strata", "bostanli=2", "yali=2"), "add up to 4"),
        (("park", "--count", "5", "--strata", "bostanli=2", "yali"), "every stratum"),
        (("park", "--count", "5", "--strata", "bostanli=x"), "whole number"),
        (("park", "--count", "5", "--strata", "proportional"), ""),
    ],
)
def test_what_the_command_cannot_do_is_refused_with_its_place(survey, tmp_path, arguments, why) -> None:
    file = tmp_path / "a.csv"

    assert why in refused(*arguments, "--output", str(file))
    assert not file.exists()


def test_an_open_survey_needs_no_codes(tmp_path) -> None:
    make_survey()

    refused("park", "--count", "2", "--output", str(tmp_path / "a.csv"))
