"""What a reader finds in the archive, and how they narrow it."""

from datetime import UTC, datetime, timedelta

import pytest

from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

AUTUMN = datetime(2017, 10, 30, 17, 0, tzinfo=UTC)


@pytest.fixture
def look(visitor):
    """The page at an address, parsed."""
    return lambda address: Page(visitor.get(address).content)


@pytest.fixture
def three():
    """Two releases on MMX in October and November 2017, one on Athena in 2016."""
    make.migrated(public_at=AUTUMN, reference="PR168-2017", missions=(make.mission(),))
    make.migrated(public_at=AUTUMN + timedelta(days=10), reference="PR170-2017", missions=(make.mission(),))
    athena = make.mission("athena", acronym="Athena")
    make.migrated(public_at=AUTUMN - timedelta(days=365), reference="PR150-2016", kind="statement", missions=(athena,))


def chosen(page: Page) -> dict[str, str]:
    """What the form would send as it stands."""
    fields = {field.get("name"): field.get("value") or "" for field in page.all(".filters input")}
    selects = {select.get("name"): "" for select in page.all(".filters select")}
    for option in page.all(".filters option[selected]"):
        selects[option.getparent().get("name")] = option.get("value")
    return {name: value for name, value in (fields | selects).items() if value}


def test_releases_stand_under_their_months(three, look):
    page = look("/releases/")

    assert page.texts(".docket span.number") == ["3 releases"]
    assert page.texts(".month > h2") == ["November 2017", "October 2017", "October 2016"]
    assert page.texts(".key .issued") == ["9 November", "30 October", "30 October"]
    assert page.texts(".key .number") == ["PR170-2017", "PR168-2017", "PR150-2016"]


def test_an_issue_date_of_another_year_keeps_its_year(look):
    make.migrated(public_at=AUTUMN, reference="PR1-2016", issued_on=AUTUMN.date() - timedelta(days=365))

    assert look("/releases/").texts(".key .issued") == ["30 October 2016"]


def test_the_form_offers_what_is_there_with_counts(three, look):
    page = look("/releases/")

    assert page.one("form.filters").get("method") == "get"
    assert page.one("form.filters").get("action") == "/releases/"
    assert page.texts("#filter-mission > option") == ["All missions", "MMX (2)", "Athena (1)"]
    assert page.texts("#filter-year > option") == ["All years", "2017 (2)", "2016 (1)"]
    assert {label.get("for") for label in page.all("form.filters label")} == {
        field.get("id") for field in page.all("form.filters select, form.filters input")
    }


def test_what_is_in_force_can_be_taken_away_one_by_one(three, look):
    page = look("/releases/?mission=mmx&year=2017&after=2017-11-01")

    assert page.texts(".tokens .token b") == ["MMX", "2017", "1 November 2017"]
    assert page.links(".tokens .token") == [
        "/releases/?year=2017&after=2017-11-01",
        "/releases/?mission=mmx&after=2017-11-01",
        "/releases/?mission=mmx&year=2017",
    ]
    assert "/releases/" in page.links(".tokens a")
    assert page.texts(".docket span.number") == ["1 release"]


@pytest.mark.parametrize(
    "query",
    [
        {"mission": "mmx", "year": "2017", "month": "10"},
        {"q": "Headline", "after": "2017-01-01", "before": "2017-12-31"},
        {"mission": "mmx", "year": "2016"},
        {"month": "10"},
    ],
)
def test_showing_again_loses_no_filter(three, look, query):
    address = "/releases/?" + "&".join(f"{name}={value}" for name, value in query.items())

    assert chosen(look(address)) == query


def test_the_feed_is_of_this_very_list(three, look, settings):
    page = look("/releases/?mission=mmx&page=1")

    forms = ("atom", "rss", "json")
    assert page.links(".feed a") == [f"/releases/feed.{form}?mission=mmx" for form in forms]
    assert f"{settings.SITE_URL}/releases/feed.atom?mission=mmx" in page.links("link[type='application/atom+xml']")


def test_a_wrong_value_is_told_at_the_top_and_beside_its_field(three, look):
    page = look("/releases/?mission=nope&year=abc&after=x&kind=statement")

    assert page.texts("title")[0].startswith("Check the filters")
    assert page.links(".wrong li a") == ["#filter-mission", "#filter-year", "#filter-after"]
    for name in ("mission", "year", "after"):
        field = page.one(f"#filter-{name}")
        assert field.get("aria-invalid") == "true"
        assert page.texts(f"#{field.get('aria-describedby')}")[0]
    assert page.one("#filter-after").get("value") == "x"
    assert page.all("#filter-kind[aria-invalid]") == []
    assert page.all(".ledger") == [], "nothing is listed as if nothing had been asked"
    assert page.texts(".tokens .token b") == ["Statement"]


def test_older_and_newer_pages_keep_the_filters(look, settings):
    for number in range(45):
        make.migrated(public_at=AUTUMN + timedelta(days=number), reference=f"PR{number}-2017")

    first, second = look("/releases/?kind=press_release"), look("/releases/?kind=press_release&page=2")

    assert first.links("a[rel=next]") == ["?kind=press_release&page=2"]
    assert first.links("a[rel=prev]") == []
    assert second.links("a[rel=prev]") == ["?kind=press_release&page=1"]
    assert second.texts(".pages [aria-current]") == ["2"]
    assert second.links("link[rel=canonical]") == [f"{settings.SITE_URL}/releases/?kind=press_release&page=2"]
    assert len(second.all(".ledger > li")) == 20


def test_an_unknown_page_says_how_many_there_are(three, look):
    page = look("/releases/?page=99")

    assert page.texts(".state h2") == ["There is no such page."]
    assert page.texts(".state p")[0] == "The list has 1 page."


def test_nothing_found_says_what_to_do(three, look):
    page = look("/releases/?q=nothingofthesort")

    assert page.texts(".docket span.number") == ["0 releases"]
    assert page.links(".state .ways a") == ["/releases/"]


def test_an_archive_without_releases_has_nothing_to_filter(look):
    page = look("/releases/")

    assert page.all("form") == []
    assert "/releases/feed.atom" in page.links(".state .ways a")


def test_what_was_asked_is_shown_without_its_traps(three, look):
    page = look("/releases/?q=%3Cb%3E%22x%E2%80%AE&utm_source=mail")

    assert page.one("#filter-q").get("value") == '<b>"x'
    assert "utm_source" not in page.links("link[rel=canonical]")[0]


def test_another_language_keeps_the_filters(three, look):
    assert look("/releases/?mission=mmx&page=1").links(".tongues a") == ["/fr/releases/?mission=mmx"]
