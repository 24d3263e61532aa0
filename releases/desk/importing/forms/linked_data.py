"""What a page says of itself in JSON-LD (schema.org NewsArticle), for search engines."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from releases.desk.importing.cleaning import clean
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import markup
from releases.desk.importing.forms.telling import Context

_TYPES: Final = frozenset(("NewsArticle", "ReportageNewsArticle", "Article", "BlogPosting", "PressRelease"))
_LARGEST: Final = 1_000_000


def article(html: str) -> Mapping[str, Any]:
    """The first that is a piece of news; nothing where there is none, or none that can be read."""
    for _line, script in markup.scripts(html, "ld+json"):
        if len(script) > _LARGEST:
            continue
        try:
            told = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for thing in _things(told):
            if any(isinstance(kind, str) and kind in _TYPES for kind in _listed(thing.get("@type"))):
                return thing
    return {}


def take(told: Mapping[str, Any], findings: Findings, context: Context) -> None:
    """The organisation that publishes, and the place, which a page prints nowhere else."""
    if dateline := text(told.get("dateline")):
        findings.state_place(1, dateline, dateline)
    publisher = told.get("sourceOrganization") or told.get("publisher")
    if isinstance(publisher, Mapping) and not findings.organisation:
        findings.organisation = text(publisher.get("name"))


def text(value: object) -> str:
    """A string of one line, or nothing. JSON can hold what no database does: NUL, and half a surrogate pair."""
    return " ".join(clean(value)[0].split()) if isinstance(value, str) else ""


def _things(told: Any) -> Iterator[Mapping[str, Any]]:
    for thing in _listed(told):
        if isinstance(thing, Mapping):
            yield thing
            yield from (inner for inner in _listed(thing.get("@graph")) if isinstance(inner, Mapping))


def _listed(value: Any) -> list[Any]:
    if isinstance(value, list):
        return [each for each in value if isinstance(each, (str, Mapping))]
    return [value] if isinstance(value, (str, Mapping)) else []
