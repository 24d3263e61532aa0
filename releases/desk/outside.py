"""What is outside: derived from the editions and the clock, stored nowhere."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from releases import days
from releases.models.edition import Edition


class Outside(Enum):
    NOTHING = "nothing"
    SCHEDULED = "scheduled"
    PRESS = "press"
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"


def state(editions: Iterable[Edition], *, at: datetime) -> tuple[Outside, datetime | None]:
    """Where a release stands outside, and since or from when."""
    living = [edition for edition in editions if edition.closes_at is None or edition.closes_at > at]
    if any(edition.is_open(at=at) for edition in living):
        # A correction does not make it younger; coming back after a withdrawal does.
        opened = [e.public_at for e in editions if e.public_at <= at and not e.is_void() and not e.withdrawal_id]
        return Outside.PUBLIC, min(opened)
    if press := [edition.press_at for edition in living if edition.press_at <= at]:
        return Outside.PRESS, min(press)
    if living:
        return Outside.SCHEDULED, min(edition.public_at for edition in living)
    if withdrawn := [e.closes_at for e in editions if e.withdrawal_id and e.closes_at and not e.is_void()]:
        return Outside.WITHDRAWN, max(withdrawn)
    return Outside.NOTHING, None


def said(outside: Outside, moment: datetime | None) -> str:
    """In words: “Public since 30 October 2017”."""
    day = days.written(localtime(moment)) if moment else ""
    when = days.written(localtime(moment), "DATETIME_FORMAT") if moment else ""
    return {
        Outside.NOTHING: _("Nothing yet"),
        Outside.SCHEDULED: _("Scheduled for %(when)s") % {"when": when},
        Outside.PRESS: _("Open to the press since %(when)s") % {"when": when},
        Outside.PUBLIC: _("Public since %(day)s") % {"day": day},
        Outside.WITHDRAWN: _("Withdrawn on %(when)s") % {"when": when},
    }[outside]
