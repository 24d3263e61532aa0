"""The three forms of a feed say the same, and whoever reads feeds can read each of them."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.http import QueryDict
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from lxml import etree

from contacts.models import Newsroom
from contacts.words import words
from releases.desk import revisions, workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.models.release import Release
from releases.newsstand.feeds import feed as feeds
from releases.newsstand.filters import EditionFilter
from releases.newsstand.particulars import Particulars
from releases.newsstand.views.feeds import FORMS
from tests import make
from tests.feed_readers import parsed, parsed_fast, well_formed, wrong_in_json_feed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
XML = ("atom", "rss")
BODY = (
    '<p>See <a href="/missions/mmx/">the mission</a>, <a href="#notes">the notes</a>, '
    '<a href="https://example.org/?a=1&amp;b=2">a page</a>.</p>'
)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def told():
    """A release with all that a feed has a place for, in two languages."""
    make.newsroom(name=words({"en": "Press office", "fr": "Service de presse"}), four_eyes=False)
    document = make.asset(
        medium="document",
        original="originals/kit.pdf",
        content_type="application/pdf",
        width=None,
        height=None,
        licence="CC-BY-4.0",
        language="fr",
    )
    return make.approved(
        missions=(make.mission("mmx", acronym="MMX"),),
        organisations=((make.organisation("cnes", website="https://cnes.example.org"), "issuer"),),
        topics=["20000739"],
        assets=(make.asset(), document),
        texts={
            "en": {"title": "Two moons", "lead": "Who & what.", "body": BODY, "notes": '<p><a href="x">Notes</a></p>'},
            "fr": {"title": "Deux lunes", "lead": "Qui et quoi.", "body": "<p>Tout.</p>"},
        },
    )


def read(visitor, form: str, query: str = "", prefix: str = "") -> Any:
    content = visitor.get(f"{prefix}/releases/feed.{form}{query}").content
    return json.loads(content) if form == "json" else parsed(content)


def correct(release: Release, *, at: datetime) -> None:
    release.texts.filter(language="en").update(lead="Who, what and where.")
    newest = revisions.save(release, base=release.revisions.latest().number, by=None, at=at).number
    workflow.submit(release, revision=newest, by=None, at=at)
    asked: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": "It has <two> moons."}
    workflow.correct(release, revision=newest, by=None, at=at, public_at=None, **asked)


# --- they say the same ------------------------------------------------------------------------------------------------


def test_each_form_tells_the_same_entries(told, visitor):
    make.approved(at=NOON - DAY, texts={"en": {"title": "Before"}})
    atom, rss, items = (read(visitor, form) for form in FORMS)

    def facts(parsed_feed: Any) -> list[tuple[str, ...]]:
        return [
            (entry.id, entry.link, entry.title, entry.summary, entry.content[-1].value) for entry in parsed_feed.entries
        ]

    names = ("id", "url", "title", "summary", "content_html")
    assert facts(atom) == facts(rss) == [tuple(item[name] for name in names) for item in items["items"]]
    assert [entry.title for entry in atom.entries] == ["Two moons", "Before"]
    assert atom.entries[0].id == "tag:127.0.0.1,2026-06-01:/releases/pr1-2026/"
    assert atom.feed.title == rss.feed.title == items["title"] == "Press office"
    assert rss.version == "rss20"


def test_two_readers_that_share_no_code_read_the_same(told, visitor):
    for form in FORMS:
        content = visitor.get(f"/releases/feed.{form}").content
        (entry,) = parsed_fast(content).entries
        assert entry.id == "tag:127.0.0.1,2026-06-01:/releases/pr1-2026/"
        assert entry.link == "http://127.0.0.1:8000/releases/pr1-2026/"
        assert entry.title == "Two moons"
        assert entry.published == "2026-06-01T12:00:00+00:00"
    for form in XML:
        assert {link.rel for link in read(visitor, form).feed.links} == {"alternate", "self"}


def test_the_whole_release_is_told_and_no_link_is_relative(told, visitor, settings):
    content = read(visitor, "json")["items"][0]["content_html"]

    assert content.startswith("<p>Who &amp; what.</p>\n<p>See ")
    assert content.endswith(
        f'<h2>Notes to editors</h2>\n<p><a href="{settings.SITE_URL}/releases/pr1-2026/x">Notes</a></p>'
    )
    links = etree.HTML(content).xpath("//a/@href")
    assert links == [
        f"{settings.SITE_URL}/missions/mmx/",
        f"{settings.SITE_URL}/releases/pr1-2026/#notes",
        "https://example.org/?a=1&b=2",
        f"{settings.SITE_URL}/releases/pr1-2026/x",
    ]


def test_who_speaks_of_what_under_which_rights(told, visitor):
    atom, rss = (read(visitor, form).entries[0] for form in XML)
    item = read(visitor, "json")["items"][0]

    assert [(author.name, author.href) for author in atom.authors] == [("The CNES agency", "https://cnes.example.org")]
    assert rss.author == "The CNES agency"
    assert item["authors"] == [{"name": "The CNES agency", "url": "https://cnes.example.org"}]
    topic = ("20000739", "http://cv.iptc.org/newscodes/mediatopic/", "space exploration")
    assert [(tag.term, tag.scheme, tag.label) for tag in atom.tags] == [("MMX", None, None), topic]
    assert [tag.term for tag in rss.tags] == item["tags"] == ["MMX", "space exploration"]
    assert atom.rights == rss.rights == item["_press"]["rights"] == "© 2026 The CNES agency"


def test_translations_are_linked_both_ways(told, visitor, settings):
    here, there = f"{settings.SITE_URL}/releases/pr1-2026/", f"{settings.SITE_URL}/fr/releases/pr1-2026/"
    for prefix, language, other, url in (("", "en", "fr", there), ("/fr", "fr", "en", here)):
        for form in XML:
            entry = read(visitor, form, prefix=prefix).entries[0]
            related = [(link.hreflang, link.href) for link in entry.links if link.rel == "related"]
            assert related == [(other, url)], form
            assert entry.link == (there if language == "fr" else here)
        told_feed = read(visitor, "json", prefix=prefix)
        assert told_feed["language"] == told_feed["items"][0]["language"] == language
        translations = told_feed["items"][0]["_press"]["translations"]
        assert [(each["language"], each["url"]) for each in translations] == [(other, url)]
    assert read(visitor, "rss", prefix="/fr").feed.language == "fr"


def test_a_correction_comes_first_and_moves_only_the_second_date(told, visitor, now):
    now.shift(2 * DAY)
    correct(told, at=NOON + 2 * DAY)

    for form in XML:
        entry = read(visitor, form).entries[0]
        assert entry.published_parsed[:4] == (2026, 6, 1, 12)
        assert entry.updated_parsed[:4] == (2026, 6, 3, 12)
    item = read(visitor, "json")["items"][0]
    assert (item["date_published"], item["date_modified"]) == ("2026-06-01T12:00:00+00:00", "2026-06-03T12:00:00+00:00")
    page = etree.HTML(item["content_html"]).find("body")
    assert page[0].tag == "aside"
    assert " ".join(" ".join(page[0].itertext()).split()) == "Correction, 3 June 2026 It has <two> moons."
    assert item["_press"]["correction_note"] == "It has <two> moons."
    assert (item["_press"]["version"], item["_press"]["reference"]) == (2, "PR1-2026")
    (french,) = read(visitor, "rss", prefix="/fr").entries
    assert french.updated_parsed[:4] == (2026, 6, 1, 12)


# --- what comes with it -----------------------------------------------------------------------------------------------


def test_the_length_of_an_enclosure_is_that_of_the_file(told, visitor, settings):
    atom, rss, item = read(visitor, "atom"), read(visitor, "rss"), read(visitor, "json")["items"][0]
    of_atom = [(link.href, link.type, link.length) for link in atom.entries[0].links if link.rel == "enclosure"]
    of_json = [(file["url"], file["mime_type"], str(file["size_in_bytes"])) for file in item["attachments"]]
    of_media = [(file["url"], file["type"], file["filesize"]) for file in rss.entries[0].media_content]

    assert of_atom == of_json == of_media
    assert [(enclosure.href, enclosure.type, enclosure.length) for enclosure in rss.entries[0].enclosures] == of_atom[
        :1
    ]
    assert [content_type for _url, content_type, _length in of_atom] == ["image/jpeg", "application/pdf"]
    for url, content_type, length in of_atom:
        file = visitor.get(url.removeprefix(settings.SITE_URL))
        assert (file.status_code, file["Content-Type"], str(len(file.getvalue()))) == (200, content_type, length)
    assert visitor.get(item["image"].removeprefix(settings.SITE_URL)).status_code == 200


def test_a_picture_comes_with_its_words_and_its_licence(told, visitor):
    root = etree.fromstring(visitor.get("/releases/feed.rss").content)
    media = "{http://search.yahoo.com/mrss/}"
    picture, document = root.iter(f"{media}content")

    assert (picture.get("medium"), picture.get("width"), picture.get("height")) == ("image", "3000", "2000")
    assert picture.findtext(f"{media}title") == "PR1-2026-a"
    assert re.fullmatch(r"Caption \d+\.", picture.findtext(f"{media}description"))
    assert re.fullmatch(r"Agency \d+", picture.findtext(f"{media}credit"))
    assert (document.get("medium"), document.get("lang"), document.get("width")) == ("document", "fr", None)
    licence = document.find(f"{media}license")
    assert (licence.text, licence.get("href")) == ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/")


def test_what_may_no_longer_be_shown_is_no_enclosure(visitor, now):
    make.approved(assets=(make.asset(rights_until=date(2026, 6, 2)),))
    assert len(read(visitor, "json")["items"][0]["attachments"]) == 1

    now.shift(3 * DAY)

    item = read(visitor, "json")["items"][0]
    assert "attachments" not in item
    assert "image" not in item


def test_an_advisory_says_when_and_where(visitor):
    make.newsroom(time_zone="Europe/Paris")
    make.approved(
        kind="media_advisory",
        event_starts_at=NOON + 3 * DAY,
        event_place=words({"en": "Toulouse"}),
        registration="press@example.org",
    )

    content = read(visitor, "json")["items"][0]["content_html"]

    said = " ".join(" ".join(etree.HTML(content).itertext()).split())
    assert said.startswith(
        "When Thursday 4 June 2026, 14:00 CEST (UTC+2) Where Toulouse Registration press@example.org Lead"
    )
    assert ".ics" not in content


# --- asked for --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_is_also_one_of_any_filter(told, visitor, settings, form):
    make.approved(texts={"en": {"title": "Another"}})

    feed = read(visitor, form, "?mission=mmx&utm_source=letter")

    own = f"{settings.SITE_URL}/releases/feed.{form}?mission=mmx"
    if form == "json":
        assert [item["title"] for item in feed["items"]] == ["Two moons"]
        assert (feed["feed_url"], feed["home_page_url"]) == (own, f"{settings.SITE_URL}/releases/?mission=mmx")
    else:
        assert [entry.title for entry in feed.entries] == ["Two moons"]
        assert [link.href for link in feed.feed.links if link.rel == "self"] == [own]
        assert feed.feed.link == f"{settings.SITE_URL}/releases/?mission=mmx"


@pytest.mark.parametrize("form", FORMS)
def test_a_wrong_value_is_refused_with_the_reason(visitor, form):
    response = visitor.get(f"/releases/feed.{form}?year=x")

    assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert response.content.decode() == "Write the year as four digits: 2017."


@pytest.mark.parametrize("form", FORMS)
def test_a_feed_in_which_nothing_happens_is_the_same_for_ever(visitor, now, form):
    for make_one in (lambda: None, make.approved):
        make_one()
        first = visitor.get(f"/releases/feed.{form}")
        now.shift(400 * DAY)
        again = visitor.get(f"/releases/feed.{form}", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")


# --- who reads them ---------------------------------------------------------------------------------------------------


def test_an_empty_newsroom_has_feeds(visitor, shared):
    for form in XML:
        content = visitor.get(f"/releases/feed.{form}").content
        well_formed(content)
        assert parsed(content).entries == []
    feed = read(visitor, "json")
    assert (feed["items"], wrong_in_json_feed(feed, shared)) == ([], [])


def test_a_json_feed_is_what_its_schema_wants(told, visitor, shared, now):
    correct(told, at=NOON)
    for prefix in ("", "/fr"):
        feed = read(visitor, "json", prefix=prefix)
        assert wrong_in_json_feed(feed, shared) == []
    del feed["items"][0]["id"]
    assert wrong_in_json_feed(feed, shared) == ["$.items[0]: 'id' is a required property"]


def test_the_releases_of_agencies_are_read_by_everybody(visitor, shared, now):
    make.newsroom(four_eyes=False, time_zone="Europe/Paris")
    samples = sorted((shared / "samples").glob("*-*.md"))
    call_command("import_releases", *samples, verbosity=0)
    for release in Release.objects.filter(texts__language__in=["en", "fr"]):
        if not release.reference:
            Release.objects.filter(pk=release.pk).update(reference=f"IMPORTED-{release.pk}", public_at=NOON - DAY)
            release.refresh_from_db()
        workflow.migrate(release, revision=1, by=None, at=NOON)
    published = dict.fromkeys(("en", "fr"), 0)
    for language, prefix in (("en", ""), ("fr", "/fr")):
        feed = read(visitor, "json", prefix=prefix)
        published[language] = len(feed["items"])
        assert wrong_in_json_feed(feed, shared) == []
        for form in XML:
            content = visitor.get(f"{prefix}/releases/feed.{form}").content
            well_formed(content)
            assert [entry.title for entry in parsed(content).entries] == [item["title"] for item in feed["items"]]
            assert [entry.id for entry in parsed_fast(content).entries] == [item["id"] for item in feed["items"]]
    assert all(published.values())


anything = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
"""Whatever a fixture could bring, control characters included."""


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(title=anything, lead=anything, body=anything, note=anything, name=anything, about=anything, caption=anything)
def test_no_words_break_a_feed(title, lead, body, note, name, about, caption, shared):
    asset = {
        **dict.fromkeys(("alt", "credit", "copyright", "creator", "licence", "licence_url", "language"), caption),
        "key": "k" * 22,
        "medium": "document",
        "number": caption,
        "caption": caption,
        "seconds": None,
        "renditions": [
            {"name": "file.pdf", "content_type": "application/pdf", "width": None, "height": None, "size": 7}
        ],
    }
    edition = Edition(
        language="en",
        kind="press_release",
        address="pr1-2026",
        reference="PR1-2026",
        issued_on=NOON.date(),
        public_at=NOON,
        missions=[{"slug": "mmx", "acronym": about, "name": ""}],
        organisations=[{"slug": "x", "acronym": "X", "name": name, "role": "issuer", "website": ""}],
        correction="update",
        title=title,
        lead=lead,
        body=f"<p>{body}</p>",
        correction_note=note,
        assets=[asset],
    )
    newsroom = Newsroom(name=words({"en": name}), tagline=words({"en": about}))
    filters = EditionFilter(QueryDict(), Edition.objects.none(), zone=newsroom.zone, at=NOON)
    assert filters.is_valid()
    told = Particulars(edition, newsroom, NOON.date(), 1, NOON)
    feed = feeds.of([told], newsroom=newsroom, filters=filters, language="en")

    for form in XML:
        content = FORMS[form].render(feed)
        etree.fromstring(content)
        (entry,) = parsed(content).entries
        assert entry.id == told.identifier
    told_feed = json.loads(FORMS["json"].render(feed))
    assert wrong_in_json_feed(told_feed, shared) == []


def test_newest_first_and_never_more_than_thirty(visitor):
    for n in range(32):
        make.approved(at=NOON - timedelta(hours=n))

    for form in XML:
        dates = [entry.published_parsed for entry in read(visitor, form).entries]
        assert len(dates) == 30
        assert all(newer > older for newer, older in pairwise(dates))
