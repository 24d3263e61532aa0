"""HTML as a row of tags and texts, each with its line: whatever a page does wrong is put right before."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final, Literal

from releases import nesting, prose

MOST_TAGS: Final = 200_000

_UNREAD = re.compile(r"<!--|<(script|style)\b", re.IGNORECASE)
_WHOLE_TAG = re.compile(r"<[a-zA-Z/][^<>]*>")


class Unfit(ValueError):
    """HTML that is no page of anybody's: its line, and why, in words."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True, slots=True)
class Token:
    """The start of an element, its end, or a text. What is void has no end."""

    kind: Literal["start", "end", "text"]
    line: int
    name: str = ""
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def tokens(html: str, *, first_line: int = 1) -> list[Token]:
    """Raises Unfit for what is nested, or long, beyond all reason."""
    _refuse_depths(html, first_line)
    parser = _Parser(first_line)
    parser.feed(prose.straightened(_WHOLE_TAG.sub(_with_breaks_behind, _without_unread(html))))
    parser.close()
    return parser.tokens


def ends(row: Sequence[Token]) -> list[int]:
    """For each place at which an element starts, the place behind its end; for the others, the next one."""
    behind = list(range(1, len(row) + 1))
    begun: list[int] = []
    for place, token in enumerate(row):
        if token.kind == "start" and token.name not in nesting.VOID:
            begun.append(place)
        elif token.kind == "end" and begun:
            behind[begun.pop()] = place + 1
    for place in begun:
        behind[place] = len(row)
    return behind


def scripts(html: str, kind: str) -> Iterator[tuple[int, str]]:
    """What scripts of a kind, such as application/ld+json, hold: their lines and words."""
    for opening in re.finditer(r"<script\b([^<>]{0,500})>", html, re.IGNORECASE):
        if kind in opening[1].casefold():
            end = html.find("</", opening.end())
            yield html.count("\n", 0, opening.end()) + 1, html[opening.end() : end if end >= 0 else len(html)]


def words(row: Sequence[Token]) -> str:
    """All texts on one line."""
    return " ".join(" ".join(token.text for token in row if token.kind == "text").split())


def _refuse_depths(html: str, first_line: int) -> None:
    for tags, (place, depth) in enumerate(nesting.depths(html), 1):
        if depth > nesting.DEEPEST or tags > MOST_TAGS:
            line = first_line + html.count("\n", 0, place)
            if tags > MOST_TAGS:
                raise Unfit(line, f"more than {MOST_TAGS} tags")
            raise Unfit(line, f"more than {nesting.DEEPEST} elements stand inside one another here")


def _without_unread(html: str) -> str:
    """Without comments, scripts and styles; lines keep their numbers."""
    pieces: list[str] = []
    end = 0
    while found := _UNREAD.search(html, end):
        closing = re.compile(rf"</{found[1]}\s*>" if found[1] else "-->", re.IGNORECASE).search(html, found.end())
        stop = closing.end() if closing else len(html)
        pieces += (html[end : found.start()], "\n" * html.count("\n", found.start(), stop))
        end = stop
    return "".join((*pieces, html[end:]))


def _with_breaks_behind(tag: re.Match[str]) -> str:
    """A tag that goes over several lines on one: a parser drops what stands inside it, line breaks too."""
    return tag[0].replace("\n", " ") + "\n" * tag[0].count("\n")


class _Parser(HTMLParser):
    def __init__(self, first_line: int) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[Token] = []
        self._before = first_line - 1

    def _line(self) -> int:
        return self._before + self.getpos()[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.tokens.append(Token("start", self._line(), tag, attributes=told))

    def handle_endtag(self, tag: str) -> None:
        if tag not in nesting.VOID:
            self.tokens.append(Token("end", self._line(), tag))

    def handle_data(self, data: str) -> None:
        self.tokens.append(Token("text", self._line(), text=data))
