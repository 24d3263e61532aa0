"""What makes one look twice before a step: not forbidden, but acknowledged by name.

A warning is a function of the same shape as an obstacle, and its name is the function's. Together with the words it
goes to the person; the names that they acknowledged go into the logbook.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from contacts.languages import name_of
from releases import days, prose
from releases.desk import dates, links
from releases.desk.moments import wallclock
from releases.desk.obstacles import Look
from releases.models.edition import PUBLIC, Edition
from releases.models.mission import Mission
from releases.models.text import ReleaseText

type Warner = Callable[[Look], list[str]]


@dataclass(frozen=True)
class Warned:
    """``name`` is what is acknowledged, ``words`` say what is odd: a sentence each."""

    name: str
    words: list[str]


def of(look: Look, wanted: tuple[Warner, ...]) -> list[Warned]:
    """What is odd now, in the order of the table."""
    return [Warned(warning.__name__, words) for warning in wanted if (words := warning(look))]


# --- the words --------------------------------------------------------------------------------------------------------


def wrong_weekday(look: Look) -> list[str]:
    return [
        _("“%(printed)s” (%(language)s): that day is a %(weekday)s.")
        % {"printed": printed, "language": name_of(text.language), "weekday": date_format(day, "l")}
        for text in look.texts
        for printed, day in dates.wrong_weekdays(_words(text))
    ]


def _words(text: ReleaseText) -> str:
    return "\n\n".join((text.title, text.subtitle, text.lead, prose.plain(text.body), prose.plain(text.notes)))


def dead_link(look: Look) -> list[str]:
    """Looked up as readers will find it at the moment of opening."""
    opens_at = max(look.opens_at or look.at, look.at)
    return [
        _("The link to %(address)s (%(language)s) leads nowhere on this site when the release opens.")
        % {"address": address, "language": name_of(text.language)}
        for text in look.texts
        for address in links.dead(text.body + text.notes, beside=look.release, at=opens_at)
    ]


def language_missing(look: Look) -> list[str]:
    """What readers of another language won't find: no text, or one that is not among those that are printed now."""
    told = {text.language for text in look.texts}
    told |= set(look.release.editions.filter(closes_at=None).values_list("language", flat=True))
    return [
        _("Nothing will be there in %(language)s.") % {"language": name_of(code)}
        for code, _name in settings.LANGUAGES
        if code not in told
    ]


def mission_changed(look: Look) -> list[str]:
    """Facts of a mission that were changed at the desk after the text that speaks of it was written."""
    if not look.revision:
        return []
    told = look.revision.snapshot["texts"]
    kept = look.release.revisions.filter(number__lte=look.revision.number)
    written_at = min(each.made_at for each in takewhile(lambda each: each.snapshot["texts"] == told, kept))
    named = Mission.objects.filter(slug__in=look.revision.snapshot["missions"], changed_at__gt=written_at)
    return [
        _("What is known of %(mission)s was changed on %(day)s, after the text was written. Is it still true?")
        % {"mission": mission, "day": days.written(wallclock.wall(mission.changed_at, look.newsroom.zone).date())}
        for mission in named
        if mission.changed_at
    ]


# --- the moment -------------------------------------------------------------------------------------------------------


def moment_passed(look: Look) -> list[str]:
    out = Edition.objects.open_to(PUBLIC, at=look.at).filter(release=look.release)
    if not look.opens_at or look.opens_at > look.at or out.exists():
        return []
    return [_("The moment that was wished for has passed: it opens at once.")]


def at_midnight(look: Look) -> list[str]:
    wall = _opening(look)
    if not wall or (wall.hour, wall.minute, wall.second) != (0, 0, 0):
        return []
    return [
        _("It opens at midnight exactly, as %(day)s begins. Is that the night that was meant?")
        % {"day": _said_day(wall)}
    ]


def on_a_weekend(look: Look) -> list[str]:
    wall = _opening(look) or wallclock.wall(look.at, look.newsroom.zone)
    return [_("It opens on a weekend: %(day)s.") % {"day": _said_day(wall)}] if wall.weekday() > 4 else []


def in_a_clock_change(look: Look) -> list[str]:
    if not look.opens_at or not wallclock.is_clock_change_hour(look.opens_at, look.newsroom.zone):
        return []
    return [
        _("The clocks of %(zone)s change within that hour: say the moment in UTC when you announce it.")
        % {"zone": look.newsroom.time_zone}
    ]


def another_date_typed(look: Look) -> list[str]:
    """The date to be printed, and the day on which it opens for the first time."""
    out = Edition.objects.open_to(PUBLIC, at=look.at).filter(release=look.release)
    return [] if out.exists() else _differs(look.release.issued_on, look)


def another_date_printed(look: Look) -> list[str]:
    """The date that stands on what is scheduled, which no move can change, and the day on which it opens."""
    waiting = Edition.objects.filter(release=look.release, public_at__gt=look.at, closes_at=None, correction="")
    return _differs(waiting.values_list("issued_on", flat=True).first(), look)


def _differs(printed: date | None, look: Look) -> list[str]:
    day = (_opening(look) or wallclock.wall(look.at, look.newsroom.zone)).date()
    if not printed or printed == day:
        return []
    return [
        _("The release prints the date %(printed)s and opens on %(day)s.")
        % {"printed": days.written(printed), "day": days.written(day)}
    ]


def _opening(look: Look) -> datetime | None:
    """The wall time in the newsroom at which it opens, where somebody has chosen one that lies ahead."""
    if not look.opens_at or look.opens_at <= look.at:
        return None
    return wallclock.wall(look.opens_at, look.newsroom.zone)


def _said_day(wall: datetime) -> str:
    return f"{date_format(wall, 'l')} {days.written(wall.date())}"
