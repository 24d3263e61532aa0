"""A release as others show a link to it: oEmbed 1.0 (oembed.com), section 2."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st
from lxml import etree

from contacts.words import words
from releases import clock
from releases.desk import workflow
from tests import make, showcase

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"


def asked(visitor, page: str, **query: object):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return visitor.get(f"/oembed?url={quote(page, safe='')}{more}")


@pytest.fixture
def out():
    """A release in two languages, with a picture."""
    make.newsroom(name=words({"en": "Press office", "fr": "Service de presse"}), organisation=make.organisation("cnes"))
    return make.approved(
        at=clock.now() - timedelta(hours=1),
        reference="PR9-2026",
        assets=(make.asset(),),
        organisations=((make.organisation("cnes"), "issuer"),),
        texts={"en": {"title": "A & B <c>", "lead": "One sentence."}, "fr": {"title": "Le rover"}},
    )


# --- what it says -----------------------------------------------------------------------------------------------------


def test_a_page_is_told_as_a_link_with_its_picture(visitor, out):
    response = asked(visitor, f"{SITE}/releases/pr9-2026/")

    assert response["Content-Type"] == "application/json"
    told = response.json()
    thumbnail = told.pop("thumbnail_url")
    assert told == {
        "version": "1.0",
        "type": "link",
        "title": "A & B <c>",
        "description": "One sentence.",
        "author_name": "The CNES agency",
        "provider_name": "CNES Press office",
        "provider_url": f"{SITE}/",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    assert visitor.get(thumbnail.removeprefix(SITE)).status_code == 200


def test_the_same_is_told_in_xml(visitor, out):
    page = f"{SITE}/releases/pr9-2026/"
    response = asked(visitor, page, format="xml")

    assert response["Content-Type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(response.content)
    assert root.tag == "oembed"
    told = {element.tag: element.text for element in root}
    assert told == {name: str(value) for name, value in asked(visitor, page).json().items()}


def test_each_language_is_told_in_itself(visitor, out):
    response = asked(visitor, f"{SITE}/fr/releases/pr9-2026/")

    assert response["Content-Language"] == "fr"
    assert response.json()["title"] == "Le rover"
    assert response.json()["provider_name"] == "CNES Service de presse"
    assert response.json()["provider_url"] == f"{SITE}/fr/"


@pytest.mark.parametrize(
    "page",
    [
        "https://127.0.0.1:8000/releases/pr9-2026/",
        "http://127.0.0.1:8000/releases/PR9-2026/",
        "http://127.0.0.1:8000/releases/pr9-2026/?utm_source=x#text",
    ],
)
def test_the_page_is_known_however_it_was_copied(visitor, out, page):
    assert asked(visitor, page).json()["title"] == "A & B <c>"


def test_pages_of_other_sites_may_read_it(visitor, out):
    for query in ({}, {"format": "xml"}, {"format": "yaml"}, {"maxwidth": "wide"}):
        assert asked(visitor, f"{SITE}/releases/pr9-2026/", **query)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("room", "size"),
    [
        ({"maxwidth": 1200}, (1200, 630)),
        ({"maxwidth": 1199}, (1080, 1080)),
        ({"maxheight": 700}, (1200, 630)),
        ({"maxwidth": 600, "maxheight": 600}, (400, 400)),
        ({"maxwidth": 399}, None),
    ],
)
def test_a_picture_is_never_larger_than_there_is_room_for(visitor, out, room, size):
    told = asked(visitor, f"{SITE}/releases/pr9-2026/", **room).json()

    found = (told["thumbnail_width"], told["thumbnail_height"]) if "thumbnail_url" in told else None
    assert found == size


def test_a_release_without_a_picture_is_a_link_all_the_same(visitor):
    make.approved(reference="PR9-2026")

    told = asked(visitor, f"{SITE}/releases/pr9-2026/").json()

    assert told["type"] == "link"
    assert not [name for name in told if name.startswith("thumbnail")]


# --- what it doesn't answer -------------------------------------------------------------------------------------------


def test_what_is_not_open_is_as_if_it_had_never_existed(visitor, out):
    make.approved(public_at=make.in_one_hour(), reference="PR10-2026")
    pages = [
        f"{SITE}/releases/pr10-2026/",
        f"{SITE}/releases/pr404-2026/",
        f"{SITE}/de/releases/pr9-2026/",
        f"{SITE}/releases/",
        f"{SITE}/releases/pr9-2026.pdf",
        f"{SITE}/admin/",
        "https://elsewhere.example/releases/pr9-2026/",
        f"{SITE}.elsewhere.example/releases/pr9-2026/",
        "file:///releases/pr9-2026/",
        "http://[/releases/pr9-2026/",
        "//127.0.0.1:8000/releases/pr9-2026/",
        "pr9-2026",
    ]
    never = visitor.get("/releases/pr404-2026/")

    for page in pages:
        response = asked(visitor, page)
        assert (response.status_code, response.content) == (404, never.content), page
        assert sorted(response.items()) == sorted(never.items()), page


def test_what_was_withdrawn_is_gone(visitor, out):
    workflow.withdraw(out, by=None, at=clock.now(), public_reason="The figures were wrong.")

    response = asked(visitor, f"{SITE}/releases/pr9-2026/")

    assert response.status_code == 410
    assert "The figures were wrong." in response.content.decode()


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("", 400, "write url="),
        ("url=", 400, "write url="),
        ("url=http://127.0.0.1:8000/releases/pr9-2026/&format=yaml", 501, "format=json or format=xml"),
        ("url=http://127.0.0.1:8000/releases/pr9-2026/&maxwidth=wide", 400, "maxwidth=600"),
        ("url=http://127.0.0.1:8000/releases/pr9-2026/&maxheight=-1", 400, "maxheight=600"),
    ],
)
def test_a_question_wrongly_put_is_told_how_to_put_it(visitor, out, django_assert_num_queries, query, status, says):
    with django_assert_num_queries(0):
        response = visitor.get(f"/oembed?{query}")

    assert response.status_code == status
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert says in response.content.decode()


@hypothesis(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.text(max_size=40)
    | st.text(max_size=20).map(lambda text: f"{SITE}/releases/{text}/")
    | st.text(max_size=20).map(lambda text: f"http://{text}@127.0.0.1:8000/releases/pr9-2026/")
)
def test_whatever_address_is_asked_for_there_is_an_answer(visitor, page):
    assert asked(visitor, page).status_code in {400, 404}


def test_when_its_moment_has_come_it_is_told(visitor):
    showcase.fill()
    make.approved(public_at=clock.now() + timedelta(seconds=2), reference="PR10-2026")

    assert asked(visitor, f"{SITE}/releases/pr10-2026/").status_code == 404
    assert asked(visitor, f"{SITE}/releases/pr1-2018/").status_code == 200
