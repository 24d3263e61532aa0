"""The documentation: a page of the newsroom, made of the document that machines read."""

import html
import json

import pytest

from tests.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("illustrated")]

ADDRESS = "/api/v1/"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_it_tells_of_every_operation_parameter_and_answer(visitor):
    page = html.unescape(visitor.get(ADDRESS, headers=BROWSER).content.decode())
    document = visitor.get(f"{ADDRESS}schema/").json()

    for path, item in document["paths"].items():
        asked = item["get"]
        assert f"GET {path}</code>" in page
        assert asked["summary"] in page
        for told in (*asked["parameters"], *asked["responses"].values()):
            assert told["description"] in page


def test_its_requests_are_answered(visitor, settings):
    """With what there is here in place of the examples' names."""
    page = Page(visitor.get(ADDRESS).content)
    requests = [code.text_content() for code in page.all("pre code") if code.text_content().startswith("curl")]

    assert len(requests) == 11
    key = visitor.get(f"{ADDRESS}assets/").json()["items"][0]["key"]
    here = {"pr168-2017": "pr1-2018", "o7Yk2vQw5sJ0bN3xT8dRmA": key, "2017": "2018"}
    for request in requests:
        address = request.split("'")[-2]
        assert address.startswith(settings.SITE_URL)
        for there, known in here.items():
            address = address.replace(there, known)
        assert visitor.get(address.removeprefix(settings.SITE_URL)).status_code == 200, request


def test_its_examples_are_json(visitor):
    page = Page(visitor.get(ADDRESS).content)
    examples = [code.text_content() for code in page.all("pre code") if not code.text_content().startswith("curl")]

    assert len(examples) == 11
    assert all(json.loads(example) for example in examples)


def test_it_speaks_the_newsroom_s_languages(visitor):
    french = visitor.get(f"{ADDRESS}?language=fr")

    assert b'lang="fr"' in french.content
    assert Page(french.content).links("link[rel=canonical]") == ["http://127.0.0.1:8000/api/v1/?language=fr"]
    assert "language=fr" in french.content.decode()


def test_machines_are_told_where_to_begin(visitor):
    index = visitor.get(ADDRESS, headers={"Accept": "application/json"})

    assert index["Vary"] == visitor.get(ADDRESS)["Vary"] == "Accept"
    assert index.json().keys() == {"releases", "missions", "organisations", "officers", "assets", "schema"}
    for address in index.json().values():
        assert visitor.get(address).status_code == 200


def test_it_is_linked_from_the_foot_of_every_page(visitor):
    for address in ("/", "/fr/", "/releases/pr1-2018/", "/contacts/"):
        assert ADDRESS in Page(visitor.get(address).content).links(".foot a")
