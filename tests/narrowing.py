"""The archive narrowed by a query, as a reader sees it and as the page is told."""

from django.http import QueryDict
from django.test import Client

from contacts.models import Newsroom
from releases import clock
from releases.models.edition import PUBLIC, Edition
from releases.newsstand import facets
from releases.newsstand.filters import EditionFilter
from tests.page import Page


def listed(visitor: Client, query: str = "", *, language: str = "") -> str | None:
    """The numbers that a query lists, newest first; None when it is refused."""
    page = Page(visitor.get(f"{language}/releases/?{query}").content)
    return None if page.all("[role=alert]") else "".join(page.texts(".key .number"))


def filtered(query: str) -> EditionFilter:
    gate = Edition.objects.open_to(PUBLIC, at=clock.now()).in_language("en").newest_first()
    return EditionFilter(QueryDict(query), gate, zone=Newsroom.objects.current().zone, at=clock.now())


def shown(query: str) -> list[facets.Facet]:
    filters = filtered(query)
    assert filters.is_valid()
    return facets.facets(filters)
