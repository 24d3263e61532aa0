"""Rich text as a tree: for formats that have to look around before they write."""

import re
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder  # only built, never parsed from text

from releases import prose

INLINE: Final = frozenset({"strong", "em", "sub", "sup", "a", "br"})
WORDS: Final = "words"
"""The tag of what holds words that stand beside blocks, in no paragraph."""

_HOLD_BLOCKS: Final = frozenset({"body", "blockquote", "li", "th", "td"})
_DEEPEST: Final = 60
"""Marks within more marks than that are left out, their words are not: nobody writes so, and no tree need fall."""
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def of(html: str) -> Element:
    """An element ``body`` that holds what ``prose.sanitise`` lets through of the HTML. Runs of blanks are one blank;
    words that stand beside blocks are held by an element ``words``."""
    reader = _Reader()
    reader.feed(prose.sanitise(html))
    reader.close()
    body = reader.whole()
    for element in [each for each in body.iter() if each.tag in _HOLD_BLOCKS]:
        _settle(element)
    return body


class _Reader(HTMLParser):
    """The sanitiser closes every tag, and in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.builder.start("body", {})
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.depth += 1
        if self.depth <= _DEEPEST:
            self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag == "br":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.depth <= _DEEPEST:
            self.builder.end(tag)
        self.depth -= 1

    def handle_data(self, text: str) -> None:
        self.builder.data(_BLANKS.sub(" ", text))

    def whole(self) -> Element:
        self.builder.end("body")
        return self.builder.close()


def _settle(parent: Element) -> None:
    """Put what stands beside blocks into an element of its own. What holds nothing but words stays as it is."""
    if parent.tag in {"th", "td"} and all(child.tag in INLINE for child in parent):
        return
    children, loose = list(parent), Element(WORDS)
    loose.text, parent.text = parent.text, None
    parent[:] = []
    for child in children:
        tail, child.tail = child.tail, None
        if child.tag in INLINE:
            loose.append(child)
            child.tail = tail
        else:
            _end(loose, parent)
            parent.append(child)
            loose = Element(WORDS)
            loose.text = tail
    _end(loose, parent)


def _end(loose: Element, parent: Element) -> None:
    if "".join(loose.itertext()).strip(" ") or len(loose):
        parent.append(loose)
