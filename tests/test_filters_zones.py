"""Narrowing the archive by years, months and days: where the newsroom's clock hangs."""

from datetime import UTC, datetime

import pytest

from tests import make
from tests.narrowing import listed, shown

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("zone", "year", "month", "day"),
    [("Asia/Tokyo", 2018, 1, "2018-01-01"), ("Europe/Paris", 2018, 1, "2018-01-01"), ("UTC", 2017, 12, "2017-12-31")],
)
def test_years_months_and_days_follow_the_newsrooms_zone(visitor, zone, year, month, day):
    make.newsroom(time_zone=zone)
    make.migrated(public_at=datetime(2017, 12, 31, 23, 30, tzinfo=UTC), reference="A")

    assert listed(visitor, f"year={year}&month={month}") == "A"
    assert listed(visitor, f"after={day}&before={day}") == "A"
    assert listed(visitor, f"year={4035 - year}") == ""
    assert [[choice.value for choice in facet.choices] for facet in shown("") if facet.name == "year"] == [[str(year)]]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Pacific/Kiritimati", "America/Los_Angeles", "Pacific/Pago_Pago"])
def test_the_first_and_the_last_day_of_the_calendar_can_be_asked_for(visitor, zone):
    make.newsroom(time_zone=zone)
    make.migrated(public_at=datetime(2017, 10, 30, 17, tzinfo=UTC))

    for query in ("year=1900", "year=2999", "after=1900-01-01", "before=2999-12-31", "before=9999-12-31"):
        assert listed(visitor, query) is not None or query.endswith("9999-12-31"), query


def test_the_hour_that_comes_twice_belongs_to_its_day(visitor):
    make.newsroom(time_zone="Europe/Paris")
    for reference, hour in (("A", 0), ("B", 1)):
        make.migrated(public_at=datetime(2026, 10, 25, hour, 30, tzinfo=UTC), reference=reference)

    assert listed(visitor, "after=2026-10-25&before=2026-10-25") == "BA"
