"""Pages saved from the sites of newsrooms arrive: the release in them, not the menus around it."""

import codecs
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases import prose
from releases.desk.importing import files
from releases.desk.importing.arrival import Arrival, ArrivedContact, Unreadable
from releases.desk.importing.forms import page
from releases.models.asset import Asset
from releases.models.logbook import LogEntry
from releases.models.release import Release
from tests.arrivals import context, remarks, said
from tests.importing import everything_stored, imports
from tests.ingest import media
from tests.test_importing_law import kept, words

PARAGRAPH = "The lead tells of a rover that will roll on a moon of Mars, and of who is building it, where and why."
TEXT = f"<h1>A mission to Phobos</h1>\n<p>PR12-2017</p>\n<p>{PARAGRAPH}</p>\n<p>The body.</p>"


def html(text: str = TEXT, *, head: str = "", around: str = "") -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<title>A mission to Phobos | CNES</title>\n{head}</head>\n'
        f"<body>{around}<article>\n{text}\n</article></body></html>\n"
    )


def read(text: str | bytes = "", *folders: Path, **kwargs: Any) -> Arrival:
    content = text if isinstance(text, bytes) else (text or html(**kwargs)).encode()
    return page.read(content, context("page.html", *folders))


def test_a_page_with_menus_and_a_footer():
    arrival = read(around="<nav><a href='/'>Home</a> <a href='/n'>News</a></nav>")

    assert (arrival.language, arrival.number, arrival.title) == ("en", "PR12-2017", "A mission to Phobos")
    assert (arrival.lead, arrival.body) == (PARAGRAPH, "<p>The body.</p>")
    assert "The release was found here. 8 words around it were left out: menus, footers." in remarks(arrival)


def test_the_longest_article_is_the_release():
    teasers = "<article><h2>Another one</h2><p>In short.</p></article>" * 3

    assert read(around=teasers).title == "A mission to Phobos"


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<main>", "</main>"),
        ("<div role='main'>", "</div>"),
        ("<div class='post entry-content'>", "</div>"),
        ("<div>", "</div>"),
        ("<table><tr><td>", "</td></tr></table>"),
    ],
)
def test_pages_older_than_articles(opening, closing):
    arrival = read(
        f"<html><body><header>CNES</header>{opening}<h1>A title</h1><p>{PARAGRAPH}</p>{closing}<footer>Legal</footer>"
    )

    assert "CNES" not in arrival.lead + arrival.body
    assert "Legal" not in arrival.lead + arrival.body
    assert PARAGRAPH in arrival.lead + arrival.body


def test_a_title_that_stands_above_the_article():
    arrival = read(html(TEXT.partition("\n")[2], around="<header><h1>A mission to Mars</h1></header>"))

    assert (arrival.title, arrival.number) == ("A mission to Mars", "PR12-2017")


def test_a_title_that_only_the_head_has():
    assert read(html(TEXT.partition("\n")[2])).title == "A mission to Phobos"
    assert read(html(TEXT.partition("\n")[2], head='<meta property="og:title" content="Phobos">')).title == "Phobos"


def test_what_a_page_says_to_search_engines():
    data = """<link rel="canonical" href="https://cnes.example/news/12">
<script type="application/ld+json">{"@graph": [{"@type": "WebSite"}, {"@type": ["NewsArticle"], "inLanguage": "fr",
"dateline": "Paris", "datePublished": "2017-05-03T08:00:00+02:00", "publisher": {"name": "CNES"}}]}</script>"""

    arrival = read(head=data)

    assert (arrival.language, arrival.place, arrival.organisation) == ("fr", "Paris", "CNES")
    assert (arrival.issued_on, arrival.opened_at) == (date(2017, 5, 3), datetime(2017, 5, 3, 6, tzinfo=UTC))
    assert arrival.addresses == ("https://cnes.example/news/12",)


