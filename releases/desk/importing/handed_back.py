"""What Markdown of our own tells beside words and dates: event, missions, organisations, topics, pictures and files."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from releases import prose
from releases.desk.importing.arrival import ArrivedAsset, ArrivedEvent, ArrivedSubject, Unreadable
from releases.desk.importing.findings import Findings
from releases.desk.importing.forms import beside

Facts = dict[str, tuple[int, Any]]
"""By their names: the line, and what stands there."""


def said(value: Any) -> str:
    return value if isinstance(value, str) else "" if isinstance(value, list) else str(value)


def moment(line: int, value: Any, source: str) -> datetime | None:
    """Raises Unreadable for what is none."""
    try:
        found = datetime.fromisoformat(said(value)) if value else None
    except ValueError as error:
        raise Unreadable(source, line, f"{value!r} is no moment: write 2017-10-30T17:00:00+00:00") from error
    if found and found.tzinfo is None:
        raise Unreadable(source, line, f"{value!r} says no zone: write 2017-10-30T17:00:00+00:00")
    return found


def event(facts: Facts, source: str, findings: Findings) -> ArrivedEvent | None:
    """Raises Unreadable for a moment that is none."""
    line, told = facts.get("event", (0, None))
    if not told or not isinstance(told, Mapping):
        return None
    starts, ends, until = (
        moment(line, told.get(name, ""), source) for name in ("starts_at", "ends_at", "accreditation_until")
    )
    if starts and ends and ends < starts:
        findings.remark(line, f"The event would end before it starts, so its end was left out: {ends.isoformat()}.")
        ends = None
    place, registration = (prose.line(said(told.get(name, ""))) for name in ("place", "registration"))
    return ArrivedEvent(starts, ends, place, registration, until)


def subjects(facts: Facts, name: str) -> tuple[ArrivedSubject, ...]:
    """Those that the file names, in its order. None named: none it has."""
    told = (each if isinstance(each, Mapping) else {"name": each} for each in _list(facts, name))
    found = (tuple(prose.line(said(each.get(fact, ""))) for fact in ("slug", "name", "role")) for each in told)
    return tuple(ArrivedSubject(*each) for each in found if each[0] or each[1])


def topics(facts: Facts, findings: Findings) -> None:
    line = facts.get("topics", (0, None))[0]
    for code in map(said, _list(facts, "topics")):
        if len(code) == 8 and code.isascii() and code.isdigit():
            findings.topics.append(code)
        else:
            findings.leave_out(line, code, "the code of a media topic has eight digits")


def files(facts: Facts, folders: Sequence[Path], findings: Findings) -> None:
    """What lies beside it under the name that our press kits give it, or under its address; the rest is remarked on."""
    beside.settle(list(_files(facts, folders)), folders, findings)


def _files(facts: Facts, folders: Sequence[Path]) -> Iterator[ArrivedAsset]:
    line = facts.get("files", (0, None))[0]
    for told in _list(facts, "files"):
        if isinstance(told, Mapping):
            names = ("file", "url", "caption", "alt", "credit")
            named, address, caption, alt, credit = (prose.line(said(told.get(name, ""))) for name in names)
            lies_here = bool(named) and beside.find(named, folders)[0] is not None
            found = named if lies_here or not address else address
            yield ArrivedAsset(line, found, caption=caption, alt=alt, credit=credit)


def _list(facts: Facts, name: str) -> list[Any]:
    told = facts.get(name, (0, []))[1]
    return told if isinstance(told, list) else []
