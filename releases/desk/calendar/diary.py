"""What the calendar tells of one release: what opens when, to whom, and how certain that is.

What is printed is told by its editions and the clock; what isn't, by the wishes of the draft, and never as if it were
certain.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from itertools import groupby
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext_lazy

from releases.desk.moments.wallclock import is_clock_change_hour, wall
from releases.models.edition import Edition
from releases.models.release import Release, State


class What(Enum):
    """What happens at the moment of an entry."""

    PUBLIC = gettext_lazy("Public opening")
    PRESS = gettext_lazy("Press opening")
    EVENT = gettext_lazy("Event")


class Standing(Enum):
    """How far it is, and how certain."""

    PUBLIC = "public"
    PRESS = "press"
    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    IN_REVIEW = "in_review"
    DRAFTING = "drafting"

    @property
    def said(self) -> str:
        return str(_SAID[self])

    @property
    def is_wish(self) -> bool:
        return self in {Standing.IN_REVIEW, Standing.DRAFTING}

    @property
    def is_cancelled(self) -> bool:
        return self is Standing.CANCELLED


_SAID = {
    Standing.PUBLIC: gettext_lazy("Public"),
    Standing.PRESS: gettext_lazy("Embargoed, open to the press"),
    Standing.SCHEDULED: gettext_lazy("Scheduled"),
    Standing.WITHDRAWN: gettext_lazy("Withdrawn"),
    Standing.CANCELLED: gettext_lazy("Cancelled"),
    Standing.IN_REVIEW: gettext_lazy("A wish, in review"),
    Standing.DRAFTING: gettext_lazy("A wish, being drafted"),
}
_WISHED = {State.IN_REVIEW: Standing.IN_REVIEW, State.DRAFTING: Standing.DRAFTING}


@dataclass(frozen=True)
class Entry:
    """Something at a moment. ``key`` stays the same while the moment moves and a wish becomes an edition; ``changes``
    rises with every change, the last of which was at ``changed_at``. ``language`` is that of the title."""

    key: str
    release: Release
    what: What
    standing: Standing
    at: datetime
    title: str
    language: str
    changes: int
    changed_at: datetime
    languages: tuple[str, ...] = ()
    correction: str = ""
    ends_at: datetime | None = None
    place: str = ""

    @property
    def number(self) -> str:
        return self.release.reference or ""

    @property
    def besides(self) -> list[str]:
        """What is to be said of it besides how certain it is."""
        what = str(self.what.value) if self.what is not What.PUBLIC else ""
        return [said for said in (what, self.correction) if said]

    @property
    def unusual(self) -> list[str | Promise]:
        """What somebody should see before it happens, where the newsroom's clock hangs. Events are when they are."""
        if self.what is What.EVENT:
            return []
        zone: Any = get_current_timezone()
        shown = wall(self.at, zone)
        found = {
            gettext_lazy("at night"): not 6 <= shown.hour < 22,
            gettext_lazy("on a weekend"): shown.weekday() >= 5,
            gettext_lazy("the clocks change"): is_clock_change_hour(self.at, zone),
        }
        return [said for said, is_so in found.items() if is_so]


def of(release: Any, *, at: datetime) -> Iterator[Entry]:
    """All of it, as known at ``at``. The release has its ``revision``, when that was ``saved_at``, and its texts and
    editions (``releases.desk.calendar.sheet``)."""
    return _Told(release, at=at).entries()


