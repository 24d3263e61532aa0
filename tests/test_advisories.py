"""What the newsroom invites to, in a journalist's own calendar (RFC 5545, RFC 7986)."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from contacts.models import Newsroom
from contacts.words import words
from releases.desk import revisions, workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.release import Release
from releases.newsstand.formats import invitation
from releases.newsstand.particulars import Particulars
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 10, 20, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALONE: dict[str, Any] = {"event_ends_at": None, "accreditation_until": None}
CALENDAR = "/releases/advisories.ics"
IN_WINTER = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
"""02:30 in Paris for the second time that night: the clocks had just been put back."""


@pytest.fixture(autouse=True)
def now():
    make.newsroom(name=words({"en": "Press office"}), time_zone="Europe/Paris", four_eyes=False)
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def invite(**kwargs: Any) -> Release:
    facts: dict[str, Any] = {
        "kind": "media_advisory",
        "event_starts_at": IN_WINTER,
        "event_ends_at": IN_WINTER + 2 * HOUR,
        "event_place": words({"en": "Toulouse, Salle de l’Espace; 2nd floor", "fr": "Toulouse"}),
        "registration": "press@example.org",
        "accreditation_until": IN_WINTER - 2 * DAY,
        "missions": (make.mission("mmx", acronym="MMX"),),
        "texts": {"en": {"title": "Launch, live", "lead": "Come."}, "fr": {"title": "Décollage", "lead": "Venez."}},
    }
    return make.approved(**facts | kwargs)


def events(content: bytes) -> list[Any]:
    """Read back by icalendar; and each line as RFC 5545 (3.1) wants it: at most 75 octets, ended by CRLF."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_an_invitation_tells_what_a_calendar_has_a_place_for(visitor, settings):
    invite()

    response = visitor.get(CALENDAR)
    event, deadline = events(response.content)

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (event["UID"], deadline["UID"]) == ("pr1-2026-event@127.0.0.1", "pr1-2026-accreditation@127.0.0.1")
    assert (event["SUMMARY"], deadline["SUMMARY"]) == ("Launch, live", "Accreditation ends: Launch, live")
    assert event["LOCATION"] == "Toulouse, Salle de l’Espace; 2nd floor"
    assert event["URL"] == f"{settings.SITE_URL}/releases/pr1-2026/"
    assert (event["STATUS"], event["CLASS"], event["SEQUENCE"]) == ("CONFIRMED", "PUBLIC", 1)
    assert (event["TRANSP"], deadline["TRANSP"]) == ("OPAQUE", "TRANSPARENT")
    assert event["CATEGORIES"].cats == ["Media advisory", "MMX"]
    assert event["CONTACT"] == ("Fabienne Lissak, Head of Media, +33 (0)1 44 76 78 37, fabienne-lissak@example.org")
    assert deadline["RELATED-TO"] == event["UID"]
    assert deadline["DTSTART"].dt == IN_WINTER - 2 * DAY
    assert {event[name].dt for name in ("DTSTAMP", "LAST-MODIFIED", "CREATED")} == {NOON}
    assert event["DESCRIPTION"] == (
        "Come.\n\n"
        "When: Sunday 25 October 2026, 02:30–04:30 CET (UTC+1)\n"
        "Where: Toulouse, Salle de l’Espace; 2nd floor\n"
        "Registration: press@example.org\n"
        "Accreditation until: Friday 23 October 2026, 03:30 CEST (UTC+2)\n\n"
        f"PR1-2026\n{settings.SITE_URL}/releases/pr1-2026/"
    )


@pytest.mark.parametrize("hours", [-2, -1, 0, 1])
def test_the_hour_is_right_through_the_change_of_the_clocks(visitor, hours):
    """00:30 and 01:30 UTC are both half past two in Paris that night; a programme there shows each as it is."""
    at = IN_WINTER + hours * HOUR
    invite(event_starts_at=at, event_ends_at=None, accreditation_until=None)

    (event,) = events(visitor.get(CALENDAR).content)

    assert event["DTSTART"].dt == at
    assert event["DTSTART"].to_ical() == f"{at:%Y%m%dT%H%M%SZ}".encode()
    assert "DTEND" not in event
    local = at.astimezone(ZoneInfo("Europe/Paris"))
    assert f"{local:%H:%M} {local.tzname()}" in event["DESCRIPTION"]


def test_each_language_has_its_own_calendar_of_the_same_events(visitor):
    invite()

    english, french = (events(visitor.get(f"{prefix}{CALENDAR}").content) for prefix in ("", "/fr"))

    assert [event["UID"] for event in english] == [event["UID"] for event in french]
    assert (french[0]["SUMMARY"], french[0]["LOCATION"]) == ("Décollage", "Toulouse")
    assert "/fr/releases/" in french[0]["URL"]
    told: Any = icalendar.Calendar.from_ical(visitor.get(f"/fr{CALENDAR}").content)
    assert told["SOURCE"].endswith(f"/fr{CALENDAR}")
    assert told["REFRESH-INTERVAL"].dt == HOUR


