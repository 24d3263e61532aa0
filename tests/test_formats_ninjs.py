"""News in JSON: what newsrooms' systems and the API are given, as IPTC's own schema has it."""

import json
from typing import Any

import pytest

from tests import showcase, standards

pytestmark = pytest.mark.django_db


def item_at(visitor, address: str) -> dict[str, Any]:
    response = visitor.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/json"
    read: dict[str, Any] = json.loads(response.content)
    return read


SHOWN = ("/releases/pr1-2018", "/fr/releases/pr1-2018", "/releases/pr2-2018", "/releases/pr4-2018")


def test_every_release_of_the_showcase_is_valid(visitor, shared):
    showcase.illustrate()

    for address in (*SHOWN, "/fr/releases/pr4-2018"):
        assert standards.wrong_in_ninjs(item_at(visitor, f"{address}.json"), shared) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"uri": "not an address"},
        {"embargoedUntil": "2017-10-30T10:00:00"},
        {"version": 2},
        {"places": [{"geoJSON": {"type": "Punkt"}}]},
        {"docket": "PR1-2018"},
        {"associations": [{"name": "a", "uri": "tag:a,2018:a", "docket": "PR1-2018"}]},
        {"people": [{"contactInfo": [{"type": "phone"}]}]},
    ],
)
def test_the_schema_finds_what_is_wrong(visitor, shared, wrong):
    showcase.fill()
    item = item_at(visitor, "/releases/pr1-2018.json")

    assert standards.wrong_in_ninjs(item | wrong, shared)
