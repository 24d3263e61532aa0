"""Which files a plate has for readers, and where they come from: developed anew; taken over from an earlier plate of
the same file, with other words written into them; or copied."""

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from releases.desk.darkroom import captioning, developing, enlarger, metadata
from releases.desk.darkroom.failures import LOST, PLACED, UNWRITTEN, Failed
from releases.models.kinds import Medium
from releases.models.plate import Plate, Rendition

SVG: Final = "image/svg+xml"
_FILMS: Final = frozenset({"video/mp4", "video/quicktime", "audio/mp4"})
_CHUNK: Final = 2**20


@dataclass(frozen=True)
class Made:
    """A file for readers: at ``path`` in a folder of ours, to be stored; or ``stored`` under that name already."""

    name: str
    content_type: str
    width: int | None
    height: int | None
    size: int
    checksum: str
    path: Path | None = None
    stored: str = ""


class _File(NamedTuple):
    name: str
    content_type: str
    width: int | None
    height: int | None


def made(plate: Plate, folder: Path) -> list[Made]:
    """All that readers are given of this plate. Raises Failed."""
    is_developed = plate.medium == Medium.PICTURE and plate.content_type != SVG
    return [*(_pictures(plate, folder) if is_developed else [_copied(plate, folder)]), *_captions(plate, folder)]


# --- pictures ---------------------------------------------------------------------------------------------------------


def _pictures(plate: Plate, folder: Path) -> Iterator[Made]:
    """Pixels are made once: whoever mends a caption doesn't wait for them."""
    earlier = Plate.objects.filter(checksum=plate.checksum, made_at__isnull=False).exclude(pk=plate.pk)
    same_focus = earlier.filter(focal_x=plate.focal_x, focal_y=plate.focal_y)
    frames = _taken_over(earlier, developing.FRAMES, folder)
    crops = _taken_over(same_focus, developing.CROPS, folder)
    wanted = (*(() if frames else developing.FRAMES), *(() if crops else developing.CROPS))
    for file in (*frames, *crops, *(_developed(plate, folder, wanted) if wanted else ())):
        path = folder / file.name
        if metadata.is_available():
            try:
                metadata.write(path, captioning.tags(plate, content_type=file.content_type))
            except metadata.Unwritten as error:
                raise Failed(UNWRITTEN) from error
        yield _measured(file, path)


def _taken_over(earlier: QuerySet[Plate], shapes: Iterable[str], folder: Path) -> list[_File]:
    """What the last of these plates has in these shapes; nothing where other words can't be written into it."""
    last = earlier.last() if metadata.is_available() else None
    if last is None:
        return []
    are_asked_for = Q(*(Q(name__startswith=f"{shape}.") for shape in shapes), _connector=Q.OR)
    files = []
    for rendition in last.renditions.filter(are_asked_for):
        try:
            _fetch(rendition.path, folder / rendition.name)
        except FileNotFoundError:
            return []
        files.append(_File(rendition.name, rendition.content_type, rendition.width, rendition.height))
    return files


def _developed(plate: Plate, folder: Path, wanted: tuple[str, ...]) -> Iterator[_File]:
    source = _original(plate, folder)
    pixels = (plate.width or 1) * (plate.height or 1)
    order = developing.Order(str(source), str(folder), pixels, (plate.focal_x, plate.focal_y), wanted)
    yield from (_File(**file) for file in enlarger.develop(order))
    source.unlink()


# --- films, recordings, documents -------------------------------------------------------------------------------------


def _copied(plate: Plate, folder: Path) -> Made:
    """The original, to the byte; a film without its place and the number of its camera."""
    last = PurePosixPath(plate.original).suffix.lower()
    file = _File(f"file{last}", plate.content_type, plate.width, plate.height)
    earlier = Rendition.objects.filter(plate__checksum=plate.checksum, plate__content_type=plate.content_type)
    if known := earlier.filter(name=file.name).last():
        return _known(known, file)
    path = _original(plate, folder)
    if plate.content_type in _FILMS and metadata.is_available():
        _depersonalise(path)
    return _measured(file, path)


def _depersonalise(path: Path) -> None:
    """Only a film that needs it is written anew."""
    try:
        if metadata.is_personal(path):
            metadata.depersonalise(path)
            if metadata.is_personal(path):
                raise Failed(PLACED)
    except metadata.Unwritten as error:
        raise Failed(PLACED) from error


def _captions(plate: Plate, folder: Path) -> Iterator[Made]:
    for track in plate.tracks:
        file = _File(f"captions-{track['language']}.vtt", "text/vtt", None, None)
        earlier = Rendition.objects.filter(plate__asset=plate.asset_id, name=file.name, checksum=track["checksum"])
        if known := earlier.last():
            yield _known(known, file)
        else:
            _fetch_original(track["original"], folder / file.name)
            yield _measured(file, folder / file.name)


# --- files ------------------------------------------------------------------------------------------------------------


def _original(plate: Plate, folder: Path) -> Path:
    path = folder / "original"
    _fetch_original(plate.original, path)
    return path


def _fetch_original(name: str, path: Path) -> None:
    try:
        _fetch(name, path)
    except FileNotFoundError as error:
        raise Failed(LOST) from error


def _fetch(name: str, path: Path) -> None:
    """From the storage to a file on this machine, piece by piece."""
    with default_storage.open(name) as stored, path.open("wb") as copy:
        shutil.copyfileobj(stored, copy, _CHUNK)


def _measured(file: _File, path: Path) -> Made:
    with path.open("rb") as opened:
        checksum = file_digest(opened, "sha256").hexdigest()
    return Made(*file, size=path.stat().st_size, checksum=checksum, path=path)


def _known(rendition: Rendition, file: _File) -> Made:
    return Made(*file, size=rendition.size, checksum=rendition.checksum, stored=rendition.path)
