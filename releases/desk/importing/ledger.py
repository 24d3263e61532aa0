"""The law of the import: no word of a file is dropped silently. What no field holds is quoted in a remark."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote

from releases.desk.importing import commonmark
from releases.desk.importing.arrival import ArrivedContact, Remark
from releases.desk.importing.findings import Findings

_WORD = re.compile(r"[^\W_]+")
_SAME_LINK = re.compile(r"\[([^\[\]]+)\]\((?:mailto:)?\1\)")
_LIST_NUMBER = re.compile(r"^[\s>]*(?:[-*+]\s+)*\d{1,9}[.)](?=\s)")


def words(text: str) -> Iterator[str]:
    return (match[0] for match in _WORD.finditer(text))


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the source: what stands there, and what of it a reader of the release is to find again."""

    line: int
    text: str
    bare: str


def written(line: int, markdown: str) -> Told:
    """A line of Markdown."""
    return Told(line, markdown, _bare(markdown))


def missing(lines: Sequence[Told], findings: Findings, body: str, notes: str) -> list[Remark]:
    """A remark for each line of the source that has words which stand nowhere in what was found."""
    lost = Counter(word for line in lines for word in words(line.bare))
    lost.subtract(_found(findings, body, notes))
    lost = +lost
    if not lost:
        return []
    suspects = ((told, Counter(words(told.bare))) for told in lines)
    remarks: list[Remark] = []
    for told, held in sorted(suspects, key=lambda suspect: -(suspect[1] & lost).total()):
        if not (held & lost).total():
            break
        lost -= held
        text = told.text.strip()
        remarks.append(Remark(told.line, f"Not all of this line has found a place in the draft: “{text}”."))
    return remarks


def _bare(line: str) -> str:
    """A line without what Markdown renders otherwise than it is written."""
    return commonmark.unescaped(_LIST_NUMBER.sub("", _SAME_LINK.sub(r"\1", line)))


def _found(findings: Findings, body: str, notes: str) -> Iterable[str]:
    texts = [findings.place, findings.kicker, findings.title, findings.subtitle, findings.lead, findings.embargo]
    texts += (reading.text for reading in findings.readings)
    texts += (part for contact in findings.contacts for part in _contact_parts(contact, findings.organisation))
    texts += (part for asset in findings.assets for part in (asset.address, asset.caption, asset.alt, asset.credit))
    texts += (findings.organisation, *_html_parts(body), *_html_parts(notes))
    return (word for text in texts for word in words(text))


def _contact_parts(contact: ArrivedContact, organisation: str) -> tuple[str, ...]:
    """An organisation that was given to the contacts by their heading was printed once."""
    belongs_to = contact.organisation if contact.organisation != organisation else ""
    return contact.name, contact.title, contact.telephone, contact.email, belongs_to


def _html_parts(html: str) -> list[str]:
    parser = _Reader()
    parser.feed(html)
    parser.close()
    return parser.parts


class _Reader(HTMLParser):
    """The text of some HTML, and the addresses of its links where the text doesn't show them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._target = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._target = dict(attrs).get("href") or ""
            self.parts += (unquote(self._target), self._target) if "%" in self._target else (self._target,)

    def handle_data(self, data: str) -> None:
        if self._target and data == self._target.removeprefix("mailto:"):
            self.parts[-1] = ""
        self._target = ""
        self.parts.append(data)
