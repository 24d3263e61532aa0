"""The calendar as RFC 5545 (iCalendar) has it, for a programme of one's own. The only importer of icalendar."""

from collections.abc import Iterable
from datetime import UTC, timedelta
from urllib.parse import urlsplit

import icalendar
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from contacts.languages import name_of
from contacts.models import Newsroom
from releases import days
from releases.desk.calendar.diary import Entry, Standing
from releases.desk.moments import hours
from releases.desk.moments.wallclock import wall

MEDIA_TYPE = "text/calendar; charset=utf-8"

_STATUS = {Standing.CANCELLED: "CANCELLED", Standing.WITHDRAWN: "CANCELLED"}


def render(entries: Iterable[Entry], *, newsroom: Newsroom, site: str) -> bytes:
    """In the language of the desk. ``site`` is scheme and host: the links are whole, and the keys are ours alone."""
    told = icalendar.Calendar()
    told.add("prodid", "-//Pressoffice//Calendar of the desk//EN")
    told.add("version", "2.0")
    told.add("calscale", "GREGORIAN")
    name = _("%(newsroom)s, the desk") % {"newsroom": newsroom}
    told.add("name", name)  # RFC 7986, section 5.1; the next is what programmes read before it
    told.add("x-wr-calname", name)
    told.add("refresh-interval", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    told.add("x-published-ttl", "PT15M")
    for entry in entries:
        told.add_component(_event(entry, site))
    body: bytes = told.to_ical()
    return body


def _event(entry: Entry, site: str) -> icalendar.Event:
    event = icalendar.Event()
    event.add("uid", f"{entry.key}@{urlsplit(site).hostname}")
    # Without a METHOD, when what is told was last changed (section 3.8.7.2): the same bytes until something does.
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.changes)
    event.add("dtstart", entry.at.astimezone(UTC))
    if entry.ends_at and entry.ends_at > entry.at:
        event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", _summary(entry), parameters={"LANGUAGE": entry.language} if entry.language else {})
    event.add("status", "TENTATIVE" if entry.standing.is_wish else _STATUS.get(entry.standing, "CONFIRMED"))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PUBLIC" if entry.standing is Standing.PUBLIC else "CONFIDENTIAL")
    event.add("categories", [str(entry.what.value), str(entry.release.get_kind_display())])
    if entry.place:
        event.add("location", entry.place)
    address = site + reverse("admin:releases_release_change", args=[entry.release.pk])
    event.add("url", address)
    event.add("description", _description(entry, address))
    return event


def _summary(entry: Entry) -> str:
    """The number and the title, behind what makes it less than a certain public opening."""
    wish = [entry.standing.said] if entry.standing.is_wish else []
    said = " · ".join([*wish, *entry.besides])
    titled = " ".join(part for part in (entry.number, entry.title) if part)
    return f"{said}: {titled}" if said else titled


def _description(entry: Entry, address: str) -> str:
    zone = get_current_timezone()
    shown = wall(entry.at, zone)
    lines = [
        f"{entry.what.value}: {entry.standing.said}",
        f"{date_format(shown, 'l')} {days.written(shown.date())}, {hours.written(shown.time())} {zone}",
        ", ".join(str(said) for said in entry.unusual),
        ", ".join(name_of(code) for code in entry.languages),
        address,
    ]
    return "\n".join(line for line in lines if line)
