"""What a file is, by its first bytes. Its name is not asked."""

import re
from typing import Final

from releases.desk.darkroom.facts import Unfit

HEAD: Final = 4096
"""How many bytes are enough to tell."""

_KNOWN: Final = (
    (rb"\xff\xd8\xff", "jpeg"),
    (rb"\x89PNG\r\n\x1a\n", "png"),
)


def sniff(head: bytes) -> str:
    """``jpeg``, ``png`` … or ``Unfit``, which names what it is as far as that can be told."""
    for signature, form in _KNOWN:
        if re.match(signature, head, re.DOTALL):
            return form
    raise Unfit("unknown")
