"""Those who read what we hand out, and whom we didn't write: readers of feeds, and the schemas of standards."""

import json
import subprocess
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any

import fastfeedparser
import feedparser
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from tests.conftest import missing


def parsed(content: bytes) -> Any:
    """By feedparser. What it has to be lenient with is no feed."""
    found = feedparser.parse(content)
    assert not found.bozo, found.get("bozo_exception")
    return found


def parsed_fast(content: bytes) -> Any:
    """By fastfeedparser, which shares no code with it."""
    return fastfeedparser.parse(content)


def well_formed(content: bytes, *, schema: Path | None = None) -> None:
    """As xmllint says, and valid where there is a schema."""
    if not which("xmllint"):
        missing("xmllint (libxml2-utils)")
    rule = ["--schema", str(schema)] if schema else []
    linted = subprocess.run(
        ["xmllint", "--nonet", "--noout", *rule, "-"], input=content, capture_output=True, check=False
    )
    assert not linted.returncode, linted.stderr.decode()


def wrong_in_json_feed(feed: Any, shared: Path) -> list[str]:
    """What the schema of JSON Feed 1.1 finds, in words."""
    return [f"{error.json_path}: {error.message}" for error in json_feed(shared).iter_errors(feed)]


@cache
def json_feed(shared: Path) -> Draft4Validator:
    folder = shared / "schemas" / "jsonfeed"
    if not folder.is_dir():
        missing("The schema of JSON Feed")
    newer, older = (json.loads((folder / name).read_text()) for name in ("feed.json", "feed-1.json"))
    known: Registry[Any] = Registry()
    told = Resource.from_contents(older, default_specification=DRAFT4)
    known = known.with_resource("https://json.schemastore.org/feed-1", told)
    return Draft4Validator(newer, registry=known, format_checker=FormatChecker())
