"""What a release says in a few sentences: for lists, for descriptions, for whoever shows it elsewhere."""

import re
import textwrap
from typing import Final

from releases import prose
from releases.models.edition import Edition

DESCRIPTION: Final = 300
"""The most characters of a description in the head of a page."""

_SENTENCE = re.compile(r"(?<=[^\W\d_][^\W\d_)\]”»][.!?])\s+(?=[A-ZÀ-Þ«“])")
"""Where a sentence ends: not after an initial, and before a capital."""


def gist(edition: Edition, most: int = 0) -> str:
    """The lead, or what stands in for it, in plain words: whole sentences where they fit into ``most`` characters."""
    told = edition.lead or prose.first_paragraph(edition.body)
    if not most or len(told) <= most:
        return told
    ends = [found.start() for found in _SENTENCE.finditer(told, most // 3, most + 1)]
    return told[: ends[-1]] if ends else textwrap.shorten(told, most, placeholder="\N{HORIZONTAL ELLIPSIS}")
