"""What the program says about itself, without what only one reader may know."""

import logging
import re
from typing import Final

SECRETS: Final = re.compile(r"(/preview/)[^/\s?#\"'<>]+")
"""The token of a preview: whoever reads it in a log could open the draft."""


class Line(logging.Formatter):
    """One line, tracebacks included, with the secrets of addresses struck out."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRETS.sub(r"\1…", super().format(record))
