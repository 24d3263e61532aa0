"""A file in, a checked asset out. What a file is, its content decides; nothing of it is public before a plate is."""

import re
import unicodedata
from datetime import datetime
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.core.files import File
from django.db import IntegrityError, transaction

from contacts.models import Account
from releases import prose
from releases.desk import logbook
from releases.desk.darkroom import apart, plates, reasons, shelving, tasks
from releases.desk.darkroom.facts import Facts, Unfit
from releases.desk.darkroom.receiving import Received, received
from releases.models.asset import Asset


class Refused(Exception):
    """A file that is not taken; the text is a whole sentence for the officer, in the language of the desk."""


def accept(file: File[Any], *, name: str, by: Account | None, at: datetime) -> Asset:
    """The asset of this file: the one that has it already, or a new one with the words that the photographer left.

    Raises ``Refused``, and then nothing of the file is left.
    """
    try:
        with received(file, most=settings.UPLOAD_BYTES) as taken:
            return _known(taken) or _new(taken, apart.examine(taken.path), name=name, by=by, at=at)
    except Unfit as unfit:
        raise Refused(reasons.sentence(unfit)) from unfit


def replace(asset: Asset, file: File[Any], *, name: str, by: Account | None, at: datetime) -> Asset:
    """Give the asset another file of its kind; its words stay. What was printed from the old one keeps it.

    Raises ``Refused``: also for a file that another asset has.
    """
    try:
        with received(file, most=settings.UPLOAD_BYTES) as taken:
            facts = apart.examine(taken.path)
            if facts.medium != asset.medium:
                raise Unfit("another_medium")
            return _replaced(asset, taken, facts, name=name, by=by, at=at)
    except Unfit as unfit:
        raise Refused(reasons.sentence(unfit)) from unfit


def _replaced(asset: Asset, taken: Received, facts: Facts, *, name: str, by: Account | None, at: datetime) -> Asset:
    with shelving.shelved(taken.path, facts.extension) as original, transaction.atomic():
        locked = Asset.objects.select_for_update(of=("self",)).get(pk=asset.pk)
        if other := Asset.objects.filter(checksum=taken.checksum).first():
            raise Unfit("known_already", name=other.name)
        of_the_file = _of_the_file(taken, facts) | {"original": original, "name": cleaned(name, facts.extension)}
        before = locked.checksum
        for field, value in of_the_file.items():
            setattr(locked, field, value)
        locked.save(update_fields=of_the_file)
        logbook.write(
            "replace_file",
            None,
            by=by,
            at=at,
            asset=str(locked.pk),
            file=locked.name,
            checksum=[before, taken.checksum],
        )
        _develop(locked, at=at)
        return locked


def _known(taken: Received) -> Asset | None:
    return Asset.objects.filter(checksum=taken.checksum).first()


def _new(taken: Received, facts: Facts, *, name: str, by: Account | None, at: datetime) -> Asset:
    try:
        with shelving.shelved(taken.path, facts.extension) as original, transaction.atomic():
            asset = Asset.objects.create(
                original=original,
                name=cleaned(name, facts.extension),
                added_at=at,
                added_by_name=logbook.name_of(by),
                **_of_the_file(taken, facts),
            )
            logbook.write("upload", None, by=by, at=at, asset=str(asset.pk), file=asset.name, checksum=asset.checksum)
            _develop(asset, at=at)
            return asset
    except IntegrityError:
        # Somebody handed in the same file at the same time, and was first.
        if known := _known(taken):
            return known
        raise


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


def _develop(asset: Asset, *, at: datetime) -> None:
    plate = plates.prepare(asset, at=at)
    transaction.on_commit(partial(tasks.make.enqueue, plate.pk))


_LONGEST_NAME: Final = 200


def cleaned(name: str, extension: str) -> str:
    """The name for display: the last part of a path, on one line, without unseen characters. It stores nothing."""
    last = re.split(r"[/\\]", prose.line(unicodedata.normalize("NFC", name)))[-1].strip(" .")
    path = PurePosixPath(last or f"file.{extension}")
    return f"{path.stem[: _LONGEST_NAME - len(path.suffix[:12])]}{path.suffix[:12]}"
