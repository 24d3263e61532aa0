"""The export of a WordPress site (WordPress eXtended RSS 1.0 to 1.2): its posts, with the pictures of its library."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from releases import prose
from releases.desk.importing import kinds
from releases.desk.importing.arrival import Arrival, ArrivedAsset, Piece, Remark, Unreadable
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import beside, shortcodes, telling
from releases.desk.importing.forms.streamed import Element, items
from releases.desk.importing.forms.telling import Beside, Context

_PREFIXES: Final = (
    (re.compile(r"\{http://wordpress\.org/export/[\d.]+/excerpt/\}"), "excerpt:"),
    (re.compile(r"\{http://wordpress\.org/export/[\d.]+/\}"), "wp:"),
    (re.compile(r"\{http://purl\.org/rss/1\.0/modules/content/\}"), "content:"),
    (re.compile(r"\{http://purl\.org/dc/elements/1\.1/\}"), "dc:"),
)
_RELEASES: Final = re.compile(r"post|.*(?:release|press|news|communique|article|story|stories).*", re.IGNORECASE)
_STATES: Final = {
    "publish": "",
    "future": "it was scheduled there: approve it at the desk",
    "draft": "it was a draft there, and stays one",
    "pending": "it waited for review there, and is a draft here",
    "private": "it was private there, and is a draft here",
}
_NUMBERS: Final = frozenset(("number", "reference", "release_number", "press_release_number", "pr_number", "numero"))
_UNFILED: Final = frozenset(("uncategorized", "uncategorised", "non classé", "allgemein", "sin categoría"))
_CUT: Final = re.compile(r"(?:\[\s?(?:…|\.\.\.|&hellip;)\s?\]|…|\.\.\.)$")
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class _Attachment:
    address: str
    caption: str
    alt: str

    def told_of(self, asset: ArrivedAsset) -> ArrivedAsset:
        """The asset with the words of the library, where the post has none."""
        return replace(asset, caption=asset.caption or self.caption, alt=asset.alt or self.alt)


@dataclass(frozen=True, slots=True)
class _Library:
    """`by_path` knows them by where they lie among the uploads."""

    by_number: Mapping[str, _Attachment]
    by_path: Mapping[str, _Attachment]

    def address(self, number: str) -> str:
        found = self.by_number.get(number)
        return found.address if found else ""


def read(path: Path, context: Context) -> Iterator[Piece]:
    """The posts, one after the other; what else there is, counted. The file is read twice, and never held whole.

    Raises Unreadable for what can't be read on: after the posts before it.
    """
    library = _library(path, context)
    ignored: Counter[str] = Counter()
    translated: set[tuple[str, str]] = set()
    site = ""
    for item in _items(path, context):
        if item.name == "language":
            site = site or item.text.strip()
        elif (kind := item.said("wp:post_type")) != "attachment":
            state = item.said("wp:status")
            if not _RELEASES.fullmatch(kind) or state not in _STATES:
                ignored[kind if state in _STATES else f"{kind} ({state})"] += 1
                continue
            yield _piece(item, library, site, translated, context)
    if ignored:
        told = ", ".join(f"{count} × {kind}" for kind, count in ignored.most_common())
        yield Piece(Remark(0, f"Left out, they are no releases: {told}."))


def _items(path: Path, context: Context) -> Iterator[Element]:
    with path.open("rb") as file:
        for item in items(file, frozenset(("item", "language")), source=context.source):
            for element in (item, *item.children, *(inner for child in item.children for inner in child.children)):
                for pattern, prefix in _PREFIXES:
                    element.name = pattern.sub(prefix, element.name, count=1)
            yield item


def _library(path: Path, context: Context) -> _Library:
    """Everything in the library of the site: its words only. What can't be read is told when the posts are."""
    found: dict[str, _Attachment] = {}
    try:
        for item in _items(path, context):
            if item.said("wp:post_type") == "attachment" and (address := item.said("wp:attachment_url")):
                caption = prose.plain(item.said("excerpt:encoded"))
                alt = _meta(item).get("_wp_attachment_image_alt", "")
                told = _Attachment(address[:_LONGEST], " ".join(caption.split())[:_LONGEST], alt[:_LONGEST])
                found[item.said("wp:post_id")] = told
    except Unreadable:
        pass
    return _Library(found, {_among_uploads(each.address): each for each in found.values()})


def _piece(item: Element, library: _Library, site: str, translated: set[tuple[str, str]], context: Context) -> Piece:
    try:
        return Piece(_arrival(item, library, site, translated, context), _digest(item), item.line)
    except Unreadable as refusal:
        return Piece(refusal, line=refusal.line)


