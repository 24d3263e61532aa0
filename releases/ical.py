"""Calendars as RFC 5545 (iCalendar) and RFC 7986 have them, for a programme of one's own. The only importer of
icalendar.

All moments are told in UTC: each happens once, so no rule of a time zone has to come along and grow old.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import icalendar

from releases import prose

MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """Something at a moment. ``uid`` stays the same whatever changes; ``sequence`` rises with every change, the last of
    which was at ``changed_at``. ``about`` is the ``uid`` of another one to which it belongs."""

    uid: str
    at: datetime
    changed_at: datetime
    sequence: int
    summary: str
    language: str = ""
    status: str = "CONFIRMED"
    is_private: bool = False
    is_busy: bool = False
    ends_at: datetime | None = None
    created_at: datetime | None = None
    categories: tuple[str, ...] = ()
    place: str = ""
    url: str = ""
    description: str = ""
    contacts: tuple[str, ...] = ()
    about: str = ""


def render(
    appointments: Iterable[Appointment], *, name: str, by: str, language: str, refresh: timedelta, url: str = ""
) -> bytes:
    """``by``: the part of Pressoffice that speaks. ``refresh``: when to ask again. ``url``: where it comes from."""
    told = icalendar.Calendar()
    told.add("prodid", f"-//Pressoffice//{by}//{language.upper()}")
    told.add("version", "2.0")
    told.add("calscale", "GREGORIAN")
    name = prose.line(name)
    told.add("name", name)  # RFC 7986, section 5.1; the next is what programmes read before it
    told.add("x-wr-calname", name)
    if url:
        told.add("source", url, parameters={"VALUE": "URI"})  # section 5.8
    told.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})  # section 5.7, and the same before it
    told.add("x-published-ttl", f"PT{refresh // timedelta(minutes=1)}M")
    for appointment in appointments:
        told.add_component(_event(appointment))
    body: bytes = told.to_ical()
    return body


def _event(told: Appointment) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", told.uid)
    # Without a METHOD, when what is told was last changed (section 3.8.7.2): the same bytes until something does.
    event.add("dtstamp", told.changed_at.astimezone(UTC))
    event.add("last-modified", told.changed_at.astimezone(UTC))
    if told.created_at:
        event.add("created", told.created_at.astimezone(UTC))
    event.add("sequence", told.sequence)
    event.add("dtstart", told.at.astimezone(UTC))
    if told.ends_at and told.ends_at > told.at:
        event.add("dtend", told.ends_at.astimezone(UTC))
    event.add("summary", prose.line(told.summary), parameters={"LANGUAGE": told.language} if told.language else {})
    event.add("status", told.status)
    event.add("transp", "OPAQUE" if told.is_busy else "TRANSPARENT")
    event.add("class", "CONFIDENTIAL" if told.is_private else "PUBLIC")
    event.add("categories", [prose.line(category) for category in told.categories])
    if told.place:
        event.add("location", prose.line(told.place))
    event.add("url", told.url)
    event.add("description", prose.lines(told.description))
    for contact in told.contacts:
        event.add("contact", prose.line(contact))
    if told.about:
        event.add("related-to", told.about)
    return event
