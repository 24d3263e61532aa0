"""An arrival into the rows of a draft: its facts, its text, and what it names."""

from datetime import datetime, time
from typing import Final

from django.core.exceptions import ValidationError

from contacts.models import Newsroom
from contacts.words import words
from releases import prose
from releases.desk.importing import officers, subjects
from releases.desk.importing.arrival import Arrival
from releases.desk.snapshots import TEXT_FIELDS
from releases.models.register import Series
from releases.models.release import Release, ReleaseContact, ReleaseMission, ReleaseOrganisation
from releases.models.text import ReleaseText
from releases.models.topics import in_order

_ASSUMED_HOUR: Final = time(12)


class Unfit(ValueError):
    """A part of an arrival that the draft can't hold, and why."""

    def __init__(self, field: str, reason: str, *, passage: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.passage = passage


def write(release: Release, arrival: Arrival, *, series: Series | None = None) -> list[str]:
    """Writes all of it; answers with what an officer should look at. The caller saves the revision. Raises Unfit.

    `series` is for a release without a number.
    """
    newsroom = Newsroom.objects.current()
    if series and not arrival.number and not release.reference:
        release.series = series
    remarks = _write_facts(release, arrival, newsroom)
    write_text(release, arrival)
    return [*remarks, *_write_contacts(release, arrival), *_write_subjects(release, arrival, newsroom)]


def write_text(release: Release, arrival: Arrival, *, translated_from: int | None = None) -> None:
    """Writes the words alone, in the arrival's language; the release has to be saved already."""
    text = release.texts.filter(language=arrival.language).first()
    text = text or ReleaseText(release=release, language=arrival.language, translated_from=translated_from)
    for name in TEXT_FIELDS:
        passage = getattr(arrival, name)
        if len(passage) > prose.MOST_CHARACTERS:
            raise Unfit(name, f"{len(passage)} characters, and {prose.MOST_CHARACTERS} are the most", passage="")
        setattr(text, name, passage)
    _check(text, arrival, exclude=["release"])
    text.save()
    release.place = words(words(release.place).data | {arrival.language: arrival.place})
    if arrival.event:
        release.event_place = words(words(release.event_place).data | {arrival.language: arrival.event.place})
    _check(release, arrival, exclude=["series"])
    release.save()


def _write_facts(release: Release, arrival: Arrival, newsroom: Newsroom) -> list[str]:
    release.kind = arrival.kind
    release.reference = arrival.number or release.reference
    release.issued_on = arrival.issued_on
    release.public_at = arrival.embargo_until
    filed = subjects.filed_under(arrival)
    if arrival.event:
        release.event_starts_at = _whole(arrival.event.starts_at)
        release.event_ends_at = _whole(arrival.event.ends_at)
        release.accreditation_until = _whole(arrival.event.accreditation_until)
        release.registration = arrival.event.registration
    release.topics = in_order([*arrival.topics, *filed.topics])
    remarks = list(filed.remarks)
    if arrival.opened_at and not arrival.embargo:
        release.public_at = arrival.opened_at.replace(microsecond=0)
    elif arrival.issued_on and not arrival.embargo and not arrival.withheld:
        release.public_at = datetime.combine(arrival.issued_on, _ASSUMED_HOUR, newsroom.zone)
        remarks.append(f"It opens at noon of its issue date, in {newsroom.zone}: the hour is assumed.")
    _check(release, arrival, exclude=["series"])
    release.save()
    return remarks


def _whole(moment: datetime | None) -> datetime | None:
    """To the second, as moments are kept (releases/clock.py)."""
    return moment and moment.replace(microsecond=0)


def _write_contacts(release: Release, arrival: Arrival) -> list[str]:
    ReleaseContact.objects.filter(release=release).delete()
    try:
        named = [officers.find_or_create(contact, arrival.language) for contact in arrival.contacts]
    except ValidationError as error:
        raise _unfit(error, {}) from error
    ReleaseContact.objects.bulk_create(
        ReleaseContact(release=release, officer=officer, position=position)
        for position, officer in enumerate(dict.fromkeys(one.officer for one in named), 1)
    )
    return [remark for one in named for remark in one.remarks]


def _write_subjects(release: Release, arrival: Arrival, newsroom: Newsroom) -> list[str]:
    ReleaseMission.objects.filter(release=release).delete()
    ReleaseMission.objects.bulk_create(
        ReleaseMission(release=release, mission=mission, position=position)
        for position, mission in enumerate(subjects.missions(arrival), 1)
    )
    named = subjects.organisations(arrival, newsroom)
    ReleaseOrganisation.objects.filter(release=release).delete()
    ReleaseOrganisation.objects.bulk_create(
        ReleaseOrganisation(release=release, organisation=organisation, role=role, position=position)
        for position, (organisation, role) in enumerate(named, 1)
    )
    if arrival.organisations is not None:
        return subjects.unknown(arrival)
    told = ", ".join(f"{organisation} {role.label}" for organisation, role in named)
    return [f"The roles of the organisations were guessed: {told}."] if told else []


def _check(thing: Release | ReleaseText, arrival: Arrival, *, exclude: list[str]) -> None:
    """The rules of the form, above all its lengths."""
    try:
        thing.clean_fields(exclude=exclude)
    except ValidationError as error:
        passages = {name: getattr(arrival, name) for name in (*TEXT_FIELDS, "place")}
        raise _unfit(error, passages | {"reference": arrival.number or ""}) from error


def _unfit(error: ValidationError, passages: dict[str, str]) -> Unfit:
    field, reasons = next(iter(error.message_dict.items()))
    return Unfit(field, reasons[0], passage=passages.get(field, ""))
