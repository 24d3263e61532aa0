"""Markdown: CommonMark under YAML front matter (media type: RFC 7763, variant: RFC 7764).

Read back by ``import_releases`` word for word: facts stand in the front matter, each on a line, strings as JSON writes
them (which YAML 1.2 reads); the words follow in parts, each under a comment with its name, that nobody sees in print.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from releases.models.edition import Edition
from releases.newsstand.formats import bodies, commonmark, concepts, enclosures, phrases
from releases.newsstand.formats.enclosures import Asset
from releases.newsstand.formats.instants import moment
from releases.newsstand.particulars import Particulars, Translation

MEDIA_TYPE = "text/markdown; charset=utf-8; variant=CommonMark"
FORMAT: Final = "pressoffice-release"
"""What the front matter says of itself."""


def part(name: str) -> str:
    """The line above a part of the words. No line of theirs can be one: a text's ``<`` is always written ``\\<``."""
    return f"<!-- {name} -->"


def render(told: Particulars) -> str:
    """The edition in its own language. Pictures and files by their addresses."""
    with override(told.edition.language):
        written = ["---", *_front_matter(told), "---"]
        for lines in _parts(told):
            written += ["", *lines]
    return "\n".join(written) + "\n"


# --- the front matter -------------------------------------------------------------------------------------------------


def _front_matter(told: Particulars) -> Iterator[str]:
    edition = told.edition
    facts: dict[str, Any] = {
        "format": FORMAT,
        "identifier": told.identifier,
        "url": told.url,
        "number": edition.reference,
        "kind": edition.kind,
        "language": edition.language,
        "date": edition.issued_on.isoformat(),
        "place": edition.place,
        "kicker": edition.kicker,
        "title": edition.title,
        "subtitle": edition.subtitle,
        "organisation": told.issuer,
        "copyright": told.copyright_notice,
        "usage_terms": told.usage_terms,
        "version": told.version,
        "public": moment(edition.public_at),
        "first_public": moment(told.first_public_at),
        "embargoed_until": moment(told.embargoed_until) if told.embargoed_until else "",
        "correction": edition.correction,
        "correction_note": edition.correction_note,
        "topics": edition.topics,
        "event": edition.event,
        "missions": [{"slug": mission["slug"], "name": concepts.name(mission)} for mission in edition.missions],
        "organisations": [_organisation(each) for each in edition.organisations],
        "contacts": [_contact(contact) for contact in edition.contacts],
        "files": [_file(asset) for asset in enclosures.shown(edition, today=told.today)],
        "translations": [_translation(each) for each in told.translations],
    }
    for name, value in facts.items():
        if isinstance(value, list):
            yield from [f"{name}:", *(f"  - {_scalar(each)}" for each in value)] if value else []
        elif value:
            yield f"{name}: {_scalar(value)}"


def _scalar(value: Any) -> str:
    """As JSON, without what YAML 1.2 forbids in a document (section 5.1) and what it takes for the end of a line."""
    told = json.dumps(value, ensure_ascii=False)
    return "".join(f"\\u{ord(each):04x}" if _is_unwritten(each) else each for each in told)


def _is_unwritten(character: str) -> bool:
    code = ord(character)
    return 0x7F <= code < 0xA0 or code in {0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF} or 0xD800 <= code < 0xE000


def _contact(contact: dict[str, str]) -> dict[str, str]:
    return {name: contact[name] for name in ("name", "title", "telephone", "email", "officer") if contact[name]}


def _organisation(named: dict[str, str]) -> dict[str, str]:
    return {"slug": named["slug"], "name": concepts.name(named), "role": named["role"]}


def _file(asset: Asset) -> dict[str, str]:
    """``file``: as a press kit names it, for whoever lays it beside this one."""
    url = enclosures.url_of(asset)
    facts = {name: asset[name] for name in ("number", "medium", "caption", "alt", "credit")}
    facts |= {"file": f"{enclosures.file_name(asset['number'])}.{url.rpartition('.')[2]}" if url else "", "url": url}
    return {name: fact for name, fact in facts.items() if fact}


def _translation(each: Translation) -> dict[str, str]:
    return {name: getattr(each, name) for name in ("language", "title", "url", "identifier")}


# --- the words --------------------------------------------------------------------------------------------------------


def _parts(told: Particulars) -> Iterator[list[str]]:
    edition = told.edition
    yield [part("head"), *_apart(_head(edition))]
    if edition.correction:
        kind = phrases.plain(edition.get_correction_display())
        yield [part("correction"), *_apart([f"**{kind}**", *_plain_paragraphs(edition.correction_note)])]
    if facts := bodies.event(edition, told.newsroom):
        yield [part("event"), *_apart(phrases.plain(_labelled(*fact)) for fact in facts)]
    if edition.lead:
        yield [part("lead"), "", phrases.plain(edition.lead)]
    yield [part("text"), "", *commonmark.lines(edition.body)]
    if edition.notes:
        yield [part("heading"), "", _heading(_("Notes to editors"))]
        yield [part("notes"), "", *commonmark.lines(edition.notes)]
    for boilerplate in edition.boilerplates:
        about = _heading(_("About %(name)s") % boilerplate)
        yield [part("about"), *_apart([about, *_plain_paragraphs(boilerplate["text"])])]
    if assets := enclosures.shown(edition, today=told.today):
        yield [part("files"), *_apart([_heading(_("Pictures and files")), *map(_enclosure, assets)])]
    if edition.contacts:
        people = ["\\\n".join(phrases.plain(line) for line in _reach(each)) for each in edition.contacts]
        yield [part("contacts"), *_apart([_heading(_("Press contacts")), *people])]


def _heading(title: str) -> str:
    return f"## {phrases.plain(title)}"


def _head(edition: Edition) -> Iterator[str]:
    if edition.kicker:
        yield phrases.plain(edition.kicker)
    yield f"# {phrases.plain(edition.title)}"
    if edition.subtitle:
        yield phrases.plain(edition.subtitle)
    yield phrases.plain(bodies.dateline(edition))


def _apart(paragraphs: Iterable[str]) -> list[str]:
    return [line for told in paragraphs if told for line in ("", *told.split("\n"))]


def _plain_paragraphs(text: str) -> list[str]:
    return [phrases.plain(each) for each in bodies.paragraphs(text)]


def _labelled(label: str, text: str) -> str:
    return _("%(label)s: %(text)s") % {"label": label, "text": text}


def _enclosure(asset: Asset) -> str:
    facts = [enclosures.heading(asset), asset["caption"] or asset["alt"]]
    facts += [_labelled(label, text) for label, text in enclosures.facts(asset)]
    address = [f"<{found}>"] if (found := enclosures.url_of(asset)) else []
    return "\\\n".join([*(phrases.plain(line) for line in facts if line), *address])


def _reach(contact: dict[str, str]) -> list[str]:
    who = ", ".join(filter(None, (contact["name"], contact["title"])))
    return [line for line in (who, contact["telephone"], contact["email"]) if line]
