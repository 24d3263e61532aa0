"""Documents that are ZIP archives: OpenDocument (OASIS ODF 1.3, part 2) and Office Open XML (ISO/IEC 29500, part 2).

What is in the archive is told by the archive itself, and by a list of what may be.
"""

import re
import zipfile
from pathlib import Path
from typing import Final

from releases.desk.intake.facts import Bytes, Facts, Unfit

MOST_PARTS: Final = 10_000
MOST_UNPACKED: Final = 2**30
MOST_TIMES: Final = 200
"""A part that is not small unpacks to at most this many times its size; the text of a large table reaches 100."""
SMALL: Final = 16 * 2**20

_ODF: Final = "application/vnd.oasis.opendocument."
_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = {
    f"{_ODF}text": "odt",
    f"{_ODF}spreadsheet": "ods",
    f"{_ODF}presentation": "odp",
    f"{_ODF}graphics": "odg",
}
_OFFICE: Final = {
    f"{_OOXML}wordprocessingml.document": "docx",
    f"{_OOXML}spreadsheetml.sheet": "xlsx",
    f"{_OOXML}presentationml.presentation": "pptx",
    f"{_OOXML}presentationml.slideshow": "ppsx",
}
_MACROS: Final = re.compile(
    r"(^|/)(vbaProject\.bin|vbaData\.xml|activeX/|macrosheets/)|^(Basic|Scripts)/", re.IGNORECASE
)
_PROGRAMS: Final = re.compile(r"\.(exe|dll|js|vbs|bat|cmd|ps1|scr|hta|jar|lnk|html?)$|/oleObject", re.IGNORECASE)
_RELATION: Final = re.compile(rb"<Relationship\b[^<>]*>")


def document(path: Path, data: Bytes) -> Facts:
    _count(data)
    try:
        with zipfile.ZipFile(path) as archive:
            _hold(archive)
            content_type, extension = _form(archive)
            _look_through(archive)
    except (zipfile.BadZipFile, NotImplementedError):
        raise Unfit("damaged") from None
    return Facts("document", content_type, extension)


def _count(data: Bytes) -> None:
    """Before anything is read: how many parts it says it has, and that it ends where it ends."""
    at = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if at < 0:
        raise Unfit("truncated")
    if at + 22 != len(data):
        raise Unfit("something_behind", count=len(data) - at - 22)
    if int.from_bytes(data[at + 10 : at + 12], "little") > MOST_PARTS:
        raise Unfit("too_many_parts")


def _hold(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(names) != len(parts) or any(_leads_out(name) for name in names):
        raise Unfit("damaged")
    if min((part.header_offset for part in parts), default=0):
        raise Unfit("damaged")
    if any(part.flag_bits & 1 for part in parts):
        raise Unfit("locked")
    for part in parts:
        if part.file_size > SMALL and part.file_size > MOST_TIMES * part.compress_size:
            raise Unfit("packed_too_tightly")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unfit("packed_too_tightly")


def _leads_out(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/") or not name.isprintable()


def _form(archive: zipfile.ZipFile) -> tuple[str, str]:
    first = archive.infolist()[0] if archive.infolist() else None
    if first and first.filename == "mimetype":
        return _open_document(archive)
    if "[Content_Types].xml" in archive.namelist():
        return _open_xml(archive)
    raise Unfit("zip")


def _open_document(archive: zipfile.ZipFile) -> tuple[str, str]:
    content_type = _read(archive, "mimetype").decode("latin-1").strip()
    if content_type not in _OPEN:
        raise Unfit("template" if content_type.startswith(_ODF) else "zip")
    if "META-INF/manifest.xml" not in archive.namelist():
        raise Unfit("damaged")
    if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
        raise Unfit("locked")
    return content_type, _OPEN[content_type]


def _open_xml(archive: zipfile.ZipFile) -> tuple[str, str]:
    told = _read(archive, "[Content_Types].xml").decode("utf-8", "replace")
    mains = set(re.findall(r'ContentType="([^"]+)\.main\+xml"', told))
    if "macroEnabled" in told or "vbaProject" in told:
        raise Unfit("macros")
    if len(mains) != 1 or not mains <= _OFFICE.keys():
        raise Unfit("template" if any("template" in main.lower() for main in mains) else "zip")
    (content_type,) = mains
    return content_type, _OFFICE[content_type]


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(2**20)


def _look_through(archive: zipfile.ZipFile) -> None:
    """Every part, unpacked bit by bit to its checksum."""
    for part in archive.infolist():
        if _MACROS.search(part.filename):
            raise Unfit("macros")
        if _PROGRAMS.search(part.filename):
            raise Unfit("program_inside", name=part.filename.rpartition("/")[2])
        with archive.open(part) as opened:
            head = opened.read(2**20)
            if part.filename.endswith(".rels") and any(_loads(relation) for relation in _RELATION.findall(head)):
                raise Unfit("refers_outside")
            while opened.read(2**20):
                pass


def _loads(relation: bytes) -> bool:
    """Whether it makes the reader's program fetch something from elsewhere; a link that one clicks doesn't."""
    return b'"External"' in relation and b"/hyperlink" not in relation
