"""How often one address may ask in a minute: counted for all processes together, and blind to what is asked."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection

from releases.newsstand.api.throttle import neighbourhood
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/officers/"
NOON = datetime(2026, 6, 1, 12, 0, 18, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon(settings, time_machine_at):
    settings.API_PER_MINUTE = 3
    with time_machine_at(NOON) as traveller:
        yield traveller


def statuses(visitor, *, times: int, **asking) -> list[int]:
    return [visitor.get(ADDRESS, **asking).status_code for _ in range(times)]


def test_who_asks_too_often_is_told_when_to_come_again(visitor, at_noon):
    assert statuses(visitor, times=4) == [200, 200, 200, 429]
    refused = visitor.get(ADDRESS)
    assert refused["Retry-After"] == "42"

    at_noon.move_to(NOON + timedelta(seconds=42))
    assert statuses(visitor, times=1) == [200]


def test_others_may_ask_meanwhile(visitor):
    statuses(visitor, times=4)

    assert statuses(visitor, times=1, REMOTE_ADDR="192.0.2.7") == [200]


def test_nothing_is_counted_where_nothing_is_to_be(visitor, settings):
    settings.API_PER_MINUTE = 0

    assert statuses(visitor, times=9) == [200] * 9


def test_every_question_counts_alike(visitor):
    """So that nobody learns from it what isn't open."""
    make.approved(public_at=make.in_one_hour(), reference="PR7-2026")
    for address in ("releases/pr7-2026/", "releases/never/", "releases/?year=abc"):
        visitor.get(f"/api/v1/{address}")

    answers = [visitor.get(f"/api/v1/releases/{name}/") for name in ("pr7-2026", "never")]
    assert {answer.status_code for answer in answers} == {429}
    assert answers[0].content == answers[1].content
    assert sorted(answers[0].items()) == sorted(answers[1].items())


def test_pages_for_people_count_nobody(visitor):
    statuses(visitor, times=4)

    assert visitor.get("/releases/").status_code == 200


def test_behind_a_proxy_the_last_address_counts_that_the_proxy_saw(visitor, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for forged in ("203.0.113.1", "203.0.113.2", "203.0.113.3"):
        assert statuses(visitor, times=1, headers={"X-Forwarded-For": f"{forged}, 192.0.2.7"}) == [200]

    assert statuses(visitor, times=1, headers={"X-Forwarded-For": "203.0.113.4, 192.0.2.7"}) == [429]
    assert statuses(visitor, times=1, headers={"X-Forwarded-For": "192.0.2.8"}) == [200]


def test_without_a_proxy_nobody_chooses_an_address(visitor):
    asked = [statuses(visitor, times=1, headers={"X-Forwarded-For": f"203.0.113.{n}"})[0] for n in range(4)]

    assert asked == [200, 200, 200, 429]


def test_the_table_of_the_counter_is_made_after_a_migration(visitor):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE pressoffice_cache")
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert statuses(visitor, times=4) == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9%eth0", "2001:db8:1:2::"),
        ("", ""),
        ("unix:", ""),
        ("1.2.3.4, 5.6.7.8", ""),
    ],
)
def test_who_is_counted_as_one(address, counted):
    assert neighbourhood(address) == counted


def test_the_counter_is_shared_and_keeps_no_address(visitor):
    statuses(visitor, times=1, REMOTE_ADDR="192.0.2.7")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM pressoffice_cache")
        [[key]] = cursor.fetchall()
    assert "202606011200" in key
    assert "192.0.2.7" not in key
    assert cache.get(key.rpartition(":1:")[2]) == 1
