"""The pages that the public reads, each as of a moment. Three beats: through the gate, one queryset, answer."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language

from contacts.models import Newsroom, PressOfficer
from releases import prose
from releases.models.edition import PUBLIC, Edition, EditionMission, EditionOfficer
from releases.models.mission import Mission
from releases.newsstand import facets
from releases.newsstand.filters import EditionFilter
from releases.newsstand.views import frame

LATEST = 6
ON_A_PAGE = 20
NEIGHBOUR = ("address", "language", "reference", "issued_on", "title")
"""What the earlier and the later release are told by."""


def home(request: HttpRequest, *, at: datetime) -> HttpResponse:
    language = get_language()
    newsroom = Newsroom.objects.current()
    editions = list(Edition.objects.open_to(PUBLIC, at=at).in_language(language).newest_first()[: 1 + LATEST])
    missions = Mission.objects.on_the_newsstand(at=at).with_release_count(language=language, at=at)
    officers = PressOfficer.objects.listed().active(on=at.astimezone(newsroom.zone).date())
    context = {
        "newsroom": newsroom,
        "section": "home",
        "lead": editions[0] if editions else None,
        "latest": editions[1:],
        "missions": list(missions),
        "officers": list(officers),
    }
    return frame.answer("newsstand/home.html", context, addresses=frame.everywhere("newsstand:home"))


def archive(request: HttpRequest, *, at: datetime) -> HttpResponse:
    newsroom, language = Newsroom.objects.current(), get_language() or settings.LANGUAGE_CODE
    gate = Edition.objects.open_to(PUBLIC, at=at).in_language(language).newest_first()
    filters = EditionFilter(request.GET, gate, zone=newsroom.zone)
    asked = {name: prose.line(request.GET.get(name, "")) for name in filters.filters}
    query = urlencode({name: value for name, value in asked.items() if value})
    context: dict[str, Any] = {"newsroom": newsroom, "section": "releases", "asked": asked, "query": query}
    if not filters.is_valid():
        right = _without_what_is_wrong(filters)
        problems = [(name, filters.filters[name].label, reasons) for name, reasons in filters.errors.items()]
        context |= {
            "errors": filters.errors,
            "problems": problems,
            "facets": facets.facets(right),
            "tokens": facets.tokens(right),
        }
        return frame.answer("newsstand/archive.html", context, addresses=frame.everywhere("newsstand:archive"))
    context |= {"facets": facets.facets(filters), "tokens": facets.tokens(filters)}
    paginator = Paginator(filters.qs, ON_A_PAGE)
    context["count"] = paginator.count
    try:
        page = paginator.page(request.GET.get("page") or 1)
    except (EmptyPage, PageNotAnInteger):
        context["last_page"] = paginator.num_pages
        return frame.answer("newsstand/archive.html", context, addresses=frame.everywhere("newsstand:archive"))
    context |= {
        "page": page,
        "pages": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "months": _by_month(page.object_list, newsroom),
    }
    addresses = frame.everywhere("newsstand:archive", query=query)
    if page.number > 1:  # other languages have other releases, and maybe fewer pages
        addresses |= frame.in_languages([language], "newsstand:archive", query=_join(query, f"page={page.number}"))
    return frame.answer("newsstand/archive.html", context, addresses=addresses)


def _without_what_is_wrong(filters: EditionFilter) -> EditionFilter:
    """The same filters but for the wrong values: what the form offers beside its messages. Nothing is listed by it."""
    right = filters.data.copy()
    for name in filters.errors:
        right.pop(name, None)
    rest = EditionFilter(right, filters.queryset, zone=filters.zone)
    rest.is_valid()
    return rest


def _join(*queries: str) -> str:
    return "&".join(query for query in queries if query)


def _by_month(editions: Iterable[Edition], newsroom: Newsroom) -> list[dict[str, Any]]:
    """Editions in their order, under the month in which they became public where the newsroom's clock hangs."""
    local = ((edition.public_at.astimezone(newsroom.zone).date().replace(day=1), edition) for edition in editions)
    return [
        {"month": month, "editions": [edition for _month, edition in group]}
        for month, group in groupby(local, key=lambda pair: pair[0])
    ]


