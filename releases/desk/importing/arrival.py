"""What a file says, before anything is written to the database."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

KINDS = ("press_release", "media_advisory", "statement", "announcement", "fact_sheet")


class Unreadable(Exception):
    """A file of which nothing can be made: not text, empty, too large, or in a language the newsroom doesn't have."""

    def __init__(self, source: str, line: int, reason: str) -> None:
        super().__init__(f"{source}, line {line}: {reason}")
        self.source = source
        self.line = line
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Remark:
    """Something the officer should look at: what was guessed, moved, left out or is suspicious."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A passage that is not printed as it stands, and what it was taken for: "30 October 2017", the issue date."""

    line: int
    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ArrivedContact:
    """`telephone` is exactly what was printed, without its label; `officer` the slug that a file of ours tells."""

    name: str
    title: str = ""
    telephone: str = ""
    email: str = ""
    organisation: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True)
class ArrivedEvent:
    """What a media advisory invites to."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    registration: str = ""
    accreditation_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArrivedSubject:
    """A mission or an organisation that a file of ours tells. `role`: that of an organisation."""

    slug: str
    name: str
    role: str = ""


@dataclass(frozen=True, slots=True)
class ArrivedAsset:
    """A picture or file that belongs to it: its address as printed; where it lies on this machine, or its bytes."""

    line: int
    address: str
    path: Path | None = None
    content: bytes = b""
    caption: str = ""
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """`lead` is plain text and not repeated by `body`; `body` and `notes` are sanitised HTML; the rest is plain text.

    `number` is None when the file states none. `embargo` is the embargo as printed, "" without one;
    `embargo_until` is its moment, None unless day, hour and zone are all stated.
    Every word of the file stands in one of these fields, in a reading or in a remark.

    What Markdown doesn't tell: `identity` is what the source calls the release for good (a feed's guid; "" for none);
    `opened_at` the moment at which it was public there; `withheld` why it never was; `categories` what it was filed
    under; `topics` codes of media topics; `addresses` where it was to be found. `missions` and `organisations` are None
    but for a file of ours, which tells them: of others they are found in the words.
    """

    source: str
    language: str
    kind: str
    number: str | None
    place: str
    issued_on: date | None
    kicker: str
    title: str
    subtitle: str
    lead: str
    body: str
    notes: str
    organisation: str
    contacts: tuple[ArrivedContact, ...]
    embargo: str
    embargo_until: datetime | None
    readings: tuple[Reading, ...]
    remarks: tuple[Remark, ...]
    identity: str = ""
    opened_at: datetime | None = None
    withheld: str = ""
    categories: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    assets: tuple[ArrivedAsset, ...] = ()
    event: ArrivedEvent | None = None
    missions: tuple[ArrivedSubject, ...] | None = None
    organisations: tuple[ArrivedSubject, ...] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One release of a file: what was read, or why nothing was; or a remark on the whole file.

    `line` is where it begins, `text` what it says if that can be searched; `digest` is the SHA-256 by which it is known
    again, wherever it lies.
    """

    outcome: Arrival | Unreadable | Remark
    digest: str = ""
    line: int = 1
    text: str = ""

    def line_of(self, passage: str) -> int:
        """Where a passage begins in the file: its line, or that of the release."""
        opening = passage.strip()[:40]
        lines = self.text.split("\n") if opening and self.text else ()
        return next((number for number, line in enumerate(lines, 1) if opening in line), self.line)
