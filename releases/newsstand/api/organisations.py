"""Organisations by their standing names. They have no page of their own: one is told of while a page that is public
names it, an open release, a mission on the newsstand, the contacts, or the newsroom itself."""

from datetime import date, datetime
from typing import Any, Final

from django.db.models import FETCH_RAISE, Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from rest_framework.response import Response

from contacts.models import Newsroom, Organisation, PressOfficer
from releases.models.edition import Audience, Edition, EditionOrganisation
from releases.models.mission import Mission, MissionPartner
from releases.newsstand import standing
from releases.newsstand.api import asking, describing, paging, wording
from releases.newsstand.api.reading import Reading

ORDER: Final = paging.Order("organisations", ("slug",))


def shown(audience: Audience, *, at: datetime, today: date) -> QuerySet[Organisation]:
    editions = Edition.objects.open_to(audience, at=at)
    missions = Mission.objects.on_the_newsstand(at=at)
    officers = PressOfficer.objects.listed().active(on=today)
    named = EditionOrganisation.objects.filter(editions.linked(), organisation=OuterRef("pk"))
    takes_part = MissionPartner.objects.filter(organisation=OuterRef("pk"), mission__in=missions.values("pk"))
    return (
        Organisation.objects.all()
        .fetch_mode(FETCH_RAISE)
        .filter(
            Exists(named)
            | Exists(takes_part)
            | Exists(missions.filter(lead=OuterRef("pk")))
            | Exists(officers.filter(organisation=OuterRef("pk")))
            | Q(pk__in=Newsroom.objects.values("organisation"))
        )
    )


class Named(Reading):
    """What the list and the one have in common."""

    def rows(self, *, at: datetime, today: date) -> QuerySet[Organisation]:
        return shown(self.audience, at=at, today=today).annotate(logo=standing.logo_of())

    def shape(self, organisations: list[Any], *, at: datetime, today: date) -> list[dict[str, Any]]:
        pieces = standing.pieces(organisations, at=at, today=today)
        parents = self.parents(organisations, at=at, today=today)
        return [
            {
                "slug": each.slug,
                "acronym": each.acronym,
                **wording.told(name=each.name),
                "website": each.website or None,
                "part_of": parents.get(each.parent_id),
                "logo": paging.url("asset", key=pieces[each.logo].key) if each.logo in pieces else None,
                "releases": paging.url("releases", {"language": get_language(), "organisation": each.slug}),
            }
            for each in organisations
        ]

    def parents(self, organisations: list[Any], *, at: datetime, today: date) -> dict[int, str]:
        """By their keys. That one is a part of another is told when both are public."""
        wanted = [each.parent_id for each in organisations if each.parent_id]
        return dict(shown(self.audience, at=at, today=today).filter(pk__in=wanted).values_list("pk", "slug"))


class Organisations(Named):
    parameters = asking.PLACE

    @describing.ORGANISATIONS
    def get(self, request: Any, *, at: datetime) -> Response:
        today = Newsroom.objects.current().today(at=at)
        told = paging.page(self.rows(at=at, today=today), ORDER, request.GET)
        return paging.envelope(
            told,
            ORDER,
            request.GET,
            self.parameters,
            lambda organisations: self.shape(organisations, at=at, today=today),
        )


class OneOrganisation(Named):
    @describing.ORGANISATION
    def get(self, request: Any, organisation: str, *, at: datetime) -> Response:
        today = Newsroom.objects.current().today(at=at)
        found = get_object_or_404(self.rows(at=at, today=today), slug=organisation)
        return Response(self.shape([found], at=at, today=today)[0])
