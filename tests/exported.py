"""A newsroom that has one of everything and a past, and ways to move it out and in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import override_settings

from contacts.models import Newsroom, PressOfficer
from contacts.words import words
from releases import clock
from releases.desk import bin as waste
from releases.desk import comments, emergencies, forwarding, logbook, revisions, sharing, workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset, Track
from releases.models.release import Release
from tests import make, showcase


def newsroom() -> None:
    """The showcase, and: a correction, a scheduled one, an embargo, an open press moment, a void edition, withdrawals,
    drafts, the bin, comments, links, an emergency, sign-ins; and each file is where it should be."""
    at = clock.now() - timedelta(days=10)
    alice, bob = make.account("alice", first_name="Alice", last_name="Àuthor"), make.account("bob")
    showcase.illustrate()
    PressOfficer.objects.filter(slug="fabienne-lissak").update(account=alice)
    facts: dict[str, Any] = {"texts": {"en": {"title": "“Two” moons \\ / \u2028"}, "fr": {"title": "Deux lunes"}}}
    corrected = make.draft(at=at, by=alice, missions=(make.mission(),), assets=(make.asset(),), **facts)
    _step(corrected, at=at)
    for day in (1, 2, 3):
        corrected.texts.update(lead=f"Corrected {day}.")
        moment = clock.now() + timedelta(days=4) if day == 3 else None
        Release.objects.filter(pk=corrected.pk).update(public_at=moment)
        corrected.refresh_from_db()
        revisions.save(corrected, base=day, by=alice, at=at + timedelta(days=day))
        _step(corrected, at=at + timedelta(days=day))
    forwarding.forward(corrected, address="/?p=12", language="fr", by=bob, at=at)
    withdrawn = make.approved(at=at)
    forwarding.forward(withdrawn, address="/2017/gone.html", by=None, at=at)
    workflow.withdraw(withdrawn, by=bob, at=at + timedelta(days=1), public_reason="A mistake.", note="Private.")
    make.approved(at=at, public_at=clock.now() + timedelta(days=9), press_at=clock.now() - timedelta(days=1))
    cancelled = make.approved(at=at, public_at=clock.now() + timedelta(days=9))
    workflow.cancel(cancelled, by=bob, at=at + timedelta(days=1))
    draft = make.draft(texts={"fr": {"title": "Brouillon"}}, by=bob, reference="N° 3–2026")
    first = comments.comment(draft, by=bob, at=at, text="29 kg?", revision=1)
    comments.comment(draft, by=alice, at=at, text="@bob 25.", revision=1, answers=first)
    link, _token = sharing.hand_out(
        draft, by=bob, at=at, for_whom="Dr. Miller", expires_at=clock.now() + timedelta(days=9)
    )
    comments.comment(draft, by=None, at=at, text="Fine.", revision=1, from_link=link)
    waste.discard(make.draft(by=alice), by=alice, at=clock.now(), revision=1)
    urgent = make.draft(by=alice)
    emergencies.publish_in_emergency(urgent, by=alice, at=at, revision=1, reason="Nobody answers.")
    logbook.write("sign_in", None, by=alice, at=at, address="192.0.2.1")
    _same_moment(alice)
    _files()


def _step(release: Release, *, at: Any) -> None:
    newest = release.revisions.latest().number
    workflow.submit(release, revision=newest, by=None, at=at)
    workflow.approve(release, revision=newest, by=None, at=at)


def _same_moment(by: Any) -> None:
    """Two releases that became public in the same second, printed against the order in which they were written."""
    one, other = (make.draft(by=by, public_at=showcase.MORNING, reference=f"OLD{n}") for n in (1, 2))
    for release in (other, one):
        workflow.migrate(release, revision=1, by=None, at=clock.now())


def _files() -> None:
    """Originals, captions and a logo, as they are when the desk has taken them in."""
    rows: list[Any] = [*Asset.objects.all(), *Track.objects.all()]
    for row in rows:
        default_storage.save(row.original, ContentFile(f"{row.original} {row.checksum}".encode()))
    logo = default_storage.save(
        "newsroom/0123456789abcdef.svg", ContentFile(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    )
    Newsroom.objects.update(logo=logo, tagline=words({"en": "News"}))


def picture(content: bytes, **facts: Any) -> Asset:
    """Taken in and developed as the desk does it: its checksums are those of its files."""
    checksum = sha256(content).hexdigest()
    original = default_storage.save(f"originals/{checksum[:2]}/{checksum[:32]}.jpg", ContentFile(content))
    told: dict[str, Any] = {"checksum": checksum, "original": original, "size": len(content)} | facts
    return make.asset(**told)


def export(folder: Path, *options: str, like: Path | None = None) -> str:
    """What is said on both channels. ``like``: another export, whose moment is written into this one too."""
    said = StringIO()
    told = [f"--at={manifest(like)['made_at']}"] if like else []
    call_command("export_releases", str(folder), *options, *told, stdout=said, stderr=said)
    return said.getvalue()


def manifest(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    return found


def take_in(folder: Path, *options: str) -> str:
    said = StringIO()
    try:
        call_command("import_releases", str(folder), *options, stdout=said, stderr=said)
    finally:
        print(said.getvalue())  # noqa: T201 – shown when the test fails
    return said.getvalue()


def emptied() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert not Release.objects.exists()


@contextmanager
def another_storage(folder: Path) -> Iterator[None]:
    """Where no file is."""
    folder.mkdir()
    with override_settings(MEDIA_ROOT=folder):
        yield


def content(folder: Path) -> dict[str, bytes]:
    """Every file by its path."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def developed(asset: Asset) -> None:
    make.develop(plates.prepare(asset, at=asset.added_at))
