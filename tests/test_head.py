"""The head of a page: what search engines, feed readers and those who share a link find in it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from contacts.models import Newsroom
from releases.desk import revisions, workflow
from releases.models.kinds import Correction
from releases.newsstand.formats import kit, pdf, plain
from releases.newsstand.views.formats import FORMATS
from tests import make, showcase
from tests.page import Page

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def head(visitor, address: str) -> Page:
    return Page(visitor.get(address).content)


def meta(page: Page, name: str) -> list[str]:
    return [element.get("content") for element in page.all(f"meta[property={name}], meta[name={name}]")]


def alternates(page: Page) -> dict[str, str]:
    """Addresses by their media types."""
    return {link.get("type"): link.get("href") for link in page.all("link[rel=alternate][type]")}


# --- moments ----------------------------------------------------------------------------------------------------------


def test_it_was_published_when_it_first_opened_and_modified_when_it_was_corrected(visitor):
    make.newsroom(four_eyes=False)
    release = make.approved(at=NOON, reference="PR9-2026", topics=["20000739", "13000000"])
    release.texts.update(lead="Another.")
    later = NOON + timedelta(hours=1)
    number = revisions.save(release, base=1, by=None, at=later).number
    workflow.submit(release, revision=number, by=None, at=later)
    kind = Correction.CORRECTION
    workflow.correct(release, revision=number, by=None, at=later, kind=kind, public_note="A figure.")

    page = head(visitor, "/releases/pr9-2026/")

    zone = Newsroom.objects.current().zone
    assert meta(page, "article:published_time") == [NOON.astimezone(zone).isoformat()]
    assert meta(page, "article:modified_time") == [later.astimezone(zone).isoformat()]
    assert meta(page, "article:section") == ["Press release"]
    assert meta(page, "article:tag") == ["science and technology", "space exploration"]


# --- languages --------------------------------------------------------------------------------------------------------


def test_each_language_names_all_and_the_newsroom_s_first_for_everybody_else(visitor):
    showcase.fill()

    told = {}
    for address in ("/releases/pr1-2018/", "/fr/releases/pr1-2018/"):
        page = head(visitor, address)
        told[address] = [(link.get("hreflang"), link.get("href")) for link in page.all("link[hreflang]")]
        assert page.links("link[rel=canonical]") == [f"{SITE}{address}"]

    english, french = (f"{SITE}{address}" for address in told)
    expected = [("en", english), ("fr", french), ("x-default", english)]
    assert told == dict.fromkeys(told, expected)


def test_a_release_in_one_language_names_no_other(visitor):
    make.approved(reference="PR9-2026")

    assert head(visitor, "/releases/pr9-2026/").all("link[hreflang]") == []


# --- other shapes -----------------------------------------------------------------------------------------------------

TYPES = {
    "pdf": pdf.MEDIA_TYPE,
    "txt": plain.MEDIA_TYPE.partition(";")[0],
    "json": "application/json",
    "xml": "application/vnd.iptc.g2.newsitem+xml",
    "md": "text/markdown",
}


def test_each_shape_is_told_by_its_media_type_and_is_there(visitor):
    make.approved(reference="PR9-2026", texts={"en": {}, "fr": {}})

    for prefix in ("", "/fr"):
        told = alternates(head(visitor, f"{prefix}/releases/pr9-2026/"))
        shapes = {kind: address for kind, address in told.items() if "/releases/pr9-2026." in address}
        assert shapes == {TYPES[form]: f"{SITE}{prefix}/releases/pr9-2026.{form}" for form in TYPES if form in FORMATS}
        for kind, address in shapes.items():
            response = visitor.get(address.removeprefix(SITE))
            assert (response.status_code, response["Content-Type"].partition(";")[0]) == (200, kind)


def test_every_shape_can_be_taken_along_from_the_page(visitor):
    make.approved(reference="PR9-2026")

    page = head(visitor, "/releases/pr9-2026/")

    taken = page.links("ul[aria-labelledby=takes] a") + page.links("ul.machines a")
    assert taken[:3] == [f"/releases/pr9-2026.{form}" for form in ("pdf", "txt", "zip")]
    assert sorted(taken) == sorted(f"/releases/pr9-2026.{form}" for form in FORMATS if form != "ics")
    types = {link.get("type") for link in page.all("ul[aria-labelledby=takes] a")}
    assert types == {pdf.MEDIA_TYPE, TYPES["txt"], kit.MEDIA_TYPE}


def test_who_embeds_the_page_finds_how(visitor):
    make.approved(reference="PR9-2026", texts={"en": {}, "fr": {}})

    for prefix in ("", "/fr"):
        told = alternates(head(visitor, f"{prefix}/releases/pr9-2026/"))
        for kind, answered in (("application/json+oembed", "application/json"), ("text/xml+oembed", "text/xml")):
            response = visitor.get(told[kind].removeprefix(SITE))
            assert response.status_code == 200
            assert response["Content-Type"].partition(";")[0] == answered
            assert response["Content-Language"] == (prefix.strip("/") or settings.LANGUAGE_CODE)


# --- shared links -----------------------------------------------------------------------------------------------------


def test_a_shared_link_shows_a_picture_and_says_what_it_shows(visitor):
    showcase.illustrate()

    page = head(visitor, "/releases/pr4-2018/")

    assert meta(page, "og:type") == ["article"]
    assert meta(page, "og:url") == [f"{SITE}/releases/pr4-2018/"]
    assert meta(page, "og:title") == ["The rover in pictures"]
    [image] = meta(page, "og:image")
    assert visitor.get(image.removeprefix(SITE)).status_code == 200
    assert (meta(page, "og:image:width"), meta(page, "og:image:height")) == (["1200"], ["630"])
    assert meta(page, "og:image:alt") == meta(page, "twitter:image:alt") == ["Une boîte dorée sur une plaine grise."]
    assert meta(page, "twitter:card") == ["summary_large_image"]
    assert meta(page, "robots") == ["max-image-preview:large"]


def test_without_a_picture_the_link_is_shown_small(visitor):
    make.approved(reference="PR9-2026")

    page = head(visitor, "/releases/pr9-2026/")

    assert meta(page, "twitter:card") == ["summary"]
    assert meta(page, "og:image") == []


def test_a_preview_tells_nobody_where_it_is(desk):
    release = make.draft()

    page = Page(desk.get(f"/admin/releases/release/{release.pk}/preview/en/").content)

    assert page.all("link[rel=canonical], meta[property^=og], meta[property^=article]") == []
    assert set(alternates(page)) <= {"application/atom+xml", "application/rss+xml", "application/feed+json"}


def test_what_somebody_searched_for_is_no_page_for_a_search_engine(visitor, db):
    make.approved(texts={"en": {"title": "Phobos"}})

    assert Page(visitor.get("/releases/?q=phobos").content).one("[name=robots]").get("content") == "noindex"
    assert Page(visitor.get("/releases/").content).one("[name=robots]").get("content") == "max-image-preview:large"
