"""What isn't open changes nothing of what a search says: no hit, count, order, excerpt or suggestion.

Each page is compared, byte for byte, with what it was before there was anything unopened to find.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from releases import clock
from releases.desk import workflow
from releases.models.edition import PUBLIC, Edition
from releases.newsstand.search import ranking
from releases.newsstand.search.asking import question
from releases.newsstand.search.matching import Found
from tests import make
from tests.searching import found

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
QUERIES = [
    *("huygens", "huygens titan", "titan huygens", "landing", "huy", '"huygens landing"', "-landing", "titan -landing"),
    *("cassini", "casini", "huygns", "cassinni saturn", "PR9-2026", "9", "secret", "huygens&order=date", "q&year=2026"),
    *("huygens&mission=mmx", "huygens&kind=statement", "atterrissage", "headline"),
]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def open_ones() -> None:
    """In two words as often, so that whatever counts more of one changes their order."""
    mmx = make.mission()
    for number in range(6):
        text = {"title": f"Titan {number}", "lead": "Huygens." if number % 2 else "Landing.", "body": "<p>Titan.</p>"}
        told = {"en": text | {"notes": "<p>Huygens landing.</p>" if number % 3 else ""}}
        make.migrated(
            public_at=NOW - timedelta(days=number), reference=f"O{number}", texts=told, missions=(mmx,) * (number < 3)
        )


def closed_ones() -> None:
    """Under embargo, open to the press alone, cancelled, withdrawn: full of words that the open ones have, and some."""
    text = {"title": "Huygens landing", "lead": "Secret Cassini at Saturn.", "body": "<p>" + "huygens " * 300 + "</p>"}
    texts = {"en": text, "fr": {"title": "Atterrissage", "lead": "Secret."}}
    tomorrow, hour = NOW + timedelta(days=1), timedelta(hours=1)
    for number in range(12):
        told: dict[str, Any] = {"reference": f"PR{number}-2026", "texts": texts, "kind": "statement"}
        told["missions"] = (make.mission(),)
        if number % 3 == 2:
            release = make.approved(at=NOW - 2 * hour, **told)
            workflow.withdraw(release, by=None, at=NOW - hour, public_reason="A mistake.")
        else:
            make.approved(public_at=tomorrow, press_at=NOW if number % 3 else tomorrow, **told)


def pages(visitor) -> dict[str, bytes]:
    addresses = [
        f"{start}?q={query}" for query in QUERIES for start in ("/releases/", "/fr/releases/", "/releases/feed.atom")
    ]
    return {address: visitor.get(address).content for address in addresses}


def test_no_search_says_anything_else_because_of_what_is_not_open(visitor, now):
    open_ones()
    before = pages(visitor)

    closed_ones()
    after = pages(visitor)

    assert [address for address, content in after.items() if content != before[address]] == []
    now.shift(timedelta(days=2))
    assert len(found(visitor, "secret")) == 8, "the same are found when their moment has come"


def test_nor_where_very_many_are_found(visitor, now, monkeypatch):
    monkeypatch.setattr(ranking, "MOST", 4)
    open_ones()
    before = pages(visitor)

    closed_ones()

    assert [address for address, content in pages(visitor).items() if content != before[address]] == []


def test_a_search_asks_the_database_the_same_questions(visitor):
    open_ones()
    asked = []
    for _more in range(2):
        with CaptureQueriesContext(connection) as queries:
            for query in QUERIES:
                visitor.get(f"/releases/?q={query}")
        asked.append([query["sql"] for query in queries])
        closed_ones() if len(asked) == 1 else None

    assert asked[0] == asked[1]


def test_the_order_stays_as_time_passes(visitor, now):
    """So a page that was kept stays right until something opens or closes."""
    open_ones()
    orders = []
    for _year in range(4):
        orders.append(found(visitor, "huygens landing"))
        now.shift(timedelta(days=3650))

    assert orders[0]
    assert orders == [orders[0]] * 4


def test_the_engine_itself_knows_them_all():
    """Or the tests above would hold of an index that forgets."""
    closed_ones()
    sought = question("secret cassini", language="en").sought

    assert Edition.objects.filter(Found(sought)).count() == 12
    assert not Edition.objects.open_to(PUBLIC, at=clock.now()).filter(Found(sought)).exists()
