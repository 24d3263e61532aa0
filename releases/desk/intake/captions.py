"""Captions of films: WebVTT (W3C). Text, so small that it may be read whole."""

import re
from typing import Final

from releases.desk.intake.facts import Unfit

MOST_BYTES: Final = 2 * 2**20

_TIME: Final = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES: Final = re.compile(rf"^{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?$")


def check(content: bytes) -> None:
    """Raises ``Unfit`` unless every cue has its times, and ends after it begins."""
    if len(content) > MOST_BYTES:
        raise Unfit("captions_too_large", most=MOST_BYTES // 2**20)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unfit("captions_encoding") from None
    if not re.match(r"WEBVTT(?=[ \t\n\r]|\Z)", text) or "\0" in text:
        raise Unfit("captions_unknown")
    cues = [(number, line) for number, line in enumerate(text.splitlines(), 1) if "-->" in line]
    if not cues:
        raise Unfit("captions_empty")
    for number, line in cues:
        found = _TIMES.match(line.strip())
        if not found or not _seconds(found.groups()[:4]) < _seconds(found.groups()[4:]):
            raise Unfit("captions_times", line=number)


def _seconds(parts: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return 3600 * hours + 60 * minutes + seconds + thousandths / 1000
