"""Somebody follows a link into the archive of the old site: it leads to the release, through the gate."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from contacts.models import Account
from releases import clock
from releases.desk import forwarding, workflow
from releases.models.logbook import LogEntry
from releases.models.old_address import LONGEST, OldAddress, Unfit, question, read, ways, written
from releases.models.release import Release
from tests import make
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


def forward(release: Release, *addresses: str, language: str = "") -> None:
    for address in addresses:
        forwarding.forward(release, address=address, language=language, by=None, at=clock.now())


def page_of(release: Release, prefix: str = "") -> str:
    return f"{settings.SITE_URL}{prefix}/releases/{release.editions.all()[0].address}/"


def told(response) -> tuple[int, list[tuple[str, str]], bytes]:
    return response.status_code, sorted(response.items()), response.content


# --- where it leads ---------------------------------------------------------------------------------------------------


OLD = [
    "https://old.example.org/2017/10/30/pr168-2017/",
    "/en/press/2017/168.html",
    "/?p=1234",
    "/index.php?option=com_content&id=12%3Amars",
    "/wp-content/uploads/2017/10/release.pdf",
    "/Communiqués/Vers_Phobos",
    "/releases/an-old-title/",
    "/missions/an-old-mission/",
    "/media/2017/mmx.jpg",
    "/fr?p=12",
    "/100%25/",
]


@pytest.mark.parametrize("address", OLD)
def test_an_old_address_leads_to_the_release(visitor, address):
    release = make.approved()
    forward(release, address)

    response = visitor.get(address.removeprefix("https://old.example.org"))

    assert (response.status_code, response["Location"]) == (301, page_of(release))
    assert visitor.get(response["Location"].removeprefix(settings.SITE_URL)).status_code == 200
    assert not response.cookies
    assert "Vary" not in response
    assert response["Cache-Control"] == "no-store"


AS_WRITTEN = {
    "without its slash": "/2017/10/mars",
    "with a slash": "/2017/10/mars/",
    "with its index": "/2017/10/mars/index.html",
    "in capitals": "/2017/10/MARS/",
    "with doubled slashes": "/2017//10///mars//",
    "with who follows it": "/2017/10/mars/?utm_source=mail&fbclid=x",
    "with something else asked": "/2017/10/mars/?print=1",
    "percent-encoded": "/2017/10/m%61rs",
    "with a broken question": "/2017/10/mars/?%ff=%00&=&&",
    "with more asked than any page took": f"/2017/10/mars/?{'&'.join(f'a{n}=1' for n in range(5000))}",
}


@pytest.mark.parametrize("address", AS_WRITTEN.values(), ids=AS_WRITTEN.keys())
def test_it_is_followed_however_it_is_written(visitor, address):
    release = make.approved()
    forward(release, "https://www.old.example:8080/2017/10/mars/#top")

    response = visitor.generic("GET", address, QUERY_STRING=address.partition("?")[2])

    assert (response.status_code, response["Location"]) == (301, page_of(release))


def test_what_was_asked_tells_two_pages_apart(visitor):
    one, other = make.approved(), make.approved()
    forward(one, "/news.asp?id=1&lang=en")
    forward(other, "/news.asp?id=2")

    assert visitor.get("/News.asp?lang=en&ID=1")["Location"] == page_of(one)
    assert visitor.get("/news.asp?id=2&print=yes")["Location"] == page_of(other)
    assert visitor.get("/news.asp?id=3").status_code == 404
    assert visitor.get("/news.asp").status_code == 404


def test_the_front_page_of_the_old_site_asked_for_a_post_leads_to_it(visitor):
    release = make.approved()
    forward(release, "https://old.example.org/?p=1234")
    home = visitor.get("/").content

    assert visitor.get("/?p=1234&preview=true")["Location"] == page_of(release)
    assert visitor.get("/index.php?p=1234")["Location"] == page_of(release)
    assert visitor.get("/?p=12345").content == home
    assert visitor.get("/?utm_source=mail").content == home


def test_it_leads_to_its_language_or_to_what_there_is(visitor):
    both = make.approved(texts={"en": {"title": "Mars"}, "fr": {"title": "Mars"}})
    forward(both, "/fr/presse/mars", language="fr")
    forward(both, "/press/mars", language="en")
    forward(both, "/mars")
    english = make.approved()
    forward(english, "/fr/presse/phobos", language="fr")

    assert visitor.get("/fr/presse/mars/")["Location"] == page_of(both, "/fr")
    assert visitor.get("/press/mars/")["Location"] == page_of(both)
    assert visitor.get("/mars")["Location"] == page_of(both)
    assert visitor.get("/fr/presse/phobos")["Location"] == page_of(english)


def test_a_language_that_is_no_longer_published_is_led_to_by_none(visitor, settings):
    release = make.approved(texts={"fr": {"title": "Mars"}})
    forward(release, "/mars", language="fr")
    settings.LANGUAGES = [("en", "English")]

    assert visitor.get("/mars").status_code == 404


def test_it_leads_to_this_site_and_to_no_other(visitor):
    release = make.approved()
    forward(release, "/mars")

    for address in ("//evil.example/mars", "/mars?next=https://evil.example/", "/\\evil.example/mars", "/mars//"):
        response = visitor.generic("GET", address, QUERY_STRING=address.partition("?")[2], HTTP_HOST="localhost")
        assert response.get("Location", page_of(release)) == page_of(release), address


def test_where_a_page_of_ours_stands_it_stays(visitor):
    release, other = make.approved(reference="PR7-2026"), make.approved()
    OldAddress.objects.create(path="/releases/pr7-2026", release=other)
    OldAddress.objects.create(path="/contacts", release=other)

    assert visitor.get("/releases/pr7-2026/").status_code == 200
    assert visitor.get("/contacts/").status_code == 200
    assert visitor.get("/contacts")["Location"] == f"{settings.SITE_URL}/releases/{other.editions.get().address}/"
    assert release.editions.get().address == "pr7-2026"


# --- through the gate -------------------------------------------------------------------------------------------------


def test_what_is_not_open_has_no_old_address(visitor):
    never = told(visitor.get("/2017/never/"))
    for closed in (make.draft(), make.approved(public_at=make.in_one_hour())):
        forward(closed, f"/2017/{closed.pk}/", f"/?p={closed.pk}", f"/releases/old-{closed.pk}/")

        assert told(visitor.get(f"/2017/{closed.pk}/")) == never
        assert told(visitor.get(f"/releases/old-{closed.pk}/")) == never
        assert told(visitor.get(f"/?p={closed.pk}")) == told(visitor.get("/?p=never"))


def test_it_opens_with_the_release(visitor, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    opening = make.in_one_hour()
    release = make.approved(public_at=opening)
    forward(release, "/2017/mars")

    time_machine.move_to(opening - timedelta(seconds=1), tick=False)
    before = visitor.get("/2017/mars").status_code
    time_machine.move_to(opening, tick=False)

    assert (before, visitor.get("/2017/mars").status_code) == (404, 301)


def test_it_leads_to_the_reason_of_a_withdrawal(visitor):
    release = make.approved(at=clock.now() - timedelta(hours=1), texts={"en": {}, "fr": {}})
    forward(release, "/2017/mars", language="fr")
    workflow.withdraw(release, by=None, at=clock.now(), public_reason="A figure was wrong.")

    response = visitor.get("/2017/mars")

    assert (response.status_code, response["Location"]) == (301, page_of(release, "/fr"))
    gone = visitor.get(response["Location"].removeprefix(settings.SITE_URL))
    assert (gone.status_code, "A figure was wrong." in gone.content.decode()) == (410, True)


def test_it_is_looked_up_by_itself_and_by_its_release(client):
    """Whoever asks for what isn't there, a thousand times a minute, makes nobody go through the archive."""
    forward(make.approved(), "/2017/mars")
    with CaptureQueriesContext(connection) as asked:
        client.get("/2017/never/?x=1")
    looked_up = [query["sql"] for query in asked if "releases_oldaddress" in query["sql"]]

    assert len(looked_up) == 2
    if connection.vendor == "sqlite":  # of so small a table PostgreSQL asks no index
        for sql in looked_up:
            with connection.cursor() as cursor:
                steps = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
            assert not [step for step in steps if step.startswith("SCAN")]
            assert not [step for step in steps if "releases_newsstand" in step]


