"""The words of an edition in parts: what every format writes from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Newsroom
from releases import days, prose
from releases.models.edition import Edition


@dataclass(frozen=True)
class Body:
    """``role``: ``main``, ``notes`` or ``boilerplate``. ``title``: what stands above it on the page, if anything does.

    ``html``: sanitised, without that title.
    """

    role: str
    title: str
    html: str

    @property
    def html_with_title(self) -> str:
        return format_html("<h2>{}</h2>\n", self.title) + self.html if self.title else self.html

    @property
    def plain(self) -> str:
        """The words alone: a blank line between paragraphs."""
        return prose.plain(self.html)


def of(edition: Edition) -> list[Body]:
    """In the order of the page, in the language of the edition. One without words is left out."""
    with override(edition.language):
        return [body for body in _bodies(edition) if body.html]


def _bodies(edition: Edition) -> Iterator[Body]:
    lead = format_html("<p>{}</p>\n", prose.unmasked(edition.lead)) if edition.lead else ""
    yield Body("main", "", f"{lead}{prose.sanitise(edition.body)}".strip())
    yield Body("notes", _("Notes to editors"), prose.sanitise(edition.notes))
    for boilerplate in edition.boilerplates:
        yield Body("boilerplate", _("About %(name)s") % boilerplate, _marked(boilerplate["text"]))


def paragraphs(text: str) -> list[str]:
    """Plain text as it was typed: a blank line parts paragraphs."""
    parts = (re.sub(r"[ \t\r\n\f]+", " ", part).strip(" ") for part in re.split(r"\n\s*\n", prose.lines(text)))
    return [part for part in parts if part]


def _marked(text: str) -> str:
    return format_html_join("\n", "<p>{}</p>", ((part,) for part in paragraphs(text)))


def summary(edition: Edition) -> str:
    """The lead, or the first paragraph where there is none: plain words."""
    return edition.lead or prose.first_paragraph(edition.body)


def dateline(edition: Edition) -> str:
    """``Paris, 30 October 2017``, in the active language."""
    day = days.written(edition.issued_on)
    return _("%(place)s, %(day)s") % {"place": edition.place, "day": day} if edition.place else day


def event(edition: Edition, newsroom: Newsroom) -> list[tuple[str, str]]:
    """What a media advisory invites to, each fact under its name, by the newsroom's clock, in the active language."""
    found = edition.event
    local = {
        name: datetime.fromisoformat(found[name]).astimezone(newsroom.zone)
        for name in ("starts_at", "ends_at", "accreditation_until")
        if name in found
    }
    starts, until = local.get("starts_at"), local.get("accreditation_until")
    told = [
        (_("When"), days.duration(starts, local.get("ends_at")) if starts else ""),
        (_("Where"), found.get("place", "")),
        (_("Registration"), found.get("registration", "")),
        (_("Accreditation until"), days.moment(until) if until else ""),
    ]
    return [(label, text) for label, text in told if text]
