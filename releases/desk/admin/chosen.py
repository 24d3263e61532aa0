"""Pictures and files that stand in a form: which, and what the form shows of each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

from releases.desk.assets import contact_sheet
from releases.models.asset import Asset
from releases.models.release import Release


def asked_for(request: HttpRequest, release: Release | None) -> list[Asset]:
    """Those that the address of the form names and the release doesn't have yet."""
    wanted = list(dict.fromkeys(filter(None, map(_uuid, request.GET.getlist("asset")))))
    if not wanted:
        return []
    found = Asset.objects.in_bulk(wanted)
    has = set(release.releaseassets.values_list("asset", flat=True)) if release and release.pk else set()
    return [found[pk] for pk in wanted if pk in found and pk not in has]


def seen(formsets: Iterable[Any], *, at: datetime) -> None:
    """Give each row that names an asset, typed or saved, the ``frame`` of it."""
    rows = [row for formset in formsets for row in formset.forms if "asset" in row.fields]
    named = {row: _uuid(row["asset"].value()) for row in rows}
    assets = Asset.objects.in_bulk([pk for pk in named.values() if pk])
    frames = {frame.asset.pk: frame for frame in contact_sheet.frames(assets.values(), at=at)}
    for row, pk in named.items():
        row.frame = frames.get(pk) if pk else None


def for_uploads(request: HttpRequest) -> dict[str, Any]:
    """What a form needs on which files can be dropped; nothing for whoever may not add any."""
    if not request.user.has_perm("releases.add_asset"):
        return {}
    return {"most_bytes": settings.UPLOAD_BYTES, "may_upload": True}


def _uuid(text: Any) -> UUID | None:
    try:
        return UUID(str(text or ""))
    except ValueError:
        return None
