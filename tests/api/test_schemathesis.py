"""What the document promises is kept, says schemathesis, which we did not write: all of its checks, at every address.

The document says how a mission's slug looks, and not which missions there are. Here it is told: so what is well
written and unknown has to be refused, too.
"""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from tests import make
from tests.visitor import watched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("illustrated")]

LISTS = ("releases", "missions", "organisations", "officers", "assets")
OPERATIONS = (*LISTS, "index", "release", "mission", "organisation", "asset", "schema")


@pytest.fixture(scope="module")
def told(illustrated, standing):
    """The document, with what there is in this newsroom."""
    client = Client()
    with standing():
        make.mission("other", listed=True)
        document = client.get("/api/v1/schema/").json()
        for path, item in document["paths"].items():
            for parameter in item["get"]["parameters"]:
                if parameter["name"] in there_is(client, path):
                    parameter["schema"] = {"enum": there_is(client, path)[parameter["name"]]}
    return document


@pytest.fixture
def api(told, uncounted):
    schema = schemathesis.openapi.from_dict(told)
    schema.app = watched_application
    return schema


def there_is(client, path: str) -> dict[str, list[str]]:
    known = {"mission": ["mmx"], "organisation": ["cnes", "jaxa"], "officer": ["fabienne-lissak", "nobody-writes"]}
    if "{" in path:
        return {}
    if path.rstrip("/").rpartition("/")[2] in LISTS:
        address = client.get(f"{path}?page_size=1").json()["next"]
        known["cursor"] = [client.get(address).wsgi_request.GET["cursor"]]
    return known


def watched_application(environ, start_response):
    """As a test's own client does, it leaves the connection of the test open."""
    for each in (request_started, request_finished):
        each.disconnect(close_old_connections)
    try:
        with watched(environ["PATH_INFO"]) as broken:
            answer = WSGIHandler()(environ, start_response)
    finally:
        for each in (request_started, request_finished):
            each.connect(close_old_connections)
    assert not broken
    return answer


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("name", OPERATIONS)
def test_all_promises_are_kept(api, name, mode):
    operation = api.find_operation_by_id(name)

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(max_examples=8, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    def kept(case):
        case.call_and_validate()

    kept()


def test_every_operation_is_tried(client, db):
    paths = client.get("/api/v1/schema/").json()["paths"]

    assert sorted(OPERATIONS) == sorted(item["get"]["operationId"] for item in paths.values())
