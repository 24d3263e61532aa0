"""HTML into passages: tag after tag, as a compositor sets type."""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Final
from urllib.parse import urljoin

from releases.desk.importing import cleaning, inline, wrapping
from releases.desk.importing.arrival import ArrivedAsset
from releases.desk.importing.blocks import Block, Kind
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import markup
from releases.desk.importing.forms.markup import Token
from releases.desk.importing.forms.passages import Passages, glued, paragraph
from releases.desk.importing.inline import Line, Pen
from releases.desk.importing.ledger import Told

_MARKS: Final = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "cite": "em", "sub": "sub", "sup": "sup"}
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BOXES: Final[dict[str, Kind]] = {"ul": "list", "ol": "list", "table": "table", "blockquote": "quote"}
_IN_BOXES: Final = frozenset(("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td", "blockquote"))
_CELLS: Final = frozenset(("td", "th"))
_SPANS: Final = frozenset(("colspan", "rowspan", "start"))
_FLOWING: Final = frozenset((*_MARKS, "a", "span", "u", "del", "s", "strike", "time", "img", "br", "picture", "source"))
_MEDIA: Final = frozenset(("video", "audio", "embed", "source"))
_ASIDE: Final = frozenset(("nav", "aside", "form", "button"))
_ASIDE_CLASSES: Final = frozenset(
    (
        *("addtoany_share_save_container", "share", "share-buttons", "sharedaddy", "sharing", "social", "social-share"),
        *("breadcrumb", "breadcrumbs", "comments", "cookie-notice", "newsletter", "pagination"),
        *("jp-relatedposts", "related", "related-posts", "screen-reader-text", "sr-only", "visually-hidden"),
    )
)
_CAPTION_CLASSES: Final = frozenset(("caption", "wp-caption-text", "figure-caption", "image-caption"))
_REACHABLE: Final = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_SHOWN: Final = 1000


def read(row: Sequence[Token], findings: Findings, *, base: str = "") -> Passages:
    """The blocks of a row of tokens; relative links are completed with `base`, the address of the page."""
    compositor = _Compositor(findings, base)
    ends, place = markup.ends(row), 0
    while place < len(row):
        token = row[place]
        end = ends[place] if token.kind == "start" and _is_aside(token) else 0
        if end:
            compositor.pass_by(token.line, markup.words(row[place:end]))
        else:
            compositor.set(token)
        place = end or place + 1
    compositor.flush()
    return compositor.passages


def _is_aside(token: Token) -> bool:
    """Whether an element is the page's, not the release's, or can't be seen."""
    told = token.attributes
    if "hidden" in told or told.get("aria-hidden") == "true" or token.name in _ASIDE:
        return token.name != "img"
    return token.name not in _FLOWING and not _ASIDE_CLASSES.isdisjoint(told.get("class", "").split())


def _is_caption(token: Token, in_figure: bool, has_pictures: bool) -> bool:
    """The words under a picture: in a figure, or marked as such by Word or by a site that is older than figures."""
    if token.name == "figcaption":
        return in_figure
    return has_pictures and not _CAPTION_CLASSES.isdisjoint(token.attributes.get("class", "").split())


