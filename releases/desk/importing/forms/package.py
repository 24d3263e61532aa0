"""A Word document as a package (ECMA-376, part 2): its parts, none of which may be more than it seems."""

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from releases.desk.importing.arrival import Unreadable
from releases.desk.importing.forms.streamed import Element, items

MOST_PARTS: Final = 2_000
MOST_UNPACKED: Final = 200 * 2**20
LARGEST_XML: Final = 5 * 2**20
MOST_ELEMENTS: Final = 300_000
_WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CORE: Final = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}coreProperties"
_HARMLESS: Final = ("/hyperlink", "/image", "/attachedTemplate")
"""Of the relations to something outside: links are printed, pictures are told, nobody looks at a template."""

_BROKEN: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError, ValueError)
"""What comes of reading a zipped file that is damaged, or packed as nothing here unpacks."""


@dataclass(frozen=True, slots=True)
class Package:
    """`paragraphs` are the words of each paragraph as Word's file has them; `around` those of headers and footers."""

    paragraphs: tuple[str, ...]
    around: tuple[str, ...]
    properties: Mapping[str, str]
    is_changed: bool


def opened(content: bytes, source: str) -> Package:
    """Raises Unreadable for what isn't a document, hides something or is larger than it looks."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            names = _checked(package, source)
            return _read(package, names, source)
    except _BROKEN as error:
        raise Unreadable(source, 1, f"it is no Word document that can be unpacked: {error}") from error


def _checked(package: zipfile.ZipFile, source: str) -> list[str]:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise Unreadable(source, 1, f"it has more than {MOST_PARTS} parts")
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(source, 1, f"unpacked it is larger than {MOST_UNPACKED // 2**20} MB")
    names = [part.filename for part in parts]
    if len(set(names)) < len(names):
        raise Unreadable(source, 1, "it has two parts of the same name")
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable(source, 1, "it is locked with a password: save it without one")
    if "word/document.xml" not in names:
        raise Unreadable(source, 1, "this is a zipped file, but no Word document (.docx)")
    if any(name.casefold().endswith("vbaproject.bin") for name in names):
        raise Unreadable(source, 1, "it holds macros: save it as .docx, without them")
    return names


def _read(package: zipfile.ZipFile, names: list[str], source: str) -> Package:
    """Every XML part is read here once, so that nothing dangerous is left for the reader of documents."""
    paragraphs: tuple[str, ...] = ()
    around: list[str] = []
    properties: dict[str, str] = {}
    is_changed = False
    for name in names:
        if not name.casefold().endswith((".xml", ".rels")):
            continue
        found = list(_elements(_unpacked(package, name, source), f"{source}, {name}"))
        if name == "word/document.xml":
            paragraphs = tuple(filter(None, map(_words, found)))
            is_changed = any(_has_change(paragraph) for paragraph in found)
        elif name.startswith(("word/header", "word/footer")):
            around += filter(None, map(_words, found))
        elif name.endswith(".rels"):
            _refuse_relations(found, source)
        elif name == "docProps/core.xml":
            properties = {
                child.name.rpartition("}")[2]: child.text.strip() for core in found for child in core.children
            }
    return Package(paragraphs, tuple(dict.fromkeys(around)), properties, is_changed)


def _unpacked(package: zipfile.ZipFile, name: str, source: str) -> bytes:
    """A part. Its size is counted while it is unpacked: what the directory says may be a lie."""
    with package.open(name) as part:
        content = part.read(LARGEST_XML + 1)
    if len(content) > LARGEST_XML:
        raise Unreadable(source, 1, f"its part {name} is larger than {LARGEST_XML // 2**20} MB unpacked")
    if content.count(b"<") > 2 * MOST_ELEMENTS:
        raise Unreadable(source, 1, f"its part {name} has more than {MOST_ELEMENTS} elements")
    return content


def _elements(content: bytes, source: str) -> Iterator[Element]:
    wanted = frozenset((f"{_WORD}p", f"{_STRICT}p", _RELATION, _CORE))
    return items(BytesIO(content), wanted, source=source)


def _refuse_relations(relations: list[Element], source: str) -> None:
    for relation in relations:
        kind = relation.attributes.get("Type", "")
        if relation.attributes.get("TargetMode") == "External" and not kind.endswith(_HARMLESS):
            what = kind.rpartition("/")[2] or "relation"
            target = relation.attributes.get("Target", "")[:100]
            reason = f"a part of it ({what}) lies elsewhere, “{target}”: put it into the document, or take it out"
            raise Unreadable(source, 1, reason)


def _words(paragraph: Element) -> str:
    """What is to be read in a paragraph; not what a tracked change has struck out."""
    pieces: list[str] = []
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        name = element.name.rpartition("}")[2]
        if name == "t":
            pieces.append(element.text)
        elif name in ("tab", "br", "cr"):
            pieces.append(" ")
        elif name == "AlternateContent":
            waiting += (child for child in reversed(element.children) if child.name.endswith("}Fallback"))
            continue
        if name not in ("del", "moveFrom"):
            waiting += reversed(element.children)
    return " ".join("".join(pieces).split())


def _has_change(paragraph: Element) -> bool:
    waiting = [paragraph]
    while waiting:
        element = waiting.pop()
        if element.name.rpartition("}")[2] in ("ins", "del", "moveFrom", "moveTo"):
            return True
        waiting += element.children
    return False
