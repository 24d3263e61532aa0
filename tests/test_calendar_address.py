"""The calendar in somebody's own programme: an address that is its own key, and dies when it is revoked."""

import io
import logging
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Permission
from django.test import Client

from contacts.models import Account
from contacts.words import words
from releases.desk import revisions, workflow
from releases.desk.calendar import key
from releases.models.calendar import CalendarAddress
from releases.models.kinds import Correction
from releases.models.logbook import LogEntry
from releases.models.release import Release
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PAGE = "/admin/calendar/address/"


@pytest.fixture(autouse=True)
def now():
    make.newsroom(time_zone="Europe/Paris", four_eyes=False)
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def address(account: Account) -> str:
    return f"/admin/calendar/{key.make(account, at=NOON)}.ics"


def events(response) -> dict[str, Any]:
    """By the end of their UIDs."""
    found = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    return {
        str(event["UID"]).partition("@")[0].removeprefix(f"{Release.objects.get().uuid}-"): event for event in found
    }


def read(account: Account) -> dict[str, Any]:
    return events(Client().get(address(account)))


# --- made, read, revoked ----------------------------------------------------------------------------------------------


def test_an_address_is_shown_once_and_its_token_kept_nowhere(desk, chief):
    page = Page(desk.post(PAGE, {"do": "make"}).content)
    again = desk.get(PAGE).content.decode()

    shown = page.one("#address").get("value")
    assert re.fullmatch(r"http://[^/]+/admin/calendar/[\w-]{43}\.ics", shown)
    token = shown.rpartition("/")[2].removesuffix(".ics")
    assert "reads what is embargoed: keep it to yourself" in page.one(".warning").text_content()
    assert token not in again
    assert token not in str(list(CalendarAddress.objects.values())) + str(list(LogEntry.objects.values()))
    assert Client().get(shown.removeprefix(settings.SITE_URL)).status_code == 200
    assert "made on 25 November 2026" in Page(again).one("#content-main").text_content()


@pytest.mark.parametrize(
    ("site", "scheme"), [("http://127.0.0.1:8000", "webcal"), ("https://news.example.org", "webcals")]
)
def test_no_programme_is_led_to_ask_in_the_clear(desk, settings, site, scheme):
    settings.SITE_URL = site

    page = Page(desk.post(PAGE, {"do": "make"}).content)

    made = page.one("#address").get("value")
    assert page.links(".made a") == [made.replace(site.partition(":")[0], scheme, 1)]


def test_another_one_takes_its_place(chief):
    first, second = address(chief), address(chief)

    assert [Client().get(each).status_code for each in (first, second)] == [404, 200]
    assert CalendarAddress.objects.count() == 1


def test_a_revoked_address_answers_as_one_that_never_was(desk, chief):
    mine = address(chief)
    assert Client().get(mine).status_code == 200

    page = Page(desk.post(PAGE, {"do": "revoke"}, follow=True).content)

    assert page.texts(".messagelist .success") == ["Revoked: your calendar address opens nothing any more."]
    assert answer(mine) == answer("/admin/calendar/never-was.ics")
    assert answer(mine)[0] == 404


def test_it_dies_with_the_right_to_read(alice):
    mine = address(alice)
    assert Client().get(mine).status_code == 200

    for facts in ({"is_active": False}, {"is_staff": False}):
        Account.objects.filter(pk=alice.pk).update(**facts)
        assert answer(mine) == answer("/admin/calendar/never-was.ics")
        Account.objects.filter(pk=alice.pk).update(is_active=True, is_staff=True)
    assert Client().get(mine).status_code == 200
    alice.user_permissions.remove(Permission.objects.get(codename="view_release"))
    assert answer(mine) == answer("/admin/calendar/never-was.ics")
    alice.delete()
    assert answer(mine)[0] == 404


def answer(where: str, **headers: str):
    response = Client().get(where, headers=headers)
    return response.status_code, sorted(response.items()), response.content


def test_making_and_revoking_stand_in_the_logbook(desk, chief):
    for step in ("make", "make", "revoke", "revoke"):
        desk.post(PAGE, {"do": step})

    told = LogEntry.objects.filter(step="calendar_address").order_by("number")
    assert [(entry.by_username, entry.details["done"]) for entry in told] == [
        ("chief", "made"),
        ("chief", "made anew"),
        ("chief", "revoked"),
    ]
    assert "Calendar address" in desk.get("/admin/releases/logentry/").content.decode()


def test_nothing_is_made_by_looking_or_by_another_site(client, chief):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(chief)

    strict.get(PAGE)
    assert strict.post(PAGE, {"do": "make"}).status_code == 403
    assert strict.get(PAGE, {"do": "make"}).status_code == 200
    assert strict.post("/admin/calendar/x.ics").status_code == 405
    assert not CalendarAddress.objects.exists()


def test_an_address_is_one_s_own(client, desk, chief, alice):
    hers = address(alice)
    desk.post(PAGE, {"do": "make"})
    desk.post(PAGE, {"do": "revoke"})

    assert Client().get(hers).status_code == 200
    assert str(CalendarAddress.objects.get()) == "Alice Author"


