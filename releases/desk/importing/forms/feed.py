"""A feed of a newsroom (RSS 0.9 to 2.0, Atom): each entry is a release. The only importer of feedparser."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import feedparser

from releases import prose
from releases.desk.importing import kinds
from releases.desk.importing.arrival import Arrival, ArrivedAsset, Piece, Unreadable
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import beside, passages, telling
from releases.desk.importing.forms.passages import Passages
from releases.desk.importing.forms.streamed import items
from releases.desk.importing.forms.telling import Beside, Context

LARGEST: Final = 20 * 2**20
_ENTRIES: Final = frozenset(("item", "{http://purl.org/rss/1.0/}item", "{http://www.w3.org/2005/Atom}entry"))
_CUT: Final = ("[…]", "[...]", "[ … ]", "…", "...")


def read(path: Path, context: Context) -> Iterator[Piece]:
    """Raises Unreadable."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise Unreadable(context.source, 1, f"larger than {LARGEST // 2**20} MB")
    # What could fetch or multiply anything is refused before the other parser sees it.
    lines = [item.line for item in items(BytesIO(content), _ENTRIES, source=context.source)]
    told = feedparser.parse(BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not told.get("version"):
        raise Unreadable(context.source, 1, "this is XML, but no feed")
    entries = told.entries
    if len(entries) != len(lines):
        lines = [1] * len(entries)
    language = str(told.feed.get("language", ""))
    for entry, line in zip(entries, lines, strict=True):
        try:
            yield Piece(_arrival(entry, line, language, context), _digest(entry), line)
        except Unreadable as refusal:
            yield Piece(refusal, line=line)


def _arrival(entry: Mapping[str, Any], line: int, language: str, context: Context) -> Arrival:
    address = str(entry.get("link", ""))
    findings = Findings(addresses=_addresses(entry, address), identity=str(entry.get("id") or address))
    _categories(entry, line, findings)
    content, spoken = _content(entry)
    summary = _summary(entry, content, line, findings) if content else ""
    if content is None:
        content = str(entry.get("summary", ""))
        if content:
            findings.remark(line, "The feed holds no whole text, only this summary.")
    set_ = _passages(entry, content, line, findings, context)
    enclosed = [ArrivedAsset(line, str(each.get("href", ""))) for each in entry.get("enclosures", [])]
    beside.settle([asset for asset in (*enclosed, *set_.assets) if asset.address], context.folders, findings)
    findings.take(line, prose.line(str(entry.get("author", ""))), "author")
    opened_at = _opened_at(entry, line, findings)
    told = Beside(
        line=line,
        title=prose.plain(str(entry.get("title", ""))),
        lead=summary,
        language=spoken or language,
        day=opened_at.date() if opened_at else None,
        opened_at=opened_at,
    )
    return telling.arrival(set_, told, findings, context)


def _addresses(entry: Mapping[str, Any], link: str) -> list[str]:
    """Its link, and its guid if that is an address, permanent or not: WordPress answers at ``/?p=12``, which it calls
    no permalink, as well. One at which nothing ever stood is followed by nobody."""
    guid = str(entry.get("id", ""))
    return list(filter(None, dict.fromkeys([link, guid if guid.startswith(("https://", "http://")) else ""])))


def _opened_at(entry: Mapping[str, Any], line: int, findings: Findings) -> datetime | None:
    published = prose.line(str(entry.get("published", "")))
    opened_at = _moment(published)
    if published and not opened_at:
        findings.leave_out(line, published, "no moment can be read from it")
    elif not published and "updated" in entry:
        changed = prose.line(str(entry["updated"]))
        findings.leave_out(line, changed, "it is the moment of the last change, not of the first printing")
    return opened_at


def _content(entry: Mapping[str, Any]) -> tuple[str | None, str]:
    """The whole text, HTML before plain text, and its language; None when there is none."""
    found = sorted(entry.get("content", []), key=lambda part: "html" not in str(part.get("type", "")))
    if not found:
        return None, ""
    return str(found[0].get("value", "")), str(found[0].get("language") or "")


def _summary(entry: Mapping[str, Any], content: str, line: int, findings: Findings) -> str:
    """A lead that stands beside the whole text, unless it is only the text's beginning, or the text once more."""
    told = str(entry.get("summary", ""))
    summary = " ".join(prose.plain(told).split())
    if told == content or summary == " ".join(prose.plain(content).split()):
        return ""
    if summary.endswith(_CUT):
        findings.leave_out(line, summary, "it is the beginning of the text")
        return ""
    return summary


def _passages(entry: Mapping[str, Any], content: str, line: int, findings: Findings, context: Context) -> Passages:
    """All on the line of the entry: where a word stands in a feed, no reader of feeds tells."""
    is_plain = "<" not in content and "&" not in content
    if is_plain:
        return passages.from_plain(content, line)
    flat = content if "<pre" in content else " ".join(content.split("\n"))
    return telling.passages_of(flat, findings, context, line=line, base=str(entry.get("link", "")))


def _categories(entry: Mapping[str, Any], line: int, findings: Findings) -> None:
    for tag in entry.get("tags", []):
        name = prose.line(str(tag.get("label") or tag.get("term") or ""))
        if kind := kinds.stated(name) or kinds.stated(name.removesuffix("s")):
            findings.state_kind(line, kind, name)
        elif name:
            findings.categories.append(name)


def _moment(text: str) -> datetime | None:
    """RFC 822 or ISO 8601; without a zone it is UTC, as feeds have it."""
    if found := telling.moment(text):
        return found
    try:
        read = parsedate_to_datetime(text)
        moment = read if read.tzinfo else read.replace(tzinfo=UTC)
        return telling.moment(moment.isoformat())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _digest(entry: Mapping[str, Any]) -> str:
    told = {name: entry.get(name) for name in ("id", "link", "title", "published", "summary", "content", "tags")}
    return hashlib.sha256(repr(sorted(told.items())).encode()).hexdigest()
