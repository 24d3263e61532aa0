"""Rich text: what may stay in it, and how it reads without its marks."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from releases import prose

KEPT = [
    "<p>One <strong>two</strong> <em>three</em></p>",
    "<h2>Heading</h2><h3>Smaller</h3>",
    '<ul><li><p>One</p></li></ul><ol start="3"><li>Three</li></ol>',
    "<blockquote><p>“Quoted.”</p></blockquote>",
    '<table><thead><tr><th colspan="2">H</th></tr></thead><tbody><tr><td rowspan="2">1</td></tr></tbody></table>',
    '<p><a href="https://example.org/a?b=1&amp;c=2">link</a> <a href="mailto:press@example.org">mail</a></p>',
    '<p><a href="tel:+33144767837">call</a> <a href="/releases/">ours</a> <a href="#notes">below</a></p>',
    '<p lang="fr">H<sub>2</sub>O, 10<sup>2</sup><br>new line</p>',
    "<p>a &lt;b&gt; &amp; “c” – naïve 日本 \U0001f680 non\xa0breaking</p>",
    "<p>عربي \u200fmarked\u200e and e\u0301</p>",
]


@pytest.mark.parametrize("html", KEPT)
def test_what_a_release_may_hold_stays_as_it_is(html):
    assert prose.sanitise(html) == html.replace("\xa0", "&nbsp;")


CLEANED = {
    "<p>a<script>alert(1)</script>b</p>": "<p>ab</p>",
    "<p onclick='x()' style='color:red' class='MsoNormal' id='x'>a</p>": "<p>a</p>",
    "<b>a</b> <i>b</i> <B class='x'>c</B>": "<strong>a</strong> <em>b</em> <strong>c</strong>",
    "<blink>a</blink> <br/> <bdo dir='rtl'>b</bdo>": "a <br> b",
    '<p><a href="javascript:alert(1)">a</a></p>': "<p><a>a</a></p>",
    '<p><a href=" java\nscript:alert(1)">a</a></p>': "<p><a>a</a></p>",
    '<p><a href="data:text/html,x">a</a> <a href="vbscript:x">b</a></p>': "<p><a>a</a> <a>b</a></p>",
    '<p><a href="https://x.org" target="_blank" rel="opener" onmouseover="x">a</a></p>': '<p><a href="https://x.org">a</a></p>',
    '<p>a<img src="https://tracker.example/x.gif" onerror="x()">b</p>': "<p>ab</p>",
    '<p>a</p><iframe src="//x"></iframe><object data="x"></object><embed src="x">': "<p>a</p>",
    "<p>a</p><style>p{color:red}</style><title>x</title><!-- secret -->": "<p>a</p>",
    "<svg><script>alert(1)</script></svg><p>b</p>": "<p>b</p>",
    "<p>a\u202eb\u2066c\x00d\x07e\ufefff</p>": "<p>abcdef</p>",
    "<p>a&#8238;b&#x2066;c&#x202E;d</p>": "<p>abcd</p>",
    '<p lang="&#8238;en">a</p>': '<p lang="en">a</p>',
    "<p>a": "<p>a</p>",
    "a < b & c": "a &lt; b &amp; c",
    "<p> </p><p></p><br>": "",
    "<p>&nbsp;</p>": "",
    "  <p>a</p>\r\n ": "<p>a</p>",
    "": "",
    "<<b>script>alert(1)<</b>/script>": None,
    "<b title='a>b'>x</b>": None,
}


@pytest.mark.parametrize("html", CLEANED)
def test_what_it_may_not_hold_goes_and_the_words_stay(html):
    clean = prose.sanitise(html)

    assert CLEANED[html] is None or clean == CLEANED[html]
    assert_harmless(clean)


class Marks(HTMLParser):
    """Collects the tags and attributes of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]


ATTRIBUTES = {"href", "hreflang", "start", "colspan", "rowspan", "lang"}
SCHEMES = ("http:", "https:", "mailto:", "tel:")


