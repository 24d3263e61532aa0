"""Rich text as a typewriter writes it: the HTML of a body or of notes, in lines of plain text."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from releases import prose
from releases.newsstand.formats.columns import COLUMNS, table, wrapped

_RAISED: Final = str.maketrans("0123456789+-−–=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED: Final = str.maketrans("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SCRIPTS: Final = {"sup": _RAISED, "sub": _LOWERED}
_PARAGRAPHS: Final = {"p", "h2", "h3"}
_HEADINGS: Final = {"h2", "h3"}
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN: Final = {0x00AD: None, 0x200B: None}  # where a browser may part a word
QUOTED = "    "


def lines(html: str) -> list[str]:
    """The HTML in lines of 72 columns, a blank one between paragraphs, none at either end."""
    reader = _Reader()
    reader.feed(prose.sanitise(html).translate(_UNSEEN))
    reader.close()
    reader.end_block()
    return reader.lines


@dataclass
class _List:
    start: int | None
    """The number of its first item; none where they have no numbers."""
    count: int = 0


class _Reader(HTMLParser):
    """Reads what ``prose.sanitise`` lets through, and knows no other tags."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.text = ""
        self.margin = ""  # before each line: how deep in quotations and lists
        self.bullet = ""  # what is to stand in the margin of the next line, once
        self.lists: list[_List] = []  # those that are open
        self.margins: list[str] = []
        self.links: list[tuple[str, int]] = []
        self.scripts: list[tuple[str, int]] = []
        self.rows: list[list[str]] | None = None
        self.has_head = False
        self.inner = 0  # tables within a cell that are open: they are told as its lines
        self.span = 1
        self.is_tight = False  # no blank line before the next block

    # --- what comes ---------------------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.text = self.text.rstrip(" ") + "\n"
        elif tag == "a":
            self.links.append((attributes.get("href", ""), len(self.text)))
        elif tag in _SCRIPTS:
            self.scripts.append((tag, len(self.text)))
        elif self.rows is not None:
            self._in_table(tag, attributes)
        elif tag in _STARTS:
            self.end_block()
            _STARTS[tag](self, attributes)
        elif tag in _PARAGRAPHS:
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self.links:
            self._end_link(*self.links.pop())
        elif tag in _SCRIPTS and self.scripts:
            self._end_script(*self.scripts.pop())
        elif self.rows is not None:
            self._end_in_table(tag)
        elif tag in _ENDS:
            self.end_block()
            _ENDS[tag](self)
        elif tag in _PARAGRAPHS:
            self.end_block()
            self.is_tight = tag in _HEADINGS

    def handle_data(self, data: str) -> None:
        told = _BLANKS.sub(" ", data)
        self.text += told.lstrip(" ") if not self.text or self.text[-1] in " \n" else told

    # --- blocks -------------------------------------------------------------------------------------------------------

    def end_block(self) -> None:
        text, self.text = self.text.strip(" \n"), ""
        if text:
            self._write(wrapped(text, first=self._first(), rest=self.margin))

    def _first(self) -> str:
        first = self.margin[: len(self.margin) - len(self.bullet)] + self.bullet if self.bullet else self.margin
        self.bullet = ""
        return first

    def _write(self, lines: list[str]) -> None:
        if self.lines and not self.is_tight:
            self.lines.append("")
        self.lines += lines
        self.is_tight = False

    def _begin_list(self, start: int | None) -> None:
        self.lists.append(_List(start))

    def _end_list(self) -> None:
        if self.lists:
            self.lists.pop()

    def _begin_item(self) -> None:
        items = self.lists[-1] if self.lists else _List(None)
        self.is_tight = self.is_tight or items.count > 0 or len(self.lists) > 1
        self.bullet = "- " if items.start is None else f"{items.start + items.count}. "
        items.count += 1
        self._indent(" " * len(self.bullet))

    def _end_item(self) -> None:
        self._outdent()
        self.bullet = ""

    def _indent(self, by: str) -> None:
        self.margins.append(self.margin)
        self.margin += by

    def _outdent(self) -> None:
        self.margin = self.margins.pop() if self.margins else ""

    # --- what stands in a line ----------------------------------------------------------------------------------------

    def _end_link(self, address: str, start: int) -> None:
        said = self.text[start:].strip()
        bare = re.sub(r"^(mailto:|tel:|https?://(www\.)?)", "", address).rstrip("/")
        told = re.sub(r"^(https?://(www\.)?)", "", said).rstrip("/")
        if not bare or address.startswith("tel:") or told.casefold() == bare.casefold():
            return
        self.text = f"{self.text.rstrip(' ')} <{address.removeprefix('mailto:')}>"

    def _end_script(self, tag: str, start: int) -> None:
        """Raised and lowered figures as Unicode has them: 10⁻⁶, CO₂. Letters that it hasn't stay on the line: 1er."""
        told = self.text[start:]
        moved = told.translate(_SCRIPTS[tag])
        if all(before != after for before, after in zip(told, moved, strict=True)):
            self.text = self.text[:start] + moved

    # --- tables -------------------------------------------------------------------------------------------------------

    def _begin_table(self) -> None:
        self.rows, self.has_head = [], False

    def _in_table(self, tag: str, attributes: dict[str, str]) -> None:
        assert self.rows is not None
        self.inner += tag == "table"
        if tag == "tr" and not self.inner:
            self.rows.append([])
        elif tag in {"td", "th"} and not self.inner:
            self.text = ""
            self.has_head = self.has_head or (tag == "th" and len(self.rows) <= 1)
            self.span = _whole(attributes.get("colspan", ""))
        elif self.text:  # a paragraph or an item of a list within a cell
            self.text = self.text.rstrip(" ") + "\n"

    def _end_in_table(self, tag: str) -> None:
        assert self.rows is not None
        if self.inner:
            self.inner -= tag == "table"
            self.text = self.text.rstrip(" ") + "\n"
        elif tag in {"td", "th"} and self.rows:
            told = "\n".join(filter(None, (line.strip(" ") for line in self.text.split("\n"))))
            self.rows[-1] += [told, *[""] * (min(self.span, 50) - 1)]
            self.text = ""
        elif tag == "table":
            rows, self.rows, self.text = [row for row in self.rows if any(row)], None, ""
            if rows:
                most = max(map(len, rows))
                even = [row + [""] * (most - len(row)) for row in rows]
                room = COLUMNS - len(self.margin)
                first = self._first()
                lines = table(even, has_head=self.has_head and len(even) > 1, columns=room)
                self._write([(self.margin if n else first) + line if line else "" for n, line in enumerate(lines)])


def _whole(told: str) -> int:
    """A number as an attribute has it; 1 when it is none."""
    return int(told) if re.fullmatch(r"[0-9]{1,6}", told) else 1


_STARTS: dict[str, Callable[[_Reader, dict[str, str]], None]] = {
    "ul": lambda reader, _attributes: reader._begin_list(None),
    "ol": lambda reader, attributes: reader._begin_list(_whole(attributes.get("start", ""))),
    "li": lambda reader, _attributes: reader._begin_item(),
    "blockquote": lambda reader, _attributes: reader._indent(QUOTED),
    "table": lambda reader, _attributes: reader._begin_table(),
}
_ENDS: dict[str, Callable[[_Reader], None]] = {
    "ul": _Reader._end_list,
    "ol": _Reader._end_list,
    "li": _Reader._end_item,
    "blockquote": _Reader._outdent,
}
