"""What has been found in a file so far; it becomes an Arrival when all has been read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from releases.desk.importing.arrival import KINDS, Arrival, ArrivedAsset, ArrivedContact, Reading, Remark


@dataclass(slots=True)
class Findings:
    language: str = ""
    kind: str = ""
    number: str = ""
    place: str = ""
    issued_on: date | None = None
    kicker: str = ""
    title: str = ""
    subtitle: str = ""
    lead: str = ""
    organisation: str = ""
    embargo: str = ""
    embargo_until: datetime | None = None
    body: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    contacts: list[ArrivedContact] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    identity: str = ""
    opened_at: datetime | None = None
    withheld: str = ""
    categories: list[str] = field(default_factory=list)
    topics: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    assets: list[ArrivedAsset] = field(default_factory=list)

    def remark(self, line: int, text: str) -> None:
        self.remarks.append(Remark(line, text))

    def take(self, line: int, text: str, meaning: str) -> None:
        """Notes what a passage was taken for that isn't printed as it stands."""
        if text:
            self.readings.append(Reading(line, text, meaning))

    def leave_out(self, line: int, text: str, why: str) -> None:
        """A passage for which a draft has no place: it stands in the remark."""
        self.take(line, text, "left out")
        self.remark(line, f"Left out, {why}: “{text}”.")

    def note(self, line: int, html: str, what: str) -> None:
        """A passage that goes to the notes to editors for want of a better place."""
        self.notes.append(html)
        self.remark(line, f"{what} Put into the notes to editors.")

    def state_kind(self, line: int, kind: str, text: str) -> None:
        self.take(line, text, "kind")
        if self.kind and self.kind != kind:
            self.remark(line, f"“{text}” is another kind than the one stated above it, which is kept: {self.kind}.")
        self.kind = self.kind or kind

    def state_number(self, line: int, number: str, text: str) -> None:
        self.take(line, text, "number")
        if self.number and self.number != number:
            self.remark(line, f"A second number, “{number}”: the first is kept, “{self.number}”.")
        self.number = self.number or number

    def state_date(self, line: int, day: date | None, text: str) -> None:
        self.take(line, text, "issue date")
        if day is None:
            self.remark(line, f"No date that exists, or one with two readings: “{text}”. It was left out.")
        elif self.issued_on and self.issued_on != day:
            self.remark(line, f"A second date, “{text}”: the first is kept, {self.issued_on.isoformat()}.")
        self.issued_on = self.issued_on or day

    def state_place(self, line: int, place: str, text: str) -> None:
        self.take(line, text, "place")
        if self.place and self.place != place:
            self.remark(line, f"A second place, “{place}”: the first is kept, “{self.place}”.")
        self.place = self.place or place

    def add_contacts(self, contacts: Iterable[ArrivedContact]) -> None:
        self.contacts += (contact for contact in contacts if contact not in self.contacts)

    def arrived(self, *, source: str, language: str, body: str, notes: str) -> Arrival:
        """All that was found, with what was made of the passages."""
        return Arrival(
            source=source,
            language=language,
            kind=self.kind or KINDS[0],
            number=self.number or None,
            place=self.place,
            issued_on=self.issued_on,
            kicker=self.kicker,
            title=self.title,
            subtitle=self.subtitle,
            lead=self.lead,
            body=body,
            notes=notes,
            organisation=self.organisation,
            contacts=tuple(self.contacts),
            embargo=self.embargo,
            embargo_until=self.embargo_until,
            readings=tuple(sorted(self.readings, key=lambda reading: reading.line)),
            remarks=tuple(sorted(self.remarks, key=lambda remark: remark.line)),
            identity=self.identity,
            opened_at=self.opened_at,
            withheld=self.withheld,
            categories=tuple(dict.fromkeys(self.categories)),
            topics=tuple(dict.fromkeys(self.topics)),
            addresses=tuple(dict.fromkeys(self.addresses)),
            assets=tuple(self.assets),
        )
