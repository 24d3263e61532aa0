"""From one release to the next: earlier and later, through the whole archive, and past nothing that isn't open."""

from datetime import UTC, datetime, timedelta

import pytest

from releases import clock
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

AUTUMN = datetime(2017, 10, 30, 17, tzinfo=UTC)


@pytest.fixture
def walk(visitor):
    """The addresses that one comes by when one goes on in one direction."""

    def go(address: str, direction: str) -> list[str]:
        visited = [address]
        while found := Page(visitor.get(visited[-1]).content).links(f"a[rel='{direction}']"):
            visited += found
            assert len(visited) < 20
        return visited

    return go


def test_one_walks_through_all_of_it_once_and_back(walk):
    """Also through what became public in the same second: an archive that was moved has many such."""
    moments = [
        AUTUMN,
        AUTUMN,
        AUTUMN,
        AUTUMN + timedelta(days=1),
        AUTUMN + timedelta(days=1),
        AUTUMN - timedelta(days=1),
    ]
    for number, public_at in enumerate(moments, 1):
        make.migrated(public_at=public_at, reference=f"N{number}")
    make.approved(public_at=clock.now() + timedelta(days=1), reference="hidden")

    order = [f"/releases/n{number}/" for number in (5, 4, 3, 2, 1, 6)]

    assert walk(order[0], "prev") == order
    assert walk(order[-1], "next") == order[::-1]
