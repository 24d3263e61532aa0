"""The first page of the desk: what waits, what goes out next, what went out."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from releases import clock
from releases.desk import agenda, revisions, workflow
from tests import make
from tests.page import Page

QUERIES = 9
"""One for each section and for its titles, where it holds some, and one for the person's permissions."""

pytestmark = pytest.mark.django_db


def told(by, at=None):
    sections = agenda.of(by, at=at or clock.now())
    return {section.name: [line.headline for line in section.lines] for section in sections}


def titled(title, **kwargs):
    return {"texts": {"en": {"title": title}}} | kwargs


def test_each_release_stands_where_it_waits(alice, bob):
    now = clock.now()
    review = make.draft(**titled("To be read"), by=bob)
    workflow.submit(review, revision=1, by=bob, at=now)
    make.draft(**titled("Mine"), by=alice)
    make.draft(**titled("His"), by=bob)
    make.approved(**titled("Later"), public_at=now + timedelta(days=2))
    make.approved(**titled("Out"), at=now - timedelta(hours=2))
    gone = make.approved(**titled("Gone"), at=now - timedelta(hours=1))
    workflow.withdraw(gone, by=None, at=now, public_reason="Sent in error.")

    assert told(alice) == {"review": ["To be read"], "next": ["Later"], "mine": ["Mine"], "out": ["Out"]}


def test_an_embargo_moves_on_by_itself(alice):
    opens = clock.now() + timedelta(days=2)
    make.approved(**titled("Soon"), public_at=opens)

    assert told(alice)["next"] == ["Soon"]
    assert told(alice, at=opens - timedelta(seconds=1))["today"] == ["Soon"]
    assert "today" not in told(alice, at=opens)
    assert told(alice, at=opens)["out"] == ["Soon"]


def test_what_goes_out_first_stands_first(alice):
    now = clock.now()
    for hours in (3, 1, 2):
        make.approved(**titled(f"In {hours}"), public_at=now + timedelta(days=1, hours=hours))
        make.approved(**titled(f"{hours} ago"), at=now - timedelta(hours=hours))

    assert told(alice)["next"] == ["In 1", "In 2", "In 3"]
    assert told(alice)["out"] == ["1 ago", "2 ago", "3 ago"]


TEN = datetime(2026, 6, 1, 8, tzinfo=UTC)  # in Paris


def test_what_goes_out_today_stands_with_what_stands_in_its_way(bob):
    make.newsroom(time_zone="Europe/Paris")
    make.approved(**titled("At three"), at=TEN, public_at=TEN + timedelta(hours=5))
    make.draft(**titled("At noon, wished"), contacts=(), at=TEN, public_at=TEN + timedelta(hours=2))
    make.draft(**titled("Tomorrow, wished"), at=TEN, public_at=datetime(2026, 6, 1, 22, tzinfo=UTC))

    with timezone.override("Europe/Paris"):
        [today] = [section for section in agenda.of(bob, at=TEN) if section.name == "today"]

    assert [(line.headline, line.obstacles) for line in today.lines] == [
        ("At noon, wished", ["There is no press contact with a telephone. Journalists need somebody to call."]),
        ("At three", []),
    ]


def test_what_was_sent_back_comes_to_its_author_with_the_note_until_they_write_on(alice, bob):
    release = make.draft(**titled("Not yet"), by=alice)
    workflow.submit(release, revision=1, by=alice, at=clock.now())
    workflow.send_back(release, revision=1, by=bob, at=clock.now(), note="The quotation is missing.")

    [back] = [section for section in agenda.of(alice, at=clock.now()) if section.name == "sent_back"]
    lines: list[Any] = back.lines
    assert [(line.headline, line.release.note, line.release.sent_by) for line in lines] == [
        ("Not yet", "The quotation is missing.", "Bob Editor")
    ]
    assert told(alice)["mine"] == []
    assert "sent_back" not in told(bob)

    release.texts.update(title="Now")
    revisions.save(release, base=1, by=alice, at=clock.now())
    assert "sent_back" not in told(alice)
    assert told(alice)["mine"] == ["Now"]


def test_the_title_is_the_original_s(alice):
    make.draft(texts={"en": {"title": "Morning"}, "fr": {"title": "Matin"}}, original_language="fr", by=alice)
    make.draft(texts={"en": {"title": ""}}, by=alice)

    assert sorted(told(alice)["mine"]) == ["Matin", "untitled"]


@pytest.mark.parametrize("count", [1, 9])
def test_the_page_asks_as_often_however_much_there_is(desk, chief, django_assert_num_queries, count):
    for _ in range(count):
        make.draft(by=chief)
        make.approved()

    with django_assert_num_queries(QUERIES):
        sections = agenda.of(chief, at=clock.now())
        assert sum(len(section.lines) for section in sections) == 2 * min(count, agenda.MOST)


def test_who_may_not_see_releases_sees_no_agenda(client, alice):
    make.draft(**titled("Secret"), by=alice)
    alice.user_permissions.clear()
    client.force_login(alice)

    page = Page(client.get(reverse("admin:index")).content)

    assert not page.all(".agenda")
    assert not page.all(".rooms a")


def test_the_rooms_at_the_head_say_where_one_is(desk):
    page = Page(desk.get(reverse("admin:releases_mission_changelist")).content)

    assert page.texts(".rooms [aria-current]") == ["Missions"]
    assert page.texts(".rooms a")[:2] == ["Releases", "Calendar"]
