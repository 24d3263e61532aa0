"""What machines follow: the Atom feed, of the archive and of any of its filters."""

from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
import time_machine
from lxml import etree

from contacts.words import words
from releases import clock
from releases.desk import revisions, workflow
from releases.models.release import Release
from tests import make

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def now():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def follow(visitor):
    """The feed at an address, parsed. Not well formed is not a feed."""

    def read(address: str = "/releases/feed.atom") -> Any:
        parsed = feedparser.parse(visitor.get(address).content)
        assert not parsed.bozo, parsed.get("bozo_exception")
        assert parsed.version == "atom10"
        return parsed

    return read


def correct(release: Release, title: str, *, at: datetime, public_at: datetime | None = None) -> None:
    newest = release.revisions.latest().number
    release.texts.update(title=title)
    Release.objects.filter(pk=release.pk).update(public_at=public_at)
    release.refresh_from_db()
    revisions.save(release, base=newest, by=None, at=at)
    workflow.submit(release, revision=newest + 1, by=None, at=at)
    workflow.approve(release, revision=newest + 1, by=None, at=at)


# --- Atom -------------------------------------------------------------------------------------------------------------


def test_an_entry_holds_the_whole_release(now, follow, settings):
    make.newsroom(name=words({"en": "Press office"}), tagline=words({"en": "News from space."}))
    make.approved(
        missions=(make.mission("mmx", acronym="MMX"),),
        texts={"en": {"title": "Two <moons> & “Mars”", "lead": "Who & what.", "body": "<p>All of it.</p>"}},
    )

    feed = follow()
    (entry,) = feed.entries

    assert (feed.feed.title, feed.feed.subtitle) == ("Press office", "News from space.")
    assert feed.feed.author == "Press office"
    assert entry.title == "Two <moons> & “Mars”"
    assert entry.link == f"{settings.SITE_URL}/releases/pr1-2026/"
    assert entry.summary == "Who & what."
    assert entry.content[0].type == "text/html"
    assert entry.content[0].value == "<p>Who &amp; what.</p>\n<p>All of it.</p>"
    assert [tag.term for tag in entry.tags] == ["MMX"]
    assert (entry.published, entry.updated) == ("2026-06-01T12:00:00+00:00", "2026-06-01T12:00:00+00:00")


