"""What lies in a press kit, in words: ``captions.txt`` and ``LICENCE.txt``."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override

from contacts.languages import name_of
from contacts.models import Newsroom
from releases.models.edition import Edition
from releases.newsstand.formats import enclosures, plain
from releases.newsstand.formats.columns import wrapped
from releases.newsstand.formats.enclosures import Asset, File
from releases.newsstand.formats.plain import apart, labelled, paragraphs, section


class Enclosed(NamedTuple):
    """``name``: that of the file in the kit. ``file``: nothing where it isn't in it, and ``reason`` tells why:
    ``large`` or ``missing``."""

    asset: Asset
    name: str
    file: File | None
    reason: str


def captions(editions: Sequence[Edition], enclosed: Sequence[Enclosed], *, unmade: Sequence[str]) -> str:
    """Under each number: the file, the caption in each language, and all that has to be known to print it.

    Told in the language of the first edition. ``unmade``: the PDFs that couldn't be made.
    """
    with override(editions[0].language):
        parts = [wrapped(f"{editions[0].reference} – {editions[0].title}")]
        numbers = dict.fromkeys(each.asset["number"] for each in enclosed)
        parts += [_entry(editions, [each for each in enclosed if each.asset["number"] == one]) for one in numbers]
        parts += [] if numbers else [_nothing()]
        if unmade:
            told = _("Not in this kit, because it could not be made: %(files)s")
            parts.append(wrapped(told % {"files": ", ".join(unmade)}))
    return _text(parts)


def _entry(editions: Sequence[Edition], files: Sequence[Enclosed]) -> list[str]:
    asset = files[0].asset
    where = [line for each in files for line in _where(each)]
    words = [line for each in editions for line in _words(each, asset["number"], alone=len(editions) == 1)]
    facts = [line for label, text in enclosures.facts(asset) for line in labelled(label, text)]
    return section(enclosures.heading(asset), [*where, *words, *facts])


def _where(each: Enclosed) -> list[str]:
    if each.file:
        return labelled(_("File"), each.name)
    told = {
        "large": _("too large for this kit; it is at %(address)s"),
        "missing": _("not in this kit, since it is not there at the moment; its address is %(address)s"),
    }
    return labelled(_("File"), told[each.reason] % {"address": enclosures.url_of(each.asset) or "–"})


def _words(edition: Edition, number: str, *, alone: bool) -> list[str]:
    """Caption and alt text as the edition of one language has them."""
    asset = next((asset for asset in edition.assets if asset["number"] == number), None)
    if asset is None:
        return []
    told = [(_("Caption"), asset["caption"], "caption"), (_("Alt text"), asset["alt"], "alt")]
    lines: list[str] = []
    for label, text, name in told:
        language = asset["spoken_in"].get(name, edition.language)
        if text and language == edition.language:  # in another one, that one's own edition tells it
            lines += labelled(label if alone else f"{label} ({name_of(language)})", " ".join(text.split()))
    return lines


def licences(edition: Edition, enclosed: Sequence[Enclosed], *, newsroom: Newsroom) -> str:
    """Of each file: whose it is, what may be done with it, and where the licence stands."""
    with override(edition.language):
        parts = [wrapped(_("What may be done with the files in this kit"))]
        if words := list(plain.rights(edition, newsroom)):
            parts.append(section(_("Text"), apart(words)))
        for asset in {each.asset["number"]: each.asset for each in enclosed}.values():
            names = [each.name for each in enclosed if each.asset is asset and each.file]
            if names:
                parts.append(section(", ".join(names), _rights(asset)))
        parts += [paragraphs(_whom_to_ask(newsroom))] if enclosed else [_nothing()]
    return _text(parts)


def _rights(asset: Asset) -> list[str]:
    told = [
        (_("Licence"), enclosures.licence(asset) or _("none is stated: ask before you use it beyond reporting")),
        (_("Usage terms"), asset["usage_terms"]),
        (_("Copyright"), asset["copyright"]),
        (_("Credit"), asset["credit"]),
    ]
    return [line for label, text in told if text for line in labelled(label, text)]


def _whom_to_ask(newsroom: Newsroom) -> str:
    reach = ", ".join(filter(None, (str(newsroom), newsroom.telephone, newsroom.email)))
    return _("Questions about rights: %(newsroom)s.") % {"newsroom": reach}


def _nothing() -> list[str]:
    return wrapped(_("This release has no pictures or files."))


def _text(parts: Sequence[list[str]]) -> str:
    return "\n".join(apart(parts)) + "\n"
