"""A draft as the public would see it, for the desk: in the newsroom as of any moment."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from contacts.languages import name_of
from releases.desk import logbook, preview
from releases.desk.views import as_of, bar, unopened
from releases.models.revision import Revision


def page(request: HttpRequest, revision: Revision, language: str, *, at: datetime) -> HttpResponse:
    """``?as_of=20260903T100100Z`` says which moment; without it, that at which the draft would open."""
    opens_at = preview.opening_of(revision, at=at)
    moment = _asked(request) or opens_at
    written = as_of.MomentConverter().to_url(moment)
    tongues = list(revision.snapshot["texts"])
    addresses = {
        code: f"{reverse('admin:releases_release_preview', args=[revision.release_id, code])}?as_of={written}"
        for code in tongues
    }
    others = {code: address for code, address in addresses.items() if code != language}
    here, media = reverse("admin:as_of", args=[moment]), unopened.at_the_desk()
    with preview.below(here):
        response = preview.page(revision, language, at=at, as_of=moment, media_base=media, addresses=others)
    by: Any = request.user
    told = {"language": language, "as_of": moment.isoformat()}
    logbook.write("preview", revision.release, by=by, at=at, revision=revision.number, **told)
    form = as_of.AsOfForm(
        languages=[(code, name_of(code) or code) for code in tongues],
        initial={"at": moment, "language": language, "release": revision.release_id},
        auto_id="as-of-%s",
    )
    context = as_of.told(moment, form) | {
        "revision": revision.number,
        "opens": as_of.written(opens_at) if moment < opens_at else None,
        "as_it_is": _public_address(revision, language),
    }
    return bar.lay(response, "desk/over_as_of.html", context)


def _public_address(revision: Revision, language: str) -> str:
    """Where it stands or will stand outside, once it has a number."""
    return (
        f"/{as_of.in_language(f'releases/{revision.release.address}/', language)}" if revision.release.address else ""
    )


def _asked(request: HttpRequest) -> datetime | None:
    try:
        return as_of.MomentConverter().to_python(request.GET.get("as_of", ""))
    except ValueError:
        return None
