"""What search engines are told: the sitemap in its sections, the one of news, and robots.txt."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from lxml import etree

from contacts.words import words
from releases.desk import revisions, workflow
from releases.models.kinds import Correction
from releases.newsstand import sitemaps
from tests import make
from tests.feed_readers import well_formed

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


@pytest.fixture
def now():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def newsroom(now):
    make.newsroom(four_eyes=False)
    make.approved(texts={"en": {}, "fr": {}}, missions=(make.mission(),))
    make.approved(texts={"fr": {}}, missions=(make.mission("athena"),))
    make.approved(public_at=NOON + timedelta(days=1), missions=(make.mission("hidden"),))
    workflow.withdraw(make.approved(at=NOON - timedelta(days=1)), by=None, at=NOON, public_reason="A mistake.")


def sections(visitor) -> list[str]:
    """The addresses in the index."""
    root = etree.fromstring(visitor.get("/sitemap.xml").content)
    return [loc.text.removeprefix("http://127.0.0.1:8000") for loc in root.iter(f"{SITEMAP}loc")]


def urls(visitor, section: str) -> list[Any]:
    return list(etree.fromstring(visitor.get(section).content).findall(f"{SITEMAP}url"))


def in_sitemap(visitor) -> dict[str, dict[str, str]]:
    """Each address, with its translations by language."""
    return {
        url.findtext(f"{SITEMAP}loc"): {link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")}
        for section in sections(visitor)
        for url in urls(visitor, section)
    }


def test_the_sitemap_lists_what_can_be_read_and_nothing_else(newsroom, visitor, settings):
    listed = {address.removeprefix(settings.SITE_URL) for address in in_sitemap(visitor)}

    pages = {"/", "/releases/", "/missions/", "/media/", "/contacts/", "/missions/mmx/", "/missions/athena/"}
    assert listed == {
        *pages,
        *(f"/fr{page}" for page in pages),
        *("/releases/pr1-2026/", "/fr/releases/pr1-2026/", "/fr/releases/pr2-2026/"),
    }


def test_every_address_of_the_sitemap_answers_in_its_language(newsroom, visitor, settings):
    for address, translations in in_sitemap(visitor).items():
        for language, other in {"": address, **translations}.items():
            response = visitor.get(other.removeprefix(settings.SITE_URL))
            assert response.status_code == 200, other
            if language not in {"", "x-default"}:
                assert response["Content-Language"] == language


def test_translations_point_to_each_other(newsroom, visitor):
    for address, translations in in_sitemap(visitor).items():
        assert address in translations.values() or not translations
        for language, other in translations.items():
            if language != "x-default":
                assert in_sitemap(visitor)[other] == translations


def test_each_release_says_when_it_was_last_printed(newsroom, visitor, now):
    told = {url.findtext(f"{SITEMAP}lastmod") for url in urls(visitor, "/sitemap-releases-fr-1.xml")}

    assert told == {"2026-06-01T12:00:00+00:00"}


def test_a_release_in_one_language_points_to_no_other(newsroom, visitor, settings):
    listed = in_sitemap(visitor)

    assert listed[f"{settings.SITE_URL}/fr/releases/pr2-2026/"] == {}
    both = {"en": f"{settings.SITE_URL}/releases/pr1-2026/", "fr": f"{settings.SITE_URL}/fr/releases/pr1-2026/"}
    assert listed[both["fr"]] == both | {"x-default": both["en"]}


def test_the_pictures_of_a_release_are_told_while_they_may_be_shown(visitor, settings, now):
    make.approved(assets=(make.asset(), make.asset(rights_until=date(2026, 6, 2)), make.asset()))

    def shown() -> list[str]:
        (url,) = urls(visitor, "/sitemap-releases-en-1.xml")
        return [loc.text.removeprefix(settings.SITE_URL) for loc in url.iter(f"{IMAGE}loc")]

    assert len(shown()) == 3
    for address in shown():
        assert visitor.get(address).headers["Content-Type"] == "image/jpeg"
    now.shift(2 * DAY)
    assert len(shown()) == 2


# --- sections ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch):
    """Sections of two addresses."""
    monkeypatch.setattr(sitemaps, "MOST_ADDRESSES", 2)


def numbers(visitor, section: str) -> list[str]:
    return [url.findtext(f"{SITEMAP}loc").split("/")[-2] for url in urls(visitor, section)]


def test_no_section_has_more_addresses_than_is_allowed(small, visitor, now):
    for n in range(5):
        make.approved(at=NOON - n * DAY, missions=(make.mission(f"m{n}"),), texts={"en": {}, "fr": {}})

    listed = sections(visitor)

    assert listed == [
        "/sitemap-pages.xml",
        *(f"/sitemap-missions-{n}.xml" for n in range(1, 6)),
        *(f"/sitemap-releases-en-{n}.xml" for n in (1, 2, 3)),
        *(f"/sitemap-releases-fr-{n}.xml" for n in (1, 2, 3)),
    ]
    every = [url.findtext(f"{SITEMAP}loc") for section in listed for url in urls(visitor, section)]
    assert len(every) == len(set(every)) == 10 + 5 * 2 + 5 * 2
    assert all(len(urls(visitor, section)) <= 2 for section in listed[1:])


def test_the_limits_are_those_of_the_protocol():
    assert sitemaps.MOST_ADDRESSES <= 50_000
    assert sitemaps.MOST_ADDRESSES * 10_000 <= 50_000_000


def test_what_opens_comes_to_the_end_and_moves_nothing(small, visitor, now):
    for n in range(3):
        make.approved(at=NOON - (3 - n) * DAY)
    make.approved(at=NOON - 4 * DAY, public_at=NOON + DAY)
    full = visitor.get("/sitemap-releases-en-1.xml")
    index = visitor.get("/sitemap.xml").content
    assert numbers(visitor, "/sitemap-releases-en-2.xml") == ["pr3-2026"]
    assert b"2026-05-31T12:00:00+00:00" in index

    now.move_to(NOON + DAY - timedelta(seconds=1))
    assert visitor.get("/sitemap.xml").content == index
    now.move_to(NOON + DAY)

    assert visitor.get("/sitemap-releases-en-1.xml", headers={"If-None-Match": full["ETag"]}).status_code == 304
    assert numbers(visitor, "/sitemap-releases-en-2.xml") == ["pr3-2026", "pr4-2026"]
    assert visitor.get("/sitemap.xml").content != index


def test_a_translation_is_named_whichever_section_it_stands_in(small, visitor, now, settings):
    for n in range(2):
        make.approved(at=NOON - (9 - n) * DAY)
    make.approved(at=NOON, texts={"en": {}, "fr": {}})

    (url,) = urls(visitor, "/sitemap-releases-fr-1.xml")

    assert numbers(visitor, "/sitemap-releases-en-2.xml") == ["pr3-2026"]
    links = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}
    assert links["en"] == f"{settings.SITE_URL}/releases/pr3-2026/"


@pytest.mark.parametrize(
    "section",
    [
        *("pages-1", "missions", "missions-0", "missions-3", "releases", "releases-en", "releases-en-0"),
        *("releases-en-01", "releases-en-2", "releases-en-999999", "releases-en-9999999", "releases-de-1"),
        *("releases-EN-1", "releases--1", "", "Pages", "pages%00", "releases-en-1%0A", "releases-en-\u0661"),
    ],
)
def test_a_section_that_there_is_not_is_the_plain_404(newsroom, visitor, section):
    response, never = visitor.get(f"/sitemap-{section}.xml"), visitor.get("/nothing/")

    assert (response.status_code, response.content) == (404, never.content)
    assert sorted(response.items()) == sorted(never.items())


# --- news -------------------------------------------------------------------------------------------------------------


def test_news_are_what_became_public_in_the_last_two_days(visitor, settings, now):
    make.newsroom(name=words({"en": "Press office", "fr": "Service de presse"}), four_eyes=False)
    old = make.approved(at=NOON - 3 * DAY, texts={"en": {"title": "Old"}})
    make.approved(at=NOON - DAY, texts={"en": {"title": "New & <true>"}, "fr": {"title": "Nouveau"}})
    make.approved(public_at=NOON + DAY, texts={"en": {"title": "Embargoed"}})
    old.texts.update(lead="Corrected.")
    revisions.save(old, base=1, by=None, at=NOON)
    workflow.submit(old, revision=2, by=None, at=NOON)
    asked: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": "A figure."}
    workflow.correct(old, revision=2, by=None, at=NOON, public_at=None, **asked)

    def told() -> list[tuple[str, ...]]:
        names = (f".//{NEWS}name", f".//{NEWS}language", f".//{NEWS}title", f".//{NEWS}publication_date")
        return sorted(tuple(url.findtext(name) for name in names) for url in urls(visitor, "/news-sitemap.xml"))

    moment = "2026-05-31T12:00:00+00:00"
    assert told() == [
        ("Press office", "en", "New & <true>", moment),
        ("Service de presse", "fr", "Nouveau", moment),
    ]
    for url in urls(visitor, "/news-sitemap.xml"):
        assert visitor.get(url.findtext(f"{SITEMAP}loc").removeprefix(settings.SITE_URL)).status_code == 200
    now.move_to(NOON + DAY - timedelta(seconds=1))
    assert len(told()) == 2
    now.move_to(NOON + DAY)
    assert [title for _name, _language, title, _moment in told()] == ["Embargoed"]


def test_a_language_is_told_as_google_wants_it(visitor, settings, now):
    settings.LANGUAGES = [("en", "English"), ("pt-br", "Português"), ("zh-hans", "中文")]
    make.approved(texts={"en": {}, "pt-br": {}, "zh-hans": {}})

    told = [element.text for url in urls(visitor, "/news-sitemap.xml") for element in url.iter(f"{NEWS}language")]

    assert sorted(told) == ["en", "pt", "zh-cn"]


def test_without_news_the_home_pages_are_told_as_none(visitor, settings, now, shared):
    """Google, “Create a News sitemap”: what isn't new may stay, without its news:news. The schema wants one address."""
    make.approved(at=NOON - 3 * DAY)

    told = [url.findtext(f"{SITEMAP}loc") for url in urls(visitor, "/news-sitemap.xml")]

    assert told == [f"{settings.SITE_URL}/", f"{settings.SITE_URL}/fr/"]
    content = visitor.get("/news-sitemap.xml").content
    assert b"news:news" not in content
    well_formed(content, schema=shared / "schemas" / "sitemap" / "all.xsd")


