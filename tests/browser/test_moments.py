"""Moments under the fingers: told while they are typed, refused where they mean two things, and never moved."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from contacts.models import Account
from releases.models.edition import Edition
from releases.models.release import Release
from tests import make
from tests.browser import form
from tests.browser.conftest import elsewhere, said_wrong

type Abroad = Callable[[Account, str, str], Page]


@pytest.fixture
def abroad(chromium: Browser, live_server: LiveServer, transactional_db: None) -> Iterator[Abroad]:
    """Sit somebody down at a browser whose clock hangs elsewhere and that speaks another language."""
    opened, wrong = [], []

    def sit(account: Account, zone: str, locale: str) -> Page:
        context = chromium.new_context(base_url=live_server.url, timezone_id=zone, locale=locale)
        context.set_default_timeout(10_000)
        opened.append(context)
        client = Client()
        client.force_login(account)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": f"{live_server.url}/admin/"}])
        page = context.new_page()
        page.on("console", lambda message: wrong.extend(said_wrong(message)))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda request: wrong.extend(elsewhere(request.url, live_server.url)))
        return page

    yield sit
    for context in opened:
        context.close()
    assert wrong == []


def fill_moment(page: Page, day: str, time: str, zone: str = "Europe/Paris") -> None:
    for index, value in enumerate((day, time, zone)):
        page.locator(f"#id_public_at_{index}").fill(value)
    page.locator("#id_public_at_2").blur()


def squeezed(words: str) -> str:
    return " ".join(words.split())


# --- told while it is typed -------------------------------------------------------------------------------------------


def test_a_moment_is_told_by_its_readers_clocks(seat, ada):
    make.newsroom(time_zone="Europe/Paris", readers_zones="America/New_York, Asia/Tokyo")
    page = seat(ada)
    form.open_form(page, make.draft())
    clocks = page.locator(".field-public_at .clocks")

    fill_moment(page, "2031-07-01", "18:00")
    expect(clocks).to_have_text("Tuesday 18:00 Paris · 16:00 UTC · 12:00 New York · 2 July, 01:00 Tokyo")
    fill_moment(page, "2031-07-01", "18:00", "America/New_York")
    expect(clocks).to_have_text("Wednesday 2 July, 00:00 Paris · 22:00 UTC · 18:00 New York · 2 July, 07:00 Tokyo")
    expect(page.locator(".field-public_at .away")).to_contain_text("in ")
    fill_moment(page, "2031-07-01", "18:00", "Europe/Nowhere")
    expect(clocks).to_have_text("There is no time zone “Europe/Nowhere”: write Europe/Paris or UTC.")


@pytest.mark.parametrize(
    ("day", "time", "proposal"),
    [
        ("2026-03-29", "02:30", "02:30 on 2026-03-29 is skipped in Europe/Paris: the clocks go forward. Write 03:30."),
        ("2026-03-29", "0200", "02:00 on 2026-03-29 is skipped in Europe/Paris: the clocks go forward. Write 03:00."),
        ("2026-03-29", "02:59:59", "Write 03:59:59."),
    ],
)
def test_the_script_proposes_what_the_server_proposes(seat, ada, day, time, proposal):
    make.newsroom(time_zone="Europe/Paris")
    page = seat(ada)
    form.open_form(page, make.draft())

    fill_moment(page, day, time)
    expect(page.locator(".field-public_at .clocks")).to_contain_text(proposal)
    form.save(page)

    expect(page.locator(".field-public_at .errorlist")).to_contain_text(proposal)


@pytest.mark.parametrize(
    "opens",
    [
        datetime(2031, 7, 1, 16, tzinfo=UTC),
        datetime(2031, 12, 31, 23, 30, 15, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_script_says_what_the_server_says(seat, ada, opens, language):
    make.newsroom(time_zone="Europe/Paris")
    Account.objects.update(language=language)
    release = make.draft(public_at=opens, event_starts_at=opens)
    client = Client()
    client.force_login(ada)
    served = squeezed(client.get(reverse("admin:releases_release_change", args=[release.pk])).content.decode())
    page = seat(ada)
    form.open_form(page, release)

    clocks = page.locator(".field-public_at .clocks").text_content()

    assert f'<span class="clocks">{squeezed(clocks or "")}</span>' in served
    assert clocks


def test_how_far_away_it_is_is_told_as_the_server_tells_it(seat, ada):
    make.newsroom(time_zone="Europe/Paris")
    page = seat(ada)
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    form.open_form(page, make.draft())
    away = page.locator(".field-public_at .away")

    fill_moment(page, day, "00:00", "UTC")
    told = squeezed(away.inner_text())
    form.save(page)

    assert told.startswith("in 2 days")
    expect(away).to_have_text(told)
    fill_moment(page, "2026-01-01", "12:00")
    expect(away).to_contain_text("ago: it opens at the approval")


@pytest.mark.parametrize(
    ("typed", "left"), [("9h05", "09:05"), ("0905", "09:05"), ("18 h", "18:00"), ("１８：３０", "18:30")]
)
def test_a_time_is_put_right_when_it_is_left(seat, ada, typed, left):
    page = seat(ada)
    form.open_form(page, make.draft())

    fill_moment(page, "2031-07-01", typed)

    expect(page.locator("#id_public_at_1")).to_have_value(left)


@pytest.mark.parametrize("typed", ["12:00 am", "12 PM", "midnight", "noon", "24:00", "9"])
def test_what_has_two_meanings_is_said_at_once_and_refused_by_the_server(abroad, ada, typed):
    make.newsroom(time_zone="Europe/Paris")
    release = make.draft()
    page = abroad(ada, "America/Los_Angeles", "en-US")
    form.open_form(page, release)

    fill_moment(page, "2031-07-01", typed)
    expect(page.locator(".field-public_at .clocks")).to_have_text(
        "Write the time with 24 hours, such as 09:05 or 18:30."
    )
    form.save(page)

    expect(page.locator(".field-public_at .errorlist")).to_contain_text("rite ")
    expect(page.locator("#id_public_at_1")).to_have_value(typed)
    assert Release.objects.get().public_at is None


def test_a_time_that_happens_twice_asks_which(seat, ada):
    make.newsroom(time_zone="Europe/Paris")
    release = make.draft()
    page = seat(ada)
    form.open_form(page, release)
    which = page.get_by_label("Which of the two").first

    fill_moment(page, "2026-10-25", "03:30")
    expect(which).to_be_hidden()
    fill_moment(page, "2026-10-25", "02:30")
    expect(which).to_be_visible()
    form.save(page)
    expect(page.locator(".field-public_at .errorlist")).to_contain_text("happens twice")
    page.get_by_label("Which of the two").first.select_option("the second time")
    expect(page.locator(".field-public_at .clocks")).to_contain_text("01:30 UTC")
    form.save(page)

    release.refresh_from_db()
    assert release.public_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    expect(page.get_by_label("Which of the two").first).to_have_value("second")


# --- never moved ------------------------------------------------------------------------------------------------------

EDITORS = [("Asia/Tokyo", "ja-JP"), ("America/Los_Angeles", "en-US")]
BESIDE: dict[str, dict[str, Any]] = {
    "spring": {
        "press_at": datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC),  # 01:59:59, the last before
        "public_at": datetime(2026, 3, 29, 1, 0, tzinfo=UTC),  # 03:00, the first after
        "event_starts_at": datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
        "event_ends_at": datetime(2026, 3, 29, 22, 0, tzinfo=UTC),  # midnight
    },
    "autumn": {
        "press_at": datetime(2026, 10, 24, 23, 59, 59, tzinfo=UTC),  # 01:59:59
        "public_at": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 02:30 for the first time
        "event_starts_at": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 02:30 for the second
        "event_ends_at": datetime(2026, 10, 25, 2, 0, tzinfo=UTC),  # 03:00
    },
    "their own": {
        "press_at": datetime(2026, 3, 8, 9, 59, tzinfo=UTC),  # 01:59 in Los Angeles, where 02:30 is skipped
        "public_at": datetime(2026, 3, 8, 10, 30, tzinfo=UTC),  # 03:30 there
        "event_starts_at": datetime(2026, 11, 1, 8, 30, tzinfo=UTC),  # 01:30 there for the first time
        "event_ends_at": datetime(2026, 11, 1, 9, 30, tzinfo=UTC),  # for the second
    },
}


@pytest.mark.parametrize(("zone", "locale"), EDITORS)
@pytest.mark.parametrize("change", BESIDE)
def test_opened_and_saved_abroad_nothing_moves(abroad, ada, change, zone, locale):
    make.newsroom(time_zone="Europe/Paris")
    moments = BESIDE[change]
    release = make.draft(**moments)
    page = abroad(ada, zone, locale)

    form.open_form(page, release)
    page.locator("#id_public_at_1").focus()
    page.keyboard.press("Tab")
    form.save(page)
    form.save(page)

    saved = Release.objects.get()
    assert {name: getattr(saved, name) for name in moments} == moments
    assert saved.revisions.count() == 1


@pytest.mark.parametrize(("zone", "locale"), EDITORS)
def test_moved_to_where_it_is_nothing_moves(abroad, ada, zone, locale):
    make.newsroom(time_zone="Europe/Paris", four_eyes=False)
    opens = datetime(2036, 10, 26, 0, 30, tzinfo=UTC)  # 02:30 for the first time
    release = make.approved(public_at=opens, press_at=opens - timedelta(hours=1))
    page = abroad(ada, zone, locale)

    page.goto(reverse("admin:releases_release_step", args=[release.pk, "move"]))
    with page.expect_navigation():
        form.acknowledge(page, "Move")

    edition, saved = Edition.objects.get(), Release.objects.get()
    assert (edition.press_at, edition.public_at) == (opens - timedelta(hours=1), opens)
    assert (saved.press_at, saved.public_at, saved.revisions.count()) == (opens - timedelta(hours=1), opens, 1)


@pytest.mark.parametrize(("zone", "locale"), EDITORS)
def test_what_is_typed_abroad_is_meant_in_the_zone_that_is_typed(abroad, ada, zone, locale):
    make.newsroom(time_zone="Europe/Paris", four_eyes=False)
    release = make.approved(texts={"en": {"title": "As it came out"}})
    number = release.revisions.latest().number
    Release.objects.update(state="in_review")
    page = abroad(ada, zone, locale)

    page.goto(reverse("admin:releases_release_step", args=[release.pk, "correct"]))
    page.locator("[name=public_note]").fill("The date was wrong.")
    fill_moment(page, "2036-07-01", "9h05", "Asia/Kolkata")
    with page.expect_navigation():
        page.locator(".submit-row button").click()

    assert Edition.objects.latest("number").public_at == datetime(2036, 7, 1, 3, 35, tzinfo=UTC)
    assert release.revisions.latest().number == number