def assert_harmless(html: str) -> None:
    marks = Marks(html)
    assert marks.tags <= prose.TAGS
    for _tag, name, value in marks.attributes:
        assert name in ATTRIBUTES
        scheme = re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", value.strip())
        assert name != "href" or scheme is None or value.strip().lower().startswith(SCHEMES)
    assert prose.unmasked(unescape(html)) == unescape(html)
    assert "<!--" not in html


pieces = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<i", "<a href='", "javascript:", "'>", ">", "<", "</", '"', " ", "\n", "word"),
        *(
            "&lt;",
            "&#8238;",
            "&#0;",
            "\x00",
            "\u202e",
            "\ufeff",
            "\xa0",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            " onload=x ",
        ),
        *("<script>", "</script>", "<style>", "<table>", "<td>", "<tr>", "<li>", "<svg>", "<math>", "<h1>", "<title>"),
        *("<img src=x onerror=x>", "<template>", "<noscript>", "<xmp>", "<plaintext>", "<textarea>", "<base href=//x>"),
    ]
)


@settings(max_examples=300, deadline=None)
@example(["<b>", "<", "script>", "</b>"])
@example(["<li>", "<table>", "<li>", "x"])
@given(st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=12))
def test_nothing_harmful_comes_through_in_any_order(parts):
    clean = prose.sanitise("".join(parts))

    assert_harmless(clean)
    assert prose.sanitise(clean) == clean
    assert "\x00" not in clean


PLAIN = {
    "<p>One <strong>two</strong></p><p>three</p>": "One two\n\nthree",
    "<p>a<br>b</p>": "a\n\nb",
    "<ul><li><p>one</p></li><li><p>two</p></li></ul>": "one\n\ntwo",
    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>": "a\tb\n\nc\td",
    "<p>a &lt;b&gt; &amp; c&nbsp;d</p>": "a <b> & c d",
    "<p>&lt;script&gt;</p>": "<script>",
    "<p>  a \n b  </p>": "a b",
    "": "",
}


@pytest.mark.parametrize(("html", "text"), PLAIN.items())
def test_how_it_reads_without_marks(html, text):
    assert prose.plain(html) == text


seen = st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zs", "Zl", "Zp"])


@given(st.lists(st.text(seen, min_size=1), min_size=1))
def test_no_word_is_lost(told):
    html = "".join(f"<p>{escaped(word)}</p>" for word in told)

    assert prose.plain(prose.sanitise(html)).split("\n\n") == [" ".join(word.split()) for word in told]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.mark.parametrize(
    ("html", "first"),
    [
        ("<p>One &amp; only.</p><p>Two.</p>", "One & only."),
        ("<h2>Heading</h2><p>One.</p>", "One."),
        ("<p> </p><p>One.</p>", "One."),
        ("<ul><li>Item</li></ul>", "Item"),
        ("<blockquote><p>Quoted.</p></blockquote>", "Quoted."),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_the_first_paragraph_stands_in_for_a_lead(html, first):
    assert prose.first_paragraph(html) == first


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        (" a  b\tc\r\nd ", "a b c d"),
        ("a\u2028b\u2029c\x0bd\x0ce", "a b cde"),
        ("\u202ea\u2066b\ufeff", "ab"),
        ("a\xa0b\u3000c", "a b c"),
        ("\x00\x07", ""),
        ("l’été – “É” 日本 \U0001f680", "l’été – “É” 日本 \U0001f680"),
    ],
)
def test_a_line_is_one_line_without_what_can_not_be_seen(typed, line):
    assert prose.line(typed) == line


@given(st.text())
def test_a_line_is_a_line_and_stays_one(typed):
    line = prose.line(typed)

    assert line.splitlines() in ([], [line])
    assert prose.line(line) == line


def test_a_body_of_megabytes_takes_no_longer_than_it_has_to():
    html = "<p>" + "<b>word</b> <i>x</i> &amp; " * 100_000 + "</p>"

    assert len(prose.plain(prose.sanitise(html))) > 500_000


@pytest.mark.parametrize("nested", ["<blockquote>", "<ul><li>", "<table><tr><td>", "<strong>", "<b>", "<<<<", "<!--"])
def test_marks_within_marks_within_marks_end(nested):
    clean = prose.sanitise("<p>a</p>" + nested * 5_000 + "b")

    assert_harmless(clean[:10_000])
