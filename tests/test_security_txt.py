"""Whom to tell of a weakness: security.txt (RFC 9116)."""

from datetime import UTC, datetime

import pytest
import sectxt
import time_machine

from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/.well-known/security.txt"


@pytest.fixture
def now():
    with time_machine.travel(datetime(2026, 6, 15, 12, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def wrong_in(content: bytes) -> list[str]:
    """What sectxt finds, errors and recommendations; a signature is not for us to give."""
    parser = sectxt.Parser(content, urls="https://news.example.org/.well-known/security.txt")
    found = [*parser.errors, *parser.recommendations]
    return [told["code"] for told in found if told["code"] not in {"not_signed", "no_encryption"}]


@pytest.mark.parametrize("contact", ["mailto:security@example.org", "https://example.org/report?of=news"])
def test_it_names_the_contact_that_was_set(visitor, settings, now, contact):
    settings.SITE_URL = "https://news.example.org"
    settings.SECURITY_CONTACT = contact
    make.newsroom(email="press@example.org")

    response = visitor.get(ADDRESS)

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        f"Contact: {contact}\n"
        "Expires: 2027-05-01T00:00:00Z\n"
        "Preferred-Languages: en, fr\n"
        "Canonical: https://news.example.org/.well-known/security.txt\n"
    )
    assert wrong_in(response.content) == []


def test_it_names_the_newsroom_where_nothing_is_set(visitor, now):
    make.newsroom(email="press+news@example.org")

    told = visitor.get(ADDRESS).content.decode()

    assert told.startswith("Contact: mailto:press+news@example.org\nExpires: ")
    assert "Canonical" not in told, "it would have to begin with https://"
    assert wrong_in(told.encode()) == []


def test_where_nobody_can_be_told_there_is_none(visitor):
    make.newsroom(email="")
    never = visitor.get("/nothing/")

    response = visitor.get(ADDRESS)

    assert (response.status_code, response.content) == (404, never.content)
    assert sorted(response.items()) == sorted(never.items())


@pytest.mark.parametrize("month", range(1, 13))
def test_it_is_the_same_all_month_long_and_expires_within_a_year(visitor, now, month):
    make.newsroom(email="press@example.org")
    last = {1: 31, 3: 31, 5: 31, 7: 31, 8: 31, 10: 31, 12: 31, 2: 28}.get(month, 30)
    said = set()
    for day in (1, last):
        at = datetime(2026, month, day, 23 if day > 1 else 0, 59 if day > 1 else 0, tzinfo=UTC)
        now.move_to(at)
        content = visitor.get(ADDRESS).content.decode()
        said.add(content)
        expires = datetime.fromisoformat(content.split("Expires: ")[1].split("\n")[0])
        assert 300 < (expires - at).days < 365

    assert len(said) == 1
