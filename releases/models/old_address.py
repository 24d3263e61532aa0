"""Where a release was to be found before the newsroom moved in: an address of its old site."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import parse_qsl, quote_plus, unquote_to_bytes, urlsplit

from django.db import models
from django.utils.encoding import repercent_broken_unicode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LONGEST: Final = 500

_INDEX: Final = re.compile(r"/(?:index|default)\.(?:x?html?|shtml|php\d?|aspx?|jsp|cfm)$")
"""What a server of the old site added to the address of a folder, or left out."""
_FOLLOWERS: Final = re.compile(r"utm_\w+|mtm_\w+|pk_\w+|[fgy]clid|dclid|msclkid|mc_[ce]id|_ga|igshid", re.IGNORECASE)
"""Parameters that say who follows a link, and nothing of what it leads to."""
_MOST_PARAMETERS: Final = 8

type Question = Sequence[tuple[str, str]]


class Unfit(ValueError):
    """No address of a page. Its text says why, and what to write."""


class OldAddressManager(models.Manager["OldAddress"]):
    def get_by_natural_key(self, path: str) -> "OldAddress":
        return self.get(path=path)


class OldAddress(models.Model):
    """A path of the old site, with what was asked behind it where that told the page: ``/news?id=12``.

    It stands in the one form that ``read`` makes of it, without scheme and host: an archive may come from several
    sites. A table for readers: its row is found without a look at the draft. Who put it down stands in the logbook.
    """

    path = models.CharField(gettext_lazy("old address"), max_length=LONGEST, unique=True)
    release = models.ForeignKey(
        "releases.Release",
        on_delete=models.PROTECT,
        related_name="oldaddresses",
        verbose_name=gettext_lazy("release"),
    )
    language = models.CharField(
        gettext_lazy("language"), max_length=12, blank=True, help_text=gettext_lazy("Empty: any that is public.")
    )

    objects = OldAddressManager()

    class Meta:
        default_permissions = ()  # whoever may change a release may say where it was
        ordering = ["path"]
        verbose_name = gettext_lazy("old address")
        verbose_name_plural = gettext_lazy("old addresses")

    def __str__(self) -> str:
        return self.path

    def natural_key(self) -> tuple[str]:
        return (self.path,)


# --- the one form of an address ---------------------------------------------------------------------------------------


def read(address: str) -> str:
    """An address as it is written in a file, in a form or in a browser (RFC 3986), in the form in which it is kept.

    Raises Unfit.
    """
    try:
        parts = urlsplit(address.strip())
        asked = question(parts.query)
    except ValueError as fault:
        raise Unfit(_("It can't be read. Copy it from the line of a browser.")) from fault
    if parts.scheme not in {"", "http", "https"} or not (parts.netloc or parts.path.startswith("/")):
        raise Unfit(_("Write it from https:// on, or from the first slash behind the host: /2017/10/30/launch/."))
    path = repercent_broken_unicode(unquote_to_bytes(parts.path.encode("utf-8", "replace"))).decode()
    kept = written(path, asked)
    if kept == "/":
        raise Unfit(_("This is the front page of a site, which is no release. Write the address of one page."))
    if len(kept) > LONGEST:
        raise Unfit(_("It is longer than %(most)d characters.") % {"most": LONGEST})
    if not _is_clean(kept):
        raise Unfit(_("It holds a character that no address has. Copy it from the line of a browser."))
    return kept


def ways(path: str, asked: Question) -> list[str]:
    """What may be kept of the page that was asked for, the most exact first: with all parameters, with one of them
    (``?p=12&preview=true``), with none. Those of a front page are told by a parameter alone.

    ``path`` is decoded, as Django has it in ``path_info``.
    """
    questions = [asked, *([one] for one in asked), []] if asked else [[]]
    found = dict.fromkeys(written(path, each) for each in questions)
    return [each for each in found if each != "/" and len(each) <= LONGEST and _is_clean(each)]


def question(query: str) -> Question:
    """The parameters that tell a page. Raises ValueError for more than any page had."""
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=4 * _MOST_PARAMETERS)
    kept = [(name, value) for name, value in pairs if name and not _FOLLOWERS.fullmatch(name)]
    if len(kept) > _MOST_PARAMETERS:
        raise ValueError("too many parameters")
    return kept


def written(path: str, asked: Question) -> str:
    """Capitals, slashes that are doubled or at the end, the name of an index and the order of parameters don't tell two
    pages apart."""
    folded = re.sub(r"/{2,}", "/", f"/{_folded(path).strip()}")
    folded = _INDEX.sub("/", folded).rstrip("/") or "/"
    told = "&".join(_pairs((_folded(name), _folded(value)) for name, value in asked))
    return folded.replace("?", "%3f") + (f"?{told}" if told else "")


def _pairs(asked: Iterable[tuple[str, str]]) -> list[str]:
    pairs = sorted({(quote_plus(name, "/:"), quote_plus(value, "/:")) for name, value in asked})
    return [f"{name}={value}" if value else name for name, value in pairs]


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _is_clean(text: str) -> bool:
    return all(unicodedata.category(character) not in {"Cc", "Cs"} for character in text)
