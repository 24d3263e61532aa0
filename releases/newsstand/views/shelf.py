"""What the archives have in common: filters, facets, pages. A wrong value says so, and lists nothing."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.utils.translation import get_language

from releases import prose
from releases.newsstand.facets import Facet, tokens
from releases.newsstand.filters import OpenFilter
from releases.newsstand.views import frame

ON_A_PAGE = 20


def narrowed(
    filters: OpenFilter, facets: Callable[[Any], list[Facet]], *, on_a_page: int = ON_A_PAGE
) -> dict[str, Any]:
    """What a template needs of a filtered list: ``page`` and ``pages``, or ``errors`` and ``problems``, or
    ``last_page`` where the page that was asked for isn't there; and always the form, as it was filled in."""
    asked = {name: prose.line(filters.data.get(name, "")) for name in filters.filters}
    query = urlencode({name: value for name, value in asked.items() if value})
    context: dict[str, Any] = {"asked": asked, "query": query}
    if not filters.is_valid():
        right = _without_what_is_wrong(filters)
        problems = [(name, filters.filters[name].label, reasons) for name, reasons in filters.errors.items()]
        offered = {"facets": facets(right), "tokens": tokens(right)}
        return context | offered | {"errors": filters.errors, "problems": problems}
    context |= {"facets": facets(filters), "tokens": tokens(filters)}
    listed: Any = filters.listed
    paginator = Paginator(listed, on_a_page)
    context["count"] = paginator.count
    try:
        page = paginator.page(filters.data.get("page") or 1)
    except (EmptyPage, PageNotAnInteger):
        return context | {"last_page": paginator.num_pages}
    return context | {
        "page": page,
        "pages": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
    }


def addresses(name: str, context: dict[str, Any]) -> dict[str, str]:
    """Where the list is in each language. Others have other releases, and maybe fewer pages: so only its first page."""
    page, query = context.get("page"), context["query"]
    if page is None:
        return frame.everywhere(name)
    everywhere = frame.everywhere(name, query=query)
    if page.number > 1:
        further = f"{query}&page={page.number}" if query else f"page={page.number}"
        everywhere |= frame.in_languages([get_language() or ""], name, query=further)
    return everywhere


def _without_what_is_wrong(filters: OpenFilter) -> OpenFilter:
    """The same filters but for the wrong values: what the form offers beside its messages. Nothing is listed by it."""
    right = filters.data.copy()
    for name in filters.errors:
        right.pop(name, None)
    rest = type(filters)(right, filters.queryset, zone=filters.zone, at=filters.at)
    rest.is_valid()
    return rest
