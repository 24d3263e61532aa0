"""What an edition invites to, for the calendar of a journalist: the event itself, and the end of accreditation.

Both are events: an alarm (``VALARM``) is what most programmes leave out of a calendar that they only follow. An
invitation that is withdrawn is simply gone: whoever follows the calendar has it taken away.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Newsroom
from releases import days, ical, prose
from releases.ical import Appointment
from releases.newsstand import addresses
from releases.newsstand.particulars import Particulars

MEDIA_TYPE: Final = ical.MEDIA_TYPE
_REFRESH: Final = timedelta(hours=1)


def render(told: Iterable[Particulars], *, newsroom: Newsroom, language: str, url: str = "") -> bytes:
    """All that these editions invite to, which are in this language. ``url``: of a calendar that can be followed."""
    with override(language):
        name = _("%(newsroom)s, invitations to the media") % {"newsroom": newsroom}
        events = [event for each in told for event in _events(each)]
    return ical.render(events, name=name, by="Invitations", language=language, refresh=_REFRESH, url=url)


def _events(told: Particulars) -> Iterator[Appointment]:
    edition, uid = told.edition, f"{told.edition.address}-event@{urlsplit(settings.SITE_URL).hostname}"
    starts, ends, until = (_moment(told, name) for name in ("starts_at", "ends_at", "accreditation_until"))
    if not starts:
        return
    about = (str(edition.get_kind_display()), *(mission["acronym"] for mission in edition.missions))

    def event(uid: str, at: datetime, summary: str, ends_at: datetime | None = None, of: str = "") -> Appointment:
        return Appointment(
            uid=uid,
            at=at,
            ends_at=ends_at,
            about=of,
            is_busy=not of,
            summary=summary,
            language=edition.language,
            changed_at=edition.public_at,
            created_at=told.first_public_at,
            sequence=told.version,
            categories=about,
            place="" if of else edition.event.get("place", ""),
            url=told.url,
            description=_description(told),
            contacts=tuple(_contact(contact) for contact in edition.contacts),
        )

    title = prose.line(edition.title)
    yield event(uid, starts, title, ends)
    if until:
        summary = _("Accreditation ends: %(title)s") % {"title": title}
        yield event(uid.replace("-event@", "-accreditation@"), until, summary, of=uid)


def _moment(told: Particulars, name: str) -> datetime | None:
    """Where the newsroom's clock hangs."""
    value = told.edition.event.get(name)
    return datetime.fromisoformat(value).astimezone(told.newsroom.zone) if value else None


def _description(told: Particulars) -> str:
    """What somebody needs who has their calendar before them and no page: hours are the newsroom's, with its zone."""
    event, edition = told.edition.event, told.edition
    starts, ends, until = (_moment(told, name) for name in ("starts_at", "ends_at", "accreditation_until"))
    lines = [
        (_("When"), days.duration(starts, ends) if starts else ""),
        (_("Where"), event.get("place", "")),
        (_("Registration"), event.get("registration", "")),
        (_("Accreditation until"), days.moment(until) if until else ""),
    ]
    facts = "\n".join(_("%(label)s: %(text)s") % {"label": label, "text": text} for label, text in lines if text)
    lead = edition.lead or prose.first_paragraph(edition.body)
    return "\n\n".join(part for part in (lead, facts, f"{edition.reference}\n{told.url}") if part)


def _contact(contact: dict[str, str]) -> str:
    told = (contact["name"], contact["title"], contact["telephone"], contact["email"])
    return ", ".join(part for part in told if part)


def address(language: str) -> str:
    """The calendar that can be followed."""
    return addresses.url("newsstand:advisories", language)
