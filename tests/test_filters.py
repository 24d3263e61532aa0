"""Narrowing the archive: each filter, all together, their counts, and values that nobody can mean."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from contacts.words import words
from releases import clock
from releases.newsstand import facets
from tests import make, narrowing
from tests.narrowing import filtered, shown
from tests.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive")]

AUTUMN = datetime(2017, 10, 30, 17, tzinfo=UTC)


@pytest.fixture(scope="module")
def archive(standing):
    """Four releases. A and B speak of MMX, B and C of Athena, D of nothing; C and D are of another year."""
    with standing():
        fill()


def fill():
    mmx, athena = make.mission("mmx", acronym="MMX"), make.mission("athena", acronym="Athena")
    cnes, jaxa = make.organisation("cnes"), make.organisation("jaxa", acronym="", name=words({"en": "Japan’s agency"}))
    anne, paul = make.officer("anne"), make.officer("paul")
    told: list[dict[str, Any]] = [
        {"reference": "A", "missions": (mmx,), "organisations": ((cnes, "issuer"),), "contacts": (anne,)},
        {"reference": "B", "missions": (mmx, athena), "organisations": ((cnes, "issuer"), (jaxa, "partner"))},
        {"reference": "C", "missions": (athena,), "kind": "statement", "contacts": (paul,)},
        {"reference": "D", "kind": "statement", "contacts": (anne, paul)},
    ]
    moments = [
        AUTUMN,
        AUTUMN + timedelta(days=10),
        AUTUMN + timedelta(days=400),
        AUTUMN + timedelta(days=401, hours=6, minutes=59),
    ]
    for facts, public_at in zip(told, moments, strict=True):
        texts = {
            "en": {"title": f"Headline {facts['reference']}", "lead": f"Only-{facts['reference']} is “new”, 100 %."}
        }
        make.migrated(public_at=public_at, texts=texts, **facts)


@pytest.fixture
def listed(visitor):
    return partial(narrowing.listed, visitor)


# --- one by one, and together -----------------------------------------------------------------------------------------

QUERIES = {
    "": "DCBA",
    "mission=mmx": "BA",
    "mission=athena": "CB",
    "organisation=cnes": "BA",
    "organisation=jaxa": "B",
    "kind=statement": "DC",
    "officer=anne": "DA",
    "officer=paul": "DC",
    "year=2017": "BA",
    "year=2018": "DC",
    "year=2017&month=10": "A",
    "year=2017&month=11": "B",
    "month=12": "DC",
    "month=2": "",
    "after=2017-10-30": "DCBA",
    "after=2017-10-31": "DCB",
    "before=2017-10-30": "A",
    "before=2017-10-29": "",
    "after=2017-11-09&before=2017-11-09": "B",
    "after=2018-01-01&before=2017-01-01": "",
    "q=headline": "DCBA",
    "q=HEADLINE b": "B",
    "q=only-c": "C",
    "q=new headline": "DCBA",
    "q=A": "A",
    "q=headl": "DCBA",
    "q=headline -b": "DCA",
    "q=headline&order=date": "DCBA",
    "q=headline&order=relevance": "DCBA",
    "q=100 %25": "DCBA",
    "q=%25%25": "",
    "q=_": "",
    "q=%27 OR 1%3D1": "",
    "q=“new”": "DCBA",
    "mission=mmx&organisation=jaxa": "B",
    "mission=mmx&year=2018": "",
    "mission=athena&kind=statement&officer=paul&year=2018&month=12&q=headline&after=2018-01-01": "C",
    "mission=": "DCBA",
    "mission=&year=&month=&q=&after=&kind=": "DCBA",
    "q=%20%20": "DCBA",
    "utm_source=letter&fbclid=1": "DCBA",
    "utm_source=letter&mission=mmx": "BA",
    "Mission=mmx": "DCBA",
    "mission=athena&mission=mmx": "BA",
}


def test_each_query_lists_what_it_asks_for(archive, listed):
    assert {query: listed(query) for query in QUERIES} == QUERIES


def test_a_filter_of_the_archive_is_the_same_in_its_feed(archive, visitor):
    for query, expected in QUERIES.items():
        feed = visitor.get(f"/releases/feed.atom?{query}")
        assert feed.status_code == 200
        assert feed.content.decode().count("<entry ") == len(expected), query


# --- counts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "mission=mmx", "kind=statement&year=2018", "mission=athena&officer=paul", "q=new"]
)
def test_a_count_is_what_choosing_that_value_would_give(archive, listed, query):
    asked = dict(part.split("=") for part in query.split("&") if part)

    for facet in shown(query):
        for choice in facet.choices:
            found = listed(urlencode(asked | {facet.name: choice.value}))
            if facet.name == "year":
                found = listed(urlencode({k: v for k, v in asked.items() if k != "month"} | {"year": choice.value}))
            assert len(found or "") == choice.count > 0, (facet.name, choice)
            assert choice.is_chosen == (asked.get(facet.name) == choice.value)


def test_choices_are_told_by_how_many_they_give_and_by_name(archive):
    told = {facet.name: [(choice.label, choice.count) for choice in facet.choices] for facet in shown("")}

    assert told == {
        "mission": [("Athena", 2), ("MMX", 2)],
        "organisation": [("CNES", 2), ("Japan’s agency", 1)],
        "kind": [("Press release", 2), ("Statement", 2)],
        "officer": [("Anne", 2), ("Paul", 2), ("Fabienne Lissak", 1)],
        "year": [("2018", 2), ("2017", 2)],
    }


def test_months_are_offered_within_a_year(archive):
    assert [facet.name for facet in shown("year=2017")][-1] == "month"
    assert [choice.label for choice in shown("year=2017&month=10")[-1].choices] == ["October", "November"]


# --- tokens -----------------------------------------------------------------------------------------------------------


def test_each_token_leads_to_the_list_without_it(archive, listed):
    query = "mission=mmx&organisation=cnes&kind=press_release&year=2017&month=10&officer=anne&q=only&after=2017-01-01"
    filters = filtered(f"{query}&before=2018-01-01&page=2&utm_source=letter")
    assert filters.is_valid()

    tokens = facets.tokens(filters)

    assert [(token.name, token.value) for token in tokens] == [
        *[("q", "only"), ("mission", "MMX"), ("organisation", "CNES"), ("kind", "Press release"), ("officer", "Anne")],
        *[("year", "2017"), ("month", "October"), ("after", "1 January 2017"), ("before", "1 January 2018")],
    ]
    for token in tokens:
        rest = dict(part.split("=") for part in token.query.split("&"))
        assert rest.keys() == {t.name for t in tokens} - {token.name}
        assert listed(token.query) == "A" if token.name != "month" else "BA"


# --- what nobody can mean ---------------------------------------------------------------------------------------------

WRONG = [
    *(
        "mission=nosuch",
        "mission=%00",
        "mission=MMX",
        "mission=1",
        "mission=mmx,athena",
        "mission=mmx%20",
        "mission=%ff%fe",
    ),
    *("organisation=nosuch", "officer=nosuch", "officer=%F0%9F%9A%80", "mission='%20OR%201=1"),
    *("kind=x", "kind=%00", "kind=Press+release", "kind=press_release,statement"),
    *("year=0", "year=-1", "year=99999", "year=1899", "year=3000", "year=abc", "year=2017.5", "year=1e999999"),
    *("year=NaN", "year=Infinity", "year=0x7e1", "year=2017%00", "year=２０１７x"),
    *("month=13", "month=0", "month=-1", "month=abc", "month=1.5", "month=1e400", "month=October"),
    *("after=2017-13-40", "after=2017-02-29", "after=abc", "after=2017", "after=30/10/2017", "after=10/30/2017"),
    *("after=Oct+30+2017", "after=0000-01-01", "after=0001-01-01", "after=99999-01-01", "after=2017-10-30T00:00"),
    *("before=0001-01-01", "before=x", "before=1899-12-31"),
    *("order=x", "q=a&order=best", "order=%00"),
    *("q=a%00b", "q=" + "x" * 201, "q=" + "x%20" * 2500),
    *("year=2017&mission=nosuch", "mission=mmx&kind=x&month=13"),
]


@pytest.mark.parametrize("language", ["", "/fr"])
def test_a_wrong_value_says_so_and_lists_nothing(archive, visitor, language):
    for query in WRONG:
        response = visitor.get(f"{language}/releases/?{query}")
        page = Page(response.content)

        assert response.status_code == 200, query
        assert page.all("[role=alert]"), query
        assert not page.all(".key"), query


def test_a_wrong_value_is_no_feed(archive, visitor):
    for query in WRONG:
        feed = visitor.get(f"/releases/feed.atom?{query}")

        assert feed.status_code == 400, query
        assert (feed["Content-Type"], feed["Cache-Control"]) == ("text/plain; charset=utf-8", "no-store")
        assert feed.content.decode().strip(), query


REASONS = {
    "mission=nosuch": "There is no mission “nosuch” in the archive.",
    "organisation=nosuch": "There is no organisation “nosuch” in the archive.",
    "officer=nosuch": "There is no press officer “nosuch” in the archive.",
    "kind=x": "There is no kind of release “x”.",
    "year=99999": "Write the year as four digits: 2017.",
    "year=2017.5": "Write the year as four digits: 2017.",
    "month=13": "Write the month as a number from 1 to 12.",
    "month=1.5": "Write the month as a number from 1 to 12.",
    "after=2017-13-40": "Write the day as 2017-10-30.",
    "before=1/2/2017": "Write the day as 2017-10-30.",
    "before=0001-01-01": "Write the day as 2017-10-30.",
}


def test_the_reason_is_told_in_words(archive, visitor):
    for query, reason in REASONS.items():
        assert reason in visitor.get(f"/releases/?{query}").content.decode()
        assert visitor.get(f"/releases/feed.atom?{query}").content.decode() == reason


PAGES = ["0", "-1", "abc", "2", "9999999999999999999", "1.5", "1" * 5000, "%00", "%ff", "１x", "last", "NaN"]


def test_an_absurd_page_says_how_many_there_are_and_lists_nothing(archive, visitor):
    for number in PAGES:
        response = visitor.get(f"/releases/?page={number}")
        page = Page(response.content)

        assert response.status_code == 200, number
        assert page.texts(".state > *")[:2] == ["There is no such page.", "The list has 1 page."], number
        assert not page.all(".key"), number


def test_the_first_page_is_the_first_page(archive, listed):
    assert {listed(f"page={number}") for number in ("", "1", "01", "%201")} == {"DCBA"}


@pytest.mark.parametrize("name", ["mission", "organisation", "officer"])
def test_what_only_a_closed_release_names_is_as_unknown_as_what_nobody_knows(archive, visitor, name):
    tomorrow = clock.now() + timedelta(days=1)
    make.approved(
        public_at=tomorrow,
        missions=(make.mission("hidden"),),
        organisations=((make.organisation("hidden"), "issuer"),),
        contacts=(make.officer("hidden"),),
    )

    for address in ("/releases/", "/fr/releases/", "/releases/feed.atom"):
        hidden, unknown = (visitor.get(f"{address}?{name}={value}") for value in ("hidden", "nobody"))
        assert hidden.status_code == unknown.status_code
        assert hidden.content.replace(b"hidden", b"nobody") == unknown.content


def test_a_kind_that_only_a_closed_release_has_is_offered_to_nobody(archive, listed):
    make.approved(public_at=clock.now() + timedelta(days=1), kind="fact_sheet")

    assert "fact_sheet" not in {choice.value for facet in shown("") for choice in facet.choices}
    assert listed("kind=fact_sheet") == ""


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "\u202egnp.exe", '"><img src=x onerror=alert(1)>', "''"]
)
@pytest.mark.parametrize("name", ["q", "mission", "kind", "year", "after", "utm_source"])
def test_what_was_asked_is_never_markup(archive, visitor, name, value):
    content = visitor.get(f"/releases/?{name}={quote(value)}").content.decode()

    assert "<script>alert" not in content
    assert "<img src=x" not in content
    assert visitor.get(f"/releases/feed.atom?{name}={quote(value)}")["X-Content-Type-Options"] == "nosniff"


def test_an_unknown_parameter_changes_nothing_anywhere(archive, visitor):
    for address, query in (
        ("/releases/", "mission=mmx"),
        ("/releases/feed.atom", "year=2017"),
        ("/", ""),
        ("/contacts/", ""),
    ):
        plain, followed = visitor.get(f"{address}?{query}"), visitor.get(f"{address}?{query}&utm_source=letter&x=1")
        assert plain.content == followed.content, address
