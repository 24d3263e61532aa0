"""The contact block: lines in, press contacts out, each number and address with its owner."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from releases.desk import dates
from releases.desk.importing import contact_lines, people
from releases.desk.importing.arrival import ArrivedContact
from releases.desk.importing.contact_lines import Parts, Telephone
from releases.desk.importing.findings import Findings
from releases.desk.importing.inline import Line

_CUT = re.compile(r"\[\s?(?:…|\.\.\.)\s?\]")
_LONGEST_LINE = 160
_LONGEST_ADDRESS_LINE = 90
_SENTENCE_WORDS = 8


@dataclass(slots=True)
class _Group:
    """People who are listed together, and what is listed behind them, in the same order."""

    people: list[tuple[str, str]] = field(default_factory=list)
    offices: list[str] = field(default_factory=list)
    telephones: list[tuple[int, Telephone]] = field(default_factory=list)
    emails: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def reaches(self) -> bool:
        return bool(self.telephones or self.emails)

    def begins_anew(self, *, is_person: bool, after_blank: bool) -> bool:
        """Whether the next words belong to somebody else."""
        if is_person:
            return self.reaches or (after_blank and bool(self.offices))
        return self.reaches and after_blank

    def add(self, line: Line, words: str, named: list[tuple[str, str]], parts: Parts) -> None:
        self.lines.append(line)
        self.emails += parts.emails
        self.telephones += ((line.number, telephone) for telephone in parts.telephones)
        if named:
            self.people += named
        elif words and self.people and not self.people[-1][1] and people.is_title(words):
            self.people[-1] = (self.people[-1][0], words)
        elif words:
            self.offices.append(words)


def read(paragraphs: Sequence[Sequence[Line]], findings: Findings, *, organisation: str = "") -> None:
    """Adds the contacts of a block to the findings; what is no contact goes to the notes, with a remark."""
    for group in _groups(paragraphs, findings):
        if not group.reaches:
            _keep(group.lines, findings, "No telephone number and no e-mail address belongs to this.")
        elif not group.people and not group.offices and not organisation:
            _keep(group.lines, findings, "Nobody is named with this.")
        else:
            findings.add_contacts(_contacts(group, findings, organisation))


def looks_like(lines: Sequence[Line]) -> bool:
    """Whether a paragraph without any heading is a contact: a person's name above, a number or an address below."""
    if not 2 <= len(lines) <= 7 or any(len(line.text) > _LONGEST_ADDRESS_LINE for line in lines):
        return False
    names = contact_lines.read(lines[0].text).words
    return bool(people.named(names, lines[0].bold)) and any(contact_lines.is_contact(line.text) for line in lines)


def _groups(paragraphs: Sequence[Sequence[Line]], findings: Findings) -> list[_Group]:
    groups = [_Group()]
    for paragraph in paragraphs:
        for place, line in enumerate(paragraph):
            parts = contact_lines.read(line.text)
            if _is_no_contact(line.text, parts):
                _keep([line], findings, "This is no contact, or only a part of one.")
                continue
            for web in parts.webs:
                findings.leave_out(line.number, web, "a contact has no web address")
            for label in parts.labels:
                findings.take(line.number, label, "label of a contact")
            words = _without_date(parts.words, line, findings)
            named = people.named(words, line.bold)
            if words and groups[-1].begins_anew(is_person=bool(named), after_blank=place == 0):
                groups.append(_Group())
            if words or parts.reaches:
                groups[-1].add(line, words, named, parts)
    return [group for group in groups if group.lines]


def _contacts(group: _Group, findings: Findings, organisation: str) -> list[ArrivedContact]:
    listed, offices = group.people, list(group.offices)
    if not listed:
        # An office instead of a person: "Agence spatiale canadienne", then "Bureau des relations avec les médias".
        office = next(filter(people.is_office, offices), offices[0] if offices else organisation)
        listed, offices = [(office, "")], [other for other in offices if other != office]
    belongs_to = ", ".join(offices) or (organisation if group.people else "")
    telephones = _dealt(_direct(group, findings), len(listed), group, findings)
    emails = _dealt(group.emails, len(listed), group, findings)
    for email in emails:
        if not email.isascii():
            findings.remark(group.lines[-1].number, f"“{email}” can't be a mail address as it is printed. It was kept.")
    return [
        ArrivedContact(name, title, telephone, email, belongs_to)
        for (name, title), telephone, email in zip(listed, telephones, emails, strict=True)
    ]


def _direct(group: _Group, findings: Findings) -> list[str]:
    """The numbers to print. A mobile beside a fixed line, and any fax, has no place in a contact."""
    direct = [telephone for _line, telephone in group.telephones if telephone.is_direct]
    chosen = direct or [telephone for _line, telephone in group.telephones if not telephone.is_fax]
    for line, telephone in group.telephones:
        if telephone not in chosen:
            owner = f"{group.people[-1][0]}, " if group.people else ""
            text = escape(f"{owner}{telephone}", quote=False)
            findings.note(line, f"<p>{text}</p>", f"A contact has one telephone, so this one is spare: “{telephone}”.")
    return [telephone.number for telephone in chosen]


def _dealt(things: Sequence[str], owners: int, group: _Group, findings: Findings) -> list[str]:
    """What is listed, to each owner in the listed order; one thing for all is everybody's."""
    line = group.lines[0].number
    if len(things) == 1 < owners:
        findings.remark(line, f"“{things[0]}” stands once for {owners} contacts: each was given it.")
        return [things[0]] * owners
    for spare in things[owners:]:
        text = escape(spare, quote=False)
        findings.note(line, f"<p>{text}</p>", f"More numbers or addresses than contacts: “{spare}”.")
    if 0 < len(things) < owners:
        findings.remark(line, f"Of {owners} contacts only the first {len(things)} were given one of “{things[0]}” …")
    return [*things[:owners], *[""] * (owners - len(things))]


def _is_no_contact(text: str, parts: Parts) -> bool:
    """A sentence, or a line that the source has cut."""
    if len(text) > _LONGEST_LINE or (_CUT.search(text) and not parts.reaches):
        return True
    is_closed = text.endswith(".") and len(text.split()) > _SENTENCE_WORDS
    return not parts.reaches and (is_closed or text.endswith(("!", "?")))


def _without_date(words: str, line: Line, findings: Findings) -> str:
    """A date at the end of an address line is the release's: two columns of a letterhead have run together."""
    printed = dates.first(words)
    if printed is None or printed.day is None or words[printed.end :].strip(" ."):
        return words
    text = words[printed.start : printed.end]
    findings.state_date(line.number, printed.day, text)
    findings.remark(line.number, f"“{text}” stands on a contact's line: taken as the issue date.")
    return words[: printed.start].strip(" ,")


def _keep(lines: Sequence[Line], findings: Findings, why: str) -> None:
    html = "<br>".join(line.html for line in lines)
    findings.note(lines[0].number, f"<p>{html}</p>", why)
