"""Drawings (SVG), which are taken as logos only: kept without anything that runs or comes from elsewhere.

The only importer of py_svg_hush, which keeps an allow-list of elements and attributes; it is called in the booth, since
it writes more than it reads. Whatever it leaves, readers are shown it by ``<img>`` alone.
"""

import re
from typing import Final

import py_svg_hush

from releases.desk.intake.facts import Facts, Unfit

MOST_BYTES: Final = 2**20
MOST_DEPTH: Final = 100
PICTURES: Final = {"image": ["png", "jpeg", "webp", "gif"]}

_TAG: Final = re.compile(rb"<(/?)[A-Za-z][^<>]*?(/?)>")
_SCRIPT: Final = re.compile(r"(?i)\s[\w:-]+=\"[^\"]*(?:javascript|vbscript|data:text)[^\"]*\"")
_OUTSIDE: Final = re.compile(r"\s(?:[A-Za-z]+:)?(?:href|src)=\"(?!#|data:image/)[^\"]*\"")
_STYLE: Final = re.compile(r"(?is)<style\b[^>]*>(.*?)</style>")
_LOADS: Final = re.compile(r"(?i)@|https?:|//|\\|url\((?!#)|expression")
_ROOT: Final = re.compile(r"<svg\b[^>]*>")


def sanitise(drawing: bytes) -> bytes:
    """The drawing as it may be kept: UTF-8, without scripts, event handlers, pages inside it, and addresses of other
    files. Raises ``Unfit``."""
    if len(drawing) > MOST_BYTES:
        raise Unfit("drawing_too_large", most=MOST_BYTES // 2**20)
    _fathom(drawing)
    try:
        clean = py_svg_hush.filter_svg(drawing, keep_data_url_mime_types=PICTURES).decode()
    except ValueError:
        raise Unfit("drawing_unreadable") from None
    clean = _STYLE.sub(
        lambda style: "" if _LOADS.search(style[1]) else style[0], _SCRIPT.sub("", _OUTSIDE.sub("", clean))
    )
    root = _ROOT.search(clean)
    if not root:
        raise Unfit("drawing_unreadable")
    if 'xmlns="http://www.w3.org/2000/svg"' not in root[0]:
        clean = clean.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return clean.encode()


def _fathom(drawing: bytes) -> None:
    """How deep it goes: each step costs the writer a longer line."""
    depth = 0
    for tag in _TAG.finditer(drawing):
        depth += -1 if tag[1] else not tag[2]
        if depth > MOST_DEPTH:
            raise Unfit("drawing_too_deep")


def drawing(data: bytes) -> Facts:
    clean = sanitise(data).decode()
    width, height = _size(clean)
    return Facts("picture", "image/svg+xml", "svg", width, height, instead=clean)


def _size(drawing: str) -> tuple[int | None, int | None]:
    """In pixels as it would be shown by itself: its width and height, or those of its view box."""
    root = _ROOT.search(drawing)
    told = dict(re.findall(r'\s(width|height|viewBox)="([^"]*)"', root[0])) if root else {}
    lengths = [re.fullmatch(r"\s*([0-9.]+)(?:px|pt)?\s*", told.get(name, "")) for name in ("width", "height")]
    numbers = [length[1] for length in lengths if length] or re.split(r"[\s,]+", told.get("viewBox", "").strip())[2:]
    try:
        width, height = (max(1, round(float(number))) for number in numbers)
    except ValueError:
        return None, None
    return width, height
