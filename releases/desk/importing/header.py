"""Front matter into findings: what it states goes before what the text says."""

from collections.abc import Callable, Sequence

from releases.desk import dates
from releases.desk.importing import kinds, language
from releases.desk.importing.arrival import Unreadable
from releases.desk.importing.findings import Findings
from releases.desk.importing.front_matter import Entry


def read(entries: Sequence[Entry], findings: Findings, *, source: str, languages: Sequence[str]) -> None:
    """Raises Unreadable when the file states a language that there is not."""
    for entry in entries:
        if entry.key == "language":
            _language(entry, findings, source, languages)
        elif entry.value:
            _READERS.get(entry.key, _unknown)(entry, findings)


def _language(entry: Entry, findings: Findings, source: str, languages: Sequence[str]) -> None:
    if not entry.value:
        return
    stated = language.among(entry.value, languages)
    if stated is None:
        known = ", ".join(languages)
        raise Unreadable(source, entry.line, f"{entry.value!r} is no language: write a code such as {known}")
    if stated not in languages:
        findings.remark(entry.line, language.unpublished(stated))
    findings.language = stated
    findings.take(entry.line, entry.value, "language")


def _origin(entry: Entry, findings: Findings) -> None:
    findings.take(entry.line, entry.value, "origin")


def _date(entry: Entry, findings: Findings) -> None:
    printed = dates.first(entry.value)
    if printed is None or printed.start:
        findings.leave_out(entry.line, entry.value, "no day can be read from it")
        return
    findings.state_date(entry.line, printed.day, entry.value[: printed.end])
    if rest := entry.value[printed.end :].strip():
        findings.leave_out(entry.line, rest, "it stands behind the date")


def _number(entry: Entry, findings: Findings) -> None:
    findings.state_number(entry.line, entry.value, entry.value)


def _kind(entry: Entry, findings: Findings) -> None:
    if kind := kinds.stated(entry.value):
        findings.state_kind(entry.line, kind, entry.value)
    else:
        findings.leave_out(entry.line, entry.value, "it is no kind of release")


def _title(entry: Entry, findings: Findings) -> None:
    findings.title = entry.value


def _place(entry: Entry, findings: Findings) -> None:
    findings.state_place(entry.line, entry.value, entry.value)


def _organisation(entry: Entry, findings: Findings) -> None:
    findings.organisation = entry.value


def _unknown(entry: Entry, findings: Findings) -> None:
    text = f"{entry.label}: {entry.value}" if entry.label else entry.value
    findings.leave_out(entry.line, text, "it is no fact of a release")


_READERS: dict[str, Callable[[Entry, Findings], None]] = {
    "source": _origin,
    "date": _date,
    "number": _number,
    "kind": _kind,
    "title": _title,
    "place": _place,
    "organisation": _organisation,
}
