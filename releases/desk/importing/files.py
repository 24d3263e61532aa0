"""A file as it lies on a disk: which form it has, and what it says."""

import hashlib
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from releases.desk.importing import decoding, markdown
from releases.desk.importing.arrival import Arrival, Piece, Remark, Unreadable
from releases.desk.importing.forms import feed, ninjs, page, word, wordpress
from releases.desk.importing.forms.telling import Context

_HEAD: Final = 4096
_COMPANION: Final = re.compile(r"[_-](?:files|fichiers|dateien|archivos)$", re.IGNORECASE)
"""The folder that a browser makes beside a page, when it saves it with its pictures."""


@dataclass(frozen=True, slots=True)
class Form:
    """`read` answers with the releases of a file, one after the other; it raises Unreadable when it can't go on."""

    name: str
    endings: tuple[str, ...]
    read: Callable[[Path, Context], Iterator[Piece]]


def read(path: Path, context: Context, *, form: str = "") -> Iterator[Piece]:
    """The releases of a file. Whatever is wrong is an Unreadable in a piece: nothing is raised."""
    is_empty = True
    try:
        for piece in _form_of(path, form).read(path, context):
            is_empty = False
            yield piece
        if is_empty:
            yield Piece(Remark(0, "There is no release in it."))
    except Unreadable as refusal:
        yield Piece(refusal, line=refusal.line)
    except OSError as error:
        yield Piece(Unreadable(path.name, 1, f"it can't be opened: {error.strerror}"))


def within(path: Path) -> list[Path]:
    """The file itself, or the files of a folder whose form is known: in order, without those that lead out of it."""
    if not path.is_dir():
        return [path]
    root = path.resolve()
    return [
        found
        for found in sorted(path.rglob("*"))
        if found.suffix.casefold() in _BY_ENDING
        and found.is_file()
        and found.resolve().is_relative_to(root)
        and not any(part.startswith(".") or _COMPANION.search(part) for part in found.relative_to(path).parts[:-1])
        and not found.name.startswith(".")
    ]


def _form_of(path: Path, wanted: str) -> Form:
    """The form that is asked for, or that the ending tells, or else the content."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise Unreadable(path.name, 1, "this is no file")
    if wanted:
        return FORMS[wanted]
    ending = path.suffix.casefold()
    known = _BY_ENDING.get(ending, ())
    if len(known) == 1:
        return known[0]
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for pattern, name in _OPENINGS:
        if pattern.search(head) and (not known or FORMS[name] in known):
            return FORMS[name]
    told = f"“{path.suffix}”" if path.suffix else "files without an ending"
    if known:
        told = f"the content of this {told}"
    raise Unreadable(path.name, 1, f"nothing here reads {told}, only {understood()}")


def understood() -> str:
    """What there are readers for, in words."""
    return ", ".join(f"{form.name} ({', '.join(form.endings)})" for form in FORMS.values())


def whole(path: Path, *, most: int) -> bytes:
    """The bytes of a file. Raises Unreadable when there are more."""
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        raise Unreadable(path.name, 1, f"larger than {most // 2**20} MB")
    return content


def _markdown(path: Path, context: Context) -> Iterator[Piece]:
    content = whole(path, most=decoding.LARGEST)
    text, remarks = decoding.decode(content, source=context.source)
    arrival = markdown.read(text, source=context.source, spoken=context.spoken, folders=context.folders)
    every_remark = sorted((*remarks, *arrival.remarks), key=lambda remark: remark.line)
    yield Piece(replace(arrival, remarks=tuple(every_remark)), _digest(content), text=text)


def _single(reader: Callable[[bytes, Context], Arrival], most: int) -> Callable[[Path, Context], Iterator[Piece]]:
    """A form in which a file is a release."""

    def read(path: Path, context: Context) -> Iterator[Piece]:
        content = whole(path, most=most)
        yield Piece(reader(content, context), _digest(content))

    return read


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


FORMS: Final[dict[str, Form]] = {
    "markdown": Form("Markdown", (".md", ".markdown", ".txt"), _markdown),
    "html": Form("HTML", (".html", ".htm", ".xhtml"), _single(page.read, decoding.LARGEST)),
    "word": Form("Word", (".docx",), _single(word.read, word.LARGEST)),
    "ninjs": Form("ninjs", (".json",), ninjs.read),
    "feed": Form("RSS and Atom feeds", (".xml", ".rss", ".atom", ".rdf"), feed.read),
    "wordpress": Form("WordPress exports", (".xml", ".wxr"), wordpress.read),
}

_OPENINGS: Final = (
    (re.compile(rb"\APK\x03\x04"), "word"),
    (re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[{\[]"), "ninjs"),
    (re.compile(rb"http://wordpress\.org/export/\d"), "wordpress"),
    (re.compile(rb"\A\W*(?:<!--.{0,500}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL), "html"),
    (re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF)\b"), "feed"),
)


def _by_ending() -> dict[str, tuple[Form, ...]]:
    endings: dict[str, tuple[Form, ...]] = {}
    for form in FORMS.values():
        for ending in form.endings:
            endings[ending] = (*endings.get(ending, ()), form)
    return endings


_BY_ENDING: Final = _by_ending()
