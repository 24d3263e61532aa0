"""Draft in, edition out. Only this module makes editions."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Final

from django.db.models import Max, Model, Q

from contacts.models import Organisation, PressOfficer
from contacts.words import spoken, words
from releases.desk import numbering, snapshots
from releases.desk.assets import illustrating
from releases.desk.snapshots import TEXT_FIELDS, Snapshot
from releases.models.edition import (
    PUBLIC,
    Edition,
    EditionMission,
    EditionOfficer,
    EditionOrganisation,
    EditionQuerySet,
    Link,
    Withdrawal,
)
from releases.models.kinds import Correction, Role
from releases.models.mission import Mission
from releases.models.release import Release
from releases.models.revision import Revision
from releases.models.topics import in_order
from releases.newsstand.search.document import searched

_WORDS: Final = (
    *("language", "kind", "reference", "address", "issued_on", "place", *TEXT_FIELDS),
    *("contacts", "missions", "organisations", "boilerplates", "event", "assets", "topics"),
    *("correction", "correction_note"),
)
"""What the digest is taken of."""


def compose(
    snapshot: Snapshot,
    language: str,
    *,
    reference: str,
    letters: Mapping[str, str],
    issued_on: date,
    press_at: datetime,
    public_at: datetime,
) -> Edition:
    """An edition as it would be printed, not saved: what a preview shows and what ``print_editions`` keeps.

    ``letters``: of each picture and file, as ``illustrating.letters`` gives them.
    """
    text = snapshot["texts"][language]
    return Edition(
        language=language,
        kind=snapshot["kind"],
        reference=reference,
        address=numbering.address_of(reference),
        issued_on=issued_on,
        place=spoken(words(snapshot["place"]), language)[0],
        **{name: text[name] for name in TEXT_FIELDS},
        contacts=_contacts(snapshot, language),
        missions=_missions(snapshot, language),
        organisations=_organisations(snapshot, language),
        boilerplates=_boilerplates(snapshot, language),
        event=_event(snapshot, language),
        assets=illustrating.compose(snapshot, language, reference=reference, letters=letters),
        topics=_topics(snapshot),
        press_at=press_at,
        public_at=public_at,
    )


def digest(edition: Edition) -> str:
    """SHA-256 of the words of an edition, as JSON with sorted keys. Topics, and pictures and files, are named where
    there are some: so what was printed before there could be any keeps the digest that it has."""
    document = {name: told for name in _WORDS if (told := getattr(edition, name)) or name not in {"assets", "topics"}}
    return snapshots.digest(document | {"issued_on": edition.issued_on.isoformat()})


def print_editions(
    release: Release,
    revision: Revision,
    *,
    press_at: datetime,
    public_at: datetime,
    issued_on: date,
    at: datetime,
    languages: Iterable[str] | None,
    correction: Correction = Correction.UPDATE,
    correction_note: str = "",
) -> list[Edition]:
    """Print the revision in each language, closing what is open at the moment when the new edition opens.

    Without ``languages`` a text that stands outside word for word, with nothing waiting to replace it, is not printed
    again, unless nothing differs at all.
    What follows an edition that is out bears the kind and the note of the correction; a first one bears none. Inside
    the transaction of the step, under the lock on the release. The release has its number already.
    """
    assert release.reference
    letters = illustrating.letters(release, revision.snapshot)
    composed = [
        compose(
            revision.snapshot,
            language,
            reference=release.reference,
            letters=letters,
            issued_on=issued_on,
            press_at=press_at,
            public_at=public_at,
        )
        for language in (revision.snapshot["texts"] if languages is None else languages)
    ]
    out = {edition.language: edition for edition in Edition.objects.open_to(PUBLIC, at=at).filter(release=release)}
    if languages is None:
        composed = [each for each in composed if not _says_the_same(each, out.get(each.language))] or composed
    for edition in composed:
        earlier = Edition.objects.filter(release=release, language=edition.language)
        edition.release, edition.revision, edition.approved_at = release, revision, at
        if edition.language in out:
            edition.correction, edition.correction_note = correction, correction_note
        edition.digest = digest(edition)
        edition.searched = searched(edition)
        edition.number = (earlier.aggregate(last=Max("number"))["last"] or 0) + 1
        _make_way(earlier, edition, at=at)
        edition.save(force_insert=True)
        _link(edition)
        illustrating.link(edition)
    return composed


def _says_the_same(edition: Edition, out: Edition | None) -> bool:
    """Whether printing would change nothing. What is to close has a successor waiting, which printing has to void."""
    told = set(_WORDS) - {"correction", "correction_note"}
    return (
        out is not None and out.closes_at is None and all(getattr(edition, name) == getattr(out, name) for name in told)
    )


def _make_way(earlier: EditionQuerySet, edition: Edition, *, at: datetime) -> None:
    """What is open closes when the new edition opens; what was still to open is void.

    What is public already is replaced for the press and the public at once: nobody reads two editions at a time.
    """
    for old in earlier.filter(Q(closes_at__isnull=True) | Q(closes_at__gt=at)):
        is_public = old.public_at <= at
        if is_public:
            edition.press_at = edition.public_at
        old.closes_at = edition.public_at if is_public else at
        old.press_at = min(old.press_at, old.closes_at)
        old.save(update_fields=["closes_at", "press_at"])


def close_editions(release: Release, *, at: datetime, public_reason: str) -> list[Edition]:
    """Close what is open at ``at`` and void what would open later. Inside the transaction of the withdrawal.

    What closed in this very second was open until now: what took its place is void, and was never read. What another
    withdrawal closes later than ``at`` is open again after the clock was put back.
    """
    withdrawal = Withdrawal.objects.create(uuid=uuid.uuid4(), at=at, public_reason=public_reason)
    closed = []
    for edition in Edition.objects.filter(Q(closes_at__isnull=True) | Q(closes_at__gte=at), release=release):
        edition.closes_at, edition.withdrawal = at, withdrawal
        edition.press_at = min(edition.press_at, at)
        edition.save(update_fields=["closes_at", "press_at", "withdrawal"])
        closed.append(edition)
    return closed


def move_editions(release: Release, *, press_at: datetime, public_at: datetime, at: datetime) -> list[Edition]:
    """Give what is scheduled another moment, and what it replaces the same one. What has opened to the press stays open
    to it, since when it did. Inside the transaction of the step."""
    waiting = list(Edition.objects.filter(release=release, public_at__gt=at, closes_at=None))
    for edition in waiting:
        replaced = Edition.objects.open_to(PUBLIC, at=at).filter(release=release, language=edition.language)
        is_correction = replaced.filter(closes_at=edition.public_at).update(closes_at=public_at)
        if edition.press_at > at:
            edition.press_at = public_at if is_correction else press_at
        edition.public_at = public_at
        edition.save(update_fields=["press_at", "public_at"])
    return waiting


def opened_to_the_press(release: Release, *, at: datetime) -> datetime | None:
    """Since when the press reads what is still to become public; None while it doesn't."""
    waiting = Edition.objects.filter(release=release, public_at__gt=at, closes_at=None, press_at__lte=at)
    return waiting.order_by("press_at").values_list("press_at", flat=True).first()