def test_who_may_not_see_releases_makes_none(client, alice):
    alice.user_permissions.clear()
    client.force_login(alice)

    assert client.post(PAGE, {"do": "make"}).status_code == 403
    assert not CalendarAddress.objects.exists()


def test_a_programme_that_asks_every_five_minutes_writes_once_an_hour(chief, django_assert_num_queries, now):
    make.approved(at=NOON)
    mine = address(chief)
    Client().get(mine)
    assert CalendarAddress.objects.get().last_read_at == NOON

    now.shift(5 * 60)
    with django_assert_num_queries(6) as asked:
        Client().get(mine)
    assert not [each["sql"] for each in asked if not each["sql"].startswith("SELECT")]

    now.shift(3600)
    Client().get(mine)
    assert CalendarAddress.objects.get().last_read_at == NOON + HOUR


# --- the answer -------------------------------------------------------------------------------------------------------


def test_the_answer_is_kept_nowhere_and_found_by_nobody(chief):
    response = Client().get(address(chief))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert not response.cookies


@pytest.mark.parametrize("cookie", ["sessionid=broken", "sessionid=abcdefghijklmnopqrstuvwxyz012345; messages=x"])
def test_no_cookie_is_looked_at_or_set(chief, cookie):
    mine = address(chief)

    for where in (mine, "/admin/calendar/never-was.ics"):
        assert answer(where) == answer(where, Cookie=cookie)
    client = Client()
    client.force_login(make.account("french", language="fr"))
    assert client.get("/admin/calendar/never-was.ics").content == answer("/admin/calendar/never-was.ics")[2]


def test_what_has_not_changed_is_not_sent_again(chief, now):
    release = make.draft(at=NOON, public_at=NOON + DAY)
    mine = address(chief)
    first = Client().get(mine)
    again = {"If-None-Match": first["ETag"]}

    now.shift(600)
    unchanged = Client().get(mine, headers=again)
    workflow.approve(release, revision=1, by=None, at=NOON + HOUR)
    now.shift(3600)
    changed = Client().get(mine, headers=again)

    assert (unchanged.status_code, unchanged.content, unchanged["Cache-Control"]) == (304, b"", "private, no-store")
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_only_reading_is_answered(chief):
    mine = address(chief)

    head = Client().head(mine)
    assert (head.status_code, head.content, head["Content-Type"]) == (200, b"", "text/calendar; charset=utf-8")
    for where in (mine, "/admin/calendar/never-was.ics"):
        for method in ("post", "put", "patch", "delete", "options"):
            response = getattr(Client(enforce_csrf_checks=True), method)(where)
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD"), (where, method)


@pytest.mark.parametrize("token", ["%ff", "%00", "x" * 5000, "..", "é", "a%0d%0ab", "{token}", "%"])
def test_an_odd_token_opens_nothing(token):
    assert Client().get(f"/admin/calendar/{token}.ics").status_code == 404


def test_no_line_of_the_log_holds_a_token(alice):
    mine = address(alice)
    token = mine.rpartition("/")[2].removesuffix(".ics")
    Account.objects.update(is_active=False)
    [handler] = [each for each in logging.getLogger().handlers if type(each) is logging.StreamHandler]
    assert isinstance(handler, logging.StreamHandler)
    stream, kept = io.StringIO(), handler.stream
    handler.setStream(stream)
    try:
        Client().get(mine)
        Client().post(mine)
        logging.getLogger("anything").warning("%s asked for %s", 1, mine)
        logging.getLogger("anything").warning(mine)
    finally:
        handler.setStream(kept)

    assert stream.getvalue().count("/admin/calendar/…") == 4
    assert token not in stream.getvalue()


# --- what it says -----------------------------------------------------------------------------------------------------


def test_a_wish_is_tentative_and_what_is_scheduled_confirmed_under_the_same_name(chief):
    release = make.draft(at=NOON, public_at=NOON + DAY, texts={"en": {"title": "Probe lands"}})
    wish = read(chief)["public"]
    workflow.approve(release, revision=1, by=None, at=NOON)
    scheduled = read(chief)["public"]

    assert (wish["STATUS"], wish["SUMMARY"]) == ("TENTATIVE", "A wish, being drafted: Probe lands")
    assert (scheduled["STATUS"], scheduled["SUMMARY"]) == ("CONFIRMED", f"{release.reference} Probe lands")
    assert wish["UID"] == scheduled["UID"]
    assert wish["SEQUENCE"] < scheduled["SEQUENCE"]
    assert scheduled["URL"] == f"{settings.SITE_URL}/admin/releases/release/{release.pk}/change/"
    assert (scheduled["CLASS"], scheduled["TRANSP"]) == ("CONFIDENTIAL", "TRANSPARENT")