@pytest.mark.parametrize(
    "data", ["{", "[" * 50_000, '{"@type": {"@type": 3}}', '"NewsArticle"', '{"@type":"NewsArticle"}']
)
def test_data_for_search_engines_that_is_none_is_passed_over(data):
    assert read(head=f'<script type="application/ld+json">{data}</script>').number == "PR12-2017"


def test_the_printed_day_goes_before_the_page_s():
    meta = '<meta property="article:published_time" content="2017-05-04T00:10:00+02:00">'

    text = TEXT.replace("<p>PR12-2017</p>", "<p><time datetime='2017-05-03'>Published on 3 May 2017</time></p>")

    assert read(html(text, head=meta)).issued_on == date(2017, 5, 3)


def test_lists_tables_quotations_and_marks():
    arrival = read(
        html(
            TEXT
            + "<h3>What it carries</h3><ul><li>One<li><b>Two</b><ol start=3><li>Three</ol></ul>"
            + "<table><caption>Instruments</caption><tr><th>Name<td colspan=2><p>MIRS</p></table>"
            + "<blockquote>We will roll.</blockquote><div>First</div><div>Second<br><br>Third<br>line</div>"
            + "<p>H<sub>2</sub>O, <i>so</i> <u>it</u> <span style='color:red'>is</span>.</p>"
            + "<p lang=fr>« Bonjour »</p>"
        )
    )

    assert arrival.body.replace("\n", "") == (
        "<p>The body.</p><h2>What it carries</h2>"
        '<ul><li>One</li><li><strong>Two</strong><ol start="3"><li>Three</li></ol></li></ul>'
        '<p>Instruments</p><table><tbody><tr><th>Name</th><td colspan="2">MIRS</td></tr></tbody></table>'
        "<blockquote><p>We will roll.</p></blockquote><p>First</p><p>Second</p><p>Third<br>line</p>"
        "<p>H<sub>2</sub>O, <em>so</em> it is.</p>"
        '<p lang="fr">« Bonjour »</p>'
    )


def test_links_lead_to_where_they_led():
    arrival = read(
        html(
            TEXT + "<p><a href='../rover'>rover</a> <a href='#top'>up</a> <a href='javascript:x()'>bad</a> "
            "<a href='https://esa.example'><p>around</p></a></p>",
            head="<base href='https://cnes.example/news/12/'>",
        )
    )

    assert '<a href="https://cnes.example/news/rover">rover</a> up bad' in arrival.body
    assert '<p><a href="https://esa.example">around</a></p>' in arrival.body


def test_a_link_without_a_site_is_said():
    arrival = read(html(TEXT + "\n<p>See <a href='/rover'>the rover</a>.</p>"))

    assert "<p>See the rover.</p>" in arrival.body
    remark = next(remark for remark in arrival.remarks if "/rover" in remark.text)
    assert (remark.line, remark.text) == (
        11,
        "Left out, a link that leads nowhere outside its old site: “/rover”.",
    )


def test_contacts_and_notes_are_found_as_in_markdown():
    arrival = read(
        html(
            TEXT + "<h2>Press contacts</h2><p>Jane Doe<br>Tel: +33 (0)1 44 76 78 37<br>"
            "E-mail: <a href='mailto:jane@cnes.example'>jane@cnes.example</a></p>"
            "<h2>Notes to editors</h2><p>Footage is available.</p>"
        )
    )

    assert arrival.contacts == (ArrivedContact("Jane Doe", "", "+33 (0)1 44 76 78 37", "jane@cnes.example"),)
    assert arrival.notes == "<p>Footage is available.</p>"


def test_what_belongs_to_the_page_is_quoted():
    arrival = read(html(TEXT + "<aside>Read also</aside><div class='social-share'>Tweet</div><p hidden>Unseen</p>"))

    assert said(arrival.body) == ["The body."]
    assert [remark for remark in remarks(arrival) if "page around" in remark] == [
        f"Left out, it belongs to the page around the release: “{words}”." for words in ("Read also", "Tweet", "Unseen")
    ]


