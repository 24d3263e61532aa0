"""How deep the elements of some HTML stand inside one another, told before a parser builds them.

A parser's time grows with the square of the depth, and worse: it opens each mark again that a paragraph has left open
(HTML, 13.2.4.3, the list of active formatting elements), so a few thousand make gigabytes. What is counted here is
never less than what a parser would build, and the same for HTML in which all that is opened is closed in turn.
"""

import re
from collections.abc import Iterator
from typing import Final

DEEPEST: Final = 200
"""Elements inside one another. A page has some thirty, a release ten."""

_PIECE: Final = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*)(?:[^>"']|"[^"]*(?:"|\Z)|'[^']*(?:'|\Z))*+>?""",
    re.DOTALL,
)
VOID: Final = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
_CLOSED_BY_OTHERS: Final = frozenset(
    ("p", "li", "td", "th", "tr", "dt", "dd", "option", "thead", "tbody", "html", "body")
)
"""They end where the next of their kind begins, so they don't stand inside one another but for what is counted."""
_FOREIGN: Final = frozenset(("svg", "math"))
_REOPENED: Final = frozenset(
    ("a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u")
)
"""The end of what they stand in doesn't end them: they go on behind it (HTML, 13.2.6.1)."""
_ENDS_WHAT_IT_HOLDS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset", "figcaption"),
        *("figure", "footer", "header", "main", "nav", "ol", "pre", "section", "summary", "table", "ul"),
    )
)


def depths(html: str) -> Iterator[tuple[int, int]]:
    """For each tag: where it stands in the text, and how many elements are open behind it."""
    opened: list[str] = []
    is_foreign = False
    for piece in _PIECE.finditer(html):
        name = (piece["name"] or "").lower()
        is_foreign = is_foreign or name in _FOREIGN
        if name and (is_foreign or (name not in VOID and name not in _CLOSED_BY_OTHERS)):
            if piece["end"]:
                _close(opened, name)
            else:
                opened.append(name)
        if name:
            yield piece.start(), len(opened)


def _close(opened: list[str], name: str) -> None:
    """An end tag ends the innermost element; one of a block, what is open within the block too, up to a table."""
    for place in range(len(opened) - 1, -1, -1):
        if opened[place] == name:
            opened[place:] = [each for each in opened[place + 1 :] if each in _REOPENED]
            return
        if name not in _ENDS_WHAT_IT_HOLDS or opened[place] in ("table", *_FOREIGN):
            return
