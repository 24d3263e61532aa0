"""An arrival into a draft, once: the same file again changes nothing, and nobody's work is overwritten."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from typing import Any, Final

from django.db import IntegrityError, transaction

from contacts.models import Account
from releases import prose
from releases.desk import forwarding, logbook, numbering, revisions, workflow
from releases.desk.importing import pictures, writing
from releases.desk.importing.arrival import Arrival
from releases.desk.snapshots import TEXT_FIELDS
from releases.models.edition import Edition
from releases.models.logbook import LogEntry
from releases.models.register import Series
from releases.models.release import Release
from releases.models.text import ReleaseText

STEP: Final = "import"


class Outcome(Enum):
    CREATED = "imported"
    TRANSLATED = "added as a translation"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "left as it is"


class Refused(ValueError):
    """A draft that can't be made, or not be published. `passage` are the words of the file that are to blame."""

    def __init__(self, reason: str, *, passage: str = "") -> None:
        super().__init__(reason)
        self.reason, self.passage = reason, passage


@dataclass(frozen=True, slots=True)
class Filed:
    """What became of a file; `remarks` come on top of the arrival's own, and have no line. `forwarded` are the old
    addresses that lead to it now, and have not before."""

    release: Release
    arrival: Arrival
    outcome: Outcome
    remarks: tuple[str, ...] = ()
    forwarded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Delivery:
    """`digest` is the SHA-256 of the file that the arrival was read from."""

    arrival: Arrival
    digest: str
    by: Account | None
    at: datetime
    series: Series | None
    is_rehearsal: bool


@transaction.atomic
def file(
    arrival: Arrival,
    *,
    digest: str,
    by: Account | None,
    at: datetime,
    series: Series | None = None,
    is_rehearsal: bool = False,
) -> Filed:
    """Make or bring up to date the draft of an arrival. `digest` is the SHA-256 of its file, or of its part of it;
    `series` is for what has no number. In a rehearsal, which the caller takes back, pictures are looked at alone.

    A draft is known again by its number, by what its source calls it, or by the file it was made from. One that was
    printed, edited since its import or written by hand is left alone, but for a language that it doesn't have yet.
    Raises `Refused`.
    """
    delivery = _Delivery(arrival, digest, by, at, series, is_rehearsal)
    try:
        return _forwarded(_file(delivery), delivery)
    except numbering.Refused as refusal:
        raise Refused(f"number: {refusal}", passage=arrival.number or "") from refusal
    except writing.Unfit as unfit:
        raise Refused(str(unfit), passage=unfit.passage) from unfit


def publish(filed: Sequence[Filed], *, by: Account | None, at: datetime) -> list[Edition]:
    """Print the draft of these arrivals, all of one release, with its old moment. Raises `Refused`.

    For an archive: what would open only after `at` is left for the desk to approve. Printed already, or never public
    where it comes from: nothing happens.
    """
    release = filed[0].release
    newest = release.revisions.first()
    if newest is None or release.editions.exists() or any(one.arrival.withheld for one in filed):
        return []
    if reason := _why_alone(release, _history(release), newest.number):
        raise Refused(f"not published: {reason}")
    for arrival in (one.arrival for one in filed):
        if arrival.embargo and not arrival.embargo_until:
            raise Refused("not published: the moment of its embargo can't be read", passage=arrival.embargo)
    if release.public_at is None:
        raise Refused("not published: a release of the archive needs its date")
    if release.public_at > at:
        raise Refused(f"not published: it opens only at {release.public_at.isoformat()}; approve it at the desk")
    try:
        return workflow.migrate(release, revision=newest.number, by=by, at=at)
    except workflow.NotAllowed as refusal:
        raise Refused(f"not published: {refusal}") from refusal


def _file(delivery: _Delivery) -> Filed:
    arrival = delivery.arrival
    release = _existing(delivery)
    if release is None:
        return _save(_new(delivery), delivery, Outcome.CREATED, base=0)
    history = _history(release)
    newest = release.revisions.first()
    base = newest.number if newest else 0
    text = release.texts.filter(language=arrival.language).first()
    if any(entry.details.get("digest") == delivery.digest for entry in history):
        return Filed(release, arrival, Outcome.UNCHANGED)
    if release.binned_at:
        return Filed(release, arrival, Outcome.KEPT, ("Nothing was changed: its draft is in the bin.",))
    if text is None:
        return _save(release, delivery, Outcome.TRANSLATED, base=base)
    if _says_the_same(text, arrival):
        return Filed(release, arrival, Outcome.UNCHANGED)
    if reason := _why_alone(release, history, base):
        return Filed(release, arrival, Outcome.KEPT, (f"Nothing was changed: {reason}.",))
    return _save(release, delivery, Outcome.UPDATED, base=base)


