"""Two organisations want the hall on the same evening; one gets it, whoever clicks when."""

import threading
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from stk_registry.errors import OutsideOpeningHours, ReasonMissing, SlotIsTaken, TooLong
from stk_registry.models import Campus, Space, SpaceAllocation, SpaceRequest, SpaceSlot
from stk_registry.services import spaces
from tests.factories import member
from tests.factories import stk as registry


def at(hour: int, minute: int = 0, *, days: int = 30) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def make_hall(**fields: object) -> Space:
    campus = Campus.objects.get_or_create(slug="deneme", defaults={"name": "Deneme Yerleşkesi"})[0]
    wanted = {
        "kind": "hall",
        "name": "Deneme Salonu",
        "opens": time(9),
        "closes": time(22),
        "longest_hours": 6,
    }
    return Space.objects.create(campus=campus, code=fields.pop("code", "S1"), **(wanted | fields))


def ask(organisation, by, space, start, end, **fields):
    return spaces.ask_for_space(
        organisation,
        kind=space.kind,
        space=space,
        starts_at=start,
        ends_at=end,
        purpose="Toplantı",
        actor=by,
        **fields,
    )


@pytest.mark.django_db
class TestOneHall:
    @pytest.fixture(autouse=True)
    def _cast(self):
        self.baris, self.ayda = member("Baris"), member("Ayda")
        self.shore = registry.organisation()
        self.choir = registry.organisation("Deneme Koro Derneği")
        self.hall = make_hall()

    def test_the_second_gets_another_time(self):
        first = ask(self.shore, self.baris, self.hall, at(18), at(20))
        second = ask(self.choir, self.baris, self.hall, at(19, 30), at(21))
        spaces.grant(first, space=self.hall, actor=self.ayda)

        with pytest.raises(SlotIsTaken):
            spaces.grant(second, space=self.hall, actor=self.ayda)

        second.refresh_from_db()
        assert second.state == SpaceRequest.State.SUBMITTED
        assert SpaceAllocation.objects.count() == 1

    def test_one_ends_when_the_other_begins(self):
        for organisation, start, end in ((self.shore, 18, 20), (self.choir, 20, 22)):
            request = ask(organisation, self.baris, self.hall, at(start), at(end))
            spaces.grant(request, space=self.hall, actor=self.ayda)

        assert SpaceSlot.objects.count() == 8

    def test_what_is_cancelled_is_free_again(self):
        request = ask(self.shore, self.baris, self.hall, at(18), at(20))
        spaces.grant(request, space=self.hall, actor=self.ayda)
        assert not spaces.is_free(self.hall, at(19), at(20))

        spaces.cancel(request, actor=self.baris)

        assert spaces.is_free(self.hall, at(19), at(20))
        assert SpaceAllocation.objects.get().cancelled_at is not None

    def test_the_house_rules_hold(self):
        for start, end, refusal in (
            (at(8), at(10), OutsideOpeningHours),
            (at(21), at(23), OutsideOpeningHours),
            (at(10), at(18), TooLong),
            (at(21), at(9, days=31), OutsideOpeningHours),
        ):
            with pytest.raises(refusal):
                ask(self.shore, self.baris, self.hall, start, end)

    def test_an_office_is_given_by_days(self):
        office = make_hall(
            code="O1", kind="office", opens=None, closes=None, longest_hours=None, longest_months=12
        )
        request = ask(self.shore, self.baris, office, at(0, days=10), at(0, days=40))

        spaces.grant(request, space=office, actor=self.ayda)

        assert SpaceSlot.objects.filter(space=office).count() == 30
        assert not spaces.is_free(office, at(12, days=39), at(13, days=39))
        assert spaces.is_free(office, at(12, days=40), at(13, days=40))

    def test_a_refusal_says_why(self):
        request = ask(self.shore, self.baris, self.hall, at(18), at(20))

        with pytest.raises(ReasonMissing):
            spaces.refuse(request, reason=" ", actor=self.ayda)

        assert spaces.refuse(request, reason="Salon onarımda.", actor=self.ayda).reason == "Salon onarımda."


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_gets_the_hall():
    ayda, hall = member("Ayda"), make_hall()
    shore = registry.organisation()
    requests = [ask(shore, ayda, hall, at(18), at(20)) for _ in range(10)]
    outcome: list[str] = []

    def grant(request):
        try:
            spaces.grant(request, space=hall, actor=ayda)
            outcome.append("granted")
        except SlotIsTaken:
            outcome.append("taken")
        finally:
            connection.close()

    threads = [threading.Thread(target=grant, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcome) == ["granted"] + ["taken"] * 9
    assert SpaceSlot.objects.count() == 4
