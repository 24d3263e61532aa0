"""A paragraph's text as lines: each plain, as HTML, and with what is bold at its start."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from releases.desk.importing.commonmark import Token

_ADDRESS = re.compile(
    r"https?://[^\s<>\"“”«»|]*[^\s<>\"“”«»|.,;:!?)\]'’…]"
    r"|(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?![\w@’'-])"
)
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAGS = {"strong_open": "strong", "em_open": "em", "link_open": "a"}


@dataclass(frozen=True, slots=True)
class Line:
    """`glue` stands between the line before and this one; `reopened` are tags that run on from the line before."""

    number: int
    text: str
    html: str
    bold: str = ""
    glue: str = ""
    reopened: tuple[str, ...] = ()


def html(lines: Sequence[Line]) -> str:
    """The lines as one passage; a link or an emphasis that was wrapped is one again."""
    passage = ""
    for line in lines:
        if line.glue == "\n":
            passage += "<br>" + line.html
            continue
        closing = "".join(f"</{_name(tag)}>" for tag in reversed(line.reopened))
        passage = passage[: len(passage) - len(closing)] + line.glue + line.html[len("".join(line.reopened)) :]
    return passage


def linked(text: str) -> str:
    """Plain text as HTML, with its web and mail addresses as links."""
    pieces: list[str] = []
    end = 0
    for match in _ADDRESS.finditer(text):
        target = match[0] if "://" in match[0] else f"mailto:{match[0]}"
        pieces += (escape(text[end : match.start()], quote=False), f'<a href="{escape(target)}">')
        pieces += (escape(match[0], quote=False), "</a>")
        end = match.end()
    return "".join((*pieces, escape(text[end:], quote=False)))


def lines(tokens: Sequence[Token], first_line: int) -> list[Line]:
    """The inline tokens of one paragraph, cut at their line breaks."""
    pen = Pen(first_line)
    for token in tokens:
        _write(pen, token)
    pen.end_line("")
    return pen.lines


def _write(pen: "Pen", token: Token) -> None:
    if token.type in ("softbreak", "hardbreak"):
        pen.end_line("\n" if token.type == "hardbreak" else " ")
    elif token.type in _TAGS:
        pen.open(_TAGS[token.type], str(token.attrs["href"]) if token.type == "link_open" else "")
    elif token.type.endswith("_close"):
        pen.close()
    elif token.type == "image":
        pen.put(f"{token.content} ({token.attrs['src']})")
    else:
        first, *others = _BREAK_TAG.split(token.content)
        pen.put(first)
        for other in others:
            pen.end_line("\n", counts=False)
            pen.put(other)


class Pen:
    """Writes lines: text, and the emphasis and links around it. `number` is the line of the source."""

    def __init__(self, number: int) -> None:
        self.lines: list[Line] = []
        self.number = number
        self._open: list[str] = []
        self._begin("")

    def _begin(self, glue: str) -> None:
        self._glue = glue
        self._reopened = tuple(self._open)
        self._html = ["".join(self._open)]
        self._text: list[str] = []
        self._bold: list[str] = []
        self._is_bold_so_far = True

    @property
    def is_at_start(self) -> bool:
        """Nothing but blanks stands on the line."""
        return not any(map(str.strip, self._text))

    @property
    def ends_in_blank(self) -> bool:
        return not self._text or self._text[-1].endswith(" ")

    def open(self, tag: str, href: str = "") -> None:
        target = f' href="{escape(href)}"' if href else ""
        self._open.append(f"<{tag}{target}>")
        self._html.append(self._open[-1])

    def close(self) -> None:
        """The innermost that is open."""
        self._html.append(f"</{_name(self._open.pop())}>")

    def put(self, text: str) -> None:
        is_linked = any(tag.startswith("<a ") for tag in self._open)
        self._html.append(escape(text, quote=False) if is_linked else linked(text))
        self._text.append(text)
        self._is_bold_so_far = self._is_bold_so_far and ("<strong>" in self._open or not text.strip())
        if self._is_bold_so_far:
            self._bold.append(text)

    def end_line(self, glue: str, *, counts: bool = True) -> None:
        """`counts` is false for a break within a line of the source."""
        closing = "".join(f"</{_name(tag)}>" for tag in reversed(self._open))
        text, bold = "".join(self._text).strip(), "".join(self._bold).strip()
        self.lines.append(
            Line(self.number, text, "".join(self._html).rstrip() + closing, bold, self._glue, self._reopened)
        )
        self.number += counts
        self._begin(glue)


def _name(tag: str) -> str:
    return tag.strip("<>").split()[0]