def test_lines_are_those_of_the_file():
    text = TEXT + "\n<!-- a\ncomment -->\n<script>\nlet x;\n</script>\n<p\n class='a'>A \n r™le</p>"

    arrival = read(html(text))

    damaged = next(remark for remark in arrival.remarks if "damaged" in remark.text)
    assert "r™le" in html(text).split("\n")[damaged.line - 1]


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("<meta charset=iso-8859-15><h1>L€ r</h1>".encode("iso-8859-15"), "L€ r"),
        ("<meta charset=iso-8859-1><h1>L’été</h1>".encode("cp1252"), "L’été"),
        (b'<?xml version="1.0" encoding="macintosh"?><h1>r\x99le</h1>', "rôle"),
        (codecs.BOM_UTF16_LE + "<h1>L’été</h1>".encode("utf-16-le"), "L’été"),
        (codecs.BOM_UTF8 + "<meta charset=latin-1><h1>L’été</h1>".encode(), "L’été"),
        ("<meta charset=klingon><h1>L’été</h1>".encode(), "L’été"),
        ("<meta charset=ascii><h1>L’été</h1>".encode(), "L’été"),
        (b"<meta charset=hex><h1>Title</h1>", "Title"),
    ],
)
def test_encodings_are_what_the_file_says_unless_it_is_not_so(content, title):
    if b"ascii" in content:
        title = title.encode().decode("cp1252")

    assert read(content).title == title


def test_pictures_that_were_saved_with_the_page(tmp_path):
    (tmp_path / "page_files").mkdir()
    (tmp_path / "page_files" / "rover one.jpg").write_bytes(media.picture("JPEG"))

    arrival = read(
        html(
            TEXT + "<figure><img src='page_files/rover%20one.jpg' alt='A box on wheels'>"
            "<figcaption>The rover. Credit: CNES/DUCROS</figcaption></figure>"
            "<p><img src='https://cnes.example/a.jpg' alt='Elsewhere'></p><img src='data:image/png;base64,AAAA'>"
        ),
        tmp_path,
    )

    (asset,) = arrival.assets
    assert (asset.path, asset.alt) == (tmp_path / "page_files" / "rover one.jpg", "A box on wheels")
    assert (asset.caption, asset.credit) == ("The rover.", "CNES/DUCROS")
    assert [remark.partition(" was not taken")[0] for remark in remarks(arrival) if "was not taken" in remark] == [
        "“https://cnes.example/a.jpg”",
        "“data:image/png;base64,AAAA”",
    ]


@pytest.mark.django_db
def test_a_page_becomes_an_illustrated_draft_once(tmp_path):
    (tmp_path / "rover.jpg").write_bytes(media.picture("JPEG"))
    saved = tmp_path / "page.html"
    saved.write_text(html(TEXT + "<img src='rover.jpg' alt='A box'><img src='rover.jpg'>"))

    first = imports(saved)
    before = everything_stored()
    again = imports(saved)

    assert first.endswith("1 imported.\n")
    assert again.endswith("1 unchanged.\n")
    assert everything_stored() == before
    (used,) = Release.objects.get().releaseassets.all()
    assert (used.asset.name, used.asset.alt.data) == ("rover.jpg", {"en": "A box"})


@pytest.mark.django_db
def test_a_rehearsal_takes_no_picture(tmp_path):
    (tmp_path / "rover.jpg").write_bytes(media.picture("JPEG"))
    (tmp_path / "page.html").write_text(html(TEXT + "<img src='rover.jpg'>"))

    imports(tmp_path / "page.html", dry_run=True)

    assert not Asset.objects.exists()


