"""Standards as their makers publish them: schemas that we didn't write say whether what we say is right."""

import json
import subprocess
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from tests.conftest import SHARED, missing

__all__ = ["NAR", "SHARED", "aliases", "codes", "ninjs", "wrong_in_newsml", "wrong_in_ninjs"]

NAR = "http://iptc.org/std/nar/2006-10-01/"


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


def wrong_in_newsml(content: bytes, shared: Path) -> list[str]:
    """What xmllint finds with IPTC's schema, and each code whose alias no catalogue of theirs knows."""
    folder = shared / "schemas/newsml-g2"
    command = ["xmllint", "--nonet", "--noout", "--schema", str(folder / "NewsML-G2_2.35-spec-All-Power.xsd"), "-"]
    if not which(command[0]):
        missing("xmllint (libxml2-utils)")
    linted = subprocess.run(command, input=content, capture_output=True, check=False)
    found = [] if not linted.returncode else linted.stderr.decode().splitlines()
    known = aliases(shared)
    used = codes(etree.fromstring(content))
    return [*found, *(f"{code}: no such alias" for code in used if code.partition(":")[0] not in known)]


def codes(root: Any) -> list[str]:
    """Every QCode in the document: ``stat:usable``."""
    named = ("qcode", "rel", "role", "type")
    values = (value for element in root.iter(f"{{{NAR}}}*") for name, value in element.items() if name in named)
    return [code for value in values for code in value.split()]


def aliases(shared: Path) -> set[str]:
    """Of the schemes in IPTC's catalogue 41."""
    catalogue = etree.parse(str(shared / "schemas/newsml-g2/catalogs/catalog.IPTC-G2-Standards_41.xml"))
    return {scheme.get("alias") for scheme in catalogue.iter(f"{{{NAR}}}scheme")}
