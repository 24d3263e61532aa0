"""Why a step can't be taken now, or wants a second look: as far as pictures and files go.

A revision is printed from the plates that it names. Words are looked for in the newest plate of each asset: when that
is another one, the release has to be saved again anyhow, and these are the words that it is then printed with.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _

from contacts.languages import name_of
from releases import days
from releases.desk.assets import wanting
from releases.desk.moments import wallclock
from releases.desk.obstacles import Look
from releases.models.plate import Plate

# --- what stands in the way -------------------------------------------------------------------------------------------


def picture_not_made(look: Look) -> list[str]:
    """Nobody can be given what doesn't exist yet; nor the poster of a video."""
    told = []
    posters = {plate.poster for plate in look.plates if plate.poster}
    shown = list(Plate.objects.select_related("asset").filter(key__in=posters)) if posters else []
    for plate in dict.fromkeys([*look.plates, *shown]):
        named = {"file": plate.asset.name}
        if plate.failure:
            told.append(_("“%(file)s” could not be prepared. Open it, and try again or replace the file.") % named)
        elif not plate.made_at:
            told.append(_("“%(file)s” is being prepared. Wait a moment, then try again.") % named)
    return told


def picture_changed(look: Look) -> list[str]:
    number = look.revision.number if look.revision else 0
    return [
        _("Somebody changed “%(file)s” after revision %(number)d was saved. Save the release again.")
        % {"file": plate.asset.name, "number": number}
        for plate in look.plates
        if plate != look.newest_plates[plate.asset_id]
    ]


def picture_without_words(look: Look) -> list[str]:
    languages = [text.language for text in look.texts]
    return [
        _("“%(file)s” has no alt text in %(language)s: say what is to be seen.")
        % {"file": plate.asset.name, "language": name_of(code)}
        for plate in _newest(look)
        for code in wanting.alt_in(plate, languages)
    ]


def picture_without_credit(look: Look) -> list[str]:
    return [
        _("“%(file)s” has no credit.") % {"file": plate.asset.name} for plate in _newest(look) if wanting.credit(plate)
    ]


def picture_of_no_kind(look: Look) -> list[str]:
    return [
        _("“%(file)s” doesn’t say what it is: a photograph, an artist’s impression, made with AI …")
        % {"file": plate.asset.name}
        for plate in _newest(look)
        if wanting.nature(plate)
    ]


def rights_run_out(look: Look) -> list[str]:
    opens_on = _opens_on(look)
    return [
        _("The rights to “%(file)s” end on %(day)s, before the release opens.")
        % {"file": plate.asset.name, "day": days.written(plate.rights_until)}
        for plate in _newest(look)
        if plate.rights_until and plate.rights_until < opens_on
    ]


# --- what wants a second look -----------------------------------------------------------------------------------------


def picture_not_ready(look: Look) -> list[str]:
    """Told on submitting, in time to be mended: what an approval will stumble over."""
    return [reason for obstacle in OVERRULED for reason in obstacle(look)]


def video_without_captions(look: Look) -> list[str]:
    return [
        _("The video “%(file)s” has no captions: whoever can’t hear it misses what is said.")
        % {"file": plate.asset.name}
        for plate in _newest(look)
        if wanting.captions(plate)
    ]


def rights_run_out_soon(look: Look) -> list[str]:
    opens_on = _opens_on(look)
    return [
        _("The rights to “%(file)s” end on %(day)s: then readers are not given it any more.")
        % {"file": plate.asset.name, "day": days.written(plate.rights_until)}
        for plate in _newest(look)
        if plate.rights_until and opens_on <= plate.rights_until <= opens_on + wanting.SOON
    ]


OVERRULED = (picture_changed, picture_without_words, picture_without_credit, picture_of_no_kind, rights_run_out)
"""Those of the obstacles that an emergency overrules."""


def _newest(look: Look) -> Iterator[Plate]:
    return (look.newest_plates[plate.asset_id] for plate in look.plates)


def _opens_on(look: Look) -> date:
    """The day on which it is to open, where the newsroom's clock hangs."""
    wished: datetime | None = look.opens_at or look.release.public_at
    return wallclock.wall(max(wished or look.at, look.at), look.newsroom.zone).date()