def test_a_release_that_was_withdrawn_before_it_opened_has_none(visitor):
    release = make.approved(public_at=make.in_one_hour())
    forward(release, "/2017/mars")
    workflow.withdraw(release, by=None, at=clock.now(), public_reason="A mistake.")

    assert told(visitor.get("/2017/mars")) == told(visitor.get("/2017/never"))


def test_wrong_methods_are_refused_before_the_gate_is_asked(django_assert_num_queries):
    forward(make.approved(), "/2017/mars", "/?p=12", "/preview/")
    stranger = Visitor(enforce_csrf_checks=True)

    for method in ("post", "put", "patch", "delete", "options", "trace"):
        for address in ("/2017/mars", "/?p=12"):
            with django_assert_num_queries(0):
                assert getattr(stranger, method)(address).status_code == 405
    assert stranger.post("/preview/").status_code == 404


def test_head_says_what_get_says(visitor):
    forward(make.approved(), "/2017/mars")
    get, head = visitor.get("/2017/mars"), visitor.head("/2017/mars")

    assert (head.status_code, head["Location"], head.content) == (301, get["Location"], b"")


# --- the one form -----------------------------------------------------------------------------------------------------


UNFIT = {
    "": "from https://",
    "2017/mars": "from https://",
    "www.old.example/mars": "from https://",
    "mailto:press@example.org": "from https://",
    "javascript:alert(1)": "from https://",
    "https://old.example": "front page",
    "https://old.example/index.html?utm_source=x": "front page",
    "https://[old.example/mars": "can't be read",
    f"/{'m' * LONGEST}": "longer than 500",
    "/mars%00": "a character",
    f"/mars?{'&'.join(f'a{n}=1' for n in range(99))}": "can't be read",
}


