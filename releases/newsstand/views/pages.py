"""The pages that the public reads, each as of a moment. Three beats: through the gate, one queryset, answer."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import FETCH_RAISE, Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from contacts.models import Newsroom, PressOfficer
from releases.models.edition import PUBLIC, Edition, EditionMission, EditionOfficer
from releases.models.mission import Mission
from releases.newsstand import facets, particulars, pictures, standing
from releases.newsstand.filters import EditionFilter
from releases.newsstand.formats import jsonld, schemaorg
from releases.newsstand.gist import DESCRIPTION, gist
from releases.newsstand.views import frame, searching, shelf

LATEST = 6
ON_A_PAGE = shelf.ON_A_PAGE
NEIGHBOUR = ("address", "language", "reference", "issued_on", "title")
"""What the earlier and the later release are told by."""


def home(request: HttpRequest, *, at: datetime) -> HttpResponse:
    language = get_language()
    newsroom = Newsroom.objects.current()
    editions = list(Edition.objects.open_to(PUBLIC, at=at).in_language(language).newest_first()[: 1 + LATEST])
    missions = Mission.objects.on_the_newsstand(at=at).with_release_count(language=language, at=at)
    today = newsroom.today(at=at)
    officers = list(PressOfficer.objects.listed().active(on=today))
    context = {
        "newsroom": newsroom,
        "section": "home",
        "lead": editions[0] if editions else None,
        "latest": editions[1:],
        "leads": pictures.leads(editions, today=today),
        "missions": list(missions),
        "officers": officers,
    }
    things = [schemaorg.site(newsroom), schemaorg.press_office(newsroom, officers)]
    return frame.answer("newsstand/home.html", context, addresses=frame.everywhere("newsstand:home"), things=things)


def archive(request: HttpRequest, *, at: datetime) -> HttpResponse:
    newsroom, language = Newsroom.objects.current(), get_language() or settings.LANGUAGE_CODE
    gate = Edition.objects.open_to(PUBLIC, at=at).in_language(language).newest_first()
    filters = EditionFilter(request.GET, gate, zone=newsroom.zone, at=at)
    context = shelf.narrowed(filters, facets.facets) | {"newsroom": newsroom, "section": "releases"}
    if "page" in context:
        editions = context["page"].object_list
        context |= {
            "months": _by_month(editions, newsroom),
            "leads": pictures.leads(editions, today=newsroom.today(at=at)),
        }
    context["narrowed"] = ", ".join(_("%(label)s: %(value)s") % vars(token) for token in context["tokens"])
    context |= searching.told(filters, context, at=at)
    context["counted"] = _counted(context)
    addresses = shelf.addresses("newsstand:archive", context)
    return frame.answer("newsstand/archive.html", context, addresses=addresses)


def _counted(context: dict[str, Any]) -> str:
    """How many there are, in the words that head the page and its title: the first that a screen reader says of it."""
    if "errors" in context:
        return _("Check the filters")
    if context.get("has_more"):
        return _("More than %(most)s releases") % context
    return ngettext("%(n)s release", "%(n)s releases", context["count"]) % {"n": context["count"]}


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
    [told] = particulars.of([edition], newsroom=newsroom, at=at)
    printed = pictures.printed(edition, today=told.today)
    neighbours = opened.in_language(language).only(*NEIGHBOUR)
    context = {
        "newsroom": newsroom,
        "section": "releases",
        "edition": edition,
        "told": told,
        "printed": printed,
        "titles": {each.language: each.title for each in told.translations},
        "later": neighbours.later_than(edition).first(),
        "earlier": neighbours.earlier_than(edition).first(),
    }
    languages = [language, *(each.language for each in told.translations)]
    addresses = frame.in_languages(languages, "newsstand:release", address=address)
    things = jsonld.of_release(told, printed, description=gist(edition, DESCRIPTION))
    return frame.answer("newsstand/release.html", context, addresses=addresses, things=things)


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
    newsroom = Newsroom.objects.current()
    today = newsroom.today(at=at)
    shown = Mission.objects.on_the_newsstand(at=at).with_release_count(language=language, at=at).select_related("lead")
    illustrated = shown.annotate(picture=standing.picture_of_the_mission(), logo=standing.logo_of(organisation="lead"))
    mission = get_object_or_404(illustrated, slug=slug)
    partners = mission.partnerships.all().fetch_mode(FETCH_RAISE).select_related("organisation")
    partnerships = list(partners.annotate(logo=standing.logo_of(organisation="organisation")))
    about = EditionMission.objects.filter(edition=OuterRef("pk"), mission=mission.pk)
    gate = Edition.objects.open_to(PUBLIC, at=at).in_language(language).newest_first()
    editions = list(gate.filter(Exists(about))[:ON_A_PAGE])
    pieces = standing.pieces([mission, *partnerships], at=at, today=today)
    context = {
        "newsroom": newsroom,
        "section": "missions",
        "mission": mission,
        "partners": partnerships,
        "pieces": pieces,
        "editions": editions,
        "leads": pictures.leads(editions, today=today),
    }
    addresses = frame.everywhere("newsstand:mission", slug=slug)
    piece = pieces.get(mission.picture)  # type: ignore[attr-defined]
    things = schemaorg.of_mission(mission, newsroom=newsroom, partners=partnerships, piece=piece)
    return frame.answer("newsstand/mission.html", context, addresses=addresses, things=things)


def contacts(request: HttpRequest, *, at: datetime) -> HttpResponse:
    language = get_language()
    newsroom = Newsroom.objects.current()
    today = newsroom.today(at=at)
    editions = Edition.objects.open_to(PUBLIC, at=at).in_language(language)
    links = EditionOfficer.objects.filter(officer=OuterRef("pk"), edition__in=editions.values("pk"))
    count = links.values("officer").annotate(count=Count("pk")).values("count")
    officers = PressOfficer.objects.listed().active(on=today).select_related("organisation")
    officers = officers.annotate(release_count=Coalesce(Subquery(count), 0), portrait=standing.portrait_of())
    people = list(officers)
    context = {
        "newsroom": newsroom,
        "section": "contacts",
        "officers": people,
        "pieces": standing.pieces(people, at=at, today=today),
    }
    addresses = frame.everywhere("newsstand:contacts")
    things = schemaorg.of_contacts(newsroom, people)
    return frame.answer("contacts/contacts.html", context, addresses=addresses, things=things)
