"""JSON lines (https://jsonlines.org/): one document a line, the same bytes for the same document."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

MOST: Final = 256 * 2**20
"""Bytes of a line: a release with a thousand long revisions has less."""


class Broken(Exception):
    """A folder can't be taken in. Its text says where and why."""

    def __init__(self, place: str, reason: str) -> None:
        super().__init__(f"{place}: {reason}")


def encoded(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, sort_keys=True, default=_told, allow_nan=False).encode() + b"\n"


def readable(document: Any) -> bytes:
    """The same, over several lines."""
    plain = json.loads(encoded(document))
    return (json.dumps(plain, ensure_ascii=False, indent=2) + "\n").encode()


def _told(value: Any) -> str:
    """Moments whole, with their microseconds, in UTC: Django's own encoder cuts them."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in an export.")


def read(path: Path, place: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each document, and where it stands in words. A line ends with a line feed, and with nothing else."""
    with path.open("rb") as opened:
        number = 0
        while line := opened.readline(MOST + 1):
            number += 1
            here = f"{place}, line {number}"
            if len(line) > MOST:
                raise Broken(here, "it is longer than any line of an export.")
            yield here, _parsed(line, here)


def _parsed(line: bytes, here: str) -> dict[str, Any]:
    try:
        document = json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError) as fault:
        raise Broken(here, f"it is not JSON ({fault}).") from None
    if not isinstance(document, dict):
        raise Broken(here, "it is not a JSON object.")
    return document


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")
