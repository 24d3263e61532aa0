"""A page saved from the site of a newsroom (HTML): the release in it, without what stands around it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from releases.desk import dates
from releases.desk.importing import decoding
from releases.desk.importing.arrival import Arrival, Unreadable
from releases.desk.importing.blocks import Block
from releases.desk.importing.cleaning import clean
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import beside, compositor, linked_data, markup, telling
from releases.desk.importing.forms.markup import Token
from releases.desk.importing.forms.telling import Beside, Context

_META_CHARSET: Final = re.compile(
    rb"""<meta[^<>]{0,200}?charset\s*=\s*["']?([\w.:-]{2,40})|<\?xml[^<>]{0,100}?encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_HTML_LANGUAGE: Final = re.compile(r"""<html\b[^<>]{0,500}?\blang\s*=\s*["']?([\w-]{2,20})""", re.IGNORECASE)
_TITLE_END: Final = re.compile(r"\s+[|–—·»-]\s+[^|–—·»]{2,60}$")
_CONTENT: Final = frozenset(("articleBody", "article-body", "content", "entry-content", "main-content"))
_AROUND: Final = frozenset(("header", "nav"))
_HEAD: Final = frozenset(("title", "meta", "link", "base"))
_DATED: Final = re.compile(
    r"(?:published|posted|released|publié|mis en ligne|veröffentlicht|publicado)(?:\s+(?:on|le|am|el))?\W*",
    re.IGNORECASE,
)
_FEWEST_WORDS: Final = 20
_MOST_HEAD: Final = 4096


@dataclass(frozen=True, slots=True)
class _Page:
    """`ends` are the places behind each element, `counts` the words that stand before each place."""

    row: Sequence[Token]
    ends: Sequence[int]
    counts: Sequence[int]

    def words(self, place: int) -> str:
        """Those of the element that starts there."""
        return markup.words(self.row[place : self.ends[place]])

    def count(self, start: int, end: int) -> int:
        return self.counts[end] - self.counts[start]

    def elements(self) -> Iterator[tuple[int, Token]]:
        return ((place, token) for place, token in enumerate(self.row) if token.kind == "start")


def read(content: bytes, context: Context) -> Arrival:
    """Raises Unreadable."""
    found = _META_CHARSET.search(content[:_MOST_HEAD])
    declared = next(filter(None, found.groups()), b"").decode() if found else ""
    text, remarks = decoding.decode(content, source=context.source, declared=declared)
    cleaned, more = clean(text)
    findings = Findings(remarks=[*remarks, *more])
    page = _parsed(cleaned, context)
    region = _region(page)
    head, data = _head(page), linked_data.article(cleaned)
    _tell_around(page, region, findings)
    address = _address(head, data)
    laid_out = compositor.read(page.row[slice(*region)], findings, base=address)
    laid_out.blocks = [block for block in laid_out.blocks if not _is_dated(block, findings)]
    beside.settle(laid_out.assets, context.folders, findings)
    findings.addresses += filter(None, [address])
    linked_data.take(data, findings, context)
    published = str(data.get("datePublished") or head.get("article:published_time") or head.get("date") or "")
    language = _HTML_LANGUAGE.search(text[:_MOST_HEAD])
    told = Beside(
        line=1,
        language=linked_data.text(data.get("inLanguage")) or (language[1] if language else ""),
        day=telling.day(published),
        opened_at=telling.moment(published),
    )
    if not any(block.level == 1 for block in laid_out.blocks):
        told.title, told.line = _title(page, region, head, data)
    return telling.arrival(laid_out, told, findings, context)


def _parsed(text: str, context: Context) -> _Page:
    try:
        row = markup.tokens(text)
    except markup.Unfit as unfit:
        raise Unreadable(context.source, unfit.line, unfit.reason) from unfit
    counts = accumulate((len(token.text.split()) for token in row), initial=0)
    return _Page(row, markup.ends(row), list(counts))


def _head(page: _Page) -> dict[str, str]:
    """What meta elements, the title, canonical link and base say; the first of each name."""
    told: dict[str, str] = {}
    for place, token in page.elements():
        facts = token.attributes
        if token.name == "meta" and (name := facts.get("property") or facts.get("name")):
            told.setdefault(name.casefold(), facts.get("content", "").strip())
        elif token.name == "link" and "canonical" in facts.get("rel", "").casefold().split():
            told.setdefault("canonical", facts.get("href", "").strip())
        elif token.name == "base" and facts.get("href"):
            told.setdefault("base", facts["href"].strip())
        elif token.name == "title":
            told.setdefault("title", page.words(place))
    return told


def _address(head: Mapping[str, str], data: Mapping[str, Any]) -> str:
    """Where the page was to be found."""
    told = (head.get("canonical"), head.get("og:url"), linked_data.text(data.get("url")), head.get("base"))
    return next((address for address in told if address and re.match(r"https?://", address)), "")


def _title(page: _Page, region: tuple[int, int], head: Mapping[str, str], data: Mapping[str, Any]) -> tuple[str, int]:
    """The only first heading of the page, or else what its head says, without the name of the site."""
    headings = [
        (words, token.line)
        for place, token in page.elements()
        if token.name == "h1" and not region[0] <= place < region[1] and (words := page.words(place))
    ]
    if len(headings) == 1:
        return headings[0]
    told = linked_data.text(data.get("headline")) or head.get("og:title", "")
    return told or _TITLE_END.sub("", head.get("title", "")), 1


def _region(page: _Page) -> tuple[int, int]:
    """The element that holds the release: the longest article, or else the main part, or else what is no frame."""
    for wanted in (_is_article, _is_main, _is_content):
        regions = [(place, page.ends[place]) for place, token in page.elements() if wanted(token)]
        longest = max(regions, key=lambda region: page.count(*region), default=None)
        if longest and page.count(*longest) >= _FEWEST_WORDS:
            return longest
    return _without_frame(page)


def _is_article(token: Token) -> bool:
    return token.name == "article"


def _is_main(token: Token) -> bool:
    return token.name == "main" or token.attributes.get("role") == "main"


def _is_content(token: Token) -> bool:
    names = {token.attributes.get("id", ""), token.attributes.get("itemprop", "")}
    return not _CONTENT.isdisjoint(names | set(token.attributes.get("class", "").split()))


def _without_frame(page: _Page) -> tuple[int, int]:
    """Without the head, and without headers and footers at the ends of the page."""
    start, end = 0, len(page.row)
    for place, token in page.elements():
        if token.name in _HEAD or (token.name in _AROUND and page.count(start, place) == 0):
            start = max(start, page.ends[place])
        elif token.name == "footer" and place > start:
            end = min(end, place)
    return start, max(start, end)


def _tell_around(page: _Page, region: tuple[int, int], findings: Findings) -> None:
    start, end = region
    around = page.count(0, start) + page.count(end, len(page.row))
    if around:
        line = page.row[start].line if start < len(page.row) else 1
        findings.remark(line, f"The release was found here. {around} words around it were left out: menus, footers.")


def _is_dated(block: Block, findings: Findings) -> bool:
    """Takes "Published on 30 October 2017", which is the page's way to print the issue date."""
    opening = _DATED.match(block.text) if block.kind == "paragraph" and len(block.text) <= 80 else None
    printed = dates.whole(block.text[opening.end() :].strip(" .")) if opening else None
    if printed is None or printed.day is None:
        return False
    findings.state_date(block.line, printed.day, block.text)
    return True
