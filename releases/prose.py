"""Rich text: what a release may hold, and how it reads without its marks. The only importer of nh3."""

import re
from html import unescape

import nh3

TAGS = frozenset(
    {
        *("p", "h2", "h3", "strong", "em", "sub", "sup", "a", "br", "blockquote"),
        *("ul", "ol", "li", "table", "thead", "tbody", "tr", "th", "td"),
    }
)
MOST_CHARACTERS = 1_000_000
"""The longest body or notes, in characters of HTML: a novel, and far more than a release."""

_ATTRIBUTES = {
    "a": {"href", "hreflang"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "*": {"lang"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_BLOCKS = {"p", "h2", "h3", "li", "blockquote", "tr", "table", "ul", "ol", "br"}

# Controls but tab, newline and return (C0, C1), marks that turn the reading direction (a headline could be made to
# read otherwise than it is written: CVE-2021-42574), the byte order mark.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags={"script", "style", "title", "iframe", "object", "noscript", "template", "textarea", "svg"},
    attributes=_ATTRIBUTES,
    url_schemes=_SCHEMES,
    link_rel=None,
    strip_comments=True,
)

_ARCHITECTURE = {
    *("title", "meta", "link", "base", "time", "html", "body", "main", "article", "section", "header", "footer", "nav"),
    *("aside", "div", "span", "h1", "h4", "h5", "h6", "pre", "hr", "address", "figure", "figcaption", "img", "picture"),
    *("b", "i", "cite", "u", "del", "s", "strike", "dl", "dt", "dd", "caption", "form", "button", "center", "details"),
    *("summary", "video", "audio", "source", "embed", "tfoot"),
}
_architect = nh3.Cleaner(
    tags=set(TAGS) | _ARCHITECTURE,
    clean_content_tags={"script", "style", "object", "template", "textarea", "svg", "noscript", "select", "iframe"},
    attributes={
        "*": {"class", "id", "lang", "hidden", "aria-hidden", "itemprop", "role"},
        "a": {"href", "rel"},
        "base": {"href"},
        "img": {"src", "alt", "data-src"},
        "link": {"href", "rel"},
        "meta": {"name", "property", "content", "charset"},
        "ol": {"start"},
        "time": {"datetime"},
        **{cell: {"colspan", "rowspan"} for cell in ("th", "td")},
        **{medium: {"src"} for medium in ("video", "audio", "source", "embed")},
    },
    url_schemes=_SCHEMES | {"data", "file", "cid"},
    link_rel=None,
)


def unmasked(text: str) -> str:
    """The text without characters that can't be seen but change how it reads."""
    return _UNSEEN.sub("", text)


def line(text: str) -> str:
    """One line of plain text: no unseen characters, no line breaks, single blanks."""
    return " ".join(unmasked(text).split())


def lines(text: str) -> str:
    """Plain text of several lines, as typed but for unseen characters and blanks at the ends."""
    return unmasked(text).replace("\r\n", "\n").replace("\r", "\n").strip()


def sanitise(html: str) -> str:
    """The HTML that may be stored and printed: known tags, known schemes, nothing that runs or loads from elsewhere."""
    renamed = re.sub(r"(?i)<(/?)(b|i)(\s[^>]*)?>", _modern, unmasked(html))
    clean = _once(renamed)
    # What a browser moves out of a table may have to be moved again (HTML, 13.2.6.1, foster parenting); a text that is
    # saved twice must stay as it is. Three times have been enough for whatever was thrown at it.
    for _again in range(8):
        if clean == (clean := _once(clean)):
            break
    return "" if not plain(clean) else clean


def _once(html: str) -> str:
    return unmasked(_cleaner.clean(html)).strip()  # unmasked once more: they may have come as &#8238;


def _modern(mark: re.Match[str]) -> str:
    return f"<{mark[1]}{'strong' if mark[2].lower() == 'b' else 'em'}>"


def straightened(page: str) -> str:
    """Somebody else's HTML as a browser understands it: every tag closed, every "<" of the text escaped, nothing that
    runs. It is for reading, not for printing: it may hold pictures, headings and addresses that ``sanitise`` drops."""
    return _architect.clean(page)


def plain(html: str) -> str:
    """The words of some HTML: a blank line between paragraphs, a tab between cells, no marks."""
    marked = re.sub(r"(?i)</(td|th)>\s*(?=<t[dh])", "\t", html)
    marked = re.sub(rf"(?i)</?({'|'.join(sorted(_BLOCKS))})(\s[^>]*)?/?>", "\n\n", marked)
    text = unescape(re.sub(r"<[^>]*>", "", marked)).replace("\xa0", " ")
    paragraphs = ("\t".join(" ".join(c.split()) for c in part.split("\t")) for part in text.split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())


def first_paragraph(html: str) -> str:
    """The words of the first paragraph, not of a heading above it: what stands in for an empty lead."""
    told = (plain(found[1]) for found in re.finditer(r"(?is)<p(?:\s[^>]*)?>(.*?)</p>", html))
    return next(filter(None, told), "") or plain(html).partition("\n\n")[0]


def absolute(html: str, *, base: str) -> str:
    """The same HTML with whole addresses: what is relative is meant as on the page ``base``."""
    cleaner = nh3.Cleaner(
        tags=set(TAGS),
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel=None,
        url_relative=("rewrite_with_base", base),
    )
    return cleaner.clean(sanitise(html))


def foreign_tags(html: str) -> list[str]:
    """The tags in some HTML that a release can't hold, each once."""
    found = {tag.lower() for tag in re.findall(r"<([A-Za-z][A-Za-z0-9]*)", html)}
    return sorted(found - TAGS - {"b", "i"})
