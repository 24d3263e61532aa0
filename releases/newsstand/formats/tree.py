"""Rich text as a tree: for formats that have to look around before they write."""

import re
from copy import copy
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder  # only built, never parsed from text

from releases import prose

INLINE: Final = frozenset({"strong", "em", "sub", "sup", "a", "br"})
_BLANKS = re.compile(r"[ \t\r\n\f]+")


def of(html: str) -> Element:
    """An element ``body`` that holds what ``prose.sanitise`` lets through of the HTML. Runs of blanks are one blank."""
    reader = _Reader()
    reader.feed(prose.sanitise(html))
    return reader.whole()


class _Reader(HTMLParser):
    """The sanitiser closes every tag, and in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.builder.start("body", {})

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag == "br":
            self.builder.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "br":
            self.builder.end(tag)

    def handle_data(self, text: str) -> None:
        self.builder.data(_BLANKS.sub(" ", text))

    def whole(self) -> Element:
        self.close()
        self.builder.end("body")
        return self.builder.close()


def blocks(parent: Element) -> list[Element]:
    """What stands in it, one under the other. Words that stand between blocks get a paragraph of their own."""
    found: list[Element] = []
    loose = Element("p")
    _put(loose, parent.text)
    for child in parent:
        if child.tag in INLINE:
            loose.append(_bare(child))
        else:
            loose = _ended(loose, found)
            found.append(_bare(child))
        _put(loose, child.tail)
    _ended(loose, found)
    return found


def _bare(element: Element) -> Element:
    """Without what follows it."""
    copied = copy(element)
    copied.tail = None
    return copied


def _put(paragraph: Element, text: str | None) -> None:
    if not len(paragraph):
        paragraph.text = (paragraph.text or "") + (text or "")
    else:
        paragraph[-1].tail = (paragraph[-1].tail or "") + (text or "")


def _ended(paragraph: Element, found: list[Element]) -> Element:
    if len(paragraph) or (paragraph.text or "").strip(" "):
        found.append(paragraph)
    return Element("p")