@pytest.mark.django_db
def test_what_somebody_wrote_on_a_picture_stays(tmp_path):
    (tmp_path / "rover.jpg").write_bytes(media.picture("JPEG"))
    (tmp_path / "page.html").write_text(html(TEXT + "<img src='rover.jpg' alt='A box'>"))
    imports(tmp_path / "page.html")
    Asset.objects.update(alt={"en": "A rover, seen from above"})
    (tmp_path / "page.html").write_text(html(TEXT + "<p>More.</p><img src='rover.jpg' alt='A box'>"))

    said = imports(tmp_path / "page.html")

    assert said.endswith("1 updated.\n")
    assert Asset.objects.get().alt.data == {"en": "A rover, seen from above"}


@pytest.mark.django_db
def test_a_file_that_is_no_picture_is_told_and_stops_nothing(tmp_path):
    (tmp_path / "rover.jpg").write_bytes(b"not a picture at all")
    (tmp_path / "page.html").write_text(html(TEXT + "<img src='rover.jpg' alt='A box'>"))

    said = imports(tmp_path / "page.html")

    assert "rover.jpg was not taken: " in said
    assert "“A box”" in said
    assert said.endswith("1 imported.\n")


@pytest.mark.django_db
def test_the_old_address_stays_in_the_logbook(tmp_path):
    (tmp_path / "page.html").write_text(html(head="<link rel=canonical href='https://cnes.example/12'>"))

    imports(tmp_path / "page.html")

    assert LogEntry.objects.get(step="import").details["addresses"] == ["https://cnes.example/12"]


# --- robustness -------------------------------------------------------------------------------------------------------

TAGS = ["p", "div", "b", "a", "ul", "li", "table", "tr", "td", "h1", "h2", "figure", "figcaption", "img", "br", "pre"]
TAGS += ["blockquote", "article", "aside", "span", "caption", "hr"]
MARKUP = [f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]
MARKUP += ["<a href='/x'>", "<img src='y.jpg' alt='seen'>", "&amp;", "&#8203;", "<!--", "-->", "<![CDATA[", "\n", " "]
PIECE = st.one_of(st.sampled_from(MARKUP), st.integers(0, 10**6).map(" w{}x ".format))


@given(st.lists(PIECE, max_size=60).map("".join))
def test_every_word_that_a_reader_sees_is_kept_or_quoted(text):
    try:
        arrival = read(f"<html lang=en><title>Title</title><article>{text}</article>")
    except Unreadable as refusal:
        assert refusal.reason == "there is no text in it"  # noqa: PT017
        return

    seen = words(prose.plain(prose.straightened(text.partition("<!--")[0])))
    assert seen - kept(arrival) == set()


@given(st.binary(max_size=300))
def test_any_bytes_are_a_page_or_are_refused(content):
    try:
        page.read(content, context())
    except Unreadable as refusal:
        assert refusal.line >= 1  # noqa: PT017


@pytest.mark.parametrize(
    "unit", ["<p>x", "<b>x</b>", "<li>", "</div>", "&#", "<", "<!--", "<a href='", "<br>x", "\n<p\n"]
)
def test_monotonous_pages_take_no_longer_than_others(unit):
    (arrival,) = _pieces(unit * (100_000 // len(unit)))

    assert isinstance(arrival, Arrival | Unreadable)


def _pieces(text: str) -> list[Any]:
    try:
        return [read(f"<h1>Title</h1>{text}")]
    except Unreadable as refusal:
        return [refusal]


def test_a_folder_gives_what_is_understood_in_it(tmp_path):
    for name in ("a.html", "b.md", "c.jpg", "a_files/frame.html", ".git/d.md", "sub/e.docx", "sub/.hidden.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "sub" / "out.md").symlink_to(Path(__file__))

    assert [path.relative_to(tmp_path).as_posix() for path in files.within(tmp_path)] == [
        "a.html",
        "b.md",
        "sub/e.docx",
    ]


def test_words_for_a_picture_without_an_address_are_quoted():
    arrival = read(html(TEXT + "<img src='http://[' alt='A box on wheels'>"))

    assert "Left out, it describes a picture that has no address: “A box on wheels”." in remarks(arrival)
