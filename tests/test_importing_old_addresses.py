"""An archive arrives with its links in the world: each leads to its release, once, and a doubtful one stops nothing."""

import pytest
from django.conf import settings

from releases import clock
from releases.desk import forwarding
from releases.models.logbook import LogEntry
from releases.models.old_address import OldAddress
from tests import make
from tests.importing import everything_stored, imports
from tests.newsrooms import Post, wordpress

pytestmark = pytest.mark.django_db

FEED = """<rss version="2.0"><channel><title>News</title><language>en</language><item><title>Mars</title>
<link>https://old.example/mars/?utm_source=rss</link><guid isPermaLink="false">https://old.example/?p=77</guid>
<description>PR77-2017. A text.</description><pubDate>Mon, 30 Oct 2017 18:00:00 GMT</pubDate></item></channel></rss>"""
PAGE = """<!doctype html><html lang="en"><head><title>Mars</title>
<link rel="canonical" href="https://old.example/en/press/2017/168.html"></head>
<body><h1>Mars</h1><p>PR168-2017</p><p>A text that tells of it.</p></body></html>"""
NINJS = """{"uri": "https://old.example/items/1", "type": "text", "headlines": [{"value": "Mars"}],
"bodies": [{"value": "<p>A text.</p>", "contentType": "text/html"}], "language": "en",
"renditions": [{"name": "page", "href": "https://old.example/mars/", "contentType": "text/html"},
{"name": "pdf", "href": "https://old.example/mars.pdf", "contentType": "application/pdf"}]}"""


@pytest.fixture
def archive(tmp_path):
    (tmp_path / "export.xml").write_bytes(wordpress(Post(12, content="<p>PR12-2017</p><p>The lead.</p><p>More.</p>")))
    return tmp_path / "export.xml"


def test_a_link_into_the_old_blog_leads_to_the_release_that_was_moved(archive, visitor):
    imports(archive, publish=True)

    for address in ("/news/12/", "/?p=12", "/News/12/index.php"):
        response = visitor.get(address)
        assert response.status_code == 301, address
        assert response["Location"] == f"{settings.SITE_URL}/releases/pr12-2017/"


def test_a_link_to_what_was_moved_and_is_not_public_leads_nowhere(archive, visitor):
    imports(archive)

    assert OldAddress.objects.count() == 2
    assert visitor.get("/news/12/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "paths"),
    [
        ("feed.xml", FEED, ["/?p=77", "/mars"]),
        ("168.html", PAGE, ["/en/press/2017/168.html"]),
        ("item.json", NINJS, ["/items/1", "/mars"]),
    ],
)
def test_each_form_tells_where_it_was(tmp_path, name, content, paths):
    (tmp_path / name).write_text(content)

    imports(tmp_path / name)

    assert list(OldAddress.objects.values_list("path", "language")) == [(path, "en") for path in paths]


def test_they_are_told_and_kept_once(archive):
    first, before = imports(archive), everything_stored()
    again = imports(archive)

    assert "  old address: /news/12\n  old address: /?p=12\n" in first
    assert "old address" not in again
    assert everything_stored() == before
    entry = LogEntry.objects.get(step="forward")
    assert (entry.details["paths"], entry.by_name) == (["/news/12", "/?p=12"], "Pressoffice")


def test_a_dry_run_shows_them_and_keeps_none(archive):
    said = imports(archive, dry_run=True)

    assert "  old address: /news/12\n" in said
    assert not OldAddress.objects.exists()


def test_one_that_leads_elsewhere_already_is_told_and_stops_nothing(archive):
    other = make.approved()
    forwarding.forward(other, address="/news/12", by=None, at=other.editions.get().approved_at)

    said = imports(archive, publish=True)

    told = f"The old address https://old.example/news/12/ does not lead here. It leads to {other.reference}. Take it"
    assert told in said
    assert said.endswith("1 imported, 1 published.\n")
    assert OldAddress.objects.get(path="/news/12").release == other
    assert OldAddress.objects.get(path="/?p=12").release.reference == "PR12-2017"


def test_what_was_moved_before_gets_its_old_addresses_when_it_is_imported_again(archive):
    imports(archive, publish=True)
    OldAddress.objects.all().delete()

    said = imports(archive, publish=True)

    assert said.endswith("1 unchanged.\n")
    assert OldAddress.objects.count() == 2


def test_one_that_the_desk_has_taken_away_stays_away(archive):
    imports(archive)
    old = OldAddress.objects.get(path="/?p=12")
    forwarding.stop(old, by=None, at=clock.now())

    imports(archive)

    assert not OldAddress.objects.filter(path="/?p=12").exists()


def test_one_that_no_browser_could_follow_is_told_and_stops_nothing(tmp_path):
    (tmp_path / "feed.xml").write_text(FEED.replace("/mars/", f"/{'m' * 600}/"))

    said = imports(tmp_path / "feed.xml")

    assert "does not lead here. It is longer than 500 characters." in said
    assert said.endswith("1 imported.\n")
    assert OldAddress.objects.get().path == "/?p=77"
