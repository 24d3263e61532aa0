"""Old addresses of a release: those of the site from which the newsroom moved in lead to it from now on, or no more.

They are no words of the release: saved at once, with no revision, for whatever of it is public.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _

from contacts.models import Account
from releases.desk import logbook
from releases.models.logbook import LogEntry
from releases.models.old_address import OldAddress, Unfit, read
from releases.models.release import Release
from releases.newsstand.views.now import Now


class Refused(Exception):
    """An address that can't lead to a release. Its text says why, and what to do."""


@transaction.atomic
def forward(release: Release, *, address: str, by: Account | None, at: datetime, language: str = "") -> OldAddress:
    """Let an old address lead to the release, to its words in that language if they are public. Raises Refused."""
    path = _fit(address)
    if _is_its_page(path, release):
        raise Refused(_("This is the address that the release has here. It needs no other."))
    made = _put(release, path, language)
    if made is None:
        raise Refused(_("This address leads here already."))
    logbook.write("forward", release, by=by, at=at, note=path, paths=[path], language=language)
    return made


@transaction.atomic
def stop(old: OldAddress, *, by: Account | None, at: datetime) -> None:
    """Let nothing stand at an old address any more."""
    release = Release.objects.select_for_update().get(pk=old.release_id)
    gone, _rows = OldAddress.objects.filter(pk=old.pk).delete()
    if gone:
        logbook.write("stop_forwarding", release, by=by, at=at, note=old.path, path=old.path, language=old.language)


@transaction.atomic
def take_over(
    release: Release, addresses: Iterable[str], *, language: str, by: Account | None, at: datetime
) -> tuple[list[str], list[str]]:
    """Let the addresses that its source tells of a release lead to it: the new ones, and in words which can't, and why.

    What leads to it already stays as it is, and what the desk has taken away stays away.
    """
    made, remarks = list[str](), list[str]()
    gone = {str(told["path"]) for told in _told(release, "stop_forwarding")}
    for address in addresses:
        try:
            path = _fit(address)
            if path not in gone and not _is_its_page(path, release) and _put(release, path, language):
                made.append(path)
        except Refused as refusal:
            remarks.append(_("The old address %(address)s does not lead here. %(why)s") % _shown(address, refusal))
    if made:
        logbook.write("forward", release, by=by, at=at, note=", ".join(made), paths=made, language=language)
    return made, remarks


def _shown(address: str, refusal: Refused) -> dict[str, str]:
    return {"address": address if len(address) <= 100 else f"{address[:99]}…", "why": str(refusal)}


def _told(release: Release, step: str) -> Iterable[dict[str, str]]:
    return LogEntry.objects.filter(book=release.uuid, step=step).values_list("details", flat=True)


def _fit(address: str) -> str:
    try:
        path = read(address)
    except Unfit as unfit:
        raise Refused(str(unfit)) from unfit
    if _is_taken_by_the_site(path):
        raise Refused(_("This site has a page of its own there, and it stays."))
    return path


def _put(release: Release, path: str, language: str) -> OldAddress | None:
    """None where it leads to this release already. Raises Refused where it leads to another one."""
    try:
        with transaction.atomic():
            return OldAddress.objects.create(path=path, release=release, language=language)
    except IntegrityError:
        other = OldAddress.objects.select_related("release").get(path=path).release
        if other == release:
            return None
    named = other.reference or f"“{other.headline}”"
    raise Refused(_("It leads to %(release)s. Take it away there first.") % {"release": named}) from None


def _is_taken_by_the_site(path: str) -> bool:
    """Whether an address of ours is answered before old ones are looked for. A page of readers with a name in its
    address isn't, where there is nothing of the name; nor is the front page of another site, told by a parameter."""
    found = [match for match in map(_match, _written(path)) if match]
    is_asked = "?" in path
    return any(
        not isinstance(match.func, Now) or not (match.kwargs or (is_asked and match.func.was_a_site)) for match in found
    )


def _is_its_page(path: str, release: Release) -> bool:
    found = [match for match in map(_match, _written(path)) if match and match.view_name == "newsstand:release"]
    return any(match.kwargs["address"] == release.address for match in found)


def _written(path: str) -> tuple[str, str]:
    """As it is kept, and with the slash that isn't kept."""
    bare = path.partition("?")[0].rstrip("/")
    return bare, f"{bare}/"


def _match(path: str) -> ResolverMatch | None:
    with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return resolve(path)
        except Resolver404:
            return None
