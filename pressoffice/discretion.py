"""What no line of the log holds: an address that is its own key opens what it names to whoever reads it there."""

import copy
import logging
import re
from typing import Any

_KEYS = re.compile(r"(?<=/admin/calendar/)[^/\s]+(?=\.ics)")


class KeysStayUnsaid(logging.Filter):
    """Django names the address of every 404 and 405."""

    def filter(self, record: logging.LogRecord) -> logging.LogRecord:
        quieter = copy.copy(record)
        quieter.msg = _without_keys(record.msg)
        if isinstance(record.args, tuple):
            quieter.args = tuple(_without_keys(each) for each in record.args)
        return quieter


def _without_keys(said: Any) -> Any:
    return _KEYS.sub("…", said) if isinstance(said, str) else said
