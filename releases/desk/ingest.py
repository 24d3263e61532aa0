"""A file in, a checked asset out. What a file is, its content decides; nothing of it is public before a plate is."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.core.files import File
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from contacts.models import Account
from contacts.words import words
from releases import prose
from releases.desk import logbook
from releases.desk.darkroom import tasks
from releases.desk.intake import apart, captions, reading, reasons, shelving
from releases.desk.intake.facts import Facts, Unfit
from releases.desk.intake.receiving import Received, received
from releases.models.asset import Asset, Track
from releases.models.kinds import Medium

LARGEST_LOGO: Final = 4 * 2**20
"""Bytes: it stands on every page."""


class Refused(Exception):
    """A file that is not taken; the text is a whole sentence for the officer, in the language of the desk."""


def accept(file: File[Any], *, name: str, by: Account | None, at: datetime, is_logo: bool = False) -> Asset:
    """The asset of this file: the one that has it already, or a new one with the words that the photographer left.

    A logo may be a drawing (SVG), which is kept as it was sanitised. Raises ``Refused``, and then nothing is left.
    """
    with _saying_why(), received(file, most=settings.UPLOAD_BYTES) as raw:
        if known := _known(raw):
            return known
        with _looked_at(raw, is_logo=is_logo) as (taken, facts):
            return _known(taken) or _new(taken, facts, name=name, by=by, at=at)


def replace(
    asset: Asset, file: File[Any], *, name: str, by: Account | None, at: datetime, is_logo: bool = False
) -> Asset:
    """Give the asset another file of its kind; its words stay. What was printed from the old one keeps it.

    Raises ``Refused``: also for a file that another asset has.
    """
    with (
        _saying_why(),
        received(file, most=settings.UPLOAD_BYTES) as raw,
        _looked_at(raw, is_logo=is_logo) as (taken, facts),
    ):
        if facts.medium != asset.medium:
            raise Unfit("another_medium")
        try:
            return _replaced(asset, taken, facts, name=name, by=by, at=at)
        except IntegrityError:  # somebody handed it in at the same time
            if known := _known(taken):
                raise Unfit("known_already", name=known.name) from None
            raise


def add_track(asset: Asset, language: str, file: File[Any], *, name: str, by: Account | None, at: datetime) -> Track:
    """The captions (WebVTT) of a film in a language, in place of those that it may have had. Raises ``Refused``."""
    with _saying_why(), received(file, most=captions.MOST_BYTES) as taken:
        if asset.medium != Medium.VIDEO:
            raise Unfit("captions_of_what")
        captions.check(taken.path.read_bytes())
        with shelving.shelved(taken.path, "vtt") as original, transaction.atomic():
            locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
            track, _is_new = Track.objects.update_or_create(
                asset=locked, language=language, defaults={"original": original, "checksum": taken.checksum}
            )
            told: dict[str, Any] = {"asset": str(asset.pk), "file": cleaned(name, "vtt"), "language": language}
            logbook.write("captions", None, by=by, at=at, **told, checksum=taken.checksum)
            tasks.develop(locked, at=at)
            return track


def logo(file: File[Any]) -> File[Any]:
    """The file as it may be kept as a logo of the newsroom: checked, and sanitised if it is a drawing.

    Its name ends as its content does. Raises ``Refused``.
    """
    with _saying_why(), received(file, most=LARGEST_LOGO) as raw, _looked_at(raw, is_logo=True) as (taken, facts):
        if facts.extension not in {"svg", "png", "webp", "jpg"}:
            raise Unfit("no_logo")
        return ContentFile(taken.path.read_bytes(), name=f"logo.{facts.extension}")


@contextmanager
def _looked_at(raw: Received, *, is_logo: bool) -> Iterator[tuple[Received, Facts]]:
    """The file as it is to be kept, and what is in it."""
    facts = apart.examine(raw.path, is_logo=is_logo)
    if not facts.instead:
        yield raw, facts
        return
    with received(ContentFile(facts.instead.encode()), most=settings.UPLOAD_BYTES) as clean:
        yield clean, facts


@contextmanager
def _saying_why() -> Iterator[None]:
    try:
        yield
    except Unfit as unfit:
        raise Refused(reasons.sentence(unfit)) from unfit


def _known(taken: Received) -> Asset | None:
    return Asset.objects.filter(checksum=taken.checksum).first()


def _new(taken: Received, facts: Facts, *, name: str, by: Account | None, at: datetime) -> Asset:
    left = reading.read(taken.path, camera=facts.exif)
    try:
        with shelving.shelved(taken.path, facts.extension) as original, transaction.atomic():
            asset = Asset.objects.create(
                original=original,
                name=cleaned(name, facts.extension),
                added_at=at,
                added_by_name=logbook.name_of(by),
                **_of_the_file(taken, facts),
                **{field: words(value) if isinstance(value, dict) else value for field, value in left.fields.items()},
            )
            logbook.write("upload", None, by=by, at=at, asset=str(asset.pk), file=asset.name, checksum=asset.checksum)
            tasks.develop(asset, at=at)
            return asset
    except IntegrityError:
        # Somebody handed in the same file at the same time, and was first.
        if known := _known(taken):
            return known
        raise


def _replaced(asset: Asset, taken: Received, facts: Facts, *, name: str, by: Account | None, at: datetime) -> Asset:
    with shelving.shelved(taken.path, facts.extension) as original, transaction.atomic():
        locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if known := _known(taken):
            raise Unfit("known_already", name=known.name)
        before = locked.checksum
        changed = _of_the_file(taken, facts) | {"original": original, "name": cleaned(name, facts.extension)}
        for field, value in changed.items():
            setattr(locked, field, value)
        locked.save(update_fields=changed)
        told: dict[str, Any] = {"asset": str(locked.pk), "file": locked.name, "checksum": [before, taken.checksum]}
        logbook.write("replace_file", None, by=by, at=at, **told)
        tasks.develop(locked, at=at)
        return locked


def _of_the_file(taken: Received, facts: Facts) -> dict[str, Any]:
    return {
        "medium": facts.medium,
        "checksum": taken.checksum,
        "content_type": facts.content_type,
        "size": taken.size,
        "width": facts.width,
        "height": facts.height,
        "seconds": facts.seconds,
    }


_LONGEST_NAME: Final = 200
_ALSO: Final = {
    "jpg": (".jpeg", ".jpe", ".jfif"),
    "tif": (".tiff",),
    "mp4": (".m4v",),
    "weba": (".webm",),
    "ogg": (".oga", ".opus"),
}


def cleaned(name: str, extension: str) -> str:
    """The name for display: the last part of a path, on one line, without unseen characters. It stores nothing.

    It ends as its content does: a picture called ``letter.exe`` is shown as ``letter.exe.jpg``.
    """
    last = re.split(r"[/\\]", prose.line(unicodedata.normalize("NFC", name)))[-1].strip(" .") or "file"
    path = PurePosixPath(last)
    if path.suffix.lower() not in {f".{extension}", *_ALSO.get(extension, ())}:
        path = PurePosixPath(f"{last}.{extension}")
    return f"{path.stem[: _LONGEST_NAME - len(path.suffix)]}{path.suffix}"
