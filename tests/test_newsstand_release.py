"""What a reader finds on the page of a release."""

import pytest

from releases.templatetags.newsstand import prose
from tests import make, showcase
from tests.page import Page, said
from tests.showcase import MORNING

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsroom():
    return showcase.fill()


@pytest.fixture
def look(visitor):
    """The page at an address, parsed."""
    return lambda address: Page(visitor.get(address).content)


PARTS = [
    ".docket .label",
    ".docket span.number",
    ".kicker",
    "h1",
    ".subtitle",
    ".dateline",
    ".opening",
    "#text .prose",
    ".end",
    "#notes",
    "#about-cnes",
    "#named",
    "#contacts",
    "#cite",
]


def test_the_parts_of_a_release_stand_in_their_order(newsroom, look):
    page = look("/releases/pr1-2018/")

    places = [page.place_of(f"article {part}") for part in PARTS]
    assert places == sorted(places)
    assert page.texts(".dateline") == ["Toulouse, 1 February 2018"]


def test_only_parts_that_exist_are_shown(look):
    make.migrated(public_at=MORNING, reference="PR9-2018", contacts=())

    page = look("/releases/pr9-2018/")

    for part in (".kicker", ".subtitle", "#notes", "#named", "#contacts", ".event", "[id^=about-]"):
        assert page.all(part) == [], part
    assert page.texts(".parts a") == ["Text", "Copy, print, cite"]


def test_without_a_lead_the_body_opens(look):
    make.migrated(public_at=MORNING, reference="PR9-2018", texts={"en": {"lead": "", "body": "<p>First.</p>"}})

    page = look("/releases/pr9-2018/")

    assert page.all(".opening") == []
    assert page.texts(".prose.opens p") == ["First."]
    assert page.all("meta[name=description]")[0].get("content") == "First."


def test_a_table_can_be_scrolled_with_the_keyboard(newsroom, look):
    page = look("/releases/pr1-2018/")
    frame = page.one(".wide")

    assert frame.get("tabindex") == "0"
    assert frame.get("aria-label")
    assert page.texts(".wide table th") == ["Instrument", "Laboratory"]


def test_contacts_can_be_rung_and_written_to(newsroom, look):
    page = look("/releases/pr1-2018/")

    assert page.texts(".calls .tel") == ["+33 (0)1 44 76 78 37", "extension 12"]
    assert page.links(".calls .tel a") == ["tel:+33144767837"]
    assert page.links(".calls .mail a") == ["mailto:fabienne-lissak@example.org"]


def test_a_boilerplate_has_paragraphs_and_links(newsroom, look):
    page = look("/releases/pr1-2018/")

    assert page.texts(".plain p") == ["CNES shapes space policy.", "More at https://example.org."]
    assert page.links(".plain a") == ["https://example.org"]


def test_how_to_cite(newsroom, look, settings):
    page = look("/releases/pr1-2018/")

    assert page.texts("#citation") == [
        "CNES, “The rover leaves Toulouse”, Press release PR1-2018, 1 February 2018, "
        f"{settings.SITE_URL}/releases/pr1-2018/"
    ]
    shown = [
        button
        for button in page.all("button")
        if button.get("hidden") is None and button.getparent().get("hidden") is None
    ]
    assert shown == [], "a script shows them"


def test_a_release_names_its_neighbours(newsroom, look):
    page = look("/releases/pr1-2018/")

    assert page.links("a[rel=next]") == ["/releases/pr2-2018/"]
    assert page.links("a[rel=prev]") == []


def test_a_translation_is_one_link_away_and_back(newsroom, look):
    [there] = look("/releases/pr1-2018/").all(".margin a[hreflang]")
    [back] = look("/fr/releases/pr1-2018/").all(".margin a[hreflang]")

    assert (there.get("href"), there.get("lang"), said(there)) == ("/fr/releases/pr1-2018/", "fr", "Français")
    assert there.get("title") == "Le rover quitte Toulouse"
    assert back.get("href") == "/releases/pr1-2018/"


def test_an_advisory_says_when_and_where_near_the_top(newsroom, look):
    page = look("/releases/pr2-2018/")

    assert page.texts(".event dd") == [
        "Tuesday 6 March 2018, 10:00\u2060–\u206012:30 CET (UTC+1)",
        "Salle de l’Espace, Paris",
        "media@example.org",
        "Friday 2 March 2018, 18:00 CET (UTC+1)",
        "Put it into your calendar",
    ]
    assert page.all(".event time")[0].get("datetime") == "2018-03-06T10:00+01:00"
    assert page.place_of(".event") < page.place_of(".opening")


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("America/Sao_Paulo", "06:00\u2060–\u206008:30 UTC−3"),
        ("Asia/Kolkata", "14:30\u2060–\u206017:00 IST (UTC+5:30)"),
        ("UTC", "09:00\u2060–\u206011:30 UTC"),
    ],
)
def test_an_event_is_told_in_the_newsrooms_zone(look, zone, shown):
    make.newsroom(time_zone=zone)
    showcase.advisory()

    assert look("/releases/pr2-2018/").texts(".event dd")[0] == f"Tuesday 6 March 2018, {shown}"


def test_what_gets_past_the_verbs_is_still_sanitised():
    shown = Page(
        prose("<p>Fine.</p><script>x()</script><img onerror=x()><a href='https://x/<table onclick=x() z'>a</a>")
    )

    assert shown.texts("p") == ["Fine."]
    assert shown.all("script, img, table, [onclick], [onerror]") == []
