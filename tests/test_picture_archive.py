"""The archive of pictures: what stands in it, and how it is looked through."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from contacts.models import Newsroom
from contacts.words import words
from releases import clock
from releases.desk import workflow
from releases.desk.darkroom import plates
from releases.models.edition import PUBLIC, Edition
from releases.models.plate import EditionAsset
from releases.newsstand import picture_archive
from releases.newsstand.facets import tokens
from releases.newsstand.picture_archive import PictureFilter
from releases.newsstand.views import pictures as view
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db


def moment(year: int, month: int, day: int = 1) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


def picture(caption: str, **kwargs):
    return make.asset(caption=words({"en": caption, "fr": f"{caption} en français"}), **kwargs)


@pytest.fixture
def archive():
    """Five pictures, A to E, the newest last; C is printed twice."""
    mmx, athena = make.mission("mmx"), make.mission("athena", acronym="Athena")
    a = picture("A over Phobos", nature="photograph", credit="JAXA")
    b = picture("B over Phobos", nature="artwork", width=2000, height=3000)
    c = picture("C on a bench", nature="photograph", width=2000, height=2000)
    d = picture("D in the dark", nature="simulation")
    e = picture("E in the dark", nature="ai", width=1000, height=3000)
    d.missions.add(athena)
    d.refresh_from_db()
    make.develop(plates.prepare(d, at=d.added_at))
    make.migrated(public_at=moment(2017, 5), reference="PR1-2017", missions=(mmx,), assets=(a, c))
    make.migrated(public_at=moment(2018, 2), reference="PR1-2018", missions=(mmx, athena), assets=(b, c))
    make.migrated(public_at=moment(2018, 9), reference="PR2-2018", missions=(mmx,), assets=(d, e))


@pytest.fixture
def listed(visitor):
    """What the archive lists for a query, by the letters of the pictures; None where it lists nothing on purpose."""

    def ask(query: str = "", address: str = "/media/") -> str | None:
        response = visitor.get(f"{address}?{query}")
        assert response.status_code == 200
        page = Page(response.content)
        if page.all(".wrong") or page.texts(".state h2") == ["There is no such page."]:
            return None
        return "".join(caption.removeprefix(said_first(caption))[0] for caption in page.texts(".sheets .caption"))

    return ask


def said_first(caption: str) -> str:
    return next((w for w in ("Artist’s impression ", "Simulation ", "Made with AI ") if caption.startswith(w)), "")


# --- what stands there ------------------------------------------------------------------------------------------------


def test_each_picture_stands_there_once_the_newest_first(archive, listed):
    assert listed() == "DEBCA"


def test_a_picture_stands_there_as_it_was_printed_last(archive, visitor):
    page = Page(visitor.get("/media/").content)

    assert page.texts(".sheets .number") == ["PR2-2018-a", "PR2-2018-b", "PR1-2018-a", "PR1-2018-b", "PR1-2017-a"]
    assert page.links(".sheets a.thumb")[3] == "/releases/pr1-2018/#pr1-2018-b"
    assert page.texts(".docket .number") == ["5 pictures"]


def test_it_leads_to_the_place_of_the_picture_on_the_page_of_its_release(archive, visitor):
    for link in Page(visitor.get("/media/").content).links(".sheets a.thumb"):
        address, _hash, anchor = link.partition("#")
        assert Page(visitor.get(address).content).one(f"#{anchor}").tag == "figure"


def test_a_picture_tells_its_words_its_release_and_its_file(archive, visitor):
    page = Page(visitor.get("/media/?mission=mmx&kind=photograph&year=2017&q=bench").content)

    assert page.texts(".sheets .caption") == ["C on a bench"]
    assert page.texts(".sheets .number") == ["PR1-2017-b"]
    assert page.links(".sheets .from a") == ["/releases/pr1-2017/"]
    assert page.links(".sheets .take a")[0].endswith("/print.jpg")
    assert visitor.get(page.links(".sheets .take a")[0]).status_code == 200
    assert page.one(".sheets img").get("alt").startswith("What picture")


def test_videos_stand_among_them_and_posters_and_documents_do_not(visitor):
    poster = picture("Poster")
    video = picture("Video", medium="video", original="originals/a.mp4", content_type="video/mp4", poster=poster)
    document = picture("Document", medium="document", original="originals/a.pdf", content_type="application/pdf")
    make.approved(assets=(video, document))

    page = Page(visitor.get("/media/").content)

    assert page.texts(".sheets .caption") == ["Video"]
    assert page.one(".sheets .played").text_content() == "Video"
    assert poster.plates.get().key in page.one(".sheets img").get("src")
    assert page.one(".sheets img").get("alt") == ""


def test_each_language_has_its_own(archive, listed, visitor):
    make.approved(texts={"fr": {"title": "Sonde"}}, assets=(picture("F"),))

    assert listed() == "DEBCA"
    assert Page(visitor.get("/fr/media/").content).texts(".sheets .caption") == ["F en français"]


def test_before_there_is_any_it_says_so(visitor, db):
    page = Page(visitor.get("/media/").content)

    assert page.texts(".state h2") == ["No picture has been released yet."]
    assert page.all(".filters") == []


def test_the_newsroom_leads_there(archive, visitor):
    for address in ("/", "/media/", "/releases/pr1-2018/"):
        assert "/media/" in Page(visitor.get(address).content).links(".rooms a")
    assert Page(visitor.get("/fr/").content).links(".rooms a")[2] == "/fr/media/"


def test_many_stand_on_several_pages(visitor, listed):
    made = [picture(f"{n:02}") for n in range(view.ON_A_PAGE + 1)]
    make.approved(assets=tuple(made))

    first, second = (Page(visitor.get(f"/media/?page={n}").content).texts(".sheets .caption") for n in (1, 2))

    assert first + second == [f"{n:02}" for n in range(view.ON_A_PAGE + 1)]
    assert len(second) == 1
    assert listed("page=3") is None


# --- what does not ----------------------------------------------------------------------------------------------------


def test_what_is_not_open_is_nowhere(archive, visitor):
    before = visitor.get("/media/").content
    secret = picture("Secret")
    make.approved(assets=(secret,), public_at=make.in_one_hour(), missions=(make.mission("hidden"),))
    make.draft(assets=(picture("Draft"),))

    assert visitor.get("/media/").content == before
    for query in ("q=Secret", "q=Draft", "year=2031"):
        assert Page(visitor.get(f"/media/?{query}").content).all(".sheets li") == []


def test_a_withdrawn_release_takes_its_pictures_along_but_for_those_that_another_shows(archive, listed):
    release = Edition.objects.get(address="pr1-2018").release
    workflow.withdraw(release, by=None, at=clock.now(), public_reason="A mistake.")

    assert listed() == "DEAC"


def test_a_picture_whose_rights_have_ended_is_gone(listed):
    yesterday = make.newsroom().today(at=clock.now()) - timedelta(days=1)
    assets = picture("A", rights_until=yesterday), picture("B", rights_until=yesterday + timedelta(1))
    make.approved(at=clock.now() - timedelta(days=3), assets=assets)

    assert listed() == "B"


# --- filters ----------------------------------------------------------------------------------------------------------

QUERIES = {
    "": "DEBCA",
    "q=phobos": "BA",
    "q=PHOBOS+over": "BA",
    "q=jaxa": "A",
    "q=pr1-2018": "BC",
    "q=shows": "DEBCA",
    "q=nothing": "",
    "mission=mmx": "EBCA",
    "mission=athena": "DBC",
    "kind=photograph": "CA",
    "kind=chart": "",
    "year=2017": "AC",
    "year=2018": "DEBC",
    "orientation=portrait": "EB",
    "orientation=square": "C",
    "orientation=landscape": "DA",
    "mission=athena&year=2018&orientation=landscape": "D",
    "mission=&kind=&q=&year=": "DEBCA",
    "utm_source=letter": "DEBCA",
}


def test_each_query_lists_what_it_asks_for(archive, listed):
    assert {query: listed(query) for query in QUERIES} == QUERIES


@pytest.mark.parametrize("query", ["", "mission=mmx", "year=2018", "kind=photograph&mission=mmx", "q=dark"])
def test_a_count_is_what_choosing_that_value_would_give(archive, listed, query):
    asked = dict(part.split("=") for part in query.split("&") if part)
    filters = filtered(query)

    offered = picture_archive.facets(filters)
    assert [facet.name for facet in offered] == ["mission", "kind", "orientation", "year"]
    for facet in offered:
        for choice in facet.choices:
            found = listed(urlencode(asked | {facet.name: choice.value}))
            assert len(found or "") == choice.count > 0, (facet.name, choice)
            assert choice.is_chosen == (asked.get(facet.name) == choice.value)


def filtered(query: str) -> PictureFilter:
    gate = Edition.objects.open_to(PUBLIC, at=clock.now()).in_language("en")
    newsroom = Newsroom.objects.current()
    uses = EditionAsset.objects.printed_in(gate, today=newsroom.today(at=clock.now()))
    filters = PictureFilter(QueryDict(query), uses, zone=newsroom.zone, at=clock.now())
    assert filters.is_valid()
    return filters


def test_tokens_say_what_is_in_force_and_lead_to_the_list_without_it(archive, listed):
    filters = filtered("q=over&mission=mmx&kind=artwork&year=2018&orientation=portrait&page=2")

    told = tokens(filters)
    assert [(token.name, token.value) for token in told] == [
        *[("q", "over"), ("mission", "MMX"), ("kind", "Artist’s impression")],
        *[("year", "2018"), ("orientation", "Portrait")],
    ]
    for token in told:
        assert dict(part.split("=") for part in token.query.split("&")).keys() == {t.name for t in told} - {token.name}
        assert listed(token.query) in {"B", "BA"}


def test_years_follow_the_newsrooms_clock(listed):
    make.newsroom(time_zone="Asia/Tokyo")
    make.migrated(public_at=datetime(2017, 12, 31, 23, 30, tzinfo=UTC), reference="PR1-2018", assets=(picture("A"),))

    assert (listed("year=2017"), listed("year=2018")) == ("", "A")


WRONG = {
    "mission=nosuch": "There is no mission “nosuch” in the archive.",
    "kind=press_release": "There is no kind of picture “press_release”.",
    "orientation=round": "There is no orientation “round”.",
    "orientation=landscape%00": "",
    "year=99999": "Write the year as four digits: 2017.",
    "year=2017.5": "Write the year as four digits: 2017.",
    "q=a%00b": "",
    "q=" + "x" * 201: "",
    "mission=mmx&kind=x": "There is no kind of picture “x”.",
}


@pytest.mark.parametrize("language", ["", "/fr"])
def test_a_wrong_value_says_so_and_lists_nothing(archive, visitor, language):
    for query, reason in WRONG.items():
        response = visitor.get(f"{language}/media/?{query}")
        page = Page(response.content)

        assert response.status_code == 200, query
        assert page.all("[role=alert]"), query
        assert not page.all(".sheets li"), query
        if not language:
            assert reason in response.content.decode(), query


def test_an_absurd_page_says_how_many_there_are(archive, listed):
    assert {listed(f"page={page}") for page in ("0", "-1", "abc", "2", "9" * 30, "%00")} == {None}
    assert listed("page=1") == "DEBCA"


def test_a_mission_that_only_a_closed_release_shows_is_as_unknown_as_one_that_nobody_knows(archive, visitor):
    tomorrow = clock.now() + timedelta(days=1)
    make.approved(public_at=tomorrow, missions=(make.mission("hidden"),), assets=(picture("X"),))
    make.mission("unseen", listed=True)

    for address in ("/media/", "/fr/media/"):
        answers = {
            visitor.get(f"{address}?mission={slug}").content.replace(slug.encode(), b"...")
            for slug in ("hidden", "unseen", "nobody")
        }
        assert len(answers) == 1


@pytest.mark.parametrize("value", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "''"])
@pytest.mark.parametrize("name", ["q", "mission", "kind", "year", "orientation", "page"])
def test_what_was_asked_is_never_markup(archive, visitor, name, value):
    content = visitor.get(f"/media/?{name}={quote(value)}").content.decode()

    assert "<script>alert" not in content
    assert "<img src=x" not in content


def test_it_asks_as_few_questions_of_a_large_newsroom(visitor):
    def fill(start: int, number: int) -> None:
        for n in range(start, start + number):
            make.approved(assets=(picture(f"A{n}"), picture(f"B{n}")), missions=(make.mission(f"m{n}"),))

    fill(0, 2)
    few = {address: questions(visitor, address) for address in ("/media/", "/media/?mission=m1&q=a&year=2030")}
    fill(2, 14)
    many = {address: questions(visitor, address) for address in few}

    assert few == many
    assert many["/media/"] <= 8


def questions(visitor, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        visitor.get(address)
    return len(asked)