def release(request: HttpRequest, address: str, *, at: datetime) -> HttpResponse:
    if address != address.lower():
        return HttpResponsePermanentRedirect(reverse("newsstand:release", kwargs={"address": address.lower()}))
    language = get_language()
    newsroom = Newsroom.objects.current()
    opened = Edition.objects.open_to(PUBLIC, at=at)
    edition = opened.in_language(language).filter(address=address).first()
    if edition is None:
        return withdrawn(newsroom, address, language, at=at)
    titles = dict(opened.filter(address=address).values_list("language", "title"))
    neighbours = opened.in_language(language).only(*NEIGHBOUR)
    context = {
        "newsroom": newsroom,
        "section": "releases",
        "edition": edition,
        "titles": titles,
        "later": neighbours.later_than(edition).first(),
        "earlier": neighbours.earlier_than(edition).first(),
    }
    addresses = frame.in_languages(list(titles), "newsstand:release", address=address)
    return frame.answer("newsstand/release.html", context, addresses=addresses)


def withdrawn(newsroom: Newsroom, address: str, language: str, *, at: datetime) -> HttpResponse:
    """What stands at the addresses of a release that isn't open: the public reason for its withdrawal, or nothing."""
    edition = (
        Edition.objects.withdrawn_from(PUBLIC, at=at)
        .in_language(language)
        .filter(address=address)
        .newest_first()
        .first()
    )
    if edition is None:
        raise Http404
    context = {"newsroom": newsroom, "edition": edition, "withdrawal": edition.withdrawal, "is_error": True}
    return frame.answer("newsstand/410.html", context, addresses=frame.everywhere("newsstand:home"), status=410)


def missions(request: HttpRequest, *, at: datetime) -> HttpResponse:
    language = get_language()
    shown = Mission.objects.on_the_newsstand(at=at).with_release_count(language=language, at=at).select_related("lead")
    context = {"newsroom": Newsroom.objects.current(), "section": "missions", "missions": list(shown)}
    return frame.answer("newsstand/missions.html", context, addresses=frame.everywhere("newsstand:missions"))


def mission(request: HttpRequest, slug: str, *, at: datetime) -> HttpResponse:
    language = get_language()
    shown = Mission.objects.on_the_newsstand(at=at).with_release_count(language=language, at=at).select_related("lead")
    mission = get_object_or_404(shown, slug=slug)
    editions = Edition.objects.open_to(PUBLIC, at=at).in_language(language).newest_first()
    about = editions.filter(Exists(EditionMission.objects.filter(edition=OuterRef("pk"), mission=mission.pk)))
    context = {
        "newsroom": Newsroom.objects.current(),
        "section": "missions",
        "mission": mission,
        "partners": list(mission.partnerships.all().fetch_mode(FETCH_RAISE).select_related("organisation")),
        "editions": list(about[:ON_A_PAGE]),
    }
    addresses = frame.everywhere("newsstand:mission", slug=slug)
    return frame.answer("newsstand/mission.html", context, addresses=addresses)


def contacts(request: HttpRequest, *, at: datetime) -> HttpResponse:
    language = get_language()
    newsroom = Newsroom.objects.current()
    today = at.astimezone(newsroom.zone).date()
    editions = Edition.objects.open_to(PUBLIC, at=at).in_language(language)
    links = EditionOfficer.objects.filter(officer=OuterRef("pk"), edition__in=editions.values("pk"))
    count = links.values("officer").annotate(count=Count("pk")).values("count")
    officers = PressOfficer.objects.listed().active(on=today).select_related("organisation")
    context = {
        "newsroom": newsroom,
        "section": "contacts",
        "officers": list(officers.annotate(release_count=Coalesce(Subquery(count), 0))),
    }
    return frame.answer("contacts/contacts.html", context, addresses=frame.everywhere("newsstand:contacts"))