def test_the_feed_is_atom_as_rfc_4287_wants_it(now, visitor, settings):
    make.approved(texts={"en": {"title": "One"}})
    response = visitor.get("/releases/feed.atom?kind=press_release")
    root = etree.fromstring(response.content)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert root.tag == f"{ATOM}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for parent in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(parent.findall(f"{ATOM}{name}")) == 1, name
    links = {link.get("rel"): link.get("href") for link in root.findall(f"{ATOM}link")}
    assert links == {
        "alternate": f"{settings.SITE_URL}/releases/?kind=press_release",
        "self": f"{settings.SITE_URL}/releases/feed.atom?kind=press_release",
    }
    ids = [entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")]
    assert ids == ["tag:127.0.0.1,2026-06-01:/releases/pr1-2026/"]


def test_a_correction_keeps_the_id_and_tells_when_it_came(now, follow):
    release = make.approved()
    before = follow().entries[0]

    now.shift(timedelta(days=1))
    correct(release, "Corrected", at=clock.now())
    after = follow().entries[0]

    assert (after.id, after.published) == (before.id, before.published)
    assert (after.title, after.updated) == ("Corrected", "2026-06-02T12:00:00+00:00")
    assert follow().feed.updated == "2026-06-02T12:00:00+00:00"


def test_a_moment_at_which_nothing_opened_is_told_nowhere(now, visitor):
    """The embargo was brought forward: nobody learns for when it had been planned."""
    planned, opened = NOON + timedelta(days=2), NOON + timedelta(days=5)
    release = make.approved(public_at=planned)
    correct(release, "Later, after all", at=NOON, public_at=opened)

    now.move_to(NOON + timedelta(days=9))
    content = visitor.get("/releases/feed.atom").content.decode()

    assert planned.strftime("%Y-%m-%d") not in content
    assert content.count(opened.strftime("%Y-%m-%d")) == 4  # the feed's date, the entry's two, and its id


def test_what_comes_back_keeps_its_id(now, follow):
    release = make.approved()
    before = follow().entries[0].id
    now.shift(timedelta(days=1))
    workflow.withdraw(release, by=None, at=clock.now(), public_reason="A mistake.")
    assert follow().entries == []

    now.shift(timedelta(days=1))
    correct(release, "Back", at=clock.now())

    assert follow().entries[0].id == before


def test_each_language_has_its_own_feed_and_its_own_ids(now, follow):
    make.approved(texts={"en": {"title": "One"}, "fr": {"title": "Un"}})
    make.approved(texts={"fr": {"title": "Deux"}})

    english, french = follow(), follow("/fr/releases/feed.atom")

    assert [entry.title for entry in english.entries] == ["One"]
    assert [entry.title for entry in french.entries] == ["Deux", "Un"]
    assert english.feed.language == "en"
    assert french.feed.language == "fr"
    assert not {e.id for e in english.entries} & {e.id for e in french.entries}
    assert all("/fr/releases/" in entry.link for entry in french.entries)


def test_the_newest_thirty_are_told(now, follow):
    for n in range(32):
        make.approved(at=NOON - timedelta(hours=n), texts={"en": {"title": f"{n}"}})

    assert [entry.title for entry in follow().entries] == [str(n) for n in range(30)]


TRAPS = [
    "<script>alert(1)</script>",
    "a & b < c > d \"e\" 'f'",
    "]]> <![CDATA[ &amp; &#0;",
    "naïve – “É” \U0001f680 日本",
    "{{ title }} {% now %}",
]


@pytest.mark.parametrize("trap", TRAPS)
def test_words_stay_words(now, follow, trap):
    make.newsroom(name=words({"en": trap}))
    mission = make.mission(acronym=trap[:40])
    make.approved(texts={"en": {"title": trap, "lead": trap, "body": "<p>x</p>"}}, missions=(mission,))

    feed = follow()

    assert feed.entries[0].title == feed.feed.title == " ".join(trap.split())
    assert feed.entries[0].summary == " ".join(trap.split())
    assert feed.entries[0].tags[0].term == trap[:40]
    assert "<script>" not in feed.entries[0].content[0].value


def test_without_a_lead_the_first_paragraph_is_the_summary(now, follow):
    make.approved(texts={"en": {"lead": "", "body": "<h2>Not this?</h2><p>First &amp; foremost.</p><p>Second.</p>"}})

    entry = follow().entries[0]

    assert entry.content[0].value.startswith("<h2>")
    assert entry.summary == "First & foremost."


# --- over time --------------------------------------------------------------------------------------------------------


def test_a_feed_in_which_nothing_happens_is_the_same_for_ever(now, visitor):
    for make_one in (lambda: None, make.approved):
        make_one()
        first = visitor.get("/releases/feed.atom")
        now.shift(timedelta(days=400, seconds=7))
        later = visitor.get("/releases/feed.atom")
        assert (first.content, first["ETag"]) == (later.content, later["ETag"])
        assert visitor.get("/releases/feed.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_withdrawal_is_no_304(now, visitor):
    make.approved(at=NOON - timedelta(days=2))
    release = make.approved(at=NOON - timedelta(days=1))
    seen = visitor.get("/releases/feed.atom")
    workflow.withdraw(release, by=None, at=NOON, public_reason="A mistake.")

    for validator in (
        {"If-None-Match": seen["ETag"]},
        {"If-Modified-Since": "Mon, 01 Jun 2026 12:00:00 GMT"},
        {"If-Modified-Since": "Fri, 31 Dec 2100 12:00:00 GMT"},
    ):
        again = visitor.get("/releases/feed.atom", headers=validator)
        assert again.status_code == 200
        assert "PR2-2026".lower() not in again.content.decode()


def test_what_opens_between_two_requests_is_no_304(now, visitor):
    make.approved()
    make.approved(public_at=NOON + timedelta(seconds=1))
    before = visitor.get("/releases/feed.atom")

    now.shift(timedelta(seconds=1))

    assert visitor.get("/releases/feed.atom", headers={"If-None-Match": before["ETag"]}).status_code == 200


def test_a_mission_can_be_followed_before_anything_speaks_of_it_in_that_language(visitor):
    make.approved(missions=(make.mission("mmx"),))
    make.mission("athena", listed=True)
    make.mission("secret")

    for mission in ("mmx", "athena"):
        assert visitor.get(f"/fr/releases/feed.atom?mission={mission}").status_code == 200
        assert visitor.get(f"/fr/releases/?mission={mission}").status_code == 200
    assert visitor.get("/fr/releases/feed.atom?mission=secret").status_code == 400
