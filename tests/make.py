"""One valid thing per call. A test names only what it is about."""

from datetime import datetime, timedelta
from hashlib import sha256
from itertools import count
from secrets import token_hex
from typing import Any

from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from contacts.models import Account, Newsroom, Organisation, PressOfficer
from contacts.words import words
from releases import clock
from releases.desk import revisions, workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.edition import Edition
from releases.models.mission import Mission
from releases.models.plate import Plate, Rendition
from releases.models.register import Series
from releases.models.release import Release, ReleaseAsset, ReleaseContact, ReleaseMission, ReleaseOrganisation
from releases.models.text import ReleaseText

_next = count(1)

STEPS = tuple(f"{step}_release" for step in workflow.STEPS)


def account(username: str, *, may: tuple[str, ...] = STEPS, **kwargs: Any) -> Account:
    """A member of the staff who may edit releases, and take the named steps."""
    account = Account.objects.create_user(username, password="correct horse", is_staff=True, **kwargs)
    edits = ("add_release", "change_release", "view_release", "change_releasetext", "add_releasetext")
    account.user_permissions.set(Permission.objects.filter(codename__in=[*may, *edits]))
    return account


def newsroom(**kwargs: Any) -> Newsroom:
    facts = {"name": words({"en": "Press office"}), "four_eyes": True} | kwargs
    return Newsroom.objects.update_or_create(id=1, defaults=facts)[0]


def organisation(slug: str = "esa", **kwargs: Any) -> Organisation:
    facts = {"acronym": slug.upper(), "name": words({"en": f"The {slug.upper()} agency"})} | kwargs
    return Organisation.objects.get_or_create(slug=slug, defaults=facts)[0]


def officer(slug: str = "fabienne-lissak", **kwargs: Any) -> PressOfficer:
    facts = {
        "name": slug.replace("-", " ").title(),
        "title": words({"en": "Head of Media"}),
        "telephone": "+33 (0)1 44 76 78 37",
        "email": f"{slug}@example.org",
    } | kwargs
    return PressOfficer.objects.get_or_create(slug=slug, defaults=facts)[0]


def mission(slug: str = "mmx", **kwargs: Any) -> Mission:
    facts = {"acronym": slug.upper(), "name": words({"en": f"Mission {slug}"})} | kwargs
    return Mission.objects.get_or_create(slug=slug, defaults=facts)[0]


def series(slug: str = "pr", **kwargs: Any) -> Series:
    facts = {"name": "Press releases", "pattern": "PR{sequence}-{year}"} | kwargs
    return Series.objects.get_or_create(slug=slug, defaults=facts)[0]


def draft(
    *,
    texts: dict[str, dict[str, str]] | None = None,
    missions: tuple[Mission, ...] = (),
    organisations: tuple[tuple[Organisation, str], ...] = (),
    contacts: tuple[PressOfficer, ...] | None = None,
    assets: tuple[Asset, ...] = (),
    by: Account | None = None,
    at: datetime | None = None,
    **kwargs: Any,
) -> Release:
    """A draft at revision 1, with an English text, one contact and a series: ready for every step."""
    number = next(_next)
    release = Release.objects.create(**{"series": series()} | kwargs)
    for language, text in (texts or {"en": {}}).items():
        standard = {"title": f"Headline {number}", "lead": f"Lead {number}.", "body": f"<p>Body {number}.</p>"}
        ReleaseText.objects.create(release=release, language=language, **standard | text)
    name(
        release, missions=missions, organisations=organisations, contacts=(officer(),) if contacts is None else contacts
    )
    illustrate(release, *assets)
    revisions.save(release, base=0, by=by, at=at or clock.now())
    return release


def name(
    release: Release,
    *,
    missions: tuple[Mission, ...],
    organisations: tuple[tuple[Organisation, str], ...],
    contacts: tuple[PressOfficer, ...],
) -> None:
    """Let a draft name these, in this order, and nothing else. It is not saved as a revision."""
    for parts in (release.releasemissions, release.releaseorganisations, release.releasecontacts):
        parts.all().delete()
    for position, about in enumerate(missions):
        ReleaseMission.objects.create(release=release, mission=about, position=position)
    for position, (named, role) in enumerate(organisations):
        ReleaseOrganisation.objects.create(release=release, organisation=named, role=role, position=position)
    for position, person in enumerate(contacts):
        ReleaseContact.objects.create(release=release, officer=person, position=position)


