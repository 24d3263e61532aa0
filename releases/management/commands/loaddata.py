import json
import re
from collections.abc import Iterator
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError

from releases.newsstand.search import index


class Command(loaddata.Command):
    """Django's, but a fixture that is broken is told by file, line and field, in one sentence; and what has come is
    found: a fixture has no column for the search, which is made by the analysis of today."""

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        try:
            super().handle(*fixture_labels, **options)
        except DeserializationError as error:
            files = [Path(path) for label in fixture_labels for path, _folder, _name in self.find_fixtures(label)]
            raise CommandError(_explained(error, [file for file in files if file.suffix == ".json"])) from error
        index.refresh(using=options["database"])


def _explained(error: DeserializationError, files: list[Path]) -> str:
    """Django names the file only when it fails while reading it, not when a row turns out to name nothing."""
    found = re.match(r"(?s)Problem installing fixture '(.+?)': (.*)", str(error))
    named, reason = (Path(found[1]), found[2].strip()) if found else (None, str(error))
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, JSONDecodeError):
            return f"{named}, line {cause.lineno}: {cause.msg}."
    reason = reason or str(causes[-1])
    for file in files:
        if (not named or named == file) and (place := _place(file.read_text(encoding="utf-8"), reason)):
            return f"{file}, {place}: {reason}"
    return f"{named or ', '.join(map(str, files))}: {reason}"


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    while cause is not None:
        yield cause
        cause = cause.__cause__ or cause.__context__


def _place(text: str, reason: str) -> str:
    """Where the fixture has what Django complains of: a field that is unknown, or the value of one."""
    if unknown := re.search(r"has no field named '(\w+)'", reason):
        return f"line {_line(text, text.find(json.dumps(unknown[1])))}, field {unknown[1]}"
    wrong = re.search(r"(?s)\((\w+\.\w+):pk=.*?\) field_value was '(.*)'", reason)
    for start, end, row in _rows(text) if wrong else ():
        assert wrong
        for field, value in row["fields"].items():
            if row["model"] == wrong[1] and str(value) == wrong[2]:
                return f"line {_line(text, text.find(json.dumps(field), start, end))}, field {field}"
    return ""


def _rows(text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Each object of a JSON fixture, and from where to where it stands."""
    decoder, start = json.JSONDecoder(), text.find("{")
    while start >= 0:
        row, end = decoder.raw_decode(text, start)
        yield start, end, row
        start = text.find("{", end)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, max(at, 0)) + 1
