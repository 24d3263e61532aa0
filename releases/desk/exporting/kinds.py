"""What a newsroom owns, thing by thing: the rows that belong to each, as they are written into a folder and read back.

A thing is told by a key that is the same in every database. Its rows are Django's own serialisation with natural keys.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core import serializers
from django.db.models import FETCH_PEERS, Exists, F, Model, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from contacts.models import Account, Newsroom, Organisation, PressOfficer
from releases.models.asset import Asset, Track
from releases.models.calendar import CalendarAddress
from releases.models.edition import Edition, EditionMission, EditionOfficer, EditionOrganisation, Withdrawal
from releases.models.emergency import Emergency
from releases.models.hub import Hub
from releases.models.logbook import LogBook, LogEntry
from releases.models.mission import Mission, MissionPartner
from releases.models.old_address import OldAddress
from releases.models.plate import (
    EditionAsset,
    EditionAssetMission,
    Logo,
    MissionPicture,
    Plate,
    Portrait,
    Rendition,
)
from releases.models.preview import Comment, PreviewLink
from releases.models.register import Series
from releases.models.release import Release, ReleaseAsset, ReleaseContact, ReleaseMission, ReleaseOrganisation
from releases.models.revision import Revision
from releases.models.sitting import Sitting
from releases.models.text import ReleaseText

type Row = dict[str, Any]
type Keys = Callable[[], Iterable[Any]]

LEFT_OUT: Final[dict[type[Model], str]] = {
    CalendarAddress: "a secret address of one account, which its owner makes anew",
    Hub: "what the hub of this site was told, which says nothing of the newsroom",
    Sitting: "what somebody is typing just now and has not saved",
}
"""The only tables of ours that are not exported, and why."""


@dataclass(frozen=True)
class Kind:
    """``tables``: the first is that of the thing itself; each with the way from its row to the thing's key.
    ``keys``: of all things of the kind, in the order in which they can be put into an empty database."""

    name: str
    file: str
    tables: tuple[tuple[type[Model], Combinable], ...]
    keys: Keys
    at_once: int = 50
    """How many are in memory together."""

    @property
    def models(self) -> set[str]:
        return {str(model._meta) for model, _way in self.tables}


def rows_of(kind: Kind, keys: Collection[Any]) -> dict[str, list[Row]]:
    """All rows of each of these things, in the order in which they were made. A few queries, however many things."""
    found: dict[str, list[Row]] = {str(key): [] for key in keys}
    for model, way in kind.tables:
        asked = model._base_manager.annotate(its_thing=way).filter(its_thing__in=list(keys))
        rows: list[Any] = list(asked.order_by(*_ORDER.get(model, ("pk",))).fetch_mode(FETCH_PEERS))
        for row, told in zip(rows, _serialised(rows), strict=True):
            found.setdefault(str(row.its_thing), []).append(told)
    return found


_ORDER: Final[dict[type[Model], tuple[Any, ...]]] = {Comment: (F("answers").asc(nulls_first=True), "pk")}
"""Where the order of the keys isn't that in which rows can be put back."""


def _serialised(rows: Sequence[Model]) -> list[Row]:
    how: dict[str, Any] = {"use_natural_foreign_keys": True, "use_natural_primary_keys": True}
    if rows and isinstance(rows[0], Account):
        how["fields"] = ACCOUNT
    told: list[Row] = serializers.serialize("python", rows, **how)
    for row in told:
        row["fields"] |= {name: sorted(value) for name, value in row["fields"].items() if _is_of_many(rows[0], name)}
    return told


def _is_of_many(row: Model, name: str) -> bool:
    return bool(row._meta.get_field(name).many_to_many)


ACCOUNT: Final = ("username", "first_name", "last_name")
"""No password, no address, no permission: the names alone, for what has an author."""


def _by(model: type[Model], key: str, *order: str) -> Keys:
    return lambda: model._base_manager.order_by(*(order or ("pk",))).values_list(key, flat=True).iterator(2000)


def _authors() -> Iterable[str]:
    """Accounts that something exported names."""
    named = (
        Revision.objects.values("author"),
        Emergency.objects.values("by"),
        Emergency.objects.values("confirmed_by"),
        Comment.objects.values("author"),
        Comment.mentioned.through._default_manager.values("account"),
        PressOfficer.objects.values("account"),
    )
    wanted = Q()
    for accounts in named:
        wanted |= Q(pk__in=accounts)
    return Account.objects.filter(wanted).order_by("username").values_list("username", flat=True)