def _forwarded(filed: Filed, delivery: _Delivery) -> Filed:
    """Where it was to be found leads to it, also where nothing else of it is changed; one that can't stops nothing."""
    arrival = delivery.arrival
    if filed.release.binned_at or not arrival.addresses:
        return filed
    told: dict[str, Any] = {"language": arrival.language, "by": delivery.by, "at": delivery.at}
    made, remarks = forwarding.take_over(filed.release, arrival.addresses, **told)
    return replace(filed, remarks=(*filed.remarks, *remarks), forwarded=tuple(made))


def _existing(delivery: _Delivery) -> Release | None:
    """Locked, until the transaction ends."""
    releases = Release.objects.select_for_update()
    address = numbering.address_of(delivery.arrival.number or "")
    by_number = releases.filter(address=address).first() if address else None
    if by_number and (other := _other_of_the_source(by_number, delivery.arrival)):
        raise Refused(f"number: {by_number} is borne by another one, {other}", passage=delivery.arrival.number or "")
    return by_number or releases.filter(uuid=_uuid_of(delivery)).first()


def _other_of_the_source(release: Release, arrival: Arrival) -> str:
    """What the source calls the release that has the same number in the same language, if it is another one there."""
    told = [entry.details for entry in _history(release) if entry.details.get("language") == arrival.language]
    names = [details["identity"] for details in told if details.get("identity")]
    return names[0] if names and arrival.identity and arrival.identity not in names else ""


def _new(delivery: _Delivery) -> Release:
    return Release(uuid=_uuid_of(delivery), original_language=delivery.arrival.language)


def _uuid_of(delivery: _Delivery) -> uuid.UUID:
    """The draft bears what its source calls it, or the digest of its file, so that a release without a number is known
    again too."""
    identity = delivery.arrival.identity
    return uuid.uuid5(uuid.NAMESPACE_URL, f"source:{identity}" if identity else f"sha256:{delivery.digest}")


def _history(release: Release) -> list[LogEntry]:
    """The imports of a release, the last one first."""
    return list(LogEntry.objects.filter(book=release.uuid, step=STEP).order_by("-revision", "-at"))


def _why_alone(release: Release, history: list[LogEntry], newest: int) -> str:
    """Why an import may not touch a draft; "" when it may."""
    if release.editions.exists():
        return "it has been printed, and is corrected at the desk"
    if not history:
        return "it was written at the desk"
    return "" if history[0].revision == newest else "somebody has edited it since it was imported"


def _says_the_same(text: ReleaseText, arrival: Arrival) -> bool:
    """Whether the draft has the words of the arrival, blanks aside."""
    return all(_bare(getattr(text, name)) == _bare(getattr(arrival, name)) for name in TEXT_FIELDS)


def _bare(html: str) -> str:
    return "".join(prose.plain(html).split())


def _save(release: Release, delivery: _Delivery, outcome: Outcome, *, base: int) -> Filed:
    """Write the draft, its revision and the entry in the logbook that keeps every remark and reading."""
    arrival, by, at = delivery.arrival, delivery.by, delivery.at
    if outcome is Outcome.TRANSLATED:
        writing.write_text(release, arrival, translated_from=base)
        remarks = ["Kind, dates, subjects and contacts of the release were left as they are."]
        if release.editions.exists():
            remarks.append("The release has been printed already: approve this language at the desk.")
    else:
        remarks = writing.write(release, arrival, series=delivery.series)
        remarks += pictures.hang(release, arrival, by=by, at=at, is_rehearsal=delivery.is_rehearsal)
    try:
        with transaction.atomic():
            revision = revisions.save(release, base=base, by=by, at=at)
    except IntegrityError as error:
        raise Refused("number: its place in the register is taken", passage=arrival.number or "") from error
    logbook.write(
        STEP,
        release,
        by=by,
        at=at,
        revision=revision.number,
        source=arrival.source,
        digest=delivery.digest,
        remarks=[[remark.line, remark.text] for remark in arrival.remarks] + [[0, remark] for remark in remarks],
        readings=[[reading.line, reading.text, reading.meaning] for reading in arrival.readings],
        **_of_the_source(arrival),
    )
    return Filed(release, arrival, outcome, tuple(remarks))


def _of_the_source(arrival: Arrival) -> dict[str, Any]:
    """What it is called there, and where it was to be found, to the letter."""
    told: dict[str, Any] = {}
    if arrival.identity:
        told = {"identity": arrival.identity, "language": arrival.language}
    return told | ({"addresses": list(arrival.addresses)} if arrival.addresses else {})