def _arrival(
    item: Element, library: _Library, site: str, translated: set[tuple[str, str]], context: Context
) -> Arrival:
    findings = Findings(addresses=[address for name in ("link", "guid") if (address := item.said(name))])
    tagged = [
        (tag.attributes.get("domain", ""), tag.attributes.get("nicename", ""), tag.text) for tag in item.all("category")
    ]
    language = next((nicename for domain, nicename, _name in tagged if domain == "language"), site)
    _state(item, findings)
    _categories(item.line, [name for domain, _nicename, name in tagged if domain in ("category", "post_tag")], findings)
    findings.take(item.line, item.said("dc:creator"), "author")
    findings.identity = _identity(item, tagged, language, translated)
    content = item.first("content:encoded") or item
    text = content.text if content is not item else ""
    passages = telling.passages_of(
        shortcodes.html(text, content.line, findings, library.address),
        findings,
        context,
        line=content.line,
        base=item.said("link"),
    )
    _assets(item, [*passages.assets, *_linked(text, content.line)], library, context, findings)
    excerpt = " ".join(prose.plain(item.said("excerpt:encoded")).split())
    if _CUT.search(excerpt):
        findings.leave_out(item.line, excerpt, "it is the beginning of the text")
        excerpt = ""
    told = Beside(
        line=item.line,
        title=prose.plain(item.said("title")),
        lead=excerpt,
        language=language,
        day=telling.day(item.said("wp:post_date")) if findings.opened_at else None,
        opened_at=findings.opened_at,
    )
    return telling.arrival(passages, told, findings, context)


def _state(item: Element, findings: Findings) -> None:
    """Whether it was public, and since when; and what plug-ins have written beside it."""
    withheld = _STATES[item.said("wp:status")]
    if item.said("wp:post_password"):
        withheld = "it had a password there, and is a draft here"
    if not withheld or item.said("wp:status") == "future":
        moment = telling.day(item.said("wp:post_date_gmt"))
        if moment:
            findings.opened_at = datetime.fromisoformat(item.said("wp:post_date_gmt")).replace(tzinfo=UTC)
    if withheld:
        findings.withheld = withheld
        findings.remark(item.line, f"{withheld[:1].upper()}{withheld[1:]}.")
    for key, value in _meta(item).items():
        if key.casefold().strip("_") in _NUMBERS and value.strip():
            findings.state_number(item.line, prose.line(value), value)


def _meta(item: Element) -> dict[str, str]:
    return {meta.said("wp:meta_key"): meta.said("wp:meta_value") for meta in item.all("wp:postmeta")}


def _categories(line: int, names: list[str], findings: Findings) -> None:
    """Categories and tags; one that is called as a kind of release tells the kind."""
    for name in map(prose.plain, names):
        kind = kinds.stated(name) or kinds.stated(name.removesuffix("s"))
        if kind:
            findings.state_kind(line, kind, name)
        elif name and name.casefold() not in _UNFILED:
            findings.categories.append(name)


def _identity(
    item: Element, tagged: list[tuple[str, str, str]], language: str, translated: set[tuple[str, str]]
) -> str:
    """What the site calls it: one name for all its translations (Polylang), once for each language."""
    group = next((nicename for domain, nicename, _name in tagged if domain == "post_translations"), "")
    if group and (group, language) not in translated:
        translated.add((group, language))
        return f"post_translations:{group}"
    return item.said("guid") or item.said("link") or f"post:{item.said('wp:post_id')}"


def _assets(item: Element, named: list[ArrivedAsset], library: _Library, context: Context, findings: Findings) -> None:
    """The featured picture leads; each has the words of the library."""
    featured = library.address(_meta(item).get("_thumbnail_id", ""))
    if featured:
        named = [ArrivedAsset(item.line, featured), *named]
    known = [
        attachment.told_of(asset) if (attachment := library.by_path.get(_among_uploads(asset.address))) else asset
        for asset in named
    ]
    beside.settle(known, context.folders, findings)


def _linked(text: str, line: int) -> list[ArrivedAsset]:
    """Documents and pictures among the uploads to which the text links."""
    links = re.finditer(r"""<a\b[^<>]*?\bhref=["']([^"'<>]{1,1000}/wp-content/uploads/[^"'<>]{1,500})["']""", text)
    return [ArrivedAsset(line + text.count("\n", 0, link.start()), link[1]) for link in links]


def _among_uploads(address: str) -> str:
    """Where it lies below wp-content/uploads, as it was handed in: not the smaller one that a post shows."""
    try:
        path = urlsplit(address).path
    except ValueError:
        path = address
    return beside.as_handed_in(path.rpartition("wp-content/uploads/")[2])


def _digest(item: Element) -> str:
    """Of what the item says, comments of readers aside."""
    digest = hashlib.sha256()
    waiting = [item]
    while waiting:
        element = waiting.pop()
        digest.update(repr((element.name, sorted(element.attributes.items()), element.text)).encode())
        waiting += (child for child in element.children if child.name != "wp:comment")
    return digest.hexdigest()
