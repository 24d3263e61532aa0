"""What is asked for: language, size and place of a page, filters. A wrong value is refused with a sentence on what to
write instead, never passed over."""

from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from releases.newsstand.api.problems import Wrong
from releases.newsstand.filters import OpenFilter

LANGUAGE: Final = "language"
PAGE_SIZE: Final = "page_size"
CURSOR: Final = "cursor"
PLACE: Final = (LANGUAGE, PAGE_SIZE, CURSOR)

STANDARD, MOST = 20, 100


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def language(asked: QueryDict) -> str:
    """In which language it is answered; in the newsroom's own where another one is asked for, with the reason."""
    told = asked.get(LANGUAGE, "")
    return told if told in languages() else settings.LANGUAGE_CODE


def refuse_unclear(asked: QueryDict, known: Iterable[str]) -> None:
    """What is said twice, or not at all (a script whose variable is empty would be given everything), and a language
    that isn't the newsroom's."""
    said_of = {name: asked.getlist(name) for name in known if name in asked}
    wrong = [(name, _("Say it once.")) for name, values in said_of.items() if len(values) > 1]
    wrong += [
        (name, _("Write a value, or leave it out.")) for name, values in said_of.items() if not values[-1].strip()
    ]
    if asked.get(LANGUAGE, "").strip() and asked[LANGUAGE] not in languages():
        wrong.append((LANGUAGE, _("Write one of the newsroom's languages: %s.") % ", ".join(languages())))
    if wrong:
        raise Wrong(wrong)


def only(asked: QueryDict, names: Iterable[str]) -> QueryDict:
    """Without what is none of these."""
    kept = QueryDict(mutable=True)
    for name in names:
        if name in asked:
            kept[name] = asked.get(name, "")
    return kept


def page_size(asked: QueryDict) -> int:
    told = asked.get(PAGE_SIZE, str(STANDARD))
    if not (told.isascii() and told.isdecimal() and len(told) <= 3 and 1 <= int(told) <= MOST):
        raise Wrong([(PAGE_SIZE, _("Write a whole number from 1 to %d.") % MOST)])
    return int(told)


def narrowed[F: OpenFilter](filters: F) -> F:
    """The same filters, if every value can be taken."""
    if not filters.is_valid():
        raise Wrong((name, str(reason)) for name, reasons in filters.errors.items() for reason in reasons)
    return filters


def said(asked: QueryDict, names: Iterable[str]) -> dict[str, Any]:
    """The parameters as they were given, in our order: what the address of another page repeats."""
    return {name: asked[name] for name in names if asked.get(name)}