def test_what_is_moved_moves_under_the_same_name_with_a_higher_sequence(chief, now):
    release = make.approved(at=NOON, public_at=NOON + DAY, press_at=NOON + HOUR)
    before = read(chief)
    now.shift(60)
    workflow.move(release, by=None, at=NOON + timedelta(minutes=1), public_at=NOON + 2 * DAY, press_at=NOON + DAY)
    after = read(chief)

    assert before.keys() == after.keys() == {"public", "public-press"}
    for name, opens in (("public", NOON + 2 * DAY), ("public-press", NOON + DAY)):
        assert after[name].decoded("DTSTART") == opens
        assert after[name]["SEQUENCE"] > before[name]["SEQUENCE"]
        assert after[name].decoded("DTSTAMP") == NOON + timedelta(minutes=1)


def test_what_is_cancelled_is_cancelled_there_too(chief):
    release = make.approved(at=NOON, public_at=NOON + DAY)
    before = read(chief)["public"]
    workflow.cancel(release, by=None, at=NOON)
    after = read(chief)["public"]

    assert (after["STATUS"], after.decoded("DTSTART")) == ("CANCELLED", NOON + DAY)
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_correction_has_a_name_of_its_own(chief):
    release = make.approved(at=NOON - DAY)
    release.texts.update(title="As it is right")
    number = revisions.save(release, base=1, by=None, at=NOON - HOUR).number
    told: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": "More.", "public_at": NOON + DAY}
    workflow.correct(release, revision=number, by=None, at=NOON - HOUR, **told)

    told = read(chief)

    assert told.keys() == {"public", "public-en-2"}
    assert told["public-en-2"]["SUMMARY"] == f"Correction: {release.reference} As it is right"
    assert (told["public"]["CLASS"], told["public-en-2"]["CLASS"]) == ("PUBLIC", "CONFIDENTIAL")


def test_an_event_has_an_end_and_a_place(chief):
    starts = NOON + 5 * DAY
    place = words({"en": "Toulouse, hall 3; the north gate"})
    facts: dict[str, Any] = {"event_starts_at": starts, "event_ends_at": starts + HOUR, "event_place": place}
    make.approved(at=NOON, kind="media_advisory", **facts)

    event = read(chief)["event"]

    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (starts, starts + HOUR)
    assert event["LOCATION"] == "Toulouse, hall 3; the north gate"
    assert event["SUMMARY"].startswith("Event: ")
    assert event["CATEGORIES"].cats == ["Event", "Media advisory"]


def test_it_speaks_the_language_of_the_account(chief):
    Account.objects.update(language="fr")
    make.approved(at=NOON, public_at=NOON + DAY, kind="media_advisory", texts={"fr": {"title": "Venez voir"}})

    response = Client().get(address(chief))
    event = events(response)["public"]

    assert response["Content-Language"] == "fr"
    assert "Programmé" in event["DESCRIPTION"]
    assert "jeudi 26 novembre 2026, 13:00 Europe/Paris" in event["DESCRIPTION"]
    assert event["SUMMARY"].params["LANGUAGE"] == "fr"


def test_what_is_long_gone_is_left_out(chief):
    make.migrated(public_at=NOON - 200 * DAY)

    assert read(chief) == {}


# --- RFC 5545 ---------------------------------------------------------------------------------------------------------


def test_the_lines_are_those_of_the_standard(chief):
    """Sections 3.1 (lines of 75 octets at most, CRLF), 3.3.5 (UTC), 3.6 and 3.6.1 (what must stand there, once)."""
    long = "Été à Kourou, 日本語; une « sonde » \\ deux, " * 5
    make.approved(at=NOON, public_at=NOON + DAY, press_at=NOON + HOUR, texts={"fr": {"title": long[:240]}})
    make.draft(at=NOON, public_at=NOON + 2 * DAY)
    body = Client().get(address(chief)).content

    lines = body.split(b"\r\n")
    assert lines.pop() == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    assert all(line.decode() for line in lines)
    unfolded = body.replace(b"\r\n ", b"").decode().split("\r\n")
    assert unfolded[0] == "BEGIN:VCALENDAR"
    assert unfolded[-2] == "END:VCALENDAR"
    assert unfolded.count("VERSION:2.0") == 1
    assert len([line for line in unfolded if line.startswith("PRODID:")]) == 1
    told = "\n".join(unfolded).split("BEGIN:VEVENT")[1:]
    assert len(told) == 3
    for event in told:
        for name in ("UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY", "URL", "CLASS"):
            assert len(re.findall(rf"^{name}[:;]", event, re.MULTILINE)) == 1, name
        assert re.search(r"^DTSTART:\d{8}T\d{6}Z$", event, re.MULTILINE)
        assert "\\n" in event
    assert len(set(re.findall(r"^UID:(.*)$", "\n".join(told), re.MULTILINE))) == 3


def test_it_can_be_read_back_as_it_was_written(chief):
    title = "Été; à Kourou, \\ “deux” lignes"
    make.approved(at=NOON, public_at=NOON + DAY, texts={"fr": {"title": title}})
    body = Client().get(address(chief)).content

    assert icalendar.Calendar.from_ical(body).to_ical() == body
    assert events(Client().get(address(chief)))["public"]["SUMMARY"].endswith(title)
