"""Lists, page by page. A page begins behind a row, not after a number of rows: what opens meanwhile moves nothing.

A cursor names the place of that row by what everybody may read of it (its moment and its address, never its key), and
is signed: nobody can ask for a place of their own making. RFC 8288 tells where to go on, and so does the envelope.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.response import Response

from releases.newsstand.api import asking
from releases.newsstand.api.problems import Wrong

ONWARD, BACK = "on", "back"


@dataclass(frozen=True)
class Order:
    """Of a list at the address ``name``: by these columns, of which the last parts any two rows (``-`` for descending).
    They are public; they are what a cursor holds."""

    name: str
    columns: tuple[str, ...]

    def by(self, *, backwards: bool = False) -> list[str]:
        return [_turned(column) if backwards else column for column in self.columns]

    def behind(self, place: list[Any], *, backwards: bool = False) -> Q:
        """The rows behind a place: those whose first column lies behind, or is the same and whose second …"""
        told = list(zip(self.by(backwards=backwards), place, strict=True))
        steps = []
        for n, (column, value) in enumerate(told):
            same = Q(**{earlier.removeprefix("-"): at for earlier, at in told[:n]})
            steps.append(same & Q(**{_comparison(column): value}))
        first, value = told[0]
        return Q(**{f"{_comparison(first)}e": value}) & reduce(or_, steps)  # the first alone: it is what an index finds

    def place_of(self, row: Any) -> list[Any]:
        return [getattr(row, column.removeprefix("-")) for column in self.columns]


def _turned(column: str) -> str:
    return column.removeprefix("-") if column.startswith("-") else f"-{column}"


def _comparison(column: str) -> str:
    return f"{column.removeprefix('-')}__{'lt' if column.startswith('-') else 'gt'}"


@dataclass(frozen=True)
class Page[Row]:
    rows: list[Row]
    following: str = ""
    """A cursor, or nothing."""
    preceding: str = ""


def page(rows: QuerySet[Any], order: Order, asked: QueryDict) -> Page[Any]:
    """The page that is asked for. One query."""
    size = asking.page_size(asked)
    direction, place = _read(asked.get(asking.CURSOR, ""), order) if asking.CURSOR in asked else (ONWARD, [])
    backwards = direction == BACK
    if place:
        rows = rows.filter(order.behind(place, backwards=backwards))
    found = list(rows.order_by(*order.by(backwards=backwards))[: size + 1])
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([])
    following = _write(order, ONWARD, found[-1]) if has_more or backwards else ""
    preceding = _write(order, BACK, found[0]) if (has_more if backwards else place) else ""
    return Page(found, following, preceding)


def _signer() -> Signer:
    return Signer(salt="releases.newsstand.api.paging")


def _write(order: Order, direction: str, row: Any) -> str:
    place = [value.isoformat() if isinstance(value, datetime) else value for value in order.place_of(row)]
    return _signer().sign_object([order.name, direction, *place])


def _read(cursor: str, order: Order) -> tuple[str, list[Any]]:
    try:
        name, direction, *place = _signer().unsign_object(cursor)
    except BadSignature:
        name = ""
    if name != order.name:
        detail = _("This is no place in this list. Take the cursor from an answer as it is, or begin without one.")
        raise Wrong([(asking.CURSOR, detail)])
    return direction, [
        parse_datetime(value) if column == "-public_at" else value for column, value in _with(order, place)
    ]


def _with(order: Order, place: list[Any]) -> Iterable[tuple[str, Any]]:
    return zip(order.columns, place, strict=True)


def envelope(
    told: Page[Any], order: Order, asked: QueryDict, known: Iterable[str], shape: Callable[[list[Any]], list[Any]]
) -> Response:
    """A page as it is sent. ``known``: the parameters that its neighbours' addresses repeat; ``shape``: of its rows."""
    repeated = asking.said(asked, [name for name in known if name != asking.CURSOR])
    further = {"next": told.following, "prev": told.preceding}
    links = {rel: url(order.name, repeated | {asking.CURSOR: cursor}) for rel, cursor in further.items() if cursor}
    links["first"] = url(order.name, repeated)
    content = {
        "items": shape(told.rows),
        "language": get_language(),
        "next": links.get("next"),
        "previous": links.get("prev"),
    }
    return Response(content, headers={"Link": ", ".join(f'<{link}>; rel="{rel}"' for rel, link in links.items())})


def url(name: str, query: dict[str, Any] | None = None, /, **kwargs: str) -> str:
    """A whole address of the API."""
    asked = f"?{urlencode(query)}" if query else ""
    return f"{settings.SITE_URL}{reverse(f'api:{name}', kwargs=kwargs)}{asked}"
