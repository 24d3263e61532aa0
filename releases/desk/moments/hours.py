"""Times as somebody types them: with 24 hours, in the ways in which they are written, and in one meaning only.

Twelve o'clock with "am" or "pm", "midnight" and 24:00 name two moments of a day, or the moment between two: they are
refused, each with what to write instead.
"""

import re
import unicodedata
from datetime import time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

HINT = gettext_lazy("Write the time with 24 hours, such as 09:05 or 18:30.")

_LONGEST = 40
_WRITTEN = re.compile(r"(\d{1,2})\s*(?:[:.h]\s*(\d{2})(?:\s*[:.]\s*(\d{2}))?|h)", re.ASCII | re.IGNORECASE)
"""9:05, 18:30:15, 9h05, 18 h 30, 9 h, 9.05."""
_BARE = re.compile(r"(\d{2})(\d{2})(\d{2})?", re.ASCII)
"""0905, 183015."""
_HALF = re.compile(r"(?P<rest>.*\d.*?)\s*(?P<half>[ap])\.?\s*m\b\.?", re.ASCII | re.IGNORECASE)
_MIDNIGHT = re.compile(r"\b(midnight|minuit)\b", re.IGNORECASE)
_NOON = re.compile(r"\b(noon|midday|midi)\b", re.IGNORECASE)


def read(typed: str) -> time:
    """The time of day. A ``ValidationError`` says what to write instead of what has two meanings, or none."""
    said = " ".join(unicodedata.normalize("NFKC", typed).split())  # from a Japanese keyboard: ９：０５
    if len(said) > _LONGEST:
        raise ValidationError(HINT)
    if half := _HALF.fullmatch(said):
        raise _with_24_hours(said, half["rest"], is_afternoon=half["half"] in "pP")
    if _MIDNIGHT.search(said):
        raise ValidationError(
            _("Midnight is the beginning of a day or its end. Write 00:00; for the end, 00:00 of the next day.")
        )
    if _NOON.search(said):
        raise ValidationError(_("Write 12:00 for noon."))
    if parts := _parts(said):
        return _checked(said, *parts)
    raise ValidationError(HINT)


def _parts(said: str) -> tuple[int, int, int] | None:
    found = _WRITTEN.fullmatch(said) or _BARE.fullmatch(said)
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups())
    return hour, minute, second


def _checked(said: str, hour: int, minute: int, second: int) -> time:
    if (hour, minute, second) == (24, 0, 0):
        raise ValidationError(_("A day has no 24:00: write 00:00 of the next day."))
    try:
        return time(hour, minute, second)
    except ValueError:
        raise ValidationError(
            _("There is no %(typed)s: hours go from 00 to 23, minutes from 00 to 59."), params={"typed": said}
        ) from None


def _with_24_hours(said: str, rest: str, *, is_afternoon: bool) -> ValidationError:
    hour, minute, second = _parts(rest) or _parts(f"{rest}h") or (0, 0, 0)
    if not 1 <= hour <= 12 or minute > 59 or second > 59:
        return ValidationError(HINT)
    if hour == 12:
        early, noon = written(time(0, minute, second)), written(time(12, minute, second))
        return ValidationError(
            _("“%(typed)s” has two meanings: write %(early)s for the beginning of the day, %(noon)s for its middle."),
            params={"typed": said, "early": early, "noon": noon},
        )
    meant = time(hour + 12 * is_afternoon, minute, second)
    return ValidationError(_("Times have 24 hours here: write %(proposal)s."), params={"proposal": written(meant)})


def written(at: time) -> str:
    """09:05; with seconds only where there are any."""
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"
