"""What goes wrong is told as RFC 9457 has it, and tells nothing of what isn't open."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from jsonschema import Draft7Validator, FormatChecker

from releases import clock
from releases.desk import workflow
from tests import make
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db

API = "/api/v1"


@pytest.fixture
def said(visitor, settings):
    """A problem of each status."""
    release = make.approved(at=clock.now() - timedelta(days=1), reference="PR7-2026")
    workflow.withdraw(release, by=None, at=clock.now(), public_reason="The figures were wrong.")
    answers = {
        400: visitor.get(f"{API}/releases/?year=abc"),
        404: visitor.get(f"{API}/releases/nothing/"),
        405: visitor.post(f"{API}/releases/"),
        406: visitor.get(f"{API}/releases/", headers={"Accept": "image/png"}),
        410: visitor.get(f"{API}/releases/pr7-2026/"),
        503: without_a_database(visitor, f"{API}/releases/"),
    }
    settings.API_PER_MINUTE = 1
    visitor.get(f"{API}/releases/")
    return answers | {429: visitor.get(f"{API}/releases/")}


def without_a_database(visitor, address):
    def silent(*_):
        raise OperationalError("the database system is shutting down")

    with connection.execute_wrapper(silent):
        return Client().get(address)


def test_each_is_a_problem_object(said, shared):
    schema = json.loads((shared / "schemas/http/problem-object-rfc9457.json").read_text())
    validator = Draft7Validator(schema, format_checker=FormatChecker())

    assert said.keys() == {400, 404, 405, 406, 410, 429, 503}
    for status, answer in said.items():
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["Cache-Control"] == "no-store"
        assert list(validator.iter_errors(answer.json())) == []
        assert answer.json()["status"] == status
        assert answer.json()["detail"].endswith(".")


def test_it_says_when_to_come_again(said):
    assert 1 <= int(said[429]["Retry-After"]) <= 60
    assert int(said[503]["Retry-After"]) > 0
    assert {status for status, answer in said.items() if "Retry-After" in answer} == {429, 503}


def test_its_type_is_told_in_the_documentation(said, visitor, settings):
    settings.API_PER_MINUTE = 0
    documentation = visitor.get(f"{API}/").content.decode()
    kinds = {status: answer.json()["type"] for status, answer in said.items()}

    assert {status for status, kind in kinds.items() if kind == "about:blank"} == {404, 405, 406, 503}
    for kind in (kinds[400], kinds[410], kinds[429]):
        page, _hash, place = kind.partition("#")
        assert page == f"{settings.SITE_URL}{API}/"
        assert f'id="{place}"' in documentation


def test_a_404_names_neither_the_address_nor_the_request(said):
    assert said[404].json() == {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "Nothing stands here.",
    }


def test_an_address_that_never_was_is_told_as_a_problem_too(visitor):
    for address in (f"{API}/nothing/", "/api/", "/api/v2/releases/", f"{API}/releases/a/b/"):
        answer = visitor.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
        assert answer.json()["detail"] == "Nothing stands here."
        assert int(answer["Content-Length"]) == len(answer.content)


def test_a_host_that_is_not_ours_is_told_as_a_problem(client, db):
    answer = client.get(f"{API}/releases/", headers={"Host": "elsewhere.example"})

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_what_breaks_here_is_told_without_a_word_on_how(db):
    def broken(*_):
        raise RuntimeError("secret")

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(broken):
        answer = client.get(f"{API}/releases/")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert b"secret" not in answer.content


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
def test_a_method_that_would_change_something_is_refused_unasked(method, django_assert_num_queries):
    """Before anything is looked up, and without a token against forgery."""
    stranger = Visitor(enforce_csrf_checks=True)
    for address in (f"{API}/", f"{API}/releases/", f"{API}/releases/pr7-2026/", f"{API}/nothing/"):
        with django_assert_num_queries(0):
            answer = getattr(stranger, method)(address)
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer["Content-Type"] == "application/problem+json"


def test_pages_for_people_keep_their_own_errors(visitor):
    assert visitor.get("/nothing/")["Content-Type"].startswith("text/html")
    assert visitor.post("/releases/").content == b""
