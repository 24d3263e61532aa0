"""Rich text as CommonMark 0.31 (https://spec.commonmark.org/0.31.2/): what it has marks for is marked, and all else is
HTML, which it allows.

Who reads CommonMark gets back the HTML that was written, tag by tag. It has no tables and no languages, and nothing
raised or lowered: these stay HTML.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Final
from xml.etree.ElementTree import Element

from releases.newsstand.formats import phrases, tree
from releases.newsstand.formats.phrases import opening

_LISTS: Final = frozenset({"ul", "ol"})
_PARAGRAPHS: Final = frozenset({"p", tree.WORDS})
_START = re.compile(r"0|[2-9]|[1-9][0-9]{1,8}")
_EMPTY_LINE: Final = ""


def lines(html: str) -> list[str]:
    """The HTML in lines, an empty one between blocks, none at either end."""
    body = tree.of(html)
    writer = _Writer()
    writer.judge(body)
    return writer.document(list(body))


class _Writer:
    """``marked``: whether CommonMark has marks for all of an element. ``tight``: whether of a list each item is one
    line, with lists below it. Both are judged once, from the leaves up."""

    def __init__(self) -> None:
        self.marked: dict[Element, bool] = {}
        self.tight: dict[Element, bool] = {}

    # --- what can be said ---------------------------------------------------------------------------------------------

    def judge(self, element: Element) -> None:
        for child in element:
            if child.tag not in tree.INLINE:
                self.judge(child)
        if element.tag in _LISTS:
            self.tight[element] = all(map(self._is_one_line, element))
            is_list = self._counts(element) and all(each.tag == "li" and not each.attrib for each in element)
            self.marked[element] = is_list and (self.tight[element] or self._is_loose(element))
        elif element.tag == "blockquote":
            self.marked[element] = not element.attrib and all(self.marked.get(child, False) for child in element)
        else:
            self.marked[element] = element.tag in {"p", "h2", "h3", tree.WORDS} and not element.attrib

    def _counts(self, found: Element) -> bool:
        """Whether its first number can be told; that it is 1 goes without saying."""
        start = found.get("start")
        is_told = start is None or (found.tag == "ol" and _START.fullmatch(start) is not None)
        return is_told and not set(found.keys()) - {"start"}

    def _is_one_line(self, item: Element) -> bool:
        if not len(item):
            return False
        first, *rest = item
        has_words = first.tag == tree.WORDS and bool(phrases.paragraph(first))
        return has_words and all(each.tag in _LISTS and self.marked[each] and self.tight[each] for each in rest)

    def _is_loose(self, found: Element) -> bool:
        """Items of paragraphs and of what stands between them. One paragraph alone can't be told from one line."""
        blocks = [block for item in found for block in item]
        begins = all(len(item) and item[0].tag == "p" and phrases.paragraph(item[0]) for item in found)
        return len(blocks) > 1 and begins and all(self.marked[b] and b.tag != tree.WORDS for b in blocks)

    # --- how it is said -----------------------------------------------------------------------------------------------

    def document(self, blocks: Sequence[Element]) -> list[str]:
        written: list[str] = []
        before, is_other = "", False
        for block in blocks:
            is_other = block.tag == before and not is_other
            if told := self._block(block, is_other=is_other):
                before = str(block.tag) if self.marked[block] and block.tag in _LISTS else ""
                written += [_EMPTY_LINE, *told] if written else told
        return written

    def _block(self, block: Element, *, is_other: bool) -> list[str]:
        """``is_other``: it follows a list with the usual marks, and would be taken for more of that."""
        if not self.marked[block]:
            return [html(block)]
        if block.tag in _PARAGRAPHS:
            return [line for line in [phrases.paragraph(block)] if line for line in line.split("\n")]
        if block.tag in _LISTS:
            return self._list(block, is_other=is_other)
        if block.tag == "blockquote":
            return [f"> {line}".rstrip(" ") for line in self.document(list(block))]
        told = phrases.one_line(block)
        return [f"{'#' * int(block.tag[1])} {told}"] if told else []

    def _list(self, found: Element, *, is_other: bool) -> list[str]:
        is_tight, number = self.tight[found], int(found.get("start", "1"))
        written: list[str] = []
        for item in found:
            mark = f"{number}{')' if is_other else '.'}" if found.tag == "ol" else "*" if is_other else "-"
            told = self._item(item) if is_tight else self.document(list(item))
            margin = " " * (len(mark) + 1)
            written += [_EMPTY_LINE] if written and not is_tight else []
            written += [f"{mark} {told[0]}", *(f"{margin}{line}" if line else _EMPTY_LINE for line in told[1:])]
            number += 1
        return written

    def _item(self, item: Element) -> list[str]:
        """One line, and lists below it."""
        words, *lists = item
        written = phrases.paragraph(words).split("\n")
        before, is_other = "", False
        for each in lists:
            is_other = each.tag == before and not is_other
            before = str(each.tag)
            written += self._list(each, is_other=is_other)
        return written


def html(element: Element) -> str:
    """On one line: in CommonMark a block of HTML ends at an empty one (section 4.6)."""
    inner = escape(element.text or "", quote=False)
    for child in element:
        inner += html(child) + escape(child.tail or "", quote=False)
    if element.tag == tree.WORDS:
        return inner
    return opening(element) if element.tag == "br" else f"{opening(element)}{inner}</{element.tag}>"
