"""Standards as their makers publish them: schemas that we didn't write say whether what we say is right."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7


@cache
def ninjs(shared: Path) -> Draft202012Validator:
    """IPTC ninjs 3.1, with the formats of addresses and moments, and GeoJSON, which it refers to."""
    schema = json.loads((shared / "schemas/ninjs/ninjs-schema_3.1.json").read_text())
    places = json.loads((shared / "schemas/geojson/GeoJSON.json").read_text())
    known: Registry[Any] = Registry()
    known = known.with_resource(
        "https://geojson.org/schema/GeoJSON.json", Resource.from_contents(places, default_specification=DRAFT7)
    )
    return Draft202012Validator(schema, registry=known, format_checker=FormatChecker())


def wrong_in_ninjs(item: Any, shared: Path) -> list[str]:
    """What the schema finds, in words."""
    return [f"{error.json_path}: {error.message}" for error in ninjs(shared).iter_errors(item)]
