"""Which two versions of a release somebody wants to see side by side: revisions, editions, the draft as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from contacts.languages import name_of
from releases.desk import comparison, snapshots, telling, telling_editions
from releases.desk.assets import illustrating
from releases.desk.comparison import Pair
from releases.desk.snapshots import Snapshot
from releases.models.edition import Edition
from releases.models.release import Release
from releases.models.revision import Revision

DRAFT: Final = "draft"
"""How an address names the draft as it stands. A revision is named by its number, an edition by language and number."""


@dataclass(frozen=True)
class Version:
    """Either a ``snapshot`` of the draft, in all its languages, or a printed ``edition``. ``place`` is the older one's
    first: an edition comes before the revision that it was printed from, which would print other contacts now."""

    key: str
    said: str
    place: tuple[float, bool, int]
    snapshot: Snapshot | None = None
    edition: Edition | None = None


@dataclass(frozen=True)
class Compared:
    """What stands side by side; ``why_not`` says why nothing can."""

    older: Version
    newer: Version
    pairs: list[Pair]
    why_not: str = ""


def key_of(edition: Edition) -> str:
    return f"{edition.language}-{edition.number}"


def asked(
    query: Mapping[str, str], release: Release, revisions: list[Revision], editions: Iterable[Edition], *, at: datetime
) -> Compared | None:
    """The two that the address names ``from`` and ``to``, the older one first; or the two newest revisions."""
    named = {query.get("from", ""), query.get("to", "")}
    known = [_revision(each) for each in revisions] + [_edition(each) for each in editions]
    known += [_draft(release, revision) for revision in revisions[:1]]
    chosen = [version for version in known if version.key in named] or known[: len(revisions)][:2]
    if len(chosen) != 2:
        return None
    older, newer = sorted(chosen, key=lambda version: version.place)
    printed = [version.edition for version in chosen if version.edition]
    if not printed:
        assert older.snapshot
        assert newer.snapshot
        return Compared(older, newer, comparison.side_by_side(*telling.fields(older.snapshot, newer.snapshot)))
    language = printed[0].language
    if why_not := _why_not(chosen, language):
        return Compared(older, newer, [], why_not)
    return Compared(older, newer, _pairs(older, newer, language, release, at=at))


def _revision(revision: Revision) -> Version:
    said = _("Revision %(number)d by %(name)s") % {"number": revision.number, "name": revision.author_name}
    return Version(str(revision.number), said, (revision.number, True, 0), revision.snapshot)


def _draft(release: Release, newest: Revision) -> Version:
    """A number that the register gave at the approval is no edit of the draft."""
    snapshot = snapshots.take(release)
    if release.editions.exists():
        snapshot["reference"] = newest.snapshot["reference"]
    return Version(DRAFT, _("The draft as it stands"), (float("inf"), True, 0), snapshot)


def _edition(edition: Edition) -> Version:
    told = {"number": edition.number, "language": name_of(edition.language)}
    said = _("Edition %(number)d (%(language)s)") % told
    return Version(key_of(edition), said, (edition.revision.number, False, edition.number), edition=edition)


def _why_not(chosen: list[Version], language: str) -> str:
    for version in chosen:
        if version.edition and version.edition.language != language:
            return _("These are in two languages. Choose two of one language.")
        if version.snapshot and language not in version.snapshot["texts"]:
            told = {"version": version.said, "language": name_of(language)}
            return _("%(version)s has no text in %(language)s.") % told
    return ""


def _pairs(older: Version, newer: Version, language: str, release: Release, *, at: datetime) -> list[Pair]:
    """As printed. What a draft can't know before it is printed is no difference."""
    before, after = (_fields(version, language, release, at=at) for version in (older, newer))
    if older.edition and newer.edition:
        return comparison.side_by_side(before, after)
    known = before.keys() & after.keys()
    return comparison.side_by_side(*({name: side[name] for name in side if name in known} for side in (before, after)))


def _fields(version: Version, language: str, release: Release, *, at: datetime) -> dict[str, str]:
    if version.edition:
        return telling_editions.fields(version.edition)
    snapshot = version.snapshot or {}
    letters = illustrating.letters(release, snapshot)
    reference = release.reference or ""
    return telling_editions.fields_of_a_draft(snapshot, language, reference=reference, letters=letters, at=at)