# --- valid ------------------------------------------------------------------------------------------------------------


def test_each_is_what_its_schema_wants(newsroom, visitor, shared):
    make.approved(assets=(make.asset(),))
    schemas = shared / "schemas" / "sitemap"
    well_formed(visitor.get("/sitemap.xml").content, schema=schemas / "siteindex.xsd")
    well_formed(visitor.get("/news-sitemap.xml").content, schema=schemas / "all.xsd")
    for section in sections(visitor):
        root = etree.fromstring(visitor.get(section).content)
        for element in [*root.iter(f"{XHTML}link"), *root.iter(f"{IMAGE}image")]:
            element.getparent().remove(element)  # Google's extensions, of which we have no schema
        well_formed(etree.tostring(root), schema=schemas / "sitemap.xsd")


def test_an_empty_newsroom_has_a_sitemap(now, visitor):
    assert sections(visitor) == ["/sitemap-pages.xml"]
    assert len(in_sitemap(visitor)) == 10


def test_robots_are_told_of_the_sitemaps_and_of_no_secret(visitor, settings):
    told = visitor.get("/robots.txt").content.decode()

    assert told == (
        "User-agent: *\nDisallow: /admin/\n"
        f"Sitemap: {settings.SITE_URL}/sitemap.xml\nSitemap: {settings.SITE_URL}/news-sitemap.xml\n"
    )
