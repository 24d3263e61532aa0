"""What no reader should send, and what should not stand in a row: answered with a page, never with a 500."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from lxml import etree

from contacts.models import Organisation
from contacts.words import words
from releases import clock
from releases.models.edition import Edition
from releases.models.kinds import Role
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

PATHS = [
    *(
        "/releases/%00/",
        "/releases/%ff/",
        "/releases/%2e%2e/",
        "/releases/a%2fb/",
        "/releases/a b/",
        "/releases/a%0d%0ab/",
    ),
    *("/releases/../admin/", "/releases//", "/releases/-/", "/releases/" + "a" * 10_000 + "/", "/releases/été/"),
    *("/releases/%E2%80%AEa/", "/releases/pr1-2026/x", "/releases/pr1-2026%00.pdf", "/releases/feed.atom/"),
    *(
        "/missions/%00/",
        "/missions/MMX/",
        "/missions/" + "b" * 10_000 + "/",
        "/missions/a.b/",
        "/missions/%f0%9f%9a%80/",
    ),
    *("/\\evil.example/", "/%5c%5cevil.example", "/fr", "/fr//", "/FR/", "/fr-CA/", "/de/", "/en/"),
    *(
        "/media/newsroom/..%2fsecret_key",
        "/media/newsroom/%00",
        "/media/newsroom/.",
        "/media/../var/secret_key",
        "/media/newsroom/",
    ),
    *(
        "/.env",
        "/.git/config",
        "/var/secret_key",
        "/static/../manage.py",
        "/wp-login.php",
        "/sitemap.xml/",
        "/robots.txt%00",
    ),
    *("/admin/%00/", "/admin/../", "/admin/releases/release/%ff/change/", "/admin/r/x/y/", "/admin/nothing"),
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:30])
def test_an_address_that_nobody_gave_is_answered(visitor, path):
    make.edition()

    response = visitor.get(path)

    assert response.status_code in {301, 302, 404}
    location = response.get("Location", "/")
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


HEADERS: list[dict[str, str]] = [
    {"If-None-Match": '"' + "x" * 5000},
    {"If-None-Match": '*, W/"x", garbage \x7f'},
    {"If-Modified-Since": "yesterday"},
    {"If-Modified-Since": "Mon, 99 Foo 99999 99:99:99 GMT"},
    {"If-Match": '"nothing"'},
    {"If-Unmodified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"Range": "bytes=0-1,5-2,-9999999999999999999999"},
    {"Accept": "application/x-nothing"},
    {"Accept-Language": ",;q=é,*" + "x" * 5000},
    {"Accept-Encoding": "identity;q=0, *;q=0"},
    {"Content-Type": "application/json; charset=nothing"},
    {"X-HTTP-Method-Override": "DELETE"},
    {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-For": "1.2.3.4"},
    {"X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/"},
    {"Authorization": "Basic !!!"},
    {"Cookie": "; =; a=\x01; " + "x" * 9000},
    {"User-Agent": "<script>alert(1)</script>\u202e".encode().decode("latin-1")},
]


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: next(iter(headers)))
def test_no_header_changes_what_is_read(visitor, headers):
    address = f"/releases/{make.edition().address}/"

    for path in (address, "/", "/releases/feed.atom", "/nothing/"):
        plain, odd = visitor.get(path), visitor.get(path, headers=headers)
        if odd.status_code in {304, 412} and plain.status_code == 200:  # as RFC 9110 wants it
            assert odd.content == b""
        else:
            assert (odd.status_code, odd.content) == (plain.status_code, plain.content)
        assert odd.headers.get("Vary", "") in {"", "Accept-Encoding"}


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1:abc", "127.0.0.1@evil.example", "[::1", "", "a" * 300, "x\x00"]
)
def test_another_host_is_refused_with_a_page(host):
    response = Client(raise_request_exception=False).get("/", headers={"Host": host})

    assert response.status_code == 400
    assert b"evil" not in response.content
    assert response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"


def test_a_page_says_nothing_of_the_host_that_asked(visitor, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make.edition()

    for address in ("/", "/releases/", "/releases/feed.atom", "/sitemap.xml", "/robots.txt", "/nothing/"):
        assert b"evil" not in visitor.get(address, headers={"Host": "evil.example"}).content


def test_too_many_parameters_are_refused_with_a_page(visitor):
    response = visitor.get("/releases/?" + "&".join(f"x{n}=1" for n in range(4001)))

    assert response.status_code == 400
    assert b"<title>" in response.content


def test_very_many_parameters_are_still_read(visitor):
    assert visitor.get("/releases/?" + "&".join(f"q={n}" for n in range(3999))).status_code == 200


@pytest.mark.parametrize(
    "query", ["%", "%%%", "&&&===", "?", "q", "q[]=1", "q[x]=1", "=x", "\ufffd=\ufffd", "mission", "page"]
)
def test_a_broken_query_is_read_as_far_as_it_goes(visitor, query):
    make.edition()

    assert visitor.get(f"/releases/?{query}").status_code == 200


def test_a_body_of_five_megabytes_is_not_even_read(visitor):
    for content_type in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"):
        response = visitor.post("/releases/", b"x" * 5_000_000, content_type=content_type)
        assert response.status_code == 405


# --- what should not stand in a row -----------------------------------------------------------------------------------

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"


def marked(field: str, *, most: int = 100) -> str:
    return f"{field}{MARKUP}"[:most]


@pytest.fixture
def markup_everywhere() -> Edition:
    """Past every form: a row that somebody has written into the database, or a fixture."""
    organisation = make.organisation(
        "org",
        acronym=marked("a", most=40),
        name=words({"en": marked("name")}),
        website='https://example.org/"><script>alert(1)</script>',
        boilerplate=words({"en": marked("about") + "\n\nhttps://example.org/<script>alert(1)</script>"}),
    )
    mission = make.mission(
        "mission",
        acronym=marked("m", most=40),
        lead=organisation,
        **{name: words({"en": marked(name)}) for name in ("name", "summary", "description", "target_body")},
    )
    mission.partnerships.create(organisation=organisation, role=words({"en": marked("role")}))
    officer = make.officer(
        "officer",
        name=marked("officer"),
        title=words({"en": marked("title")}),
        telephone=f"+33 1 44 76 78 37{MARKUP}"[:60],
        email='"><script>alert(1)</script>@example.org',
        languages=marked("l", most=60),
        organisation=organisation,
    )
    make.newsroom(
        name=words({"en": marked("press", most=80)}),
        tagline=words({"en": marked("tagline")}),
        organisation=organisation,
        telephone=f"+33 1 44 76 78 37{MARKUP}"[:60],
        email='"><script>alert(1)</script>@example.org',
    )
    at = clock.now()
    return make.edition(
        kind="media_advisory",
        texts={"en": {name: marked(name) for name in ("kicker", "title", "subtitle", "lead", "body", "notes")}},
        missions=(mission,),
        organisations=((organisation, Role.ISSUER),),
        contacts=(officer,),
        place=words({"en": marked("place")}),
        event_place=words({"en": marked("event")}),
        registration=marked("registration"),
        event_starts_at=at,
        event_ends_at=at + timedelta(hours=1),
    )


def test_markup_in_every_field_is_words_on_every_page(visitor, markup_everywhere):
    addresses = ["/", "/releases/", "/missions/", "/missions/mission/", "/contacts/", "/releases/nothing/"]
    addresses += [
        f"/releases/{markup_everywhere.address}/",
        "/releases/?mission=mission&organisation=org&officer=officer",
    ]

    for address in addresses:
        page = Page(visitor.get(address).content)
        for script in page.all("script"):
            is_data = script.get("type") == "application/ld+json" and json.loads(script.text)
            assert is_data or script.get("src", "").startswith("/static/"), address
        assert not page.all("[onerror]"), address
        assert not page.all("img[src=x]"), address
        assert not [href for href in page.links("a[href]") if href.lower().startswith("javascript:")], address
        style = page.all("link[rel=stylesheet]")
        assert all(sheet.get("href").startswith(("/static/", "/newsroom.css")) for sheet in style)


def test_markup_in_every_field_leaves_machines_well(visitor, markup_everywhere):
    for address in ("/releases/feed.atom", "/releases/feed.rss", "/sitemap-releases-en-1.xml", "/news-sitemap.xml"):
        root = etree.fromstring(visitor.get(address).content)
        assert not [element for element in root.iter() if str(element.tag).rpartition("}")[2] == "script"]


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x", " https://x.org", "//x.org", "x"])
def test_the_database_takes_no_website_that_is_none(website):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.organisation(website=website)


def test_a_zone_that_is_none_is_told_before_it_is_saved():
    newsroom = make.newsroom()
    newsroom.time_zone = "Europe/Nowhere"

    with pytest.raises(ValidationError, match="Europe/Paris"):
        newsroom.full_clean()


def test_an_organisation_is_no_part_of_itself():
    one = make.organisation("one")
    two = make.organisation("two", parent=one)
    three = make.organisation("three", parent=two)
    assert three.is_within(one)
    assert not one.is_within(three)

    for parent in (one, three):
        one.parent = parent
        with pytest.raises(ValidationError, match="part of"):
            one.full_clean()


ODD: dict[str, Any] = {
    "right to left": "بيان صحفي",
    "combining": "e\u0301" * 60,
    "astral": "\U0001f680" * 60,
    "one word": "x" * 250,
    "looks like a template": "{{ title }} {% now 'Y' %} {# x #}",
    "percent": "100 %(name)s %s {} {0}",
    "zero width": "a\u200b\u200d\u2060b",
    "line separator": "a\u2028b",
}


@pytest.mark.parametrize("title", ODD.values(), ids=ODD)
def test_odd_words_are_read_as_they_are(visitor, title):
    edition = make.edition(texts={"en": {"title": title, "lead": title}})
    shown = " ".join(title.split())

    for address in ("/", "/releases/", f"/releases/{edition.address}/"):
        assert shown in " ".join(Page(visitor.get(address).content).root.text_content().split())
    assert visitor.get(f"/releases/?q={quote(shown[:20])}").status_code == 200
    assert visitor.get("/releases/feed.atom").status_code == 200
    assert Organisation.objects.count() == 0
