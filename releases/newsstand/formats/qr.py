"""An address as a QR code (ISO/IEC 18004), to be read from paper. The only importer of segno."""

from itertools import groupby
from typing import Final, NamedTuple

import segno

ERROR_CORRECTION: Final = "m"
"""15 % of it may be dirty or folded; the code is no denser than it must be for that."""


class Code(NamedTuple):
    """``side``: how many modules wide and high, without the quiet zone of four that has to stay white around it.
    ``path``: the dark ones as the path of a drawing (SVG), one unit a module."""

    side: int
    path: str


def code(text: str) -> Code:
    rows = [bytes(row) for row in segno.make(text, error=ERROR_CORRECTION, micro=False).matrix]
    return Code(len(rows), "".join(f"M0 {y}{_strokes(row)}" for y, row in enumerate(rows)))


def _strokes(row: bytes) -> str:
    """The dark runs of a row, each as a rectangle, with moves over the light ones."""
    runs = [(dark, len(list(same))) for dark, same in groupby(row)]
    return "".join(f"h{length}v1h-{length}v-1m{length} 0" if dark else f"m{length} 0" for dark, length in runs)
