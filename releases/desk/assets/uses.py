"""Where pictures and files are used, and what a change of one therefore means: in drafts, in what is outside, on
standing pages."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contacts.models import Newsroom
from releases.desk import outside
from releases.desk.outside import Outside
from releases.models.asset import Asset
from releases.models.plate import EditionAsset, Logo, MissionPicture, Portrait, Standing, standing
from releases.models.release import Release, ReleaseAsset

_PAGES: Final[dict[type[Standing], Any]] = {
    MissionPicture: gettext_lazy("mission"),
    Portrait: gettext_lazy("portrait"),
    Logo: gettext_lazy("logo"),
}
CLOSED: Final = frozenset({Outside.NOTHING, Outside.SCHEDULED, Outside.PRESS})


@dataclass(frozen=True)
class InRelease:
    """``is_drafted``: its draft shows the asset; ``is_printed``: an edition that is outside or waits does."""

    release: Release
    stands: Outside
    said: str
    is_drafted: bool
    is_printed: bool

    @property
    def name(self) -> str:
        return self.release.reference or f"“{self.release.headline}”"

    @property
    def is_unopened(self) -> bool:
        return self.stands in CLOSED


@dataclass(frozen=True)
class OnPage:
    """A standing page: of a mission, of an officer among the contacts, of missions that an organisation flies."""

    name: str
    kind: str
    is_public: bool


@dataclass
class Uses:
    releases: list[InRelease] = field(default_factory=list)
    pages: list[OnPage] = field(default_factory=list)
    videos: list[Asset] = field(default_factory=list)
    """For which it is the poster."""

    def __bool__(self) -> bool:
        return bool(self.releases or self.pages or self.videos)

    @property
    def is_public_at_once(self) -> bool:
        return any(page.is_public for page in self.pages)

    @property
    def unopened(self) -> list[str]:
        """The names of the releases that nobody outside has read."""
        return [use.name for use in self.releases if use.is_unopened]


def of(assets: Iterable[Asset], *, at: datetime) -> dict[UUID, Uses]:
    """Of each asset. As many questions for many as for one."""
    found = {asset.pk: Uses() for asset in assets}
    for pk, use in _in_releases(found, at=at):
        found[pk].releases.append(use)
    for pk, page in _on_pages(found, at=at):
        found[pk].pages.append(page)
    for video in Asset.objects.filter(poster__in=list(found)):
        assert video.poster_id
        found[video.poster_id].videos.append(video)
    return found


def _in_releases(wanted: Iterable[UUID], *, at: datetime) -> Iterator[tuple[UUID, InRelease]]:
    drafted = set(ReleaseAsset.objects.filter(asset__in=list(wanted)).values_list("asset", "release"))
    living = Q(edition__closes_at__isnull=True) | Q(edition__closes_at__gt=at)
    links = EditionAsset.objects.filter(living, plate__asset__in=list(wanted))
    printed = set(links.values_list("plate__asset", "edition__release"))
    numbers = {release for _asset, release in drafted | printed}
    releases = Release.objects.prefetch_related("texts", "editions").in_bulk(numbers)
    for pk, number in sorted(drafted | printed, key=lambda use: -use[1]):
        release = releases[number]
        stands, moment = outside.state(list(release.editions.all()), at=at)
        said = outside.said(stands, moment)
        yield pk, InRelease(release, stands, said, (pk, number) in drafted, (pk, number) in printed)


def _on_pages(wanted: Iterable[UUID], *, at: datetime) -> Iterator[tuple[UUID, OnPage]]:
    hangs_publicly = [set(pictures.values_list("pk", flat=True)) for pictures in standing(at=at, today=_today(at))]
    for (model, kind), public in zip(_PAGES.items(), hangs_publicly, strict=True):
        for hung in model._default_manager.filter(asset__in=list(wanted)).select_related(model.PAGE):
            yield hung.asset_id, OnPage(str(getattr(hung, model.PAGE)), str(kind), hung.pk in public)


def _today(at: datetime) -> date:
    return at.astimezone(Newsroom.objects.current().zone).date()


# --- what a change means ----------------------------------------------------------------------------------------------


def meaning(uses: Uses) -> list[str]:
    """What saving the asset does, a sentence for each place where it is used."""
    if not uses:
        return [_("Nothing uses it: nobody outside the desk sees what you save here.")]
    return [
        *(_for_page(page) for page in uses.pages),
        *(_for_release(use) for use in uses.releases),
        *(_("The video “%(file)s” is shown with it.") % {"file": video} for video in uses.videos),
    ]


def leaks(uses: Uses) -> list[str]:
    """What is public at once, and shown by a release that nobody is to know of yet."""
    if not uses.is_public_at_once:
        return []
    return [
        _("%(release)s isn’t public yet and shows this too: what you save here is public now.") % {"release": name}
        for name in uses.unopened
    ]


def _for_page(page: OnPage) -> str:
    told = {"page": page.name}
    if page.is_public:
        return _("It stands on a public page (%(page)s): what you save here is public now.") % told
    return _("It stands on a page that isn’t public now (%(page)s).") % told


def _for_release(use: InRelease) -> str:
    told = {"release": use.name, "outside": use.said}
    if use.stands is Outside.PUBLIC and use.is_printed:
        return _("%(release)s (%(outside)s) goes on showing it as it was printed; a correction prints it anew.") % told
    if use.is_printed:
        return (
            _(
                "%(release)s (%(outside)s) shows it as it was approved: save the release again and have it approved, "
                "or it opens with what it has now."
            )
            % told
        )
    return (
        _("%(release)s (%(outside)s) shows it: save the release again, so that it is approved with what you save here.")
        % told
    )
