"""XML 1.0, written piece by piece: what feeds and sitemaps are made of."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

_UNTOLD = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, not even escaped (XML 1.0, section 2.2)."""


class Writer:
    """Elements in their order. Every text and every attribute is escaped; what XML can't hold is left out."""

    def __init__(self) -> None:
        self._out = BytesIO()
        self._generator = XMLGenerator(self._out, encoding="utf-8", short_empty_elements=True)
        self._generator.startDocument()

    def element(self, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> None:
        with self.within(name, attributes):
            self._generator.characters(_UNTOLD.sub("", text))

    @contextmanager
    def within(self, name: str, attributes: Mapping[str, str] | None = None) -> Iterator[None]:
        """What is written meanwhile stands in this element."""
        told = {key: _UNTOLD.sub("", value) for key, value in (attributes or {}).items()}
        self._generator.startElement(name, AttributesImpl(told))
        yield
        self._generator.endElement(name)

    def written(self) -> bytes:
        self._generator.endDocument()
        return self._out.getvalue()