@pytest.mark.parametrize(("address", "why"), UNFIT.items(), ids=[*map(str, range(len(UNFIT)))])
def test_what_is_no_address_of_a_page_is_refused_in_words(address, why):
    with pytest.raises(Unfit, match=why):
        read(address)


@given(st.text(max_size=60), st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=8)), max_size=4))
def test_any_text_is_an_address_or_is_refused(path, asked):
    """What is kept is found again by whoever asks for it, and keeping it again changes nothing."""
    try:
        query = "&".join(f"{quote(name)}={quote(value)}" for name, value in asked)
        kept = read(f"https://old.example/{quote(path)}?{query}")
    except Unfit:
        return
    bare, _mark, query = kept.partition("?")

    assert kept in ways("/" + path, [(name, value) for name, value in asked if question(f"{quote(name)}=1")])
    assert written(bare.replace("%3f", "?"), question(query)) == kept
    assert kept.startswith("/")
    assert not kept.startswith("//")


def test_two_releases_never_have_the_same():
    one, other = make.draft(), make.draft()
    forward(one, "/mars")

    with pytest.raises(IntegrityError), transaction.atomic():
        OldAddress.objects.create(path="/mars", release=other)


# --- put down, and taken away -----------------------------------------------------------------------------------------


def test_what_leads_to_another_release_stays_there():
    one, other = make.approved(), make.draft(texts={"en": {"title": "Phobos"}})
    forward(one, "/mars/")
    forward(other, "/phobos")

    with pytest.raises(forwarding.Refused, match=rf"It leads to {one.reference}\. Take it away there first"):
        forward(other, "https://old.example/MARS")
    with pytest.raises(forwarding.Refused, match=r"It leads to “Phobos”"):
        forward(one, "/phobos")
    assert OldAddress.objects.get(path="/mars").release == one


OURS = ["/releases/", "/contacts", "/admin/releases/", "/api/v1/releases/x/", "/fr/", "/fr/missions", "/preview/x/"]


@pytest.mark.parametrize("address", [*OURS, "/robots.txt", "/health/live", "/contacts?id=5", "/sitemap.xml"])
def test_where_this_site_has_a_page_of_its_own_no_old_one_is_put(address):
    with pytest.raises(forwarding.Refused, match="a page of its own"):
        forward(make.draft(), address)


def test_its_own_address_is_no_old_one():
    release = make.approved()

    with pytest.raises(forwarding.Refused, match="has here"):
        forward(release, f"https://press.example/fr/releases/{release.editions.get().address}/")


def test_the_logbook_tells_who_put_it_down_and_who_took_it_away(visitor, bob: Account):
    release = make.approved()
    old = forwarding.forward(release, address="/Mars/", by=bob, at=clock.now())
    forwarding.stop(old, by=bob, at=clock.now())
    forwarding.stop(old, by=bob, at=clock.now())

    entries = LogEntry.objects.filter(book=release.uuid, step__contains="forward").order_by("number")
    assert [(entry.step, entry.by_username, entry.note) for entry in entries] == [
        ("forward", "bob", "/mars"),
        ("stop_forwarding", "bob", "/mars"),
    ]
    assert visitor.get("/mars").status_code == 404
