"""The OpenAPI document: valid, complete, and true."""

import json

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from releases.newsstand.api import urls
from releases.newsstand.api.examples import RELEASE
from releases.newsstand.api.releases import FILTERS
from tests.standards import wrong_in_ninjs

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/schema/"


@pytest.fixture
def document(visitor):
    return visitor.get(ADDRESS).json()


def test_it_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1")
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_it_comes_as_json_and_as_yaml(visitor, document):
    as_yaml = visitor.get(f"{ADDRESS}?format=yaml")

    assert as_yaml["Content-Type"].startswith("application/yaml")
    assert yaml.safe_load(as_yaml.content) == document
    assert visitor.get(f"{ADDRESS}?format=json").json() == document
    assert visitor.get(f"{ADDRESS}?format=xml").json()["errors"][0]["field"] == "format"


def test_it_tells_of_every_address_and_of_no_other(document):
    routes = {f"/api/v1/{each.pattern}".replace("<slug:", "{").replace(">", "}") for each in urls.urlpatterns}

    assert document["paths"].keys() == routes
    assert all(item.keys() == {"get"} for item in document["paths"].values())


def test_operations_keep_their_names(document):
    assert {path: item["get"]["operationId"] for path, item in document["paths"].items()} == {
        "/api/v1/": "index",
        "/api/v1/releases/": "releases",
        "/api/v1/releases/{address}/": "release",
        "/api/v1/missions/": "missions",
        "/api/v1/missions/{slug}/": "mission",
        "/api/v1/organisations/": "organisations",
        "/api/v1/organisations/{organisation}/": "organisation",
        "/api/v1/officers/": "officers",
        "/api/v1/assets/": "assets",
        "/api/v1/assets/{key}/": "asset",
        "/api/v1/schema/": "schema",
    }


def test_it_knows_every_filter_of_the_archive(document):
    told = {each["name"] for each in document["paths"]["/api/v1/releases/"]["get"]["parameters"]}

    assert told == {*FILTERS, "language", "page_size", "cursor"}


def test_every_parameter_and_every_answer_is_described(document):
    for item in document["paths"].values():
        for told in (*item["get"]["parameters"], *item["get"]["responses"].values()):
            assert told["description"]


def test_it_speaks_the_language_asked_for(visitor, document, settings):
    french = visitor.get(f"{ADDRESS}?language=fr")
    [language] = french.json()["paths"]["/api/v1/"]["get"]["parameters"]

    assert french["Content-Language"] == "fr"
    assert language["schema"] == {"type": "string", "enum": ["en", "fr"], "default": "en"}
    settings.LANGUAGES = [("en", "English")]
    [language] = visitor.get(ADDRESS).json()["paths"]["/api/v1/"]["get"]["parameters"]
    assert language["schema"]["enum"] == ["en"]


def test_every_example_has_the_shape_that_it_is_an_example_of(document, shared):
    found = 0
    for item in document["paths"].values():
        for answer in item["get"]["responses"].values():
            for media in answer.get("content", {}).values():
                for example in media.get("examples", {}).values():
                    assert list(validator(document, media["schema"]).iter_errors(example["value"])) == []
                    found += 1
        for parameter in item["get"]["parameters"]:
            for example in parameter.get("examples", {}).values():
                assert list(validator(document, parameter["schema"]).iter_errors(example["value"])) == []

    assert found > 10
    assert wrong_in_ninjs(RELEASE, shared) == []


def test_every_answer_has_the_shape_that_is_promised(visitor, newsroom, document):
    for noun in ("releases", "missions", "organisations", "officers", "assets"):
        schema = document["paths"][f"/api/v1/{noun}/"]["get"]["responses"]["200"]["content"]["application/json"][
            "schema"
        ]
        told = visitor.get(f"/api/v1/{noun}/").json()
        assert told["items"]
        assert [error.message for error in validator(document, schema).iter_errors(told)] == []


def validator(document, schema):
    whole = json.loads(json.dumps(schema)) | {"components": document["components"]}
    return Draft202012Validator(whole, format_checker=FormatChecker())
