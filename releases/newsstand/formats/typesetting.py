"""Sets a sheet of HTML as a tagged PDF: a program of its own, ``python -m releases.newsstand.formats.typesetting``.

On its own, because WeasyPrint takes half a second and 50 MB to import (each worker would), because what it takes is
given back when it ends, and because it can be stopped. It knows nothing of Django, and is told everything it may read.

Standard input: ``{"html", "css", "identifier", "files": {address: [path, media type]}}`` as JSON. Standard output: the
PDF, PDF/UA-1 (ISO 14289-1) as far as WeasyPrint tags it. The same input gives the same bytes. It ends with
``MISSING`` where WeasyPrint or Pango isn't installed.
"""

import contextlib
import json
import resource
import sys
from pathlib import Path
from typing import Any, Final

from releases.newsstand.formats import tagging

MISSING: Final = 3
MOST_MEMORY: Final = 2**30
"""Bytes of address space: one page takes 300 MB of it, the longest release that can be written 630 MB."""

try:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse
except (ImportError, OSError) as missing:  # OSError: the package is there, and Pango is not
    sys.stderr.write(f"{missing}\n")
    raise SystemExit(MISSING) from None


class Own(URLFetcher):  # type: ignore[misc]
    """Hands over the files that were named, and nothing else: no address is ever opened, here or elsewhere."""

    def __init__(self, files: dict[str, tuple[str, str]]) -> None:
        super().__init__(allowed_protocols=())
        self.files = files

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        if url not in self.files:
            raise ValueError(f"Not a file of this release: {url}")
        path, media_type = self.files[url]
        return URLFetcherResponse(url, Path(path).read_bytes(), {"Content-Type": media_type})


def typeset(html: str, css: str, *, identifier: str, files: dict[str, tuple[str, str]]) -> bytes:
    own, fonts = Own(files), FontConfiguration()
    sheet = CSS(string=css, url_fetcher=own, font_config=fonts)
    document = HTML(string=html, url_fetcher=own)
    tagging.direct(document.etree_element)
    made: bytes = document.write_pdf(
        stylesheets=[sheet],
        font_config=fonts,
        finisher=tagging.complete,
        pdf_variant="pdf/ua-1",
        pdf_identifier=bytes.fromhex(identifier),
    )
    return made


if __name__ == "__main__":
    with contextlib.suppress(ValueError, OSError):  # not every system knows this limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    asked = json.load(sys.stdin)
    sys.stdout.buffer.write(typeset(asked["html"], asked["css"], identifier=asked["identifier"], files=asked["files"]))