def void_editions(release: Release, *, at: datetime) -> list[Edition]:
    """Cancel what has not become public yet; what it was to replace stays open. Inside the transaction of the step.

    Also what was public already and is to open again, since the clock was put back.
    """
    ahead = Q(closes_at__isnull=True) | Q(closes_at__gt=at)
    waiting = list(Edition.objects.filter(ahead, release=release, public_at__gt=at))
    for edition in waiting:
        edition.closes_at, edition.press_at = at, min(edition.press_at, at)
        edition.save(update_fields=["closes_at", "press_at"])
        replaced = Edition.objects.open_to(PUBLIC, at=at).filter(release=release, language=edition.language)
        replaced.filter(closes_at=edition.public_at).update(closes_at=None)
    return waiting


def _link(edition: Edition) -> None:
    named: dict[type[Link], tuple[type[Model], list[str]]] = {
        EditionMission: (Mission, [m["slug"] for m in edition.missions]),
        EditionOrganisation: (Organisation, [o["slug"] for o in edition.organisations]),
        EditionOfficer: (PressOfficer, [c["officer"] for c in edition.contacts]),
    }
    for link, (model, slugs) in named.items():
        found = model._default_manager.in_bulk(slugs, field_name="slug")
        link._default_manager.bulk_create(link(edition=edition, **{link.NAMES: found[slug]}) for slug in slugs)


def _contacts(snapshot: Snapshot, language: str) -> list[dict[str, str]]:
    officers = PressOfficer.objects.in_bulk(snapshot["contacts"], field_name="slug")
    return [
        {
            "officer": slug,
            "name": officer.name,
            "title": spoken(officer.title, language)[0],
            "telephone": officer.telephone,
            "dial": officer.dial,
            "email": officer.email,
        }
        for slug in snapshot["contacts"]
        if (officer := officers.get(slug))
    ]


def _missions(snapshot: Snapshot, language: str) -> list[dict[str, str]]:
    missions = Mission.objects.in_bulk(snapshot["missions"], field_name="slug")
    return [
        {"slug": slug, "acronym": mission.acronym, "name": spoken(mission.name, language)[0]}
        for slug in snapshot["missions"]
        if (mission := missions.get(slug))
    ]


def _topics(snapshot: Snapshot) -> list[str]:
    """Its own, and those of its missions as they are now."""
    missions = Mission.objects.in_bulk(snapshot["missions"], field_name="slug").values()
    return in_order([*snapshot.get("topics", []), *(code for mission in missions for code in mission.topics)])


def _named(snapshot: Snapshot) -> list[tuple[Organisation, str]]:
    organisations = Organisation.objects.in_bulk([o["slug"] for o in snapshot["organisations"]], field_name="slug")
    return [(organisations[o["slug"]], o["role"]) for o in snapshot["organisations"] if o["slug"] in organisations]


def _organisations(snapshot: Snapshot, language: str) -> list[dict[str, str]]:
    return [
        {
            "slug": organisation.slug,
            "acronym": organisation.acronym,
            "name": spoken(organisation.name, language)[0],
            "role": role,
            "website": organisation.website,
        }
        for organisation, role in _named(snapshot)
    ]


def _boilerplates(snapshot: Snapshot, language: str) -> list[dict[str, str]]:
    """Those of the issuer and its partners, where there is one in this language."""
    told = []
    for organisation, role in _named(snapshot):
        text, spoken_in = spoken(organisation.boilerplate, language)
        if role != Role.MENTIONED and text and spoken_in == language:
            name = organisation.acronym or spoken(organisation.name, language)[0]
            told.append({"organisation": organisation.slug, "name": name, "text": text})
    return told


def _event(snapshot: Snapshot, language: str) -> dict[str, str]:
    told = {
        "starts_at": snapshot["event_starts_at"],
        "ends_at": snapshot["event_ends_at"],
        "place": spoken(words(snapshot["event_place"]), language)[0],
        "registration": snapshot["registration"],
        "accreditation_until": snapshot["accreditation_until"],
    }
    return {name: value for name, value in told.items() if value}
