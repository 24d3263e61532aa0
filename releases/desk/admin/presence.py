"""Who is at which form, since when, and who saved meanwhile: in words."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from releases.desk import keeping
from releases.models.release import Release
from releases.models.sitting import Sitting


def open_forms(request: HttpRequest, *, at: datetime) -> "Prefetch[Any, Any, Any]":
    """Who else has each release of a list open: one question for all of them."""
    elsewhere = Sitting.objects.open_now(at=at).exclude(account=request.user.pk).select_related("account")
    return Prefetch("sittings", elsewhere, to_attr="open_forms")


def mark(release: Any) -> str:
    """“Alice Author has this open”, or nothing."""
    names = sorted({str(sitting.account) for sitting in release.open_forms})
    told = ngettext("%(names)s has this open", "%(names)s have this open", len(names))
    return told % {"names": ", ".join(names)} if names else ""


def when(moment: datetime, *, at: datetime) -> str:
    """The time; with the day when it isn't today's."""
    local = localtime(moment)
    return date_format(local, "TIME_FORMAT" if local.date() == localtime(at).date() else "DATETIME_FORMAT")


def others(release: Release, *, by: Any, at: datetime, besides: UUID, is_told_of_own: bool = True) -> list[str]:
    """A page that was just opened doesn't know yet whether the window that it came from is still there."""
    told = []
    for account, since in keeping.others(release, at=at, besides=besides):
        if account != by:
            told.append(_("%(name)s has this open, since %(time)s.") % {"name": account, "time": when(since, at=at)})
        elif is_told_of_own:
            told.append(_("You have this open in another window."))
    return told


def saved_meanwhile(release: Release, base: int, *, by: Any, at: datetime) -> str:
    newest = release.revisions.first()
    if newest is None or newest.number <= base:
        return ""
    told = {"name": newest.author_name, "number": newest.number, "time": when(newest.made_at, at=at)}
    if newest.author == by:
        return _("You have saved revision %(number)d from another window: your save here will show both.") % told
    return _("%(name)s saved revision %(number)d at %(time)s: your save will show both.") % told


def typed(moment: datetime | None, *, at: datetime) -> str:
    assert moment
    told = {"when": when(moment, at=at)}
    if localtime(moment).date() == localtime(at).date():
        return _("At %(when)s you typed words here that were never saved.") % told
    return _("On %(when)s you typed words here that were never saved.") % told
