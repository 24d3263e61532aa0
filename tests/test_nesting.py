"""How deep HTML is nested: never told as less than what a parser builds of it."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from releases import nesting, prose

LEVELS = (nesting.DEEPEST // 3, 3 * nesting.DEEPEST)


def told(html: str) -> int:
    return max((depth for _place, depth in nesting.depths(html)), default=0)


class Depth(HTMLParser):
    """Of HTML in which all is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.now = self.most = 0

    def handle_starttag(self, tag, attrs):
        self.now += tag != "br"
        self.most = max(self.most, self.now)

    def handle_endtag(self, tag):
        self.now -= tag != "br"


def built(html: str) -> int:
    """By the parser that sanitises."""
    reader = Depth()
    reader.feed(prose.sanitise(html))
    return reader.most


def many(unit: str) -> str:
    return "".join(unit.format(n=n) for n in range(60)) + "a"


SOUP = [
    *("<p>", "<ul>", "<li>", "<blockquote>", "<strong>", "<strong lang=fr>", "<em lang=de>", "<a href='/x'>", "<sub>"),
    *("<table>", "<tr>", "<td>", "<th>", "</p>", "</ul>", "</li>", "</blockquote>", "</strong>", "</em>", "</a>"),
    *("</table>", "</td>", "</tr>", "</div>", "<div>", "<span>", "</span>", "<br>", "<!--", "-->", "<svg>", "</svg>"),
    *("<td title='</strong>'>", "<p title='", "'>", "word", "<h2>", "</h2>", "<b>", "</b>", "<form>", "</form>"),
]
CLOSED_BY_OTHERS = 4
"""Levels that may stand uncounted within one that is counted: tbody, tr, td, p of a table."""


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(SOUP), max_size=40).map("".join))
@example(many("<strong lang=fr{n}><table><td></strong></table>"))
@example(many("<p><strong lang=l{n}>a</p>"))
@example(many("<div><strong lang=l{n}>a</div>"))
@example(many("<strong lang=l{n}><!--</strong>-->"))
@example(many("<strong lang=l{n}><br title='</strong>'>"))
@example(many("<span><blockquote></span>"))
@example(many("<blockquote></ul>"))
def test_nothing_is_built_deeper_than_is_told(html):
    assert built(html) <= CLOSED_BY_OTHERS * (told(html) + 1)


@pytest.mark.parametrize(
    "unit", ["<div></div>", "<p><strong>a</strong></p>", "<ul><li>a</ul>", "<br>", "<p>a", "<img>"]
)
def test_what_is_closed_is_no_depth_however_long(unit):
    assert told(unit * 1000) <= 2


@pytest.mark.parametrize(
    ("unit", "end"),
    [("<blockquote>", "</blockquote>"), ("<ul><li>", "</li></ul>"), ("<table><tr><td>", "</td></table>")],
)
@pytest.mark.parametrize("levels", LEVELS)
def test_what_stands_inside_one_another_is_counted_once_each(unit, end, levels):
    assert told(unit * levels + "a" + end * levels) == levels


@pytest.mark.parametrize("unit", ["<", "<a ", "<a '", '<a "', "<!--", "<p title='", "<strong>", "</strong>", "<b></i>"])
def test_it_is_told_in_no_time(unit):
    started = time.process_time()
    html = unit * (prose.MOST_CHARACTERS // len(unit))

    next((depth for _place, depth in nesting.depths(html) if depth > nesting.DEEPEST), None)

    assert time.process_time() - started < 5
