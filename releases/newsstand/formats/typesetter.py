"""Has PDFs set, one at a time in a process, and keeps them in the private storage.

Whoever asks meanwhile waits a little; when several wait already, they are told to come back. What can't be set is not
tried again for some minutes: nobody can keep the machine busy by asking for it.
"""

import json
import logging
import os
import subprocess
import threading
import time
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from releases.interpreter import python

PROGRAM: Final = "releases.newsstand.formats.typesetting"
PROGRAMS: Final = (Path(__file__).with_name("typesetting.py"), Path(__file__).with_name("tagging.py"))
MISSING: Final = 3
"""What the program ends with where WeasyPrint or Pango isn't installed."""

SAME_BYTES: Final = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": "0"}
"""Or the subsets of the fonts would be in another order, and hold the second in which they were made."""

WAITING: Final = 3
PATIENCE: Final = 8.0
"""How many may wait for their turn, and for how many seconds."""
MOST_SECONDS: Final = 60.0
REST: Final = 300.0
"""Seconds until what has failed is tried again."""

_log = logging.getLogger(__name__)
_turn = threading.Lock()
_room = threading.BoundedSemaphore(1 + WAITING)
_failures: dict[str, float] = {}


class Unavailable(Exception):
    """There is no PDF, with a sentence that says why."""


class Missing(Unavailable):
    """Here none can be made at all."""


class Busy(Exception):
    """Others are waiting already."""

    retry_after = 5
    """Seconds."""


class Stored(NamedTuple):
    """A file of the private storage. ``content``: its checksum, or another name that no other content has."""

    path: str
    media_type: str
    content: str


class Sheet(NamedTuple):
    """What is to be set, and all that the PDF depends on: HTML, CSS, and the files that they name as ``own:…``."""

    html: str
    css: str
    stored: dict[str, Stored]
    fonts: dict[str, Path]

    @property
    def name(self) -> str:
        """Of all that a reader could see a difference by. Fonts of the system stand in for letters that ours lack."""
        contents = {address: file.content for address, file in self.stored.items()}
        program = [_weasyprint(), _content(*PROGRAMS), _content(*self.fonts.values()), _fonts_of_the_system()]
        return sha256(json.dumps([self.html, self.css, contents, program], sort_keys=True).encode()).hexdigest()


def made(sheet: Sheet, *, folder: str) -> bytes:
    """The sheet as a PDF: as it was kept, or set now. One is kept in each folder of the storage, the last."""
    path = f"{folder}/{sheet.name}.pdf"
    if kept := _kept(path):
        return kept
    if not _room.acquire(blocking=False):
        raise Busy
    try:
        if not _turn.acquire(timeout=PATIENCE):
            raise Busy
        try:
            return _kept(path) or _tried(sheet, path)
        finally:
            _turn.release()
    finally:
        _room.release()


def prepare(sheet: Sheet, *, folder: str) -> None:
    """Set and kept for those who will ask for it. Nobody waits for this: it takes no reader's room, waits for its turn,
    and when it fails they may try as if it had not."""
    path = f"{folder}/{sheet.name}.pdf"
    with _turn:
        if not default_storage.exists(path):
            _set(sheet, path)


def is_kept(sheet: Sheet, *, folder: str) -> bool:
    return default_storage.exists(f"{folder}/{sheet.name}.pdf")


def clear(folder: str) -> None:
    """Keep nothing there any longer."""
    try:
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
    except FileNotFoundError:
        return
    except OSError as problem:
        _log.warning("A PDF could not be cleared away: %s", problem)


def _kept(path: str) -> bytes:
    try:
        with default_storage.open(path) as kept:
            content: bytes = kept.read()
            return content
    except OSError:
        return b""


def _tried(sheet: Sheet, path: str) -> bytes:
    """Not again for a while where it has failed."""
    if time.monotonic() - _failures.get(path, -REST) < REST:
        raise Unavailable(_reason())
    try:
        return _set(sheet, path)
    except Unavailable:
        if len(_failures) > 1000:
            _failures.clear()
        _failures[path] = time.monotonic()
        raise


def _set(sheet: Sheet, path: str) -> bytes:
    with TemporaryDirectory(prefix="press-pdf-") as given:
        files = {address: (str(font), "font/woff2") for address, font in sheet.fonts.items()}
        lent = _lend(sheet, Path(given))
        order = {"html": sheet.html, "css": sheet.css, "identifier": sheet.name[:32], "files": files | lent}
        content = _run(json.dumps(order).encode())
    if lent.keys() == sheet.stored.keys():  # without one of its pictures it isn't what its name says
        _keep(path, content)
    return content


def _lend(sheet: Sheet, given: Path) -> dict[str, tuple[str, str]]:
    """Copies of the stored files for the program to read, but for those that are gone."""
    lent = {}
    for number, (address, file) in enumerate(sorted(sheet.stored.items())):
        copy = given / str(number)
        try:
            with default_storage.open(file.path) as stored, copy.open("wb") as written:
                for chunk in stored.chunks():
                    written.write(chunk)
        except FileNotFoundError:
            _log.warning("A file of a release is not in the storage: %s", file.path)
            continue
        lent[address] = (str(copy), file.media_type)
    return lent


def _run(order: bytes) -> bytes:
    try:
        done = subprocess.run(  # noqa: S603 -- our own program, with nothing of a reader's on its command line
            [python(), "-m", PROGRAM],
            input=order,
            capture_output=True,
            check=False,
            timeout=MOST_SECONDS,
            cwd=settings.BASE_DIR,
            env=os.environ | SAME_BYTES,
        )
    except subprocess.TimeoutExpired:
        _log.error("A PDF was not set within %d seconds.", MOST_SECONDS)
        raise Unavailable(_reason()) from None
    if said := done.stderr.decode(errors="replace").strip():
        _log.warning("Setting a PDF: %s", said[-2000:])
    if done.returncode == MISSING:
        raise Missing(_("PDFs can’t be made on this server: WeasyPrint or the library Pango is missing."))
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        raise Unavailable(_reason())
    return done.stdout


def _reason() -> str:
    return _("The PDF of this release could not be made. Its words can be read on its page, and as plain text.")


def _keep(path: str, content: bytes) -> None:
    """Under exactly that name, with nothing beside it. Whether that succeeds changes nothing for whoever asked."""
    folder, _slash, name = path.rpartition("/")
    try:
        saved = default_storage.save(path, ContentFile(content))
        if saved != path:  # another process kept the same a moment ago
            default_storage.delete(saved)
        for other in default_storage.listdir(folder)[1]:
            if other != name:
                default_storage.delete(f"{folder}/{other}")
    except OSError as problem:
        _log.warning("A PDF could not be kept: %s", problem)


@cache
def _content(*paths: Path) -> str:
    return sha256(b"".join(sha256(path.read_bytes()).digest() for path in paths)).hexdigest()


@cache
def _fonts_of_the_system() -> list[str]:
    """Their files by name, where fontconfig looks unless it is told otherwise: installing one is another PDF."""
    places = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("~/.local/share/fonts").expanduser())
    kinds = {".otf", ".ttc", ".ttf"}
    return sorted(path.name for place in places for path in place.rglob("*") if path.suffix in kinds)


@cache
def _weasyprint() -> str:
    try:
        return version("weasyprint")
    except PackageNotFoundError:
        return ""
