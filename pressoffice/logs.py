"""What the program says about itself, without what only one reader may know."""

import logging
import re
from typing import Final

SECRETS: Final = re.compile(r"(/preview/|/admin/calendar/)[^/\s?#\"'<>]+")
"""Addresses that are their own key, a preview's and a calendar's: whoever reads one in a log could use it."""


class Line(logging.Formatter):
    """One line, tracebacks included, with the keys in addresses struck out."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRETS.sub(r"\1…", super().format(record))