def _parents_first() -> Iterable[str]:
    parents = dict(Organisation.objects.values_list("slug", "parent__slug"))

    def depth(slug: str) -> int:
        above, seen = parents[slug], {slug}
        while above and above not in seen:
            seen.add(above)
            above = parents[above]
        return len(seen)

    return sorted(parents, key=lambda slug: (depth(slug), slug))


def _books_of_no_release() -> Any:
    theirs = Release.objects.filter(uuid=OuterRef("uuid"))
    return LogBook.objects.filter(~Exists(theirs)).order_by("uuid").values_list("uuid", flat=True)


def _entries_of_no_release() -> Any:
    theirs = Release.objects.filter(uuid=OuterRef("book"))
    entries = LogEntry.objects.filter(~Exists(theirs)).order_by("book", "number")
    return entries.values_list("digest", flat=True).iterator(2000)


_BY_THE_RELEASE = F("release__uuid")
_BY_THE_EDITION = F("edition__release__uuid")

RELEASES: Final = Kind(
    "release",
    "desk/releases.jsonl",
    (
        (Release, F("uuid")),
        *((model, _BY_THE_RELEASE) for model in (ReleaseText, ReleaseMission, ReleaseOrganisation, ReleaseContact)),
        (ReleaseAsset, _BY_THE_RELEASE),
        (OldAddress, _BY_THE_RELEASE),
        (Revision, _BY_THE_RELEASE),
        (Withdrawal, Subquery(Edition.objects.filter(withdrawal=OuterRef("pk")).values("release__uuid")[:1])),
        (Edition, _BY_THE_RELEASE),
        *((model, _BY_THE_EDITION) for model in (EditionMission, EditionOrganisation, EditionOfficer, EditionAsset)),
        (EditionAssetMission, F("use__edition__release__uuid")),
        (Emergency, _BY_THE_RELEASE),
        (PreviewLink, _BY_THE_RELEASE),
        (Comment, _BY_THE_RELEASE),
        (LogBook, F("uuid")),
        (LogEntry, F("book")),
    ),
    _by(Release, "uuid"),
    at_once=20,
)
ASSETS: Final = Kind(
    "picture or file",
    "desk/assets.jsonl",
    ((Asset, F("uuid")), (Track, F("asset")), (Plate, F("asset")), (Rendition, F("plate__asset"))),
    lambda: (
        # A poster stands before the video that it is of.
        Asset.objects.order_by(F("poster").asc(nulls_first=True), "pk").values_list("uuid", flat=True).iterator(2000)
    ),
)
NEWSROOM: Final = Kind("newsroom", "desk/newsroom.jsonl", ((Newsroom, F("id")),), _by(Newsroom, "id"))
BOOKS: Final = Kind("logbook", "desk/books.jsonl", ((LogBook, F("uuid")),), _books_of_no_release)
ENTRIES: Final = Kind(
    "entry of the logbook", "desk/entries.jsonl", ((LogEntry, F("digest")),), _entries_of_no_release, at_once=500
)
ACCOUNTS: Final = Kind("account", "desk/accounts.jsonl", ((Account, F("username")),), _authors)

KINDS: Final = (
    ACCOUNTS,
    Kind("organisation", "desk/organisations.jsonl", ((Organisation, F("slug")),), _parents_first),
    NEWSROOM,
    Kind("series", "desk/series.jsonl", ((Series, F("slug")),), _by(Series, "slug")),
    Kind("press officer", "desk/officers.jsonl", ((PressOfficer, F("slug")),), _by(PressOfficer, "slug")),
    Kind(
        "mission",
        "desk/missions.jsonl",
        ((Mission, F("slug")), (MissionPartner, F("mission__slug"))),
        _by(Mission, "slug"),
    ),
    ASSETS,
    Kind(
        "picture of a mission",
        "desk/mission_pictures.jsonl",
        ((MissionPicture, F("mission__slug")),),
        _by(MissionPicture, "mission__slug"),
    ),
    Kind("portrait", "desk/portraits.jsonl", ((Portrait, F("officer__slug")),), _by(Portrait, "officer__slug")),
    Kind("logo", "desk/logos.jsonl", ((Logo, F("organisation__slug")),), _by(Logo, "organisation__slug")),
    RELEASES,
    BOOKS,
    ENTRIES,
)
"""In the order in which they can be put into an empty database: what is named stands before what names it."""
