"""What a file says, before anything is written to the database."""

from dataclasses import dataclass
from datetime import date, datetime

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
    """`telephone` is exactly what was printed, without its label."""

    name: str
    title: str = ""
    telephone: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """`lead` is plain text and not repeated by `body`; `body` and `notes` are sanitised HTML; the rest is plain text.

    `number` is None when the file states none. `embargo` is the embargo as printed, "" without one;
    `embargo_until` is its moment, None unless day, hour and zone are all stated.
    Every word of the file stands in one of these fields, in a reading or in a remark.
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
