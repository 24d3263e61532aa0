"""What may happen to a release before it is read: each as one call."""

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from django.test import Client

from contacts.models import Newsroom
from releases.desk import revisions, workflow
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Correction
from releases.models.release import Release
from releases.newsstand import particulars
from releases.newsstand.formats import enclosures
from releases.newsstand.formats.enclosures import Files
from releases.newsstand.particulars import Particulars
from tests import make

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def correct(
    release: Release,
    *,
    at: datetime,
    kind: str = Correction.CORRECTION,
    note: str = "A figure was wrong.",
    public_at: datetime | None = None,
    language: str = "en",
    **text: str,
) -> None:
    """A new edition of what is out; the newsroom has two eyes."""
    changed = release.texts.get(language=language)
    for name, told in ({"lead": f"{changed.lead} Corrected."} | text).items():
        setattr(changed, name, told)
    changed.save()
    newest = revisions.save(release, base=release.revisions.latest().number, by=None, at=at).number
    workflow.submit(release, revision=newest, by=None, at=at)
    asked: dict[str, Any] = {"kind": kind, "public_note": note}
    workflow.correct(release, revision=newest, by=None, at=at, public_at=public_at, **asked)


def samples(shared: Path, folder: Path) -> list[Edition]:
    """The real releases of agencies in English and French, as an archive is moved here: printed, each with a number,
    and with a day where it has none. ``folder`` is for copies."""
    make.newsroom(four_eyes=False)
    for count, path in enumerate(sorted((shared / "samples").glob("*-*.md")), 1):
        text = path.read_text()
        if "language: de" not in text.casefold():
            day = "" if re.search(r"(?im)^date:", text[:400]) else f"Date: {count} June 2005\n"
            (folder / path.name).write_text(f"Number: S{count}-2005\n{day}{text}")
    with suppress(CommandError):
        call_command("import_releases", *map(str, folder.glob("*.md")), "--publish", verbosity=0, stderr=StringIO())
    return list(Edition.objects.order_by("reference"))


def open_now(*, at: datetime, language: str = "en") -> tuple[Particulars, Files]:
    """The one release that is open at the moment, and its files: what a format is given."""
    newsroom = Newsroom.objects.current()
    edition = Edition.objects.open_to(PUBLIC, at=at).in_language(language).get()
    [told] = particulars.of([edition], newsroom=newsroom, at=at)
    return told, enclosures.files([edition], at=at, today=newsroom.today(at=at))


def given_out(visitor: Client, address: str, *, media_type: str) -> bytes:
    """What a reader is given at the address of a format."""
    response = visitor.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == media_type
    read: bytes = response.content
    return read