class _Told:
    def __init__(self, release: Any, *, at: datetime) -> None:
        self.release, self.at = release, at
        self.all: list[Edition] = sorted(release.editions.all(), key=self._own_language_first)
        self.living = [edition for edition in self.all if not edition.is_void()]
        self.has_opened = any(edition.public_at <= at for edition in self.living)
        is_open = any(edition.is_open(at=at) for edition in self.living)
        self.is_withdrawn = not is_open and any(edition.withdrawal_id for edition in self.living)
        known = [release.saved_at, *(e.approved_at for e in self.all), *(e.press_at for e in self.all)]
        known += [moment for e in self.all for moment in (e.public_at, e.closes_at)]
        changed_at = max((moment for moment in known if moment and moment <= at), default=at)
        gone = sum(edition.is_void() or bool(edition.withdrawal_id) for edition in self.all)
        self.common = {
            "release": release,
            "changes": (release.revision or 0) + len(self.all) + gone,
            "changed_at": changed_at,
        }

    def _own_language_first(self, edition: Edition) -> tuple[bool, str, int]:
        return edition.language != self.release.original_language, edition.language, edition.number

    def entries(self) -> Iterator[Entry]:
        cancelled = self._cancelled()
        yield from self._openings(self.living)
        yield from self._openings(cancelled, is_cancelled=True)
        if not cancelled or self.living:
            yield from self._wishes()
        yield from self._event(cancelled)

    # --- printed ------------------------------------------------------------------------------------------------------

    def _openings(self, editions: Iterable[Edition], *, is_cancelled: bool = False) -> Iterator[Entry]:
        in_order = sorted(editions, key=lambda edition: edition.public_at)
        for place, (public_at, group) in enumerate(groupby(in_order, lambda edition: edition.public_at)):
            together = list(group)
            first = together[0]
            is_first = not place and not (is_cancelled and self.living)
            key = "public" if is_first else f"public-{first.language}-{first.number}"
            standing = Standing.CANCELLED if is_cancelled else self._standing(together)
            told: dict[str, Any] = (
                self.common
                | self._titled(first)
                | {
                    "standing": standing,
                    "languages": tuple(edition.language for edition in together),
                    "correction": first.get_correction_display() if first.correction else "",
                }
            )
            yield Entry(key=self._key(key), what=What.PUBLIC, at=public_at, **told)
            press_at = min(edition.press_at for edition in together)
            if press_at < public_at and not is_cancelled:
                if press_at > self.at:
                    told["standing"] = Standing.SCHEDULED
                yield Entry(key=self._key(f"{key}-press"), what=What.PRESS, at=press_at, **told)

    def _standing(self, editions: list[Edition]) -> Standing:
        if editions[0].public_at <= self.at:
            return Standing.WITHDRAWN if self.is_withdrawn else Standing.PUBLIC
        return Standing.PRESS if any(each.press_at <= self.at for each in editions) else Standing.SCHEDULED

    def _cancelled(self) -> list[Edition]:
        """The last word in its language, and void: nothing was printed since, and nobody wishes it again."""
        last = {edition.language: edition for edition in self.all}
        voids = [edition for edition in last.values() if edition.is_void()]
        if self.living:
            return voids
        is_wished_again = self.release.state != State.DRAFTING
        return [each for each in voids if not is_wished_again and self.release.public_at in {each.public_at, None}]

    # --- wished -------------------------------------------------------------------------------------------------------

    def _wishes(self) -> Iterator[Entry]:
        release = self.release
        is_settled = release.state == State.APPROVED or any(e.public_at == release.public_at for e in self.living)
        if is_settled or not release.public_at or (self.has_opened and release.public_at <= self.at):
            return
        key = "wish" if self.living else "public"
        told: dict[str, Any] = self._wish()
        yield Entry(key=self._key(key), what=What.PUBLIC, at=release.public_at, **told)
        if release.press_at and release.press_at < release.public_at:
            yield Entry(key=self._key(f"{key}-press"), what=What.PRESS, at=release.press_at, **told)

    def _wish(self) -> dict[str, Any]:
        texts = {text.language: text for text in self.release.texts.all()}
        language = self.release.original_language
        title = {"title": self.release.headline, "language": language if language in texts else ""}
        return self.common | title | {"standing": _WISHED[self.release.state], "languages": tuple(texts)}

    # --- events -------------------------------------------------------------------------------------------------------

    def _event(self, cancelled: list[Edition]) -> Iterator[Entry]:
        release, printed_at = self.release, None
        newest = max(self.living or cancelled, key=lambda edition: edition.public_at, default=None)
        if newest and newest.event.get("starts_at"):
            printed_at = parse_datetime(newest.event["starts_at"])
            standing = self._standing([newest]) if self.living else Standing.CANCELLED
            ends_at = parse_datetime(newest.event.get("ends_at", ""))
            told: dict[str, Any] = self.common | self._titled(newest) | {"standing": standing, "ends_at": ends_at}
            if printed_at:
                place = newest.event.get("place", "")
                yield Entry(key=self._key("event"), what=What.EVENT, at=printed_at, place=place, **told)
        is_settled = release.state == State.APPROVED or release.event_starts_at in {printed_at, None}
        if not is_settled:
            told = self._wish() | {"ends_at": release.event_ends_at, "place": str(release.event_place)}
            key = "event-wish" if printed_at else "event"
            yield Entry(key=self._key(key), what=What.EVENT, at=release.event_starts_at, **told)

    def _titled(self, edition: Edition) -> dict[str, str]:
        return {"title": edition.title, "language": edition.language}

    def _key(self, name: str) -> str:
        return f"{self.release.uuid}-{name}"
