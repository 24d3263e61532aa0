"""What the archive says of a search: excerpts, its order, and what to do when nothing is found."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import override

from contacts.languages import name_of
from releases.models.edition import PUBLIC, Edition
from releases.newsstand.filters import EditionFilter
from releases.newsstand.search import ranking
from releases.newsstand.search.excerpts import result
from releases.newsstand.search.suggesting import suggestion


def told(filters: EditionFilter, context: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """Beside what ``shelf.narrowed`` has put into ``context``; nothing where nothing is searched for."""
    question = filters.question if filters.is_valid() else None
    if question is None:
        return {}
    said: dict[str, Any] = {
        "searched": filters.form.cleaned_data["q"],
        "most": number_format(ranking.MOST, force_grouping=True),
    }
    if not context["count"]:
        return said | {"instead": _instead(filters, at=at)}
    if "page" not in context:
        return said
    hits = context["page"].paginator.object_list
    return said | {
        "results": [result(edition, question) for edition in context["page"].object_list],
        "has_more": hits.has_more,
        "by_relevance": hits.by_relevance,
        "other_order": _query(filters, order="date" if hits.by_relevance else ""),
    }


def _query(filters: EditionFilter, **changed: str) -> str:
    """The query of the address with these values instead, and without a page."""
    asked = {name: filters.data.get(name, "").strip() for name in filters.base_filters} | changed
    return urlencode({name: value for name, value in asked.items() if value})


def _instead(filters: EditionFilter, *, at: datetime) -> dict[str, Any]:
    """Ways on from nothing, each of which leads to something."""
    words = filters.form.cleaned_data["q"]
    others = [name for name, value in filters.form.cleaned_data.items() if value not in (None, "") and name != "q"]
    unfiltered = len(filters.newest_but(*others).rows) if others else 0
    return {
        "meant": _meant(filters, words),
        "languages": _elsewhere(filters, at=at),
        "unfiltered": unfiltered,
        "words_alone": urlencode({"q": words}),
    }


def _meant(filters: EditionFilter, words: str) -> dict[str, str]:
    assert filters.question
    meant = suggestion(filters.queryset, words, filters.question)
    if not meant:
        return {}
    asked = filters.data.copy()
    asked["q"] = meant
    corrected = EditionFilter(asked, filters.queryset, zone=filters.zone, at=filters.at)
    finds = corrected.is_valid() and corrected.newest_but().rows
    address = f"{reverse('newsstand:archive')}?{_query(filters, q=meant)}"
    return {"words": meant, "address": address} if finds else {}


def _elsewhere(filters: EditionFilter, *, at: datetime) -> list[dict[str, Any]]:
    """The languages in which the same is found, with how many."""
    found = []
    for code, _name in settings.LANGUAGES:
        if code == filters.language:
            continue
        with override(code):
            gate = Edition.objects.open_to(PUBLIC, at=at).in_language(code).newest_first()
            there = EditionFilter(filters.data, gate, zone=filters.zone, at=at)
            count = len(there.newest_but().rows) if there.is_valid() else 0
            address = f"{reverse('newsstand:archive')}?{_query(filters)}"
        if count:
            found.append({"code": code, "name": name_of(code), "count": count, "address": address})
    return found
