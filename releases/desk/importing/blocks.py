"""Markdown as a row of blocks, each of plain lines and of the HTML that the product allows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from releases.desk import dates
from releases.desk.importing import commonmark, inline, wrapping
from releases.desk.importing.commonmark import Node
from releases.desk.importing.inline import Line

_LONGEST_UNDERLINED_HEADING = 120
_TAGS = {"bullet_list": "ul", "list_item": "li", "blockquote": "blockquote"}
_SAME_TAG = frozenset(("table", "thead", "tbody", "tr", "th", "td"))

Kind = Literal["heading", "paragraph", "list", "quote", "table", "rule"]
_KINDS: dict[str, Kind] = {
    "paragraph": "paragraph",
    "heading": "heading",
    "bullet_list": "list",
    "ordered_list": "list",
    "blockquote": "quote",
    "table": "table",
    "hr": "rule",
}


@dataclass(frozen=True, slots=True)
class Block:
    """`level` is a heading's; `lines` are its text; `markup` is the HTML of what is no heading or paragraph.

    `spoken` is the language of a paragraph or heading that is in another than the text.
    """

    kind: Kind
    line: int
    lines: tuple[Line, ...] = ()
    level: int = 0
    markup: str = ""
    spoken: str = ""

    @property
    def text(self) -> str:
        """The block on one line, without markup."""
        return "".join((" " if line.glue == wrapping.BREAK else line.glue) + line.text for line in self.lines)

    @property
    def is_prose(self) -> bool:
        """A paragraph of running text, not of lines with a place each."""
        return self.kind == "paragraph" and all(line.glue != wrapping.BREAK for line in self.lines)

    @property
    def is_bold(self) -> bool:
        return bool(self.lines) and all(line.bold == line.text for line in self.lines)

    @property
    def html(self) -> str:
        spoken = f' lang="{escape(self.spoken)}"' if self.spoken else ""
        if self.kind == "paragraph":
            return f"<p{spoken}>{inline.html(self.lines)}</p>"
        if self.kind == "heading":
            return f"<h{self.level}{spoken}>{inline.html(self.lines)}</h{self.level}>"
        return self.markup

    def without(self, count: int) -> "Block":
        """The paragraph that is left when its first lines have been read."""
        rest = self.lines[count:]
        return replace(self, line=rest[0].number, lines=(replace(rest[0], glue=""), *rest[1:]))


def parse(text: str) -> list[Block]:
    """The blocks of a Markdown text; line numbers count from 1."""
    root = commonmark.parse("\n".join(_guarded(line) for line in text.split("\n")))
    wrapped_at = wrapping.width([node.content.split("\n") for node in root.walk() if node.type == "inline"])
    return [block for node in root.children for block in _blocks(node, wrapped_at)]


def _guarded(line: str) -> str:
    """Keeps a line from being read as a list, a quotation or a link definition that it isn't."""
    stripped = line.lstrip()
    if stripped.startswith(">>"):
        return f"\\{stripped}"
    if re.match(r"\d+\. ", stripped) and (printed := dates.first(stripped)) and printed.start == 0:
        return stripped.replace(".", "\\.", 1)
    return re.sub(r"\[\^([^\]\s]{1,50})\]", r"\\[\1\\]", line)


def _blocks(node: Node, wrapped_at: int | None) -> Iterator[Block]:
    kind = _KINDS[node.type]
    line = (node.map[0] if node.map else 0) + 1
    if kind == "rule":
        yield Block(kind, line)
        return
    lines = [piece for leaf in node.walk() if leaf.type == "inline" for piece in _lines(leaf, wrapped_at)]
    if kind == "paragraph":
        yield from _paragraphs(line, lines)
    elif kind != "heading":
        yield Block(kind, line, tuple(lines), markup=_html(node, wrapped_at))
    elif node.markup == "-" and sum(len(piece.text) for piece in lines) > _LONGEST_UNDERLINED_HEADING:
        yield from _paragraphs(line, lines)
        yield Block("rule", line + len(lines))
    else:
        flowing = (replace(piece, glue=" " if piece.glue else "") for piece in lines)
        yield Block(kind, line, tuple(flowing), level=int(node.tag[1:]))


def _paragraphs(line: int, lines: Sequence[Line]) -> Iterator[Block]:
    if wrapping.is_paragraph_each([piece.text for piece in lines]):
        yield from (Block("paragraph", piece.number, (replace(piece, glue=""),)) for piece in lines)
    else:
        yield Block("paragraph", line, tuple(lines))


def _lines(node: Node, wrapped_at: int | None) -> list[Line]:
    """The lines of an inline node. A break that Markdown asks for stays, whatever the width."""
    assert node.token  # an inline node has one, says markdown-it
    lines = inline.lines(node.token.children or [], (node.map[0] if node.map else 0) + 1)
    glues = ["", *wrapping.glues([line.text for line in lines], wrapped_at)]
    return [
        replace(line, glue=wrapping.BREAK if line.glue == wrapping.BREAK else glue)
        for line, glue in zip(lines, glues, strict=True)
    ]


def _html(node: Node, wrapped_at: int | None) -> str:
    if node.type == "inline":
        return inline.html(_lines(node, wrapped_at))
    if node.type == "ordered_list":
        return _ordered(node, wrapped_at)
    inner = "".join(_html(child, wrapped_at) for child in node.children)
    if node.type == "paragraph":
        return inner if node.hidden else f"<p>{inner}</p>"
    if node.type == "heading":
        return f"<h3>{inner}</h3>"
    tag = node.type if node.type in _SAME_TAG else _TAGS.get(node.type)
    return f"<{tag}>{inner}</{tag}>" if tag else inner


def _ordered(node: Node, wrapped_at: int | None) -> str:
    """A list that isn't numbered from one keeps its numbers as text: nobody may renumber a "3."."""
    items = [(item.info, "".join(_html(child, wrapped_at) for child in item.children)) for item in node.children]
    if all(int(number) == place for place, (number, _) in enumerate(items, 1)):
        return f"<ol>{''.join(f'<li>{inner}</li>' for _, inner in items)}</ol>"
    numbered = (
        f"<li>{inner.replace('<p>', f'<p>{number}. ', 1)}</li>"
        if inner.startswith("<p>")
        else f"<li>{number}. {inner}</li>"
        for number, inner in items
    )
    return f"<ul>{''.join(numbered)}</ul>"
