"""The export of a WordPress site arrives: posts with their dates, their pictures and their old addresses."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from releases.desk.importing import files
from releases.desk.importing.arrival import Arrival, Remark, Unreadable
from releases.models.asset import Asset
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.release import Release
from tests import make
from tests.arrivals import context, remarks
from tests.importing import everything_stored, imports
from tests.ingest import media
from tests.newsrooms import Post, wordpress

UPLOADS = "https://old.example/wp-content/uploads"
BLOCKS = """<!-- wp:paragraph {"dropCap":true} -->
<p>PR12-2017</p>
<!-- /wp:paragraph -->

<!-- wp:paragraph -->
<p>The lead.</p>
<!-- /wp:paragraph -->

<!-- wp:heading -->
<h2 class="wp-block-heading">What it carries</h2>
<!-- /wp:heading -->

<!-- wp:list --><ul><!-- wp:list-item --><li>MIRS</li><!-- /wp:list-item --></ul><!-- /wp:list -->
"""
CLASSIC = """PR12-2017

The lead tells
of a rover.

<h3>What it carries</h3>
The <strong>body</strong>.
Second line.

&nbsp;

Last &amp; least."""


@pytest.fixture
def read(tmp_path):
    def read(*posts: Post, beside: Path | None = None, **kwargs: Any) -> list[Any]:
        path = tmp_path / "export.xml"
        path.write_bytes(wordpress(*posts, **kwargs))
        folders = (beside,) if beside else ()
        return [piece.outcome for piece in files.read(path, context("export.xml", *folders))]

    return read


@pytest.fixture
def uploads(tmp_path: Path) -> Path:
    folder = tmp_path / "uploads"
    (folder / "2017" / "05").mkdir(parents=True)
    for name, size in (("rover.jpg", (300, 200)), ("lander.jpg", (301, 200))):
        (folder / "2017" / "05" / name).write_bytes(media.picture("JPEG", size))
    return folder


def test_a_post_in_blocks(read):
    (arrival,) = read(Post(12, content=BLOCKS))

    assert (arrival.title, arrival.number, arrival.lead) == ("A mission to Phobos", "PR12-2017", "The lead.")
    assert arrival.body == "<h2>What it carries</h2>\n<ul><li>MIRS</li></ul>"
    assert (arrival.issued_on, arrival.opened_at) == (date(2017, 5, 3), datetime(2017, 5, 3, 8, tzinfo=UTC))
    assert (arrival.language, arrival.identity) == ("en", "https://old.example/?p=12")
    assert arrival.addresses == ("https://old.example/news/12/", "https://old.example/?p=12")


def test_a_post_from_before_blocks_has_paragraphs_where_it_has_blank_lines(read):
    (arrival,) = read(Post(12, content=CLASSIC))

    assert arrival.number == "PR12-2017"
    assert arrival.body == (
        "<p>The lead tells<br>of a rover.</p>\n<h2>What it carries</h2>\n"
        "<p>The <strong>body</strong>. Second line.</p>\n<p>Last &amp; least.</p>"
    )


@pytest.mark.parametrize(
    ("excerpt", "lead", "body"),
    [
        ("", "The text.", "<p>More.</p>"),
        ("The lead.", "The lead.", "<p>The text.</p>\n<p>More.</p>"),
        ("<p>The text.</p>", "The text.", "<p>More.</p>"),
        ("The te […]", "The text.", "<p>More.</p>"),
    ],
)
def test_an_excerpt_is_the_lead_unless_it_is_the_beginning_of_the_text(read, excerpt, lead, body):
    (arrival,) = read(Post(12, content="<p>The text.</p><p>More.</p>", excerpt=excerpt))

    assert (arrival.lead, arrival.body) == (lead, body)


def test_pages_and_what_plug_ins_keep_are_counted(read):
    outcomes = read(
        Post(1, kind="page"), Post(2, kind="page"), Post(3, kind="nav_menu_item"), Post(4, status="trash"),
        Post(5, kind="press-release", content="<p>Told.</p>"),
    )  # fmt: skip

    assert isinstance(outcomes[0], Arrival)
    assert outcomes[1] == Remark(0, "Left out, they are no releases: 2 × page, 1 × nav_menu_item, 1 × post (trash).")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"status": "draft"}, "It was a draft there, and stays one."),
        ({"status": "pending"}, "It waited for review there, and is a draft here."),
        ({"status": "private"}, "It was private there, and is a draft here."),
        ({"password": "secret"}, "It had a password there, and is a draft here."),
    ],
)
def test_what_was_never_public_has_no_moment(read, facts, said):
    (arrival,) = read(Post(12, content="<p>Told.</p>", **facts))

    assert (arrival.opened_at, arrival.issued_on) == (None, None)
    assert said in remarks(arrival)
    assert "secret" not in str(arrival)


def test_shortcodes(read):
    content = (
        'Before.\n\n[sic] and [embed]https://film.example/1[/embed] and [contact-form to="x"] and [box]inside[/box]\n\n'
        "[[escaped]]"
    )

    (arrival,) = read(Post(12, content=content))

    assert arrival.lead == "Before."
    assert arrival.body.startswith(
        '<p>[sic] and <a href="https://film.example/1">https://film.example/1</a> and  and inside</p>'.replace(
            "  ", " "
        )
    )
    assert any('[contact-form to="x"]' in remark for remark in remarks(arrival))


def test_the_featured_picture_leads_with_the_words_of_the_library(read, uploads):
    library = [
        Post(20, kind="attachment", status="inherit", attachment=f"{UPLOADS}/2017/05/rover.jpg",
             excerpt="The rover. Credit: CNES", meta=(("_wp_attachment_image_alt", "A box on wheels"),)),
        Post(21, kind="attachment", status="inherit", attachment=f"{UPLOADS}/2017/05/lander.jpg"),
    ]  # fmt: skip
    content = (
        f'[caption id="attachment_21" width="300"]<img src="{UPLOADS}/2017/05/lander-300x200.jpg" alt="Legs" />'
        ' The lander[/caption]\n\nThe lead.\n\n[gallery ids="20,21,99"]'
    )

    (arrival,) = read(Post(12, content=content, meta=(("_thumbnail_id", "20"),)), *library, beside=uploads)

    assert [(asset.path and asset.path.name, asset.caption, asset.alt, asset.credit) for asset in arrival.assets] == [
        ("rover.jpg", "The rover.", "A box on wheels", "CNES"),
        ("lander.jpg", "The lander", "Legs", ""),
    ]
    assert arrival.lead == "The lead."


def test_a_picture_that_is_not_among_the_files_is_told(read, uploads):
    (arrival,) = read(Post(12, content=f'<p>Told.</p><img src="{UPLOADS}/2016/gone.jpg" alt="Gone">'), beside=uploads)

    assert arrival.assets == ()
    assert any(f"“{UPLOADS}/2016/gone.jpg” was not taken" in r and "“Gone”" in r for r in remarks(arrival))


@pytest.mark.django_db
def test_translations_that_polylang_links_are_one_release(tmp_path):
    group = ("post_translations", "pll_1", "pll_1")
    english = Post(1, content="<p>The lead.</p>", tags=(("language", "en", "English"), group))
    french = Post(2, title="Une mission", content="<p>Le chapeau.</p>", tags=(("language", "fr", "Français"), group))
    (tmp_path / "export.xml").write_bytes(wordpress(english, french))

    said = imports(tmp_path / "export.xml")

    assert said.endswith("1 imported, 1 added as a translation.\n")
    assert set(Release.objects.get().texts.values_list("language", flat=True)) == {"en", "fr"}
    assert imports(tmp_path / "export.xml").endswith("2 unchanged.\n")


def test_kind_number_and_categories_of_plug_ins(read):
    tags = (("category", "cp", "Press releases"), ("post_tag", "mmx", "MMX"), ("category", "x", "Uncategorized"))

    (arrival,) = read(Post(12, content="<p>Told.</p>", tags=tags, meta=(("_release_number", "PR12-2017"),)))

    assert (arrival.kind, arrival.number, arrival.categories) == ("press_release", "PR12-2017", ("MMX",))


@pytest.mark.django_db
def test_an_archive_is_published_with_its_dates_pictures_and_addresses_once(tmp_path, uploads):
    make.newsroom()
    posts = (
        Post(12, content=f'{BLOCKS}<img src="{UPLOADS}/2017/05/rover.jpg" alt="A box">'),
        Post(13, "Another", content="<p>PR13-2017</p><p>Told.</p>", published="2017-06-01 09:30:00"),
        Post(14, "A draft", content="<p>Unfinished.</p>", status="draft"),
    )
    (tmp_path / "export.xml").write_bytes(wordpress(*posts))

    said = imports(tmp_path / "export.xml", publish=True, beside=uploads)
    before = everything_stored()
    again = imports(tmp_path / "export.xml", publish=True, beside=uploads)

    assert said.endswith("3 imported, 2 published.\n")
    assert again.endswith("3 unchanged.\n")
    assert everything_stored() == before
    assert dict(Edition.objects.values_list("reference", "public_at")) == {
        "PR12-2017": datetime(2017, 5, 3, 8, tzinfo=UTC),
        "PR13-2017": datetime(2017, 6, 1, 9, 30, tzinfo=UTC),
    }
    assert [asset["alt"] for asset in Edition.objects.get(reference="PR12-2017").assets] == ["A box"]
    entry = LogEntry.objects.filter(step="import", reference="PR12-2017").get()
    assert "https://old.example/news/12/" in entry.details["addresses"]


@pytest.mark.django_db
def test_what_was_scheduled_there_is_left_for_the_desk(tmp_path):
    post = Post(12, content=BLOCKS, status="future", published="2117-05-03 08:00:00")
    (tmp_path / "export.xml").write_bytes(wordpress(post))

    said = imports(tmp_path / "export.xml", publish=True)

    assert said.endswith("1 imported.\n")
    assert Release.objects.get().public_at == datetime(2117, 5, 3, 8, tzinfo=UTC)
    assert not Edition.objects.exists()


@pytest.mark.django_db
def test_one_bad_post_is_reported_with_its_line_and_stops_no_other(tmp_path):
    bad = Post(12, content="<p>x" + "<div>" * 300)
    path = tmp_path / "export.xml"
    path.write_bytes(wordpress(bad, Post(13, content="<p>Told.</p>")))

    with pytest.raises(CommandError, match=r"1 imported, 1 failed"):
        imports(path)

    assert Release.objects.get().texts.get().lead == "Told."
    line = next(n for n, text in enumerate(path.read_text().split("\n"), 1) if "<div><div>" in text)
    (piece, _other) = files.read(path, context())
    assert isinstance(piece.outcome, Unreadable)
    assert piece.outcome.line == line


def test_posts_before_a_broken_place_are_read(tmp_path):
    content = wordpress(Post(12, content="<p>Told.</p>"), Post(13, content="<p>Lost.</p>")).decode()
    place = content.index("<title><![CDATA[", content.index("old.example/news/12"))
    (tmp_path / "export.xml").write_text(content[:place] + "</broken>" + content[place:])

    told, refusal = (piece.outcome for piece in files.read(tmp_path / "export.xml", context()))

    assert isinstance(told, Arrival)
    assert isinstance(refusal, Unreadable)
    assert refusal.line == content[:place].count("\n") + 1
    assert "it is no well-formed XML" in refusal.reason


def test_remarks_have_the_line_of_the_file(read, tmp_path):
    (arrival,) = read(Post(12, content="<p>Told.</p>\n\n<p>A r™le.</p>"))

    damaged = next(remark for remark in arrival.remarks if "damaged" in remark.text)
    assert "r™le" in (tmp_path / "export.xml").read_text().split("\n")[damaged.line - 1]


@pytest.mark.django_db
def test_the_same_release_from_a_feed_and_from_an_export_is_one(tmp_path):
    (tmp_path / "export.xml").write_bytes(wordpress(Post(12, content="<p>The lead.</p>")))
    (tmp_path / "news.rss").write_text(
        '<rss version="2.0"><channel><item><title>A mission to Phobos</title>'
        '<guid isPermaLink="false">https://old.example/?p=12</guid><description>The lead.</description></item>'
        "</channel></rss>"
    )
    imports(tmp_path / "export.xml")

    said = imports(tmp_path / "news.rss", language="en")

    assert said.endswith("1 unchanged.\n")
    assert not Asset.objects.exists()


@pytest.mark.django_db
def test_a_long_archive_asks_the_database_no_more_for_each_post_than_a_short_one(tmp_path):
    make.newsroom()

    def asked(first: int, count: int) -> float:
        posts = [Post(n, f"Title {n}", f"<p>PR{n}-2017</p><p>Told {n}.</p>") for n in range(first, first + count)]
        (tmp_path / "export.xml").write_bytes(wordpress(*posts))
        with CaptureQueriesContext(connection) as captured:
            imports(tmp_path / "export.xml")
        return len(captured) / count

    asked(1, 2)

    assert asked(100, 20) <= asked(10, 5)


PIECES = [
    "[gallery ids='1,2']",
    "[caption]",
    "[/caption]",
    "<img src='a.jpg'>",
    "[x y=z]",
    "<!-- wp:a -->",
    "\n\n",
    "]]",
]
CONTENT = st.lists(
    st.sampled_from(PIECES) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=9)
)


@given(CONTENT.map("".join), st.text("0123456789-: ", max_size=20), st.sampled_from(["publish", "future", "draft"]))
def test_any_content_of_a_post_is_read_or_refused(tmp_path_factory, content, published, status):
    path = tmp_path_factory.mktemp("any") / "export.xml"
    post = Post(12, content=content.replace("]]>", ""), published=published, status=status)
    path.write_bytes(wordpress(post))

    outcomes = [piece.outcome for piece in files.read(path, context())]

    assert len(outcomes) == 1
    assert isinstance(outcomes[0], Arrival | Unreadable)


@given(st.binary(max_size=200))
def test_any_bytes_after_the_head_of_an_export_are_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "export.xml"
    path.write_bytes(wordpress().replace(b"</channel></rss>", content))

    for piece in files.read(path, context()):
        assert isinstance(piece.outcome, Arrival | Unreadable | Remark)
