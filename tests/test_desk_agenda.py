"""The first page of the desk: what waits, what goes out next, what went out."""

from datetime import timedelta

import pytest
from django.urls import reverse

from releases import clock
from releases.desk import agenda, workflow
from tests import make
from tests.page import Page

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
    make.approved(**titled("Tomorrow"), public_at=now + timedelta(days=1))
    make.approved(**titled("Out"), at=now - timedelta(hours=2))
    gone = make.approved(**titled("Gone"), at=now - timedelta(hours=1))
    workflow.withdraw(gone, by=None, at=now, public_reason="Sent in error.")

    assert told(alice) == {"review": ["To be read"], "next": ["Tomorrow"], "mine": ["Mine"], "out": ["Out"]}


def test_an_embargo_moves_on_by_itself(alice):
    opens = clock.now() + timedelta(hours=1)
    make.approved(**titled("Soon"), public_at=opens)

    assert told(alice, at=opens - timedelta(seconds=1))["next"] == ["Soon"]
    assert told(alice, at=opens)["next"] == []
    assert told(alice, at=opens)["out"] == ["Soon"]


def test_what_goes_out_first_stands_first(alice):
    now = clock.now()
    for hours in (3, 1, 2):
        make.approved(**titled(f"In {hours}"), public_at=now + timedelta(hours=hours))
        make.approved(**titled(f"{hours} ago"), at=now - timedelta(hours=hours))

    assert told(alice)["next"] == ["In 1", "In 2", "In 3"]
    assert told(alice)["out"] == ["1 ago", "2 ago", "3 ago"]


def test_the_title_is_the_original_s(alice):
    make.draft(texts={"en": {"title": "Morning"}, "fr": {"title": "Matin"}}, original_language="fr", by=alice)
    make.draft(texts={"en": {"title": ""}}, by=alice)

    assert sorted(told(alice)["mine"]) == ["Matin", "untitled"]


@pytest.mark.parametrize("count", [1, 9])
def test_the_page_asks_as_often_however_much_there_is(desk, chief, django_assert_num_queries, count):
    for _ in range(count):
        make.draft(by=chief)
        make.approved()

    with django_assert_num_queries(6):
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
