"""The wire text: what a news agency puts into its own system. UTF-8, lines of 72 columns that end in LF."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.models import Newsroom
from contacts.words import spoken
from releases import days
from releases.models.edition import Edition
from releases.newsstand import addresses
from releases.newsstand.formats import bodies, enclosures, wire
from releases.newsstand.formats.columns import width, wrapped

MEDIA_TYPE = "text/plain; charset=utf-8"
END = "###"


def render(edition: Edition, *, newsroom: Newsroom, today: date) -> str:
    """The edition in its own language. ``today``, where the newsroom's clock hangs, tells which rights have run out.

    No embargo is ever printed: whoever reads it may publish it.
    """
    with override(edition.language):
        parts = [
            _head(edition, newsroom),
            _correction(edition, newsroom),
            _headline(edition),
            _event(edition, newsroom),
            _words(edition),
            [END],
            *_after(edition, today=today),
            *rights(edition, newsroom),
            [addresses.url("newsstand:release", edition.language, address=edition.address)],
        ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _head(edition: Edition, newsroom: Newsroom) -> list[str]:
    reach = [part for part in (newsroom.telephone, newsroom.email) if part]
    told = [str(newsroom), ", ".join(reach), f"{edition.get_kind_display()} {edition.reference}"]
    return [line for part in told if part for line in wrapped(part)]


def _correction(edition: Edition, newsroom: Newsroom) -> list[str]:
    if not edition.correction:
        return []
    day = days.written(edition.public_at.astimezone(newsroom.zone).date())
    return [*wrapped(f"{edition.get_correction_display()}, {day}"), *paragraphs(edition.correction_note)]


def _headline(edition: Edition) -> list[str]:
    told = (wrapped(part) for part in (edition.kicker, edition.title, edition.subtitle) if part)
    return apart(told)


def _event(edition: Edition, newsroom: Newsroom) -> list[str]:
    return [line for label, text in bodies.event(edition, newsroom) for line in labelled(label, text)]


def _words(edition: Edition) -> list[str]:
    """The dateline runs into the lead; where there is none, it stands alone."""
    dateline = bodies.dateline(edition)
    opening = wrapped(f"{dateline} – {edition.lead}" if edition.lead else dateline)
    return apart([opening, wire.lines(edition.body)])


def _after(edition: Edition, *, today: date) -> Iterator[list[str]]:
    if edition.notes:
        yield section(_("Notes to editors"), wire.lines(edition.notes))
    for boilerplate in edition.boilerplates:
        yield section(_("About %(name)s") % boilerplate, paragraphs(boilerplate["text"]))
    if assets := enclosures.shown(edition, today=today):
        yield section(_("Pictures and files"), apart(_enclosure(asset) for asset in assets))
    if edition.contacts:
        people = apart(_contact(contact) for contact in edition.contacts)
        sites = [o["website"] for o in edition.organisations if o["role"] == "issuer" and o["website"]]
        yield section(_("Press contacts"), apart([people, sites]))


def rights(edition: Edition, newsroom: Newsroom) -> Iterator[list[str]]:
    """Those to the words, as the newsroom's settings say them."""
    for said in (newsroom.copyright_notice, newsroom.usage_terms):
        if lines := paragraphs(spoken(said, edition.language)[0]):
            yield lines


def _enclosure(asset: enclosures.Asset) -> list[str]:
    facts = [line for label, text in enclosures.facts(asset) for line in labelled(label, text)]
    caption = paragraphs(asset["caption"] or asset["alt"])
    address = [found] if (found := enclosures.url_of(asset)) else []
    return [*wrapped(enclosures.heading(asset)), *caption, *facts, *address]


def _contact(contact: dict[str, str]) -> list[str]:
    who = ", ".join(filter(None, (contact["name"], contact["title"])))
    told = (who, contact["telephone"], contact["email"])
    return [line for part in told if part for line in wrapped(part)]


# --- as every plain text of ours writes them --------------------------------------------------------------------------


def section(title: str, lines: list[str]) -> list[str]:
    """Lines under a title that is underlined."""
    heads = wrapped(title)
    return [*heads, "-" * max(map(width, heads)), *lines]


def labelled(label: str, text: str) -> list[str]:
    """``Credit: CNES``, with the colon as the language writes it."""
    return wrapped(_("%(label)s: %(text)s") % {"label": label, "text": text}, rest="  ")


def paragraphs(text: str) -> list[str]:
    """Plain text as it was typed: a blank line parts paragraphs."""
    return apart(wrapped(" ".join(part.split(" "))) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def apart(parts: Iterable[list[str]]) -> list[str]:
    """Parts with a blank line between them."""
    lines: list[str] = []
    for part in parts:
        if part:
            lines += ["", *part] if lines else part
    return lines
