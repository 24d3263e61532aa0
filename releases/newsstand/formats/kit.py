"""The press kit: everything that a release gives out, in one ZIP archive (APPNOTE.TXT 6.3).

It is never whole in memory: files pass from the storage to the reader in pieces, uncompressed, since pictures are; so
its size is known before its first byte. The same editions and files give the same bytes.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.core.files.storage import default_storage
from zipstream import ZipStream

from contacts.models import Newsroom
from releases.models.edition import Edition
from releases.newsstand import pictures
from releases.newsstand.formats import enclosures, inventory, pdf, plain, typesetter
from releases.newsstand.formats.enclosures import File, Files
from releases.newsstand.formats.inventory import Enclosed

MEDIA_TYPE = "application/zip"
LARGEST: Final = 200 * 2**20
"""Bytes; what is larger stays where it is, and its address is told."""
PIECE: Final = 128 * 2**10

_EARLIEST = (1980, 1, 1, 0, 0, 0)


class Member(NamedTuple):
    """A file in the archive: text or a PDF as bytes, or what is read from the storage when its turn comes."""

    name: str
    content: bytes | File

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.size

    @property
    def checksum(self) -> str:
        return sha256(self.content).hexdigest() if isinstance(self.content, bytes) else self.content.checksum


class Kit(NamedTuple):
    """``size`` in bytes; ``checksum`` of all that is in it, and of nothing else; ``pieces`` can be read once."""

    name: str
    size: int
    checksum: str
    pieces: Iterator[bytes]


def render(editions: Sequence[Edition], *, newsroom: Newsroom, files: Files, today: date) -> Kit:
    """All editions of one release that are open, the asked one first: its language is that of what we add.

    ``typesetter.Busy`` while this process makes other PDFs. Where none can be made, the kit does without and says so.
    """
    folder = stem(editions[0])
    enclosed, told = _enclosed(editions, files, today), []
    texts = [
        Member(f"{folder} {each.language}.txt", plain.render(each, newsroom=newsroom, today=today).encode())
        for each in editions
    ]
    papers = []
    for each in editions:
        try:
            made = pdf.render(each, newsroom=newsroom, files=files, today=today)
        except typesetter.Unavailable:
            told.append(f"{folder} {each.language}.pdf")
        else:
            papers.append(Member(f"{folder} {each.language}.pdf", made))
    captions = inventory.captions(editions, enclosed, unmade=told)
    licences = inventory.licences(editions[0], enclosed, newsroom=newsroom)
    own = [Member("captions.txt", captions.encode()), Member("LICENCE.txt", licences.encode())]
    stored = [Member(each.name, each.file) for each in enclosed if each.file]
    return _packed(folder, [*texts, *papers, *own, *stored], _date(editions, newsroom))


def stem(edition: Edition) -> str:
    """What files of a release are called by: its number."""
    return enclosures.file_name(edition.reference) or edition.address


def _date(editions: Sequence[Edition], newsroom: Newsroom) -> datetime:
    """When the latest of them opened, where the newsroom's clock hangs: archives know no time zones."""
    return max(each.public_at for each in editions).astimezone(newsroom.zone)


def _enclosed(editions: Sequence[Edition], files: Files, today: date) -> list[Enclosed]:
    """Each picture and file once, under its number, as the edition has it that was approved last."""
    latest: dict[str, enclosures.Asset] = {}
    for each in sorted(editions, key=lambda each: (each.approved_at, each.pk)):
        latest |= {asset["number"]: asset for asset in each.assets}
    shown = (asset for asset in latest.values() if pictures.is_within_rights(asset, today=today))
    return [file for asset in shown for file in _files_of(asset, files)]


def _files_of(asset: enclosures.Asset, files: Files) -> Iterator[Enclosed]:
    """Its best rendition, and the captions of a video; or why it isn't in the kit."""
    best = enclosures.best(asset)
    if best is None:
        yield Enclosed(asset, "", None, "missing")
        return
    captions = [made for made in asset["renditions"] if made["name"].startswith("captions-")]
    for made in (best, *captions):
        last = made["name"].rpartition(".")[2]
        language = made["name"].partition(".")[0].removeprefix("captions-") if made in captions else ""
        name = " ".join(filter(None, (enclosures.file_name(asset["number"]), language)))
        file = files.get((asset["key"], made["name"]))
        reason = _why_not(file)
        yield Enclosed(asset, f"{name}.{last}", None if reason else file, reason)


def _why_not(file: File | None) -> str:
    """Asked before the first byte is sent: an archive that breaks off is worth nothing."""
    if file is None:
        return "missing"
    if file.size > LARGEST:
        return "large"
    try:
        return "" if default_storage.size(file.path) == file.size else "missing"
    except OSError:
        return "missing"


# --- the archive ------------------------------------------------------------------------------------------------------


class _Dated(ZipStream):  # type: ignore[misc]
    """zipstream-ng gives what isn't a path on this machine the present moment as its date. This gives all files one."""

    def __init__(self, date: datetime) -> None:
        super().__init__(sized=True)
        self.date = max(date.timetuple()[:6], _EARLIEST)

    def _gen_file_entry(self, **entry: Any) -> Iterator[bytes]:
        year, month, day, hour, minute, second = self.date
        stamp = struct.pack("<HH", hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day)
        pieces = super()._gen_file_entry(**entry)
        header = next(pieces)
        yield header[:10] + stamp + header[14:]  # APPNOTE.TXT 4.3.7: time and date of the local header
        yield from pieces
        self._filelist[-1].date_time = self.date
        self._filelist[-1].external_attr = 0o644 << 16


def _packed(folder: str, members: list[Member], date: datetime) -> Kit:
    archive = _Dated(date)
    for member in members:
        content = member.content if isinstance(member.content, bytes) else _pieces(member.content)
        archive.add(content, f"{folder}/{member.name}", size=member.size)
    told = [[member.name, member.size, member.checksum] for member in members]
    checksum = sha256(json.dumps([folder, archive.date, told]).encode()).hexdigest()
    return Kit(f"{folder}.zip", len(archive), checksum, iter(archive))


def _pieces(file: File) -> Iterator[bytes]:
    """The content of a stored file. An object store's is read as it comes; Django's file would fetch it whole first."""
    with default_storage.open(file.path) as stored:
        if hasattr(stored, "obj"):
            yield from stored.obj.get()["Body"].iter_chunks(PIECE)
        else:
            yield from stored.chunks(PIECE)
