"""The calendar on a wall, on a telephone and by ear."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from releases import clock
from releases.desk import workflow
from tests import make
from tests.browser.test_access import findings, wider


def full() -> None:
    """One of everything that a month can show, this week and next."""
    make.newsroom(time_zone="Europe/Paris", four_eyes=False)
    now = clock.now()
    soon, later = now + timedelta(hours=2), now + timedelta(days=2)
    make.approved(at=now - timedelta(hours=2), texts={"en": {"title": "Out"}})
    make.approved(public_at=later, press_at=soon, texts={"en": {"title": "Embargoed"}})
    make.draft(public_at=later, texts={"fr": {"title": "Souhaité"}}, original_language="fr")
    workflow.cancel(make.approved(public_at=later, texts={"en": {"title": "Cancelled"}}), by=None, at=now)
    gone = make.approved(at=now - timedelta(hours=1), texts={"en": {"title": "Withdrawn"}})
    workflow.withdraw(gone, by=None, at=now, public_reason="A mistake.")
    waiting = make.draft(texts={"en": {"title": "Without a moment"}})
    workflow.submit(waiting, revision=1, by=None, at=now)


def open_calendar(page: Page, query: str = "") -> None:
    page.goto(reverse("admin:calendar") + query)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "query"), [(1280, ""), (360, ""), (360, "?view=agenda")])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(seat, ada, scheme, width, query):
    full()
    page = seat(ada, scheme=scheme, width=width, is_watched=False)

    open_calendar(page, query)

    assert findings(page, scheme) == []
    assert wider(page) <= 0


def test_on_a_telephone_the_month_is_the_list_of_its_days(seat, ada):
    full()
    page = seat(ada, width=360, height=740)

    open_calendar(page)

    today = page.locator("#today")
    expect(today.locator(".long")).to_be_visible()
    expect(today).to_contain_text("today")
    expect(page.locator(".month thead")).to_be_hidden()
    for free in page.locator(".month td.free:not(.today)").all():
        expect(free).to_be_hidden()
    boxes = [box for box in (entry.bounding_box() for entry in page.locator(".entry").all()) if box]
    assert all(above["y"] + above["height"] <= below["y"] + 1 for above, below in pairwise(boxes))


def test_the_table_is_a_table_by_ear(seat, ada):
    full()
    page = seat(ada)

    open_calendar(page)

    table = page.get_by_role("table", name=re.compile("^What opens in "))
    expect(table.get_by_role("columnheader")).to_have_count(8)
    expect(table.get_by_role("rowheader").first).to_contain_text("Week")
    expect(table.locator("[aria-current=date]")).to_have_count(1)


def test_from_an_entry_one_comes_to_its_form_by_keyboard(seat, ada):
    full()
    page = seat(ada)
    open_calendar(page, "?view=agenda")

    page.get_by_role("link", name="Embargoed").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator(".text:visible [name$='-title']")).to_have_value("Embargoed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_an_address_is_shown(seat, ada, scheme):
    page = seat(ada, scheme=scheme, width=360, is_watched=False)
    page.goto(reverse("admin:calendar_address"))

    page.get_by_role("button", name="Make an address").click()
    page.get_by_label(re.compile("shown this once")).wait_for()

    assert findings(page, scheme) == []
    assert wider(page) <= 0


def test_an_address_is_made_copied_and_revoked(seat, ada):
    page = seat(ada)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(reverse("admin:calendar_address"))

    page.get_by_role("button", name="Make an address").click()
    field = page.get_by_label(re.compile("shown this once"))
    made = field.input_value()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == made
    path = made[made.index("/admin/") :]
    assert Client().get(path).status_code == 200

    page.get_by_role("button", name="Revoke").click()
    expect(page.locator(".messagelist")).to_contain_text("opens nothing any more")
    assert Client().get(path).status_code == 404