class _Compositor:
    """Sets token after token. Within a list, a table or a quotation (a box), markup is kept; else blocks are made."""

    def __init__(self, findings: Findings, base: str) -> None:
        self.passages = Passages()
        self._findings, self._base = findings, base
        self._marks: list[tuple[str, str]] = []
        self._boxes: list[str] = []
        self._markup: list[str] = []
        self._kept: list[Line] = []
        self._box: tuple[Kind, int] = ("list", 0)
        self._figure: int | None = None
        self._caption: list[str] | None = None
        self._caption_tag = ""
        self._is_pre = False
        self._begin("", 0)

    def _begin(self, tag: str, line: int, spoken: str = "") -> None:
        """A passage of its own. Marks that are open go on in it: a link may be around several paragraphs."""
        self._spoken = spoken
        self._tag, self._pen, self._waits_for_line = tag, Pen(line), True
        for mark, href in filter(any, self._marks):
            self._pen.open(mark, href)

    def set(self, token: Token) -> None:
        match token.kind:
            case "text":
                self._text(token)
            case "start":
                self._start(token)
            case _:
                self._end(token)

    def pass_by(self, line: int, words: str) -> None:
        """What is left out with everything in it."""
        if words:
            shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]}…"
            self._findings.leave_out(line, shown, "it belongs to the page around the release")

    # --- what is written ----------------------------------------------------------------------------------------------

    def _text(self, token: Token) -> None:
        for count, part in enumerate(token.text.split("\n")):
            self._put(part if self._is_pre or not count else f" {part}", token.line + count, breaks=bool(count))

    def _put(self, text: str, line: int, *, breaks: bool) -> None:
        cleaned, remarks = cleaning.clean(text)
        self._findings.remarks += (replace(remark, line=line) for remark in remarks)
        if self._is_pre and breaks and not self._pen.is_at_start:
            self._pen.end_line(wrapping.BREAK, counts=False)
        words = re.sub(r"[ \t\r\f]+", " ", cleaned)
        if words.strip():
            self.passages.lines.append(Told(line, words.strip(), words))
        if self._caption is not None:
            self._caption.append(words)
            return
        if self._pen.ends_in_blank:
            words = words.lstrip(" ")
        if not words:
            return
        if self._waits_for_line and words.strip():
            self._pen.number, self._waits_for_line = line, False
        self._pen.put(words)

    def _start(self, token: Token) -> None:
        name = token.name
        if name in _MARKS:
            self._mark(_MARKS[name])
        elif name == "a":
            self._mark("a", self._target(token))
        elif name == "br":
            self._break()
        elif name == "img":
            self._picture(token)
        elif name in _MEDIA:
            self._medium(token)
        elif name not in _FLOWING:
            self._open(token)

    def _end(self, token: Token) -> None:
        name = token.name
        if name in _MARKS or name == "a":
            self._unmark()
        elif self._caption is not None and name == self._caption_tag:
            self._close_caption()
        elif name not in _FLOWING:
            self._close(name)

    def _mark(self, tag: str, href: str = "") -> None:
        """A link that leads nowhere any more is no link; a caption is plain text."""
        if (tag == "a" and not href) or self._caption is not None:
            self._marks.append(("", ""))
            return
        self._marks.append((tag, href))
        self._pen.open(tag, href)

    def _unmark(self) -> None:
        if self._marks and any(self._marks.pop()):
            self._pen.close()

    def _target(self, token: Token) -> str:
        href = token.attributes.get("href", "").strip()
        if not href or href.startswith("#"):
            return ""
        try:
            whole = href if _REACHABLE.match(href) else urljoin(self._base, href)
        except ValueError:
            whole = href
        if _REACHABLE.match(whole):
            return whole
        self._findings.leave_out(token.line, href, "a link that leads nowhere outside its old site")
        return ""

    def _break(self) -> None:
        """Two breaks in a row make a paragraph, as people do who don't know how else."""
        if self._caption is not None:
            self._caption.append(" ")
        elif self._pen.is_at_start:
            if self._pen.lines and not self._boxes:
                self._flush_as(self._tag)
        else:
            self._pen.end_line(wrapping.BREAK, counts=False)
            self._waits_for_line = True

    # --- elements -----------------------------------------------------------------------------------------------------

    def _open(self, token: Token) -> None:
        name = token.name
        self.flush()
        if name == "figure":
            self._figure = len(self.passages.assets)
        elif _is_caption(token, self._figure is not None, bool(self.passages.assets)):
            self._caption, self._caption_tag = [], name
            if self._figure is None:
                self._figure = len(self.passages.assets) - 1
        elif name == "pre":
            self._is_pre = True
        elif name == "hr" and not self._boxes:
            self.passages.blocks.append(Block("rule", token.line))
        self._open_box(token)
        self._begin(name, token.line, token.attributes.get("lang", "")[:20])

    def _open_box(self, token: Token) -> None:
        name = token.name
        if name in _BOXES:
            if not self._boxes:
                self._box, self._markup, self._kept = (_BOXES[name], token.line), [], []
            self._boxes.append(name)
        if self._boxes and name in _IN_BOXES:
            spans = (
                f' {key}="{escape(value)}"'
                for key, value in token.attributes.items()
                if key in _SPANS and value.isascii() and value.isdigit()
            )
            self._markup.append(f"<{name}{''.join(spans)}>")

    def _close(self, name: str) -> None:
        self.flush()
        if name == "figure":
            self._figure = None
        elif name == "pre":
            self._is_pre = False
        if not self._boxes:
            return
        if name in _IN_BOXES:
            if name in _CELLS and self._markup[-2].startswith(("<td", "<th")):
                self._markup[-1] = self._markup[-1].removeprefix("<p>").removesuffix("</p>")
            self._markup.append(f"</{name}>")
        if name in _BOXES:
            self._boxes.pop()
            if not self._boxes:
                self._close_box()

    def _close_box(self) -> None:
        kind, line = self._box
        if self._kept:
            self.passages.blocks.append(Block(kind, line, tuple(glued(self._kept)), markup="".join(self._markup)))
        self._markup, self._kept = [], []

    def flush(self) -> None:
        self._flush_as("")

    def _flush_as(self, next_tag: str) -> None:
        """Makes a block of what is written."""
        if not self._pen.is_at_start:
            self._pen.end_line("", counts=False)
        lines = [line for line in self._pen.lines if line.text]
        tag, number, spoken = self._tag, self._pen.number, self._spoken
        self._begin(next_tag, number, spoken if next_tag else "")
        if not lines:
            return
        lines = glued(lines)
        if self._boxes:
            self._keep(tag, lines)
        elif tag in _HEADINGS:
            flowing = tuple(replace(line, glue=" " if line.glue else "") for line in lines)
            self.passages.blocks.append(Block("heading", lines[0].number, flowing, level=_HEADINGS[tag], spoken=spoken))
        else:
            self.passages.blocks.append(Block("paragraph", lines[0].number, tuple(lines), spoken=spoken))

    def _keep(self, tag: str, lines: Sequence[Line]) -> None:
        """Within a box: a paragraph of its own, a heading of the lowest level, or words as they stand."""
        html = inline.html(lines)
        if tag in _HEADINGS:
            html = f"<h3>{html}</h3>"
        elif tag in ("p", "div", "blockquote", "caption") or self._markup[-1].endswith("</p>"):
            html = f"<p>{html}</p>"
        self._markup.append(html)
        self._kept += lines

    # --- pictures -----------------------------------------------------------------------------------------------------

    def _picture(self, token: Token) -> None:
        told = token.attributes
        source, alt = told.get("data-src") or told.get("src", ""), " ".join(told.get("alt", "").split())
        if source:
            self.passages.assets.append(ArrivedAsset(token.line, source, alt=alt))
        elif alt:
            self._findings.leave_out(token.line, alt, "it describes a picture that has no address")

    def _medium(self, token: Token) -> None:
        if source := token.attributes.get("src", ""):
            self.passages.assets.append(ArrivedAsset(token.line, source))

    def _close_caption(self) -> None:
        """The caption belongs to the pictures of its figure; without any, it is a paragraph."""
        assert self._caption is not None
        is_of_figure = self._caption_tag == "figcaption"
        words = " ".join("".join(self._caption).split())
        self._caption = None
        assets = self.passages.assets
        if self._figure is not None and self._figure < len(assets):
            for place in range(self._figure, len(assets)):
                assets[place] = replace(assets[place], caption=words)
        elif words:
            self.passages.blocks.append(paragraph(words, self._pen.number))
        if not is_of_figure:
            self._figure = None
        self._begin("", self._pen.number)