def test_a_correction_keeps_the_event_and_says_that_it_changed(visitor, now):
    release = invite()
    before = events(visitor.get(CALENDAR).content)[0]
    now.shift(HOUR)
    Release.objects.filter(pk=release.pk).update(event_starts_at=IN_WINTER + HOUR)
    release.refresh_from_db()
    newest = revisions.save(release, base=1, by=None, at=NOON + HOUR).number
    workflow.submit(release, revision=newest, by=None, at=NOON + HOUR)
    asked: dict[str, Any] = {"kind": Correction.UPDATE, "public_note": "Later."}
    workflow.correct(release, revision=newest, by=None, at=NOON + HOUR, public_at=None, **asked)

    after = events(visitor.get(CALENDAR).content)[0]

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)
    assert (after["DTSTART"].dt, after["LAST-MODIFIED"].dt) == (IN_WINTER + HOUR, NOON + HOUR)
    assert after["CREATED"].dt == NOON


def test_only_what_is_open_and_not_long_past_is_in_it_in_the_order_of_the_events(visitor, now):
    invite(event_starts_at=NOON + 9 * DAY, **ALONE, texts={"en": {"title": "Second"}})
    invite(event_starts_at=NOON + 8 * DAY, **ALONE, texts={"en": {"title": "First"}})
    invite(event_starts_at=NOON + 7 * DAY, **ALONE, public_at=NOON + DAY, texts={"en": {"title": "Embargoed"}})
    invite(
        event_starts_at=NOON - 40 * DAY,
        event_ends_at=None,
        accreditation_until=None,
        texts={"en": {"title": "Long past"}},
    )
    make.approved(kind="media_advisory", texts={"en": {"title": "Without an event"}})
    gone = invite(texts={"en": {"title": "Withdrawn"}})
    assert "Withdrawn" in visitor.get(CALENDAR).content.decode()
    workflow.withdraw(gone, by=None, at=NOON, public_reason="It is cancelled.")

    assert [event["SUMMARY"] for event in events(visitor.get(CALENDAR).content)] == ["First", "Second"]

    now.move_to(NOON + 38 * DAY)
    assert [event["SUMMARY"] for event in events(visitor.get(CALENDAR).content)][-2:] == ["First", "Second"]
    now.move_to(NOON + 39 * DAY)
    assert [event["SUMMARY"] for event in events(visitor.get(CALENDAR).content)] == ["Second"]


def test_a_newsroom_that_invites_to_nothing_has_an_empty_calendar(visitor):
    assert events(visitor.get(CALENDAR).content) == []


def test_what_stays_the_same_is_asked_for_in_vain(visitor, now):
    invite()
    first = visitor.get(CALENDAR)
    now.shift(DAY)

    again = visitor.get(CALENDAR, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


# --- of one advisory --------------------------------------------------------------------------------------------------


def test_one_advisory_can_be_put_into_a_calendar(visitor):
    invite()

    page = Page(visitor.get("/releases/pr1-2026/").content)
    (link,) = page.all("a[type='text/calendar']")
    response = visitor.get(link.get("href"))

    assert link.get("href") == "/releases/pr1-2026.ics"
    assert [event["UID"] for event in events(response.content)] == [
        "pr1-2026-event@127.0.0.1",
        "pr1-2026-accreditation@127.0.0.1",
    ]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert 'filename="PR1-2026 en.ics"' in response["Content-Disposition"]


def test_what_invites_to_nothing_has_no_calendar(visitor):
    make.approved()

    response, never = visitor.get("/releases/pr1-2026.ics"), visitor.get("/releases/pr404-2026.ics")

    assert (response.status_code, response.content) == (404, never.content)
    assert sorted(response.items()) == sorted(never.items())
    assert Page(visitor.get("/releases/pr1-2026/").content).all("a[type='text/calendar']") == []


def test_a_withdrawn_invitation_is_gone(visitor, now):
    release = invite()
    now.shift(HOUR)
    workflow.withdraw(release, by=None, at=NOON + HOUR, public_reason="It is cancelled.")

    assert visitor.get("/releases/pr1-2026.ics").status_code == 410


def test_a_preview_offers_no_calendar(desk):
    release = make.draft(kind="media_advisory", event_starts_at=NOON + DAY)

    page = Page(desk.get(f"/admin/releases/release/{release.pk}/preview/en/").content)

    assert page.all(".event")
    assert page.all("a[type='text/calendar']") == []


def test_the_archive_of_invitations_offers_the_calendar(visitor):
    invite()

    assert Page(visitor.get("/releases/?kind=media_advisory").content).links("a[type='text/calendar']") == [CALENDAR]
    assert Page(visitor.get("/releases/").content).all("a[type='text/calendar']") == []


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=anything, lead=anything, place=anything, registration=anything, name=anything)
def test_no_words_break_a_calendar(title, lead, place, registration, name):
    event = {"starts_at": "2026-10-25T01:30:00+00:00", "place": place, "registration": registration}
    edition = Edition(
        language="en",
        kind="media_advisory",
        address="pr1-2026",
        reference="PR1-2026",
        title=title,
        lead=lead,
        event=event,
        missions=[{"slug": "x", "acronym": name, "name": ""}],
        contacts=[{"name": name, "title": title, "telephone": "", "email": ""}],
        public_at=NOON,
    )
    newsroom = Newsroom(name=words({"en": name}))
    told = [Particulars(edition, newsroom, NOON.date(), 1, NOON)]

    (read,) = events(invitation.render(told, newsroom=newsroom, language="en"))

    assert read["UID"] == "pr1-2026-event@127.0.0.1"
    assert read["DTSTART"].dt == IN_WINTER
