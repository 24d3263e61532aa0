"""The calendar of the desk: what opens when, told by the editions, the clock and the wishes of drafts."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from django.utils.translation import override

from contacts.words import words
from releases.desk import revisions, workflow
from releases.desk.calendar import sheet
from releases.desk.calendar.diary import Standing, What
from releases.models.kinds import Correction
from releases.models.release import Release
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday: 13:00 in Paris."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def now():
    make.newsroom(time_zone="Europe/Paris", four_eyes=False)
    with time_machine.travel(NOON, tick=False) as traveller, timezone.override(PARIS):
        yield traveller


def titled(title, **kwargs):
    return {"texts": {"en": {"title": title}}} | kwargs


def told(at=NOON, start=NOON - 40 * DAY, until=None):
    """What stands there: how certain, what, when."""
    found = sheet.entries(start=start, until=until, at=at)
    return [(entry.standing, entry.what, entry.at) for entry in found]


def submitted(**kwargs) -> Release:
    release = make.draft(**kwargs)
    workflow.submit(release, revision=1, by=None, at=NOON)
    return release


# --- what is certain --------------------------------------------------------------------------------------------------


def test_an_embargo_is_told_to_the_press_and_to_the_public():
    make.approved(at=NOON, press_at=NOON + HOUR, public_at=NOON + DAY)
    press, public = (What.PRESS, NOON + HOUR), (What.PUBLIC, NOON + DAY)

    assert told() == [(Standing.SCHEDULED, *press), (Standing.SCHEDULED, *public)]
    assert told(at=NOON + HOUR - timedelta(seconds=1)) == told()
    assert told(at=NOON + HOUR) == [(Standing.PRESS, *press), (Standing.PRESS, *public)]
    assert told(at=NOON + DAY) == [(Standing.PUBLIC, *press), (Standing.PUBLIC, *public)]


def test_what_is_withdrawn_says_so_on_the_day_on_which_it_opened():
    release = make.approved(at=NOON - DAY)
    workflow.withdraw(release, by=None, at=NOON, public_reason="The figures were wrong.")

    assert told() == [(Standing.WITHDRAWN, What.PUBLIC, NOON - DAY)]


def test_a_correction_stands_on_a_day_of_its_own():
    release = make.approved(at=NOON - DAY)
    release.texts.update(title="As it is right")
    number = revisions.save(release, base=1, by=None, at=NOON).number
    kind = Correction.CLARIFICATION
    workflow.correct(release, revision=number, by=None, at=NOON, kind=kind, public_note="More.", public_at=NOON + DAY)

    first, second = sheet.entries(start=NOON - 2 * DAY, until=None, at=NOON)

    assert (first.standing, first.correction, first.at) == (Standing.PUBLIC, "", NOON - DAY)
    assert (second.standing, second.correction, second.at) == (Standing.SCHEDULED, "Clarification", NOON + DAY)
    assert second.title == "As it is right"


def test_languages_that_open_together_are_one_entry_titled_in_the_original():
    texts = {"en": {"title": "Morning"}, "fr": {"title": "Matin"}}
    make.approved(at=NOON, public_at=NOON + DAY, texts=texts, original_language="fr")

    [entry] = sheet.entries(start=NOON, until=None, at=NOON)

    assert (entry.title, entry.language, entry.languages) == ("Matin", "fr", ("fr", "en"))


def test_a_late_translation_opens_on_its_own_day():
    release = make.draft(at=NOON, texts={"en": {"title": "In English"}, "fr": {"title": "En français"}})
    workflow.approve(release, revision=1, by=None, at=NOON, languages=["en"])
    workflow.approve(release, revision=1, by=None, at=NOON + HOUR, languages=["fr"])

    titles = [(entry.title, entry.at) for entry in sheet.entries(start=NOON, until=None, at=NOON + HOUR)]

    assert titles == [("In English", NOON), ("En français", NOON + HOUR)]


# --- what is wished ---------------------------------------------------------------------------------------------------


def test_a_wish_is_told_as_a_wish():
    make.draft(public_at=NOON + DAY, press_at=NOON + HOUR)
    submitted(public_at=NOON + 2 * DAY)

    assert told() == [
        (Standing.DRAFTING, What.PRESS, NOON + HOUR),
        (Standing.DRAFTING, What.PUBLIC, NOON + DAY),
        (Standing.IN_REVIEW, What.PUBLIC, NOON + 2 * DAY),
    ]
    assert all(standing.is_wish for standing, _what, _at in told())


@pytest.mark.parametrize("view", ["", "agenda"])
def test_a_wish_never_looks_certain(desk, view):
    make.approved(at=NOON, public_at=NOON + DAY, **titled("Scheduled"))
    make.draft(public_at=NOON + DAY, **titled("Wished"))
    submitted(public_at=NOON + DAY, **titled("In review"))

    page = Page(desk.get("/admin/calendar/", {"view": view}).content)

    said = {entry.findtext("a"): Page(html_of(entry)).texts(".said span")[0] for entry in page.all(".entry")}
    dashed = {entry.findtext("a") for entry in page.all(".entry.wish")}
    assert said == {"Scheduled": "Scheduled", "Wished": "A wish, being drafted", "In review": "A wish, in review"}
    assert dashed == {"Wished", "In review"}
    assert not page.all(".wish .outside")


def test_a_wish_that_came_true_is_no_wish_any_more():
    release = submitted(public_at=NOON + DAY)
    workflow.approve(release, revision=1, by=None, at=NOON)
    release.texts.update(title="Edited since")
    revisions.save(release, base=1, by=None, at=NOON)

    assert told() == [(Standing.SCHEDULED, What.PUBLIC, NOON + DAY)]


def test_a_wish_that_differs_from_what_is_scheduled_stands_beside_it():
    release = make.approved(at=NOON, public_at=NOON + DAY)
    Release.objects.update(public_at=NOON + 3 * DAY)
    revisions.save(release, base=1, by=None, at=NOON)

    assert told() == [
        (Standing.SCHEDULED, What.PUBLIC, NOON + DAY),
        (Standing.DRAFTING, What.PUBLIC, NOON + 3 * DAY),
    ]


def test_a_change_of_what_is_out_brings_its_old_wish_not_back():
    release = make.draft(public_at=NOON - 2 * DAY)
    workflow.submit(release, revision=1, by=None, at=NOON)
    workflow.approve(release, revision=1, by=None, at=NOON - DAY)
    release.texts.update(title="Edited since")
    revisions.save(release, base=1, by=None, at=NOON)

    assert told() == [(Standing.PUBLIC, What.PUBLIC, NOON - DAY)]


def test_what_waits_without_a_moment_is_told_apart(desk):
    submitted(**titled("As soon as approved"))
    make.draft(**titled("Not yet"))

    page = Page(desk.get("/admin/calendar/").content)

    assert page.texts(".unplaced a") == ["As soon as approved"]


# --- what was cancelled -----------------------------------------------------------------------------------------------


def test_what_was_cancelled_stays_visible_and_is_no_wish(desk):
    release = make.approved(at=NOON, public_at=NOON + DAY)
    workflow.cancel(release, by=None, at=NOON + HOUR)

    assert told(at=NOON + HOUR) == [(Standing.CANCELLED, What.PUBLIC, NOON + DAY)]
    assert Page(desk.get("/admin/calendar/").content).texts(".entry.gone .outside") == ["Cancelled"]


def test_a_cancelled_release_that_is_wished_again_is_a_wish():
    release = make.approved(at=NOON, public_at=NOON + DAY)
    workflow.cancel(release, by=None, at=NOON)
    workflow.submit(release, revision=1, by=None, at=NOON)

    assert told() == [(Standing.IN_REVIEW, What.PUBLIC, NOON + DAY)]


def test_a_cancelled_correction_leaves_what_is_out():
    release = make.approved(at=NOON - DAY)
    release.texts.update(title="As it is right")
    number = revisions.save(release, base=1, by=None, at=NOON).number
    kind = Correction.UPDATE
    workflow.correct(release, revision=number, by=None, at=NOON, kind=kind, public_note="More.", public_at=NOON + DAY)
    workflow.cancel(release, by=None, at=NOON)

    assert told() == [
        (Standing.PUBLIC, What.PUBLIC, NOON - DAY),
        (Standing.CANCELLED, What.PUBLIC, NOON + DAY),
    ]


def test_what_is_printed_anew_before_it_opens_is_told_once():
    release = make.approved(at=NOON, public_at=NOON + DAY)
    release.texts.update(title="Better")
    number = revisions.save(release, base=1, by=None, at=NOON).number
    workflow.approve(release, revision=number, by=None, at=NOON)

    [entry] = sheet.entries(start=NOON, until=None, at=NOON)

    assert (entry.standing, entry.title) == (Standing.SCHEDULED, "Better")


# --- events -----------------------------------------------------------------------------------------------------------


def event(**kwargs):
    when: dict[str, Any] = {"event_starts_at": NOON + 5 * DAY, "event_ends_at": NOON + 5 * DAY + HOUR}
    return {"kind": "media_advisory", "event_place": words({"en": "Toulouse"})} | when | kwargs


def test_the_event_of_an_advisory_stands_on_its_day():
    make.approved(at=NOON - DAY, **event())
    make.approved(at=NOON, public_at=NOON + DAY, **event(event_starts_at=NOON + 4 * DAY))
    make.draft(**event(event_starts_at=NOON + 3 * DAY))

    found = sheet.entries(start=NOON + 2 * DAY, until=None, at=NOON)

    assert [(entry.standing, entry.what, entry.at, entry.place) for entry in found] == [
        (Standing.DRAFTING, What.EVENT, NOON + 3 * DAY, "Toulouse"),
        (Standing.SCHEDULED, What.EVENT, NOON + 4 * DAY, "Toulouse"),
        (Standing.PUBLIC, What.EVENT, NOON + 5 * DAY, "Toulouse"),
    ]
    assert found[2].ends_at == NOON + 5 * DAY + HOUR


def test_an_event_that_a_draft_would_move_stands_where_it_was_printed_and_where_it_is_wished():
    release = make.approved(at=NOON - DAY, **event())
    Release.objects.update(event_starts_at=NOON + 60 * DAY, event_ends_at=None)
    revisions.save(release, base=1, by=None, at=NOON)

    ahead = [entry for entry in told() if entry[1] is What.EVENT]
    assert ahead == [
        (Standing.PUBLIC, What.EVENT, NOON + 5 * DAY),
        (Standing.DRAFTING, What.EVENT, NOON + 60 * DAY),
    ]
    assert told(start=NOON + 4 * DAY, until=NOON + 6 * DAY) == ahead[:1]


# --- the days ---------------------------------------------------------------------------------------------------------


def test_a_day_is_the_newsroom_s_day():
    make.approved(at=NOON, public_at=datetime(2026, 11, 28, 23, 30, tzinfo=UTC))

    days = [day for week in sheet.month(date(2026, 11, 1), at=NOON) for day in week.days]
    with timezone.override(ZoneInfo("America/New_York")):
        there = [day for week in sheet.month(date(2026, 11, 1), at=NOON) for day in week.days]

    assert [day.date for day in days if day.entries] == [date(2026, 11, 29)]
    assert [day.date for day in there if day.entries] == [date(2026, 11, 28)]


def test_a_month_is_its_whole_weeks():
    weeks = sheet.month(date(2026, 11, 1), at=NOON)

    assert [week.number for week in weeks] == [44, 45, 46, 47, 48, 49]
    assert (weeks[0].days[0].date, weeks[-1].days[-1].date) == (date(2026, 10, 26), date(2026, 12, 6))
    assert [day.date for week in weeks for day in week.days if day.is_today] == [date(2026, 11, 25)]
    assert [day.is_within for day in weeks[0].days] == [False] * 6 + [True]


def test_a_week_begins_as_the_language_has_it(monkeypatch):
    monkeypatch.setattr(sheet, "get_format", {"FIRST_DAY_OF_WEEK": 0}.__getitem__)

    assert sheet.month(date(2026, 11, 1), at=NOON)[0].days[0].date == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("opens", "said"),
    [
        (datetime(2026, 11, 26, 5, tzinfo=UTC), []),
        (datetime(2026, 11, 26, 4, 59, tzinfo=UTC), ["at night"]),
        (datetime(2026, 11, 26, 21, 0, tzinfo=UTC), ["at night"]),
        (datetime(2026, 11, 27, 23, 0, tzinfo=UTC), ["at night", "on a weekend"]),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), ["at night", "on a weekend", "the clocks change"]),
    ],
)
def test_an_unusual_moment_is_seen(opens, said):
    make.approved(at=NOON, public_at=opens)

    [entry] = sheet.entries(start=NOON, until=None, at=NOON)

    assert [str(each) for each in entry.unusual] == said


def test_the_calendar_asks_as_often_however_much_there_is(django_assert_num_queries):
    for days in range(1, 9):
        make.approved(at=NOON, public_at=NOON + days * DAY, press_at=NOON, **event())
        make.draft(public_at=NOON + days * DAY)

    with django_assert_num_queries(3):
        assert len(sheet.entries(start=NOON, until=NOON + 20 * DAY, at=NOON)) == 32


# --- the pages --------------------------------------------------------------------------------------------------------


def test_the_month_is_a_table_whose_days_have_names(desk):
    make.approved(at=NOON, public_at=NOON + DAY, **titled("Tomorrow", original_language="en"))

    page = Page(desk.get("/admin/calendar/").content)

    assert page.texts("h1") == ["November 2026"]
    assert page.texts(".month caption") == ["What opens in November 2026"]
    assert page.texts(".month thead th")[:3] == ["Week", "Monday", "Tuesday"]
    assert all(head.get("scope") == "col" for head in page.all(".month thead th"))
    assert page.texts("#today .long") == ["Wednesday 25 November 2026"]
    assert page.texts(".entry time") == ["13:00"]
    [link] = page.all(".entry a")
    assert (link.get("lang"), link.get("href")) == ("en", f"/admin/releases/release/{Release.objects.get().pk}/change/")
    assert page.texts(".rooms [aria-current]") == ["Calendar"]


@pytest.mark.parametrize(
    ("asked", "shown", "before", "after"),
    [
        ("2026-12", "December 2026", "November", "January 2027"),
        ("2027-01", "January 2027", "December 2026", "February"),
        ("1900-01", "January 1900", "December 1899", "February"),
        ("2199-12", "December 2199", "November", "January 2200"),
        ("1899-12", "November 2026", "October", "December"),
        ("2026-13", "November 2026", "October", "December"),
        ("9999-12", "November 2026", "October", "December"),
        ("nothing", "November 2026", "October", "December"),
        ("２０２６-12", "November 2026", "October", "December"),
    ],
)
@pytest.mark.parametrize("view", ["month", "agenda"])
def test_one_turns_the_months(desk, asked, shown, before, after, view):
    page = Page(desk.get("/admin/calendar/", {"month": asked, "view": view}).content)

    assert page.texts("h1") == [shown]
    assert page.texts("[rel=prev], [rel=next]") == [before, after]


def test_the_agenda_lists_the_days_on_which_something_stands(desk):
    make.approved(at=NOON, public_at=NOON + DAY, **titled("Tomorrow"))

    page = Page(desk.get("/admin/calendar/", {"view": "agenda"}).content)

    assert page.texts(".day h2") == ["Wednesday 25 November 2026 today", "Thursday 26 November 2026"]
    assert page.texts(".day.today .nothing") == ["Nothing today."]
    assert page.texts(".views [aria-current]") == ["Agenda"]
    assert page.links("[rel=next]") == ["?month=2026-12&view=agenda"]


def test_the_calendar_speaks_the_language_of_the_account(client, chief):
    chief.language = "fr"
    chief.save()
    make.approved(at=NOON, public_at=NOON + DAY)
    client.force_login(chief)

    with override("fr"):
        page = Page(client.get("/admin/calendar/").content)

    assert page.texts("h1") == ["Novembre 2026"]
    assert page.texts(".month thead th")[1:3] == ["Lundi", "Mardi"]
    assert page.texts(".entry time") == ["13 h 00"]


def test_who_may_not_see_releases_has_no_calendar(client, alice):
    alice.user_permissions.clear()
    client.force_login(alice)

    assert client.get("/admin/calendar/").status_code == 403
    assert "/admin/calendar/" not in client.get("/admin/").content.decode()


def test_a_stranger_is_sent_to_the_door(visitor):
    assert visitor.get("/admin/calendar/")["Location"] == "/admin/login/?next=/admin/calendar/"


def test_the_calendar_is_read_and_nothing_else(desk):
    assert desk.post("/admin/calendar/").status_code == 405


def html_of(element) -> bytes:
    from lxml import html

    rendered: bytes = html.tostring(element)
    return rendered
