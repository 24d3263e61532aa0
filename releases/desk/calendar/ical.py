"""The calendar of the desk for a programme of one's own (``releases.ical``)."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from contacts.languages import name_of
from contacts.models import Newsroom
from releases import days, ical
from releases.desk.calendar.diary import Entry, Standing
from releases.desk.moments import hours
from releases.desk.moments.wallclock import wall

MEDIA_TYPE = ical.MEDIA_TYPE

_STATUS = {Standing.CANCELLED: "CANCELLED", Standing.WITHDRAWN: "CANCELLED"}


def render(entries: Iterable[Entry], *, newsroom: Newsroom, site: str) -> bytes:
    """In the language of the desk. ``site`` is scheme and host: the links are whole, and the keys are ours alone."""
    name = _("%(newsroom)s, the desk") % {"newsroom": newsroom}
    told = (_appointment(entry, site) for entry in entries)
    return ical.render(told, name=name, by="Calendar of the desk", language="en", refresh=timedelta(minutes=15))


def _appointment(entry: Entry, site: str) -> ical.Appointment:
    address = site + reverse("admin:releases_release_change", args=[entry.release.pk])
    return ical.Appointment(
        uid=f"{entry.key}@{urlsplit(site).hostname}",
        at=entry.at,
        ends_at=entry.ends_at,
        changed_at=entry.changed_at,
        sequence=entry.changes,
        summary=_summary(entry),
        language=entry.language,
        status="TENTATIVE" if entry.standing.is_wish else _STATUS.get(entry.standing, "CONFIRMED"),
        is_private=entry.standing is not Standing.PUBLIC,
        categories=(str(entry.what.value), str(entry.release.get_kind_display())),
        place=entry.place,
        url=address,
        description=_description(entry, address),
    )


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
