"""XML, item by item, however large the file: no DTD, no entity, nothing fetched. The only importer of defusedxml."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, Final, Self
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException, DTDForbidden
from defusedxml.ElementTree import DefusedXMLParser

from releases.desk.importing.arrival import Unreadable

LARGEST_ITEM: Final = 8 * 2**20
"""Bytes, of one item and of what stands between two."""
DEEPEST: Final = 100
MOST_ELEMENTS: Final = 20_000
"""In one item."""
_CHUNK: Final = 2**16


class Element:
    """An element within an item: its name is "{namespace}local"."""

    __slots__ = ("attributes", "children", "line", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str], line: int) -> None:
        self.name, self.attributes, self.line = name, attributes, line
        self.children: list[Self] = []
        self.text = ""

    def first(self, name: str) -> "Element | None":
        return next((child for child in self.children if child.name == name), None)

    def said(self, name: str) -> str:
        """The text of the first child of this name, without blanks around it."""
        found = self.first(name)
        return found.text.strip() if found else ""

    def all(self, name: str) -> "Iterator[Element]":
        return (child for child in self.children if child.name == name)


def items(file: BinaryIO, wanted: frozenset[str], *, source: str) -> Iterator[Element]:
    """The elements of these names, one after the other. Raises Unreadable for what is wrong, after what came before."""
    collector = _Collector(wanted)
    parser = DefusedXMLParser(target=collector, forbid_dtd=True)
    collector.parser = parser.parser
    since = 0
    with _saying(collector, source):
        while chunk := file.read(_CHUNK):
            since += len(chunk)
            broken = _fed(parser, chunk)
            since = 0 if collector.ready else since
            yield from collector.taken()
            if broken:
                raise broken
            if since > LARGEST_ITEM:
                raise _Unfit(f"what begins in line {collector.begun_at} is larger than {LARGEST_ITEM // 2**20} MB")
        parser.close()
        yield from collector.taken()


def _fed(parser: Any, chunk: bytes) -> Exception | None:
    """What is wrong in the chunk; what came before it has been collected then."""
    try:
        parser.feed(chunk)
    except (DefusedXmlException, _Unfit, ParseError, ValueError, LookupError) as error:
        return error
    return None


@contextmanager
def _saying(collector: "_Collector", source: str) -> Iterator[None]:
    """What is wrong, with its line, in words."""
    try:
        yield
    except DefusedXmlException as error:
        what = "a DTD" if isinstance(error, DTDForbidden) else "an entity of its own"
        reason = f"it declares {what}, which could fetch or multiply anything: take the DOCTYPE out"
        raise Unreadable(source, collector.line, reason) from error
    except _Unfit as unfit:
        raise Unreadable(source, collector.line, str(unfit)) from unfit
    except ParseError as error:
        line, column = error.position
        reason = f"it is no well-formed XML from column {column + 1} on: {_said(error)}"
        raise Unreadable(source, line, reason) from error
    except (ValueError, LookupError) as error:  # an encoding that there is not
        raise Unreadable(source, collector.line, f"it is no XML that can be read: {error}") from error


class _Unfit(Exception):
    pass


class _Collector:
    """The target of the parser: keeps what lies within an item, and nothing else."""

    def __init__(self, wanted: frozenset[str]) -> None:
        self.ready: deque[Element] = deque()
        self.parser: object = None
        self.begun_at = 1
        self._wanted = wanted
        self._open: list[Element] = []
        self._pieces: list[list[str]] = []
        self._depth = self._count = 0

    @property
    def line(self) -> int:
        return getattr(self.parser, "CurrentLineNumber", 1)

    def taken(self) -> Iterator[Element]:
        """What has been collected, each once."""
        while self.ready:
            yield self.ready.popleft()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise _Unfit(f"more than {DEEPEST} elements stand inside one another here")
        if not self._open and name not in self._wanted:
            return
        self._count = self._count + 1 if self._open else 0
        if self._count > MOST_ELEMENTS:
            raise _Unfit(f"more than {MOST_ELEMENTS} elements in one item")
        element = Element(name, dict(attributes), self.line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.begun_at = self.line
        self._open.append(element)
        self._pieces.append([])

    def data(self, text: str) -> None:
        if self._open:
            self._pieces[-1].append(text)

    def end(self, _name: str) -> None:
        self._depth -= 1
        if not self._open:
            return
        element = self._open.pop()
        element.text = "".join(self._pieces.pop())
        if not self._open:
            self.ready.append(element)

    def close(self) -> None:
        pass


def _said(error: ParseError) -> str:
    return str(error).partition(":")[0]
