"""Why a step can't be taken now. The same code answers "may I?" and "why not?"."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from contacts.languages import name_of
from contacts.models import Account, Newsroom, Organisation, PressOfficer
from releases import prose
from releases.desk import numbering
from releases.models.edition import PUBLIC, Edition
from releases.models.mission import Mission
from releases.models.plate import Plate
from releases.models.release import Release, State
from releases.models.revision import Revision
from releases.models.text import ReleaseText


@dataclass(frozen=True)
class Look:
    """What obstacles and warnings look at: one release, one person, one moment, the newest revision, the wanted
    languages (all for None), and the moment at which it is to open (at once for None)."""

    release: Release
    revision: Revision | None
    by: Account | None
    at: datetime
    newsroom: Newsroom
    languages: tuple[str, ...] | None = None
    opens_at: datetime | None = None

    @property
    def texts(self) -> list[ReleaseText]:
        return [t for t in self.release.texts.all() if self.languages is None or t.language in self.languages]

    @cached_property
    def plates(self) -> list[Plate]:
        """What the revision is printed from, each with its asset, in the order of the release."""
        used = self.revision.snapshot.get("assets", []) if self.revision else []
        keys = [each["plate"] for each in used]
        found = Plate.objects.select_related("asset").in_bulk(keys, field_name="key") if keys else {}
        return [found[key] for key in keys if key in found]

    @cached_property
    def newest_plates(self) -> dict[UUID, Plate]:
        """Of the same assets the plates that they would be printed from if the release were saved now."""
        assets = [plate.asset_id for plate in self.plates]
        told = Plate.objects.select_related("asset").filter(asset__in=assets).order_by("pk") if assets else []
        return {plate.asset_id: plate for plate in told}


type Obstacle = Callable[[Look], list[str]]


def in_the_bin(look: Look) -> list[str]:
    return [_("It is in the bin. Take it out first.")] if look.release.binned_at else []


def not_in_the_bin(look: Look) -> list[str]:
    return [] if look.release.binned_at else [_("It is not in the bin.")]


def nothing_saved(look: Look) -> list[str]:
    return [] if look.revision else [_("Nothing is saved yet. Save the release first.")]


def no_text(look: Look) -> list[str]:
    texts = look.texts
    if not texts and not look.languages:
        return [_("There is no text. Write one in at least one language.")]
    return [
        _("The text in %(language)s is empty. Write a lead or a body.") % {"language": name_of(text.language)}
        for text in texts
        if not text.lead and not prose.plain(text.body)
    ]


def language_not_saved(look: Look) -> list[str]:
    """What is printed is the revision: a text that it doesn't hold can't be."""
    saved = look.revision.snapshot["texts"] if look.revision else {}
    return [
        _("There is no text in %(language)s.") % {"language": name_of(code)}
        for code in look.languages or ()
        if code not in saved
    ]


def renamed(look: Look) -> list[str]:
    """What the revision names by an address that has changed since would be left out."""
    snapshot = look.revision.snapshot if look.revision else {}
    named: dict[type[Mission | Organisation | PressOfficer], set[str]] = {
        Mission: set(snapshot.get("missions", [])),
        Organisation: {organisation["slug"] for organisation in snapshot.get("organisations", [])},
        PressOfficer: set(snapshot.get("contacts", [])),
    }
    return [
        _("Nothing has the address “%(slug)s” any more. Save the release again.") % {"slug": slug}
        for model, slugs in named.items()
        for slug in sorted(slugs - model._default_manager.in_bulk(slugs, field_name="slug").keys())
    ]


def empty_title(look: Look) -> list[str]:
    return [
        _("The text in %(language)s has no title.") % {"language": name_of(text.language)}
        for text in look.texts
        if not text.title
    ]


def unpublished_language(look: Look) -> list[str]:
    published = {code for code, _name in settings.LANGUAGES}
    return [
        _("This newsroom doesn't publish in %(language)s: add “%(code)s” to PRESS_LANGUAGES, or remove the text.")
        % {"language": name_of(text.language), "code": text.language}
        for text in look.texts
        if text.language not in published
    ]


def no_number(look: Look) -> list[str]:
    release = look.release
    if release.reference:
        return [reason] if (reason := numbering.refusal(release, release.reference)) else []
    return [] if release.series_id else [_("There is no number. Choose a series, or type the number.")]


def no_contact_with_a_telephone(look: Look) -> list[str]:
    if look.release.contacts.exclude(telephone="").exists():
        return []
    return [_("There is no press contact with a telephone. Journalists need somebody to call.")]


def own_words(look: Look) -> list[str]:
    """Four eyes: whoever wrote the last revision does not approve it."""
    if not look.newsroom.four_eyes or not look.by or not look.revision or look.revision.author_id != look.by.pk:
        return []
    return [_("You wrote the last revision. Somebody else has to approve it (four eyes).")]


def never_printed(look: Look) -> list[str]:
    ahead = Q(closes_at__isnull=True) | Q(closes_at__gt=look.at)
    if Edition.objects.filter(ahead, release=look.release).exists():
        return []
    return [_("Nothing of this release is out or scheduled: there is nothing to withdraw.")]


def not_public(look: Look) -> list[str]:
    if Edition.objects.open_to(PUBLIC, at=look.at).filter(release=look.release).exists():
        return []
    return [_("It is not public: there is nothing to correct. Change it and approve it.")]


def nothing_to_cancel(look: Look) -> list[str]:
    if _is_waiting(look):
        return []
    return [_("Nothing of this release is scheduled: there is nothing to cancel.")]


def out_as_it_is(look: Look) -> list[str]:
    if look.release.state != State.APPROVED or not_public(look):
        return []
    return [_("It is public, and nothing has changed since.")]


def never_discarded(look: Look) -> list[str]:
    """What was printed once is part of the record, cancelled or not."""
    if not Edition.objects.filter(release=look.release).exists():
        return []
    return [_("An edition of it was printed: it stays. Withdraw it if readers are not to find it.")]


def no_emergency(look: Look) -> list[str]:
    if look.release.emergencies.filter(confirmed_at=None).exists():
        return []
    return [_("Nothing was done in an emergency that waits to be confirmed.")]


def own_emergency(look: Look) -> list[str]:
    """Whatever the newsroom's setting: an emergency is looked at by somebody else afterwards."""
    waiting = look.release.emergencies.filter(confirmed_at=None)
    if not look.by or not waiting or waiting.exclude(by=look.by).exists():
        return []
    return [_("You took this step yourself. Somebody else has to confirm it.")]


def nothing_to_move(look: Look) -> list[str]:
    return [] if _is_waiting(look) else [_("Nothing of this release is scheduled: there is nothing to move.")]


def _is_waiting(look: Look) -> bool:
    return Edition.objects.filter(release=look.release, public_at__gt=look.at, closes_at=None).exists()


def printed_already(look: Look) -> list[str]:
    if not Edition.objects.filter(release=look.release).exists():
        return []
    return [_("It has been printed already: change it as any other release.")]
