"""Whose the words are, and what may be done with them: said once by the newsroom, and told with each release."""

import json
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from contacts.models import Newsroom
from contacts.words import words
from releases.newsstand.formats import newsml, ninjs
from releases.newsstand.particulars import Particulars
from tests import make, shapes, standards, unsaved
from tests.conftest import SHARED
from tests.page import Page
from tests.stories import NOON
from tests.test_jsonld import things, wrong

pytestmark = pytest.mark.django_db

PAGE = "https://presse.example.org/conditions-d’usage?a=1&b=2"
"""As somebody may have typed it; an address as RFC 3986 writes it is another one."""
WRITTEN = "https://presse.example.org/conditions-d%E2%80%99usage?a=1&b=2"
NOTICE = words({"en": "© CNES", "fr": "© CNES, tous droits réservés"})

ANY = st.text(st.characters(codec="utf-8"), max_size=60)


def test_a_page_that_says_the_terms_is_linked_where_a_standard_has_a_place_for_it(visitor, shared):
    make.newsroom(copyright_notice=NOTICE, usage_terms=words({"en": PAGE}))
    make.approved(reference="PR7-2026")

    item = json.loads(visitor.get("/releases/pr7-2026.json").content)
    told = things(visitor, "/releases/pr7-2026/")

    assert (item["copyrightNotice"], item["usageTerms"]) == ("© CNES", PAGE)
    assert item["rightsInfo"] == {"linkedRights": WRITTEN}
    assert standards.wrong_in_ninjs(item, shared) == []
    assert standards.wrong_in_newsml(visitor.get("/releases/pr7-2026.xml").content, shared) == []
    assert [wrong(each) for each in told] == [[] for _ in told]
    assert (told[0]["copyrightNotice"], told[0]["usageInfo"]) == ("© CNES", WRITTEN)


@pytest.mark.parametrize("said", ["Free. See https://example.org/terms.", "https://example.org/terms says it."])
def test_terms_in_words_are_no_address(visitor, said):
    make.newsroom(usage_terms=words({"en": said}))
    make.approved(reference="PR7-2026")

    item = json.loads(visitor.get("/releases/pr7-2026.json").content)

    assert "rightsInfo" not in item
    assert "usageInfo" not in things(visitor, "/releases/pr7-2026/")[0]


def test_feeds_say_it_of_themselves_and_of_each_release(visitor):
    make.newsroom(copyright_notice=NOTICE, usage_terms=words({"fr": "Libre\npour la presse."}))
    make.approved(texts={"fr": {"title": "Deux lunes"}})

    for form in ("atom", "rss"):
        feed = feedparser.parse(visitor.get(f"/fr/releases/feed.{form}").content)
        said = "© CNES, tous droits réservés Libre pour la presse."
        assert (feed.bozo, feed.feed.rights, feed.entries[0].rights) == (False, said, said)
    item = json.loads(visitor.get("/fr/releases/feed.json").content)["items"][0]
    assert item["_press"]["rights"] == said


def test_without_them_nothing_is_said_that_nobody_has_said(visitor):
    make.newsroom()
    make.approved(reference="PR7-2026")

    item = json.loads(visitor.get("/releases/pr7-2026.json").content)
    feed = feedparser.parse(visitor.get("/releases/feed.atom").content)

    assert {"copyrightNotice", "usageTerms", "rightsInfo"}.isdisjoint(item)
    assert b"copyrightNotice" not in visitor.get("/releases/pr7-2026.xml").content
    assert "rights" not in feed.feed
    assert feed.entries[0].rights.startswith("© ")


def test_what_is_said_in_one_language_is_said_in_the_others_too(visitor):
    make.newsroom(copyright_notice=words({"en": "© CNES"}))
    make.approved(reference="PR7-2026", texts={"fr": {"title": "Deux lunes"}})

    assert shapes.ninjs(visitor, "/fr/releases/pr7-2026")["copyright"] == "© CNES"
    assert shapes.text(visitor, "/fr/releases/pr7-2026")["copyright"] == "© CNES"


def test_the_page_says_them_under_the_citation(visitor):
    make.newsroom(copyright_notice=NOTICE, usage_terms=words({"en": f"Free for the press.\n\nSee {PAGE}"}))
    make.approved(reference="PR7-2026")

    page = Page(visitor.get("/releases/pr7-2026/").content)

    assert page.texts(".claim p") == ["© CNES", "Free for the press.", f"See {PAGE}"]
    assert page.links(".claim a") == [WRITTEN]


def test_a_page_without_them_has_no_place_for_them(visitor):
    make.newsroom()
    make.approved(reference="PR7-2026")

    assert Page(visitor.get("/releases/pr7-2026/").content).all(".claim") == []


def test_the_press_kit_says_them_of_its_texts(visitor):
    make.newsroom(copyright_notice=NOTICE, usage_terms=words({"en": "Free for the press."}))
    make.approved(reference="PR7-2026")

    with ZipFile(BytesIO(b"".join(visitor.get("/releases/pr7-2026.zip")))) as kit:
        [name] = [name for name in kit.namelist() if name.endswith("/LICENCE.txt")]
        told = kit.read(name).decode()

    assert "Text\n----\n© CNES\n\nFree for the press.\n" in told


def test_the_desk_keeps_them(desk):
    make.newsroom()
    page = Page(desk.get("/admin/contacts/newsroom/1/change/").content)

    assert page.all("[name=copyright_notice_0]")
    assert page.all("textarea[name=usage_terms_0]")


@given(unsaved.EDITIONS, ANY, ANY | st.just(PAGE))
@settings(max_examples=60, deadline=None)
def test_any_words_are_valid(edition, notice, terms):
    newsroom = Newsroom(copyright_notice=words({"en": notice}), usage_terms=words({"en": terms}))
    told = Particulars(edition, newsroom, date(2026, 6, 1), 1, NOON)

    assert standards.wrong_in_ninjs(json.loads(ninjs.render(told, files={})), SHARED) == []
    item = newsml.render(told, files={})
    assert standards.wrong_in_newsml(item, SHARED) == []
    assert etree.fromstring(item) is not None
