"""Feeds arrive: each entry is a release, known again by what the feed calls it."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from django.core.management import CommandError
from hypothesis import given
from hypothesis import strategies as st

from releases import clock
from releases.desk import revisions
from releases.desk.importing import files
from releases.desk.importing.arrival import Arrival, Remark, Unreadable
from releases.models.edition import Edition
from releases.models.release import Release
from tests import make
from tests.arrivals import context, remarks
from tests.importing import everything_stored, imports
from tests.ingest import media

ITEM = """<item><title>A mission to Phobos</title><link>https://old.example/12</link>
<guid isPermaLink="false">urn:old:12</guid><pubDate>Wed, 03 May 2017 08:00:00 +0200</pubDate>
<description>In short […]</description><category>space exploration</category><category>Gardening</category>
<content:encoded><![CDATA[<p>PR12-2017</p><p>The lead.</p><p>The <a href="/rover">body</a>.</p>]]></content:encoded>
</item>
"""
ENTRY = """<entry><title type="html">A &lt;em&gt;mission&lt;/em&gt; to Phobos</title><id>urn:old:12</id>
<link rel="alternate" href="https://old.example/12"/><published>2017-05-03T08:00:00+02:00</published>
<updated>2018-01-01T00:00:00Z</updated><summary>The lead.</summary><category term="MMX"/>
<content type="xhtml" xml:lang="en"><div xmlns="http://www.w3.org/1999/xhtml"><p>The body.</p></div></content></entry>
"""


def rss(*items: str, language: str = "en") -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>News</title>'
        f"<language>{language}</language>\n{''.join(items)}</channel></rss>"
    )


def atom(*entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:f</id>\n{"".join(entries)}</feed>'


@pytest.fixture
def read(tmp_path):
    def read(text: str, name: str = "news.rss") -> list[Any]:
        (tmp_path / name).write_text(text)
        return [piece.outcome for piece in files.read(tmp_path / name, context(name, tmp_path))]

    return read


def test_an_item_of_rss(read):
    (arrival,) = read(rss(ITEM))

    assert (arrival.title, arrival.number, arrival.lead) == ("A mission to Phobos", "PR12-2017", "The lead.")
    assert arrival.body == '<p>The <a href="https://old.example/rover">body</a>.</p>'
    assert (arrival.issued_on, arrival.opened_at) == (date(2017, 5, 3), datetime(2017, 5, 3, 6, tzinfo=UTC))
    assert (arrival.identity, arrival.addresses) == ("urn:old:12", ("https://old.example/12",))
    assert arrival.categories == ("space exploration", "Gardening")
    assert "Left out, it is the beginning of the text: “In short […]”." in remarks(arrival)


def test_an_entry_of_atom(read):
    (arrival,) = read(atom(ENTRY), "news.xml")

    assert (arrival.title, arrival.lead, arrival.body) == ("A mission to Phobos", "The lead.", "<p>The body.</p>")
    assert (arrival.language, arrival.issued_on) == ("en", date(2017, 5, 3))
    assert arrival.categories == ("MMX",)


def test_the_day_of_a_change_is_no_issue_date(read):
    (arrival,) = read(atom(ENTRY.replace("<published>2017-05-03T08:00:00+02:00</published>", "")))

    assert arrival.issued_on is None
    assert any("2018-01-01T00:00:00Z" in remark for remark in remarks(arrival))


def test_a_feed_without_whole_texts_says_so(read):
    (arrival,) = read(rss("<item><title>A mission</title><description>Only this.</description></item>"))

    assert (arrival.title, arrival.lead) == ("A mission", "Only this.")
    assert "The feed holds no whole text, only this summary." in remarks(arrival)


def test_the_first_feeds_there_were(read):
    (arrival,) = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="a"><title>News</title></channel><item rdf:about="https://old.example/12">'
        "<title>A mission</title><link>https://old.example/12</link><description>The lead.</description></item>"
        "</rdf:RDF>",
        "news.rdf",
    )

    assert (arrival.title, arrival.lead, arrival.identity) == ("A mission", "The lead.", "https://old.example/12")


def test_remarks_have_the_line_of_their_item(read):
    first, second = read(rss(ITEM, ITEM.replace("urn:old:12", "urn:old:13")))

    assert {remark.line for remark in first.remarks if "In short" in remark.text} == {3}
    assert {remark.line for remark in second.remarks if "In short" in remark.text} == {8}


def test_one_bad_item_stops_no_other(read):
    outcomes = read(rss(ITEM.replace("<p>PR12", f"{'<div>' * 300}<p>PR12"), "<item/>", ITEM))

    assert [outcome.reason for outcome in outcomes[:2]] == [
        "more than 200 elements stand inside one another here",
        "there is no text in it",
    ]
    assert [outcome.line for outcome in outcomes[:2]] == [3, 8]
    assert isinstance(outcomes[2], Arrival)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("<rss version='2.0'><item><title>A &nbsp; B</title></item></rss>", 1, "undefined entity"),
        ("<rss version='2.0'>\n<channel>\n<item></channel></rss>", 3, "mismatched tag"),
        ("<rss version='2.0'>\n\n", 3, "no element found"),
        ("<?xml version='1.0' encoding='klingon'?><rss/>", 1, "klingon|unknown encoding"),
        ("<RDF><item><title>A</title></item></RDF>", 1, "this is XML, but no feed"),
    ],
)
def test_what_is_no_feed_is_refused_with_its_line(read, text, line, reason):
    (refusal,) = read(text)

    assert refusal.line == line
    assert any(each in refusal.reason for each in reason.split("|"))


def test_a_feed_without_items_says_so(read):
    assert read(rss()) == [Remark(0, "There is no release in it.")]


def test_another_xml_is_no_form_at_all(read):
    (refusal,) = read("<html5up></html5up>", "page.xml")

    assert refusal.reason.startswith("nothing here reads the content of this “.xml”, only Markdown (")


def test_an_enclosure_beside_the_feed_is_taken_and_another_told(read, tmp_path):
    (tmp_path / "rover.jpg").write_bytes(media.picture("JPEG"))
    enclosures = (
        '<enclosure url="rover.jpg" type="image/jpeg"/><enclosure url="https://old.example/film.mp4" length="5"/>'
    )

    (arrival,) = read(rss(ITEM.replace("</item>", f"{enclosures}</item>")))

    assert [asset.path for asset in arrival.assets] == [tmp_path / "rover.jpg"]
    assert (
        "“https://old.example/film.mp4” was not taken: it lies elsewhere, and nothing is fetched from the network."
        in (remarks(arrival))
    )


@pytest.mark.django_db
def test_a_feed_is_imported_once_and_what_changed_in_it_again(tmp_path):
    make.newsroom()
    feed = tmp_path / "news.rss"
    other = ITEM.replace("12", "13").replace("A mission", "Another mission")
    feed.write_text(rss(ITEM, other))
    first = imports(feed)
    before = everything_stored()

    assert first.endswith("2 imported.\n")
    assert imports(feed).endswith("2 unchanged.\n")
    assert everything_stored() == before

    feed.write_text(rss(ITEM.replace("The lead.", "Another lead."), other))
    assert imports(feed).endswith("1 updated, 1 unchanged.\n")


@pytest.mark.django_db
def test_an_item_without_a_number_is_known_again_by_its_guid(tmp_path):
    feed = tmp_path / "news.rss"
    unnumbered = ITEM.replace("<p>PR12-2017</p>", "")
    feed.write_text(rss(unnumbered))
    imports(feed)
    feed.write_text(rss(unnumbered.replace("The lead.", "Another lead.")))

    assert imports(feed).endswith("1 updated.\n")
    assert Release.objects.get().texts.get().lead == "Another lead."


@pytest.mark.django_db
def test_what_the_desk_has_edited_since_is_left_alone(tmp_path, alice):
    feed = tmp_path / "news.rss"
    feed.write_text(rss(ITEM))
    imports(feed)
    release = Release.objects.get()
    release.texts.update(title="Alice's title")
    revisions.save(release, base=1, by=alice, at=clock.now())
    feed.write_text(rss(ITEM.replace("The lead.", "Another lead.")))

    said = imports(feed)

    assert "Nothing was changed: somebody has edited it since it was imported." in said
    assert Release.objects.get().texts.get().title == "Alice's title"


@pytest.mark.django_db
def test_two_items_of_one_number_are_not_taken_for_one(tmp_path):
    feed = tmp_path / "news.rss"
    feed.write_text(rss(ITEM, ITEM.replace("urn:old:12", "urn:old:13").replace("The lead.", "Another lead.")))

    with pytest.raises(CommandError, match=r"1 imported, 1 failed"):
        imports(feed)

    assert Release.objects.get().texts.get().lead == "The lead."


@pytest.mark.django_db
def test_topics_by_their_very_names_alone(tmp_path):
    (tmp_path / "news.rss").write_text(rss(ITEM))

    said = imports(tmp_path / "news.rss")

    assert Release.objects.get().topics == ["20000739"]
    assert "It was filed under “Gardening”: no mission and no topic is called so." in said


@pytest.mark.django_db
def test_a_series_numbers_an_archive_that_has_no_numbers_the_oldest_first(tmp_path):
    make.series("news", pattern="N{sequence}-{year}")
    unnumbered = ITEM.replace("<p>PR12-2017</p>", "")
    older = unnumbered.replace("urn:old:12", "urn:old:11").replace("03 May", "02 May").replace("A mission", "Older")
    (tmp_path / "news.rss").write_text(rss(unnumbered, older))

    said = imports(tmp_path / "news.rss", publish=True, series="news")

    assert said.endswith("2 imported, 2 published.\n")
    assert list(Edition.objects.order_by("public_at").values_list("title", "reference")) == [
        ("Older to Phobos", "N1-2017"),
        ("A mission to Phobos", "N2-2017"),
    ]
    before = everything_stored()
    assert imports(tmp_path / "news.rss", publish=True, series="news").endswith("2 unchanged.\n")
    assert everything_stored() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"series": "nope"}, "There is no series “nope”. There are: none yet: make one at the desk."),
        ({"language": "klingon"}, "“klingon” is no language: write a code such as en, fr."),
        ({"beside": "/nowhere"}, "/nowhere is no folder: --files names the one in which the pictures lie."),
    ],
)
def test_an_option_that_means_nothing_is_refused_in_words(tmp_path, options, said):
    options = {name: Path(value) if name == "beside" else value for name, value in options.items()}

    with pytest.raises(CommandError, match=rf"^{re.escape(said)}$"):
        imports(tmp_path, **options)


FIELD = st.tuples(
    st.sampled_from(["title", "guid", "link", "description", "content:encoded", "pubDate", "category", "enclosure"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20),
).map(lambda field: f"<{field[0]}>{escape(field[1])}</{field[0]}>")


@given(st.lists(FIELD, max_size=8).map("".join))
def test_any_item_is_read_or_refused(tmp_path_factory, fields):
    path = tmp_path_factory.mktemp("any") / "news.rss"
    path.write_text(rss(f"<item>{fields}</item>"))

    outcomes = [piece.outcome for piece in files.read(path, context())]

    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Arrival | Unreadable)
