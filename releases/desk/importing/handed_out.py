"""Markdown that we handed out ourselves (releases/newsstand/formats/markdown.py): read back, and nothing is guessed."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any, Final

from releases import prose
from releases.desk.importing import commonmark, handed_back, header, language
from releases.desk.importing.arrival import Arrival, ArrivedContact, Unreadable
from releases.desk.importing.findings import Findings
from releases.desk.importing.front_matter import Entry
from releases.desk.importing.handed_back import Facts, said
from releases.desk.importing.language import Spoken
from releases.newsstand.formats import markdown, phrases

_FENCE: Final = "---"
_FACT = re.compile(r"(?P<key>[a-z_]+):(?:\s+(?P<value>.*))?")
_PART = re.compile(r"<!-- ([a-z]+) -->")
_IN_HEADER: Final = frozenset({"language", "date", "number", "kind", "place", "organisation"})
_OWN_WORDS: Final = frozenset({"lead", "text", "notes"})

_CONTACT: Final = ("name", "title", "telephone", "email", "officer")


def is_ours(text: str) -> bool:
    first, _, rest = text.removeprefix("\ufeff").partition("\n")
    second = rest.partition("\n")[0]
    return first.rstrip() == _FENCE and second.strip() == f'format: "{markdown.FORMAT}"'


def read(text: str, *, source: str, spoken: Spoken, folders: Sequence[Path] = ()) -> Arrival:
    """Raises Unreadable."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    facts, taken = _facts(lines, source)
    findings = Findings()
    entries = [Entry(line, name, said(value)) for name, (line, value) in facts.items() if name in _IN_HEADER]
    header.read(entries, findings, source=source, languages=spoken.published)
    for name in ("kicker", "title", "subtitle"):
        setattr(findings, name, prose.line(said(facts.get(name, (0, ""))[1])))
    parts = _parts(lines, taken)
    findings.lead = _plain("\n".join(parts.get("lead", (0, []))[1]))
    findings.contacts = list(_contacts(facts))
    handed_back.topics(facts, findings)
    handed_back.files(facts, folders, findings)
    _account_for(facts, parts, findings)
    settled, doubt = language.settle(findings.language, text, spoken)
    opened_at = handed_back.moment(*facts.get("first_public", (0, "")), source)
    event = handed_back.event(facts, source, findings)
    if doubt:
        findings.remark(1, doubt)
    # The moment of its opening, where the draft keeps it.
    findings.embargo, findings.embargo_until = opened_at.isoformat() if opened_at else "", opened_at
    body, notes = (_html(parts, name, findings) for name in ("text", "notes"))
    return replace(
        findings.arrived(source=source, language=settled, body=body, notes=notes),
        event=event,
        missions=handed_back.subjects(facts, "missions"),
        organisations=handed_back.subjects(facts, "organisations"),
    )


# --- facts ------------------------------------------------------------------------------------------------------------


def _facts(lines: Sequence[str], source: str) -> tuple[Facts, int]:
    """And how many lines they take up."""
    facts: Facts = {}
    name = ""
    if not any(line.rstrip() == _FENCE for line in lines[1:]):
        raise Unreadable(source, 1, "the front matter has no end: write --- under it")
    for number, line in enumerate(lines[1:], 2):
        if line.rstrip() == _FENCE:
            return facts, number
        if line.startswith("  - ") and name and isinstance(facts[name][1], list):
            facts[name][1].append(_value(line[4:], number, source))
        elif found := _FACT.fullmatch(line.rstrip()):
            name = found["key"]
            facts[name] = (number, _value(found["value"], number, source) if found["value"] else [])
        elif line.strip():
            raise Unreadable(source, number, "no fact can be read from this line: write “name: value”")
    return facts, len(lines)


def _value(written: str, line: int, source: str) -> Any:
    """As JSON; what doesn't begin as such is words as they stand."""
    if not written.startswith(('"', "{", "[")):
        return written
    try:
        return json.loads(written)
    except (ValueError, RecursionError) as error:
        raise Unreadable(source, line, f"it begins like JSON and is none: {error}") from error


def _contacts(facts: Facts) -> Iterator[ArrivedContact]:
    for told in facts.get("contacts", (0, []))[1]:
        if isinstance(told, Mapping):
            named = {name: prose.line(said(told.get(name, ""))) for name in _CONTACT}
            if named["name"]:
                yield ArrivedContact(**named)


# --- words ------------------------------------------------------------------------------------------------------------

Parts = Mapping[str, tuple[int, list[str]]]
"""By their names: the line of the comment above, and the lines below it."""


def _parts(lines: Sequence[str], taken: int) -> Parts:
    """What stands above the first of them has no name."""
    found: dict[str, tuple[int, list[str]]] = {}
    name = ""
    for number, line in enumerate(lines[taken:], taken + 1):
        if named := _PART.fullmatch(line.rstrip()):
            name = named[1]
        else:
            found.setdefault(name, (number, []))[1].append(line)
    return found


def _html(parts: Parts, name: str, findings: Findings) -> str:
    start, lines = parts.get(name, (0, []))
    rendered = commonmark.html("\n".join(lines))
    if foreign := prose.foreign_tags(rendered):
        findings.remark(start, f"A release can't hold these tags, and they were left out: {', '.join(foreign)}.")
    return prose.sanitise(rendered)


def _plain(text: str) -> str:
    return prose.lines(unescape(re.sub(r"<[^>]*>", "", commonmark.html(text))))


def _account_for(facts: Facts, parts: Parts, findings: Findings) -> None:
    """Every word of the file stands in the draft, or is told in the logbook."""
    for name, (line, value) in facts.items():
        if name not in {*_IN_HEADER, "kicker", "title", "subtitle", "contacts", "format"}:
            findings.take(line, json.dumps(value, ensure_ascii=False), name.replace("_", " "))
    for name, (line, lines) in parts.items():
        if name not in _OWN_WORDS and (told := "\n".join(lines).strip()):
            findings.take(line, told, f"repeated from the facts: {name}" if name else "left out")
    line, head = parts.get("head", (0, []))
    if findings.title and head and f"# {phrases.plain(findings.title)}" not in head:
        findings.remark(line, "Another title stands above the text: the one in the front matter was kept.")
    line, note = facts.get("correction_note", (0, ""))
    if note:
        findings.remark(line, f"Left out, a correction is made and told at the desk: “{prose.line(said(note))}”.")
    if not findings.title:
        findings.remark(1, "No title was found.")
