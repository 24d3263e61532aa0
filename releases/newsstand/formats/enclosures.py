"""What goes with the words of an edition: its pictures and files, as every format tells them."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.languages import name_of
from releases import days
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Medium, Nature
from releases.models.plate import Rendition
from releases.newsstand import addresses, licences, pictures

Asset = dict[str, Any]
"""One of ``edition.assets``, as ``releases.desk.assets.illustrating`` printed it."""


def shown(edition: Edition, *, today: date) -> list[Asset]:
    """Those that may still be shown on that day, in their order."""
    return [asset for asset in edition.assets if pictures.is_within_rights(asset, today=today)]


def best(asset: Asset) -> dict[str, Any] | None:
    """The rendition for whoever prints: the picture in print size, the file itself. None while there is none."""
    wanted = "print" if asset["medium"] == Medium.PICTURE else "file"
    return next((made for made in asset["renditions"] if made["name"].partition(".")[0] == wanted), None)


def url_of(asset: Asset) -> str:
    """Where its best rendition is; nothing while there is none."""
    made = best(asset)
    return addresses.url("media", settings.LANGUAGE_CODE, key=asset["key"], name=made["name"]) if made else ""


def file_name(told: str) -> str:
    """A number as the name of a file, without what a file system wouldn't take."""
    return re.sub(r'[\x00-\x1f\x7f/\\:*?"<>|]+', "-", told).strip(". ")


def heading(asset: Asset) -> str:
    """``PR168-2017-a · Picture, 3000 × 2000 pixels, 4.8 MB``."""
    made = best(asset)
    told = [str(Medium(asset["medium"]).label)]
    if asset["language"]:
        told.append(name_of(asset["language"]))
    if made and made["width"]:
        told.append(_("%(width)d × %(height)d pixels") % made)
    if asset["seconds"]:
        told.append(_clock(asset["seconds"]))
    if made:
        told.append(filesizeformat(made["size"]))
    return f"{asset['number']} · {', '.join(told)}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"


def facts(asset: Asset) -> Iterator[tuple[str, str]]:
    """What is known of it beside its caption, each under its name. Whatever a machine has made is said."""
    taken = asset["taken_on"]
    told = [
        (_("Credit"), asset["credit"]),
        (_("Creator"), asset["creator"]),
        (_("Copyright"), asset["copyright"]),
        (pgettext("how a picture came about", "Kind"), str(Nature(asset["nature"]).label) if asset["nature"] else ""),
        (_("People"), asset["people"]),
        (_("Place"), asset["place"]),
        (_("Date"), days.written(date.fromisoformat(taken)) if taken else ""),
        (_("Usage terms"), asset["usage_terms"]),
        (_("Licence"), licence(asset)),
    ]
    return ((label, text) for label, text in told if text)


def licence(asset: Asset) -> str:
    """``CC BY 4.0 <https://creativecommons.org/licenses/by/4.0/>``."""
    told = licences.licence(asset["licence"], asset["licence_url"])
    return " ".join(part for part in (told.name.replace(told.url, ""), f"<{told.url}>" if told.url else "") if part)


class File(NamedTuple):
    """A rendition as it lies in the private storage. ``size`` in bytes, ``checksum`` its SHA-256."""

    path: str
    content_type: str
    size: int
    checksum: str


Files = dict[tuple[str, str], File]
"""By the key of the plate and the name of the rendition."""


def files(editions: Iterable[Edition], *, at: datetime, today: date) -> Files:
    """The files of these editions that the public may be given, posters of videos too. One query."""
    assets = [asset for edition in editions for asset in edition.assets]
    keys = {shown["key"] for asset in assets for shown in (asset, asset["poster"]) if shown}
    opened = Rendition.objects.open_to(PUBLIC, at=at, today=today).filter(plate__key__in=keys)
    return {
        (made.plate.key, made.name): File(made.path, made.content_type, made.size, made.checksum)
        for made in opened.select_related("plate").only("plate__key", "name", *File._fields)
    }