def illustrate(release: Release, *assets: Asset) -> None:
    """Let a draft show these, in this order, and no others. It is not saved as a revision."""
    release.releaseassets.all().delete()
    for position, asset in enumerate(assets, 1):
        ReleaseAsset.objects.create(release=release, asset=asset, position=position)


def asset(*, at: datetime | None = None, is_made: bool = True, **kwargs: Any) -> Asset:
    """A picture of 3000 × 2000 pixels with all its words; its renditions say which they are, and are no pictures."""
    number = next(_next)
    facts = {
        "medium": "picture",
        "original": f"originals/{number}.jpg",
        "name": f"picture-{number}.jpg",
        "checksum": f"{number:064x}",
        "content_type": "image/jpeg",
        "size": 5_000_000,
        "width": 3000,
        "height": 2000,
        "nature": "photograph",
        "caption": words({"en": f"Caption {number}.", "fr": f"Légende {number}."}),
        "alt": words({"en": f"What picture {number} shows.", "fr": f"Ce que montre l’image {number}."}),
        "credit": f"Agency {number}",
        "added_at": at or clock.now(),
    } | kwargs
    made = Asset.objects.create(**facts)
    plate = plates.prepare(made, at=facts["added_at"])
    if is_made:
        develop(plate)
    return made


def develop(plate: Plate, *, says: str = "", only: tuple[str, ...] = ()) -> Plate:
    """Renditions for a plate, as the darkroom names them (or ``only`` some of a picture's), at once and without one.
    What it ``says`` is in each."""
    last = str(plate.original).rpartition(".")[2]
    names = PICTURE_RENDITIONS if plate.medium == "picture" else {f"file.{last}": (plate.content_type, None, None)}
    for name, (content_type, width, height) in names.items():
        if only and name not in only:
            continue
        content = f"{plate.key} {name} {says}".strip().encode()
        path = default_storage.save(f"renditions/{token_hex(8)}-{name}", ContentFile(content))
        Rendition.objects.create(
            plate=plate,
            name=name,
            path=path,
            content_type=content_type,
            width=width,
            height=height,
            size=len(content),
            checksum=sha256(content).hexdigest(),
        )
    plate.asset.plates.update(is_current=False)
    Plate.objects.filter(pk=plate.pk).update(made_at=plate.added_at, is_current=True)
    plate.refresh_from_db()
    return plate


PICTURE_RENDITIONS: dict[str, tuple[str, int | None, int | None]] = {
    "screen.avif": ("image/avif", 1280, 853),
    "screen.jpg": ("image/jpeg", 1280, 853),
    "large.avif": ("image/avif", 2560, 1707),
    "large.jpg": ("image/jpeg", 2560, 1707),
    "print.jpg": ("image/jpeg", 3000, 2000),
    "square.avif": ("image/avif", 1080, 1080),
    "square.jpg": ("image/jpeg", 1080, 1080),
    "thumb.avif": ("image/avif", 400, 400),
    "thumb.jpg": ("image/jpeg", 400, 400),
    "card.jpg": ("image/jpeg", 1200, 630),
}


def approved(*, at: datetime | None = None, **kwargs: Any) -> Release:
    """A release that the house itself has approved; public at once, or at ``public_at``."""
    at = at or clock.now()
    release = draft(at=at, **kwargs)
    workflow.submit(release, revision=1, by=None, at=at)
    workflow.approve(release, revision=1, by=None, at=at)
    return release


def migrated(*, public_at: datetime, **kwargs: Any) -> Release:
    """A release of the archive, with its old moment."""
    release = draft(public_at=public_at, **kwargs)
    workflow.migrate(release, revision=1, by=None, at=clock.now())
    return release


def edition(**kwargs: Any) -> Edition:
    """The edition of a release that is public now."""
    return Edition.objects.get(release=approved(**kwargs))


def in_one_hour() -> datetime:
    return clock.now() + timedelta(hours=1)
