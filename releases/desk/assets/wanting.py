"""What a picture or a file still wants before it can be printed: words, a credit, rights. In words."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from contacts.languages import name_of
from contacts.words import words
from releases import days
from releases.models.asset import Asset
from releases.models.kinds import Medium
from releases.models.plate import Plate

SOON: Final = timedelta(days=30)
"""Rights that run out within it are worth a look."""


def alt_in(plate: Plate, languages: Iterable[str]) -> list[str]:
    """Those of the languages in which nobody said what the picture shows; none for what is no picture."""
    told = words(plate.words.get("alt")).data
    return [code for code in languages if plate.medium == Medium.PICTURE and code not in told]


def credit(plate: Plate) -> bool:
    return plate.medium in (Medium.PICTURE, Medium.VIDEO) and not plate.words.get("credit")


def nature(plate: Plate) -> bool:
    return plate.medium != Medium.DOCUMENT and not plate.nature


def captions(plate: Plate) -> bool:
    return plate.medium == Medium.VIDEO and not plate.tracks


def of(plate: Plate, *, languages: Iterable[str]) -> list[str]:
    """A few words for each thing that is missing."""
    told = [_("alt text (%(language)s)") % {"language": name_of(code)} for code in alt_in(plate, languages)]
    told += [_("credit")] if credit(plate) else []
    told += [pgettext("of a picture", "kind")] if nature(plate) else []
    return told + ([_("captions")] if captions(plate) else [])


def rights(asset: Asset | Plate, *, on: date) -> str:
    """What is to be said of its rights on this day; nothing while they last."""
    last: Any = asset.rights_until
    if not last or last > on + SOON:
        return ""
    told = {"day": days.written(last)}
    return (_("rights ran out on %(day)s") if last < on else _("rights run out on %(day)s")) % told
