"""What a reader finds on each page of the newsroom."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from contacts.models import Newsroom
from contacts.words import words
from releases import clock
from releases.desk import workflow
from tests import make, showcase
from tests.page import Page, said
from tests.showcase import MORNING, PAGES

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def newsroom():
    return showcase.fill()


@pytest.fixture
def look(visitor):
    """The page at an address, parsed."""
    return lambda address: Page(visitor.get(address).content)


# --- every page -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_can_be_found_ones_way_in(newsroom, look, address):
    page = look(address)

    assert len(page.all("h1")) == 1
    assert page.all("body > a.skip")[0].get("href") == "#main"
    assert len(page.all("main#main")) == 1
    assert page.root.get("lang") == ("fr" if address.startswith("/fr/") else "en")
    assert len({node.get("id") for node in page.all("[id]")}) == len(page.all("[id]"))
    labelled = {name for node in page.all("[aria-labelledby]") for name in node.get("aria-labelledby").split()}
    assert labelled <= {node.get("id") for node in page.all("[id]")}


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_every_link_of_the_newsroom_leads_somewhere(newsroom, look, visitor, address):
    inside = {link for link in look(address).links("main a, header a, footer a") if link.startswith("/")}

    assert inside
    for link in inside - {"/admin/"}:
        assert visitor.get(link).status_code == 200, link


def test_the_head_of_a_release(newsroom, look, settings):
    page = look("/releases/pr1-2018/")

    here, there = f"{settings.SITE_URL}/releases/pr1-2018/", f"{settings.SITE_URL}/fr/releases/pr1-2018/"
    assert page.texts("title") == ["The rover leaves Toulouse – PR1-2018 – CNES Press office"]
    assert page.links("link[rel=canonical]") == [here]
    alternates = {node.get("hreflang"): node.get("href") for node in page.all("link[hreflang]")}
    assert alternates == {"en": here, "fr": there, "x-default": here}
    meta = {node.get("property") or node.get("name"): node.get("content") for node in page.all("meta[content]")}
    assert meta["description"] == showcase.ENGLISH["lead"] == meta["og:description"]
    assert (meta["og:type"], meta["og:locale"], meta["og:url"]) == ("article", "en_GB", here)
    assert meta["og:site_name"] == "CNES Press office"
    assert page.links("link[type='application/atom+xml']") == [f"{settings.SITE_URL}/releases/feed.atom"]


def test_a_release_in_one_language_points_to_no_other(look):
    make.migrated(public_at=MORNING, reference="PR9-2018")

    page = look("/releases/pr9-2018/")

    assert page.links("link[hreflang]") == []
    assert page.links(".tongues a") == []


def test_an_error_has_no_canonical_address(newsroom, look):
    for address in ("/nothing/", "/releases/pr3-2018/"):
        assert look(address).links("link[rel=canonical], link[hreflang]") == []


# --- home -------------------------------------------------------------------------------------------------------------


def test_home_leads_with_the_newest_release(newsroom, look):
    page = look("/")

    assert page.texts(".lead h2") == look("/releases/pr2-2018/").texts("h1")
    assert page.texts(".lead .docket span.number") == ["PR2-2018"]
    assert page.links(".lead h2 a") == ["/releases/pr2-2018/"]
    assert page.texts(".ledger h3") == ["The rover leaves Toulouse"]
    assert page.texts(".index li") == ["MMX 1 release Mission mmx"]
    assert page.texts(".calls .person") == ["Fabienne Lissak", "Nobody Writes"]


def test_an_empty_newsroom_invites_to_the_desk(look):
    page = look("/")

    assert "ready for its first release" in said(page.root)
    assert page.links(".ways a") == ["/admin/"]


def test_a_newsroom_without_releases_invites_to_follow(look):
    make.newsroom(organisation=make.organisation())

    page = look("/")

    assert "/admin/" not in page.links("a")
    assert "/releases/feed.atom" in page.links(".ways a")


# --- withdrawn, missing -----------------------------------------------------------------------------------------------


def test_a_withdrawn_release_says_number_day_and_reason_and_nothing_else(visitor):
    release = make.migrated(public_at=MORNING, texts={"en": {"title": "Secret headline"}})
    at = clock.now()
    workflow.withdraw(release, by=None, at=at, public_reason="Wrong <figures>.\n\nSorry.")

    response = visitor.get(f"/releases/{release.address}/")

    page = Page(response.content)
    assert response.status_code == 410
    assert page.texts(".docket .number") == [release.reference]
    assert page.texts(".opening p") == ["Wrong <figures>.", "Sorry."]
    assert page.all(".dateline time")[0].get("datetime") == at.astimezone(PARIS).date().isoformat()
    assert "Secret headline" not in said(page.root)


def test_the_missing_page_helps_to_find_another(visitor):
    response = visitor.get("/nothing/")

    page = Page(response.content)
    assert response.status_code == 404
    assert page.all("form[role=search] input[name=q]")
    assert "/releases/" in page.links(".ways a")


@pytest.mark.parametrize("template", ["500", "400"])
def test_a_failure_is_told_without_the_database(template, django_db_blocker):
    with django_db_blocker.block():
        page = Page(render_to_string(f"newsstand/{template}.html"))

    assert page.all("h1")
    assert page.links("main a") == ["/"]


# --- missions, contacts -----------------------------------------------------------------------------------------------


def test_a_mission_tells_its_facts_in_the_margin(newsroom, look):
    page = look("/missions/mmx/")

    facts = dict(zip(page.texts(".facts dt"), page.texts(".facts dd"), strict=True))
    assert facts == {
        "Phase": "Study (phases 0 and A)",
        "Where it goes": "Phobos",
        "Launch": "2024",
        "Led by": "JAXA",
        "Partners": "CNES The rover",
        "As of": "30 October 2017",
    }
    assert page.texts(".prose p") == ["One.", "Two."]
    assert page.texts(".ledger h3") == ["The rover leaves Toulouse"]
    assert "/releases/feed.atom?mission=mmx" in page.links(".feed a")


@pytest.mark.parametrize(
    ("precision", "shown", "machine"),
    [("year", "2024", "2024"), ("month", "September 2024", "2024-09"), ("day", "12 September 2024", "2024-09-12")],
)
def test_a_launch_is_as_exact_as_it_is_known(look, precision, shown, machine):
    make.mission(listed=True, launch_on=date(2024, 9, 12), launch_precision=precision)

    [launch] = look("/missions/mmx/").all(".facts time")

    assert (said(launch), launch.get("datetime")) == (shown, machine)


def test_a_foreign_passage_says_its_language(newsroom, look):
    page = look("/fr/missions/mmx/")

    assert [node.get("lang") for node in page.all(".opening span, .prose p")] == ["en", "en", "en"]
    assert page.all(".subtitle [lang=en]")
    english = look("/contacts/")
    assert english.texts(".calls [lang=fr]") == ["Chargée de presse"]


def test_the_missions_tell_how_much_there_is(newsroom, look):
    make.mission("athena", acronym="Athena", listed=True)

    page = look("/missions/")

    assert page.texts(".key .count") == ["0 releases", "1 release"]
    assert page.links(".entry h2 a") == ["/missions/athena/", "/missions/mmx/"]


def test_the_contacts_page_says_who_speaks_what(newsroom, look):
    page = look("/contacts/")

    assert page.links(".docket a") == ["tel:+33144767404"]
    assert "Speaks French, English" in page.texts(".who p")
    assert page.links(".who a") == ["/releases/?officer=fabienne-lissak", "/releases/?officer=nobody-writes"]
    assert page.texts(".who a") == ["2 releases", "1 release"]


# --- identity, languages ----------------------------------------------------------------------------------------------


def test_the_newsroom_is_itself(look, client):
    make.newsroom(organisation=make.organisation("esa"), name=words({"en": "Media relations"}), accent="#8c1d18")

    assert look("/").texts(".mast .name") == ["ESA Media relations"]
    assert b"#8c1d18" in client.get("/newsroom.css").content


def test_days_are_written_as_each_language_writes_them(look):
    make.migrated(public_at=datetime(2018, 10, 1, 12, tzinfo=PARIS), reference="PR9-2018", texts={"en": {}, "fr": {}})

    assert look("/releases/pr9-2018/").texts(".dateline") == ["1 October 2018"]
    assert look("/fr/releases/pr9-2018/").texts(".dateline") == ["1er octobre 2018"]


def test_a_logo_stands_beside_the_name_that_says_the_same(look, settings):
    """At its own address, wherever files are kept."""
    settings.MEDIA_URL = "https://store.example.org/"
    make.newsroom(logo="newsroom/logo.png")

    [logo] = look("/").all(".mast img")

    assert logo.get("src") == "/media/newsroom/logo.png"
    assert logo.get("alt") == ""


def test_a_long_title_is_set_smaller(look):
    make.migrated(public_at=MORNING, reference="PR9-2018", texts={"en": {"title": "Long " * 40}})

    assert look("/releases/pr9-2018/").all("h1")[0].get("class") == "title longer"


def test_a_gist_ends_with_a_sentence_where_it_can(look):
    Newsroom.objects.all().delete()
    make.migrated(public_at=MORNING, reference="PR9-2018", texts={"en": {"lead": "It flew well today. " * 30}})
    make.migrated(public_at=MORNING, reference="PR8-2018", texts={"en": {"lead": "word " * 200}})

    sentences, words_ = sorted(look("/releases/").texts(".entry p"))

    assert sentences.endswith("today.")
    assert len(sentences) <= 260
    assert words_.endswith("word…")
