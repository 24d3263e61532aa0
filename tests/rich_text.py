"""Rich text as hypothesis writes it, and two of them compared as a browser would."""

import re
from html import escape
from typing import Any

from hypothesis import strategies as st
from lxml import html

from releases import prose

ODD = "*_`[]()<>&#+-=~!\\|\"'1234.:/ \u00a0\u2009’«»é日\u00ad"
WORDS = st.text(st.sampled_from(ODD) | st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
PHRASES = st.one_of(
    WORDS, st.sampled_from(["", " ", "2017. ", "# ", "- ", "+ x", "1) ", "===", "---", "a *b* c", "![", "&amp;"])
)


def _around(tag: str, inner: str, attributes: str = "") -> str:
    return f"<{tag}{attributes}>{inner}</{tag}>"


ATTRIBUTES = st.sampled_from(["", "", "", ' lang="fr"'])
HREFS = st.sampled_from(
    [
        "https://example.org/a_b?c=1&amp;copy=2",
        "mailto:a@example.org",
        "https://exämple.org/(ü)",
        "/x y",
        "HTTP://A.b/*",
        "tel:+33",
    ]
)


def _links(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(HREFS, inner).map(lambda told: f'<a href="{told[0]}">{told[1]}</a>')


def _inline() -> st.SearchStrategy[str]:
    text = PHRASES.map(lambda told: escape(told, quote=False))
    return st.recursive(
        text | st.just("<br>"),
        lambda inner: st.one_of(
            st.lists(inner, max_size=4).map("".join),
            st.tuples(st.sampled_from(["strong", "em", "sub", "sup"]), inner, ATTRIBUTES).map(
                lambda told: _around(*told)
            ),
            _links(inner),
        ),
        max_leaves=8,
    )


INLINE = _inline()


def _blocks() -> st.SearchStrategy[str]:
    leaf = st.tuples(st.sampled_from(["p", "p", "p", "h2", "h3"]), INLINE, ATTRIBUTES).map(lambda told: _around(*told))
    cells = st.lists(INLINE.map(lambda told: f"<td>{told}</td>"), min_size=1, max_size=3).map("".join)
    table = st.lists(cells, min_size=1, max_size=3).map(
        lambda rows: f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"
    )
    starts = st.sampled_from(["<ul>", "<ol>", '<ol start="3">', '<ol start="1">', '<ul lang="fr">'])

    def lists(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        items = st.lists(
            (INLINE | inner | st.tuples(INLINE, inner).map("".join)).map(lambda told: f"<li>{told}</li>"), max_size=3
        )
        return st.tuples(starts, items).map(lambda told: f"{told[0]}{''.join(told[1])}</{told[0][1:3]}>")

    return st.recursive(
        leaf | table,
        lambda inner: st.one_of(
            lists(inner),
            st.lists(inner, max_size=3).map(lambda told: f"<blockquote>{''.join(told)}</blockquote>"),
            st.lists(inner, max_size=3).map("".join),
        ),
        max_leaves=6,
    )


BODIES = st.lists(_blocks() | INLINE, max_size=4).map("".join).map(prose.sanitise)


def shown(text: str) -> list[Any]:
    """What a browser shows of some HTML, part by part: tag, attributes, and what is within; no blanks that it doesn't
    show, no parts without words. Words beside blocks are a paragraph, but in lists and tables."""
    return _within(html.fragment_fromstring(f"<div>{text}</div>"))


def _within(element: html.HtmlElement) -> list[Any]:
    found: list[Any] = [_blanks(element.text)]
    for child in element:
        if child.tag in LOOSE or _blanks(child.text_content()).strip(" "):
            inner = [] if child.tag == "br" else _within(child)
            found.append((child.tag, tuple(sorted(child.items())), inner))
        elif child.tag not in INLINE_TAGS:
            found.append(NOTHING)
        found.append(_blanks(child.tail))
    joined = _joined(found)
    return _as_blocks(joined, str(element.tag)) if element.tag in HOLD_BLOCKS else _trimmed(joined, str(element.tag))


NOTHING: Any = ("", (), [])
"""Where an empty block stood: words on either side of it are not together."""
LOOSE = {"br", "li", "td", "th", "tr", "tbody", "thead", "table"}
HOLD_BLOCKS = {"div", "blockquote", "li", "td", "th", "ul", "ol", "table", "thead", "tbody", "tr"}
INLINE_TAGS = {"strong", "em", "sub", "sup", "a", "br"}


def _blanks(text: str | None) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text or "")


def _joined(found: list[Any]) -> list[Any]:
    """Words that have come together."""
    joined: list[Any] = []
    for each in found:
        if isinstance(each, str) and joined and isinstance(joined[-1], str):
            joined[-1] = _blanks(joined[-1] + each)
        elif each != "":
            joined.append(each)
    return joined


def _trimmed(found: list[Any], tag: str) -> list[Any]:
    """Without the blanks at the ends of lines."""
    if tag in INLINE_TAGS:
        return _by_breaks(found)
    told = _by_breaks(found)
    while told and (told[0] == " " or told[-1] == " "):
        told = [each for place, each in enumerate(told) if each != " " or place not in (0, len(told) - 1)]
    if told and isinstance(told[0], str):
        told[0] = told[0].lstrip(" ")
    if told and isinstance(told[-1], str):
        told[-1] = told[-1].rstrip(" ")
    return [each for each in told if each != ""]


def _by_breaks(found: list[Any]) -> list[Any]:
    told = list(found)
    for place, each in enumerate(told):
        if isinstance(each, str):
            each = each.lstrip(" ") if place and _is_break(told[place - 1]) else each
            told[place] = each.rstrip(" ") if place + 1 < len(told) and _is_break(told[place + 1]) else each
    return [each for each in told if each != ""]


def _is_break(part: Any) -> bool:
    return isinstance(part, tuple) and part[0] == "br"


def _as_blocks(found: list[Any], tag: str) -> list[Any]:
    blocks: list[Any] = []
    loose: list[Any] = []
    for each in [*found, None]:
        if isinstance(each, str) or (each and each[0] in INLINE_TAGS):
            loose.append(each)
            continue
        words = _trimmed(loose, "p")
        if any(not _is_break(part) for part in words):
            blocks += [("p", (), words)] if tag in {"div", "blockquote"} else words
        loose = []
        blocks += [each] if each and each != NOTHING else []
    return blocks
