"""Pages of any origin may read, without anybody's cookie; a kept answer is asked for again."""

import pytest

from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("illustrated")]

API = "/api/v1"
ADDRESSES = ("", "releases/", "releases/pr1-2018/", "missions/mmx/", "schema/", "nothing/", "releases/?year=abc")


@pytest.mark.parametrize("address", ADDRESSES)
def test_any_origin_may_read_every_answer(visitor, address):
    answer = visitor.get(f"{API}/{address}", headers={"Origin": "https://reader.example"})

    assert answer["Access-Control-Allow-Origin"] == "*"
    assert {"Link", "ETag", "Retry-After"} <= set(answer["Access-Control-Expose-Headers"].split(", "))
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in answer


def test_what_has_not_changed_may_be_read_too(visitor):
    first = visitor.get(f"{API}/releases/")
    again = visitor.get(f"{API}/releases/", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again["Access-Control-Allow-Origin"] == "*"
    assert first["Cache-Control"] == again["Cache-Control"] == "no-cache"


def test_a_new_release_is_a_new_answer(visitor):
    before = visitor.get(f"{API}/releases/")
    make.approved()
    after = visitor.get(f"{API}/releases/", headers={"If-None-Match": before["ETag"]})

    assert after.status_code == 200
    assert after["ETag"] != before["ETag"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_preflight_is_answered_unasked(visitor, address, django_assert_num_queries):
    asks = {"Origin": "https://reader.example", "Access-Control-Request-Method": "GET"}
    asks["Access-Control-Request-Headers"] = "if-none-match"
    with django_assert_num_queries(0):
        answer = visitor.options(f"{API}/{address}", headers=asks)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "GET" in answer["Access-Control-Allow-Methods"]
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_only_the_api_is_for_everybody_s_pages(visitor):
    for address in ("/", "/releases/", "/releases/feed.atom", "/admin/", "/nothing/"):
        answer = visitor.get(address, headers={"Origin": "https://reader.example"})
        assert "Access-Control-Allow-Origin" not in answer, address
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin", address
    assert visitor.options("/releases/").status_code == 405


def test_no_cookie_is_read_or_set(visitor, desk):
    signed_in = desk.get(f"{API}/releases/")
    stranger = visitor.get(f"{API}/releases/")

    assert signed_in.content == stranger.content
    assert not signed_in.cookies
    assert "Cookie" not in signed_in.get("Vary", "")


def test_head_says_what_get_says(visitor):
    get, head = visitor.get(f"{API}/releases/"), visitor.head(f"{API}/releases/")

    assert (head.status_code, head.content) == (200, b"")
    assert head["Link"] == get["Link"]
    assert head["Content-Length"] == get["Content-Length"]


def test_answers_do_not_follow_what_else_a_client_accepts(visitor):
    plain = visitor.get(f"{API}/releases/")
    other = visitor.get(f"{API}/releases/", headers={"Accept": "application/json; indent=4", "Accept-Language": "fr"})

    assert plain.content == other.content
    assert "Vary" not in plain
