"""What readers are given: rows that fetch nothing on their own, and as few questions to the database as can be."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import FieldFetchBlocked
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from contacts.models import Newsroom, Organisation, PressOfficer
from contacts.words import words
from releases import clock
from releases.desk import workflow
from releases.models.edition import PRESS, PUBLIC, Audience, Edition, EditionQuerySet, Withdrawal
from releases.models.mission import Mission, MissionPartner
from releases.models.plate import Logo, MissionPicture
from tests import make, showcase
from tests.visitor import READERS_TABLES

pytestmark = pytest.mark.django_db

FORWARD = [field.name for field in Edition._meta.concrete_fields if field.is_relation]


def sets_for_readers() -> list[EditionQuerySet]:
    at = clock.now()
    return [given for audience in (PUBLIC, PRESS) for given in both(audience, at=at)]


def both(audience: Audience, *, at: datetime) -> list[EditionQuerySet]:
    return [Edition.objects.open_to(audience, at=at), Edition.objects.withdrawn_from(audience, at=at)]


@pytest.fixture
def shown():
    """One edition that is open and one that is withdrawn."""
    at = clock.now() - timedelta(hours=2)
    make.approved(at=at, missions=(make.mission(lead=make.organisation()),))
    workflow.withdraw(make.approved(at=at), by=None, at=at + timedelta(hours=1), public_reason="A mistake.")


@pytest.mark.parametrize("relation", FORWARD)
def test_an_edition_leads_to_no_draft(shown, relation):
    for given in sets_for_readers():
        edition = given.get()
        if relation == "withdrawal" and edition.withdrawal_id:
            assert str(edition.withdrawal) == "A mistake."
        elif getattr(edition, f"{relation}_id"):
            with pytest.raises(FieldFetchBlocked):
                getattr(edition, relation)


def test_it_stays_so_however_the_rows_are_chosen(shown):
    gate = Edition.objects.open_to(PUBLIC, at=clock.now())
    ways = [gate.in_language("en"), gate.newest_first(), gate.filter(number=1), gate.exclude(number=2), gate.all()]

    for edition in [way[:1][0] for way in ways] + [gate.get(), next(gate.iterator())]:
        with pytest.raises(FieldFetchBlocked):
            _ = edition.release


def test_a_deferred_word_is_not_fetched_later(shown):
    edition = Edition.objects.open_to(PUBLIC, at=clock.now()).only("title").get()

    with pytest.raises(FieldFetchBlocked):
        _ = edition.body


def test_a_mission_on_the_newsstand_fetches_nothing(shown):
    mission = Mission.objects.on_the_newsstand(at=clock.now()).get()

    with pytest.raises(FieldFetchBlocked):
        _ = mission.lead


def test_the_plain_manager_fetches_as_dumpdata_needs_it(shown):
    assert [edition.release.natural_key() for edition in Edition.objects.all()]


@pytest.mark.parametrize("model", [Mission, MissionPartner, Newsroom, Organisation, PressOfficer, Withdrawal])
def test_standing_facts_lead_to_no_edition_and_to_no_draft(model):
    """``mission.editions.all()`` would pass by the gate."""
    reached = {relation.related_model for relation in model._meta.get_fields() if relation.is_relation}
    tables = {found._meta.db_table for found in reached if found and found != "self"}

    assert tables - {"contacts_account"} <= READERS_TABLES - {"releases_edition"}


# --- how many questions -----------------------------------------------------------------------------------------------

COUNTED = 8
"""The API counts how often somebody asks: what its cache, in the database, asks and writes for that."""

PAGES = {
    "/": 6,
    "/releases/": 6 + 5,
    "/releases/?mission=m0&kind=press_release&year=2026&q=headline&page=1": 6 + 6 + 2,
    "/releases/?mission=nosuch": 6 + 5,
    "/releases/pr1-2026/": 6,
    "/releases/nothing/": 6,
    "/oembed?url=http://127.0.0.1:8000/releases/pr1-2026/": 3,
    "/oembed?url=http://127.0.0.1:8000/releases/nothing/": 4,
    "/missions/": 6,
    "/missions/m0/": 6,
    "/contacts/": 6,
    "/media/": 4 + 4,
    "/media/?mission=m0&kind=photograph&year=2026&q=caption": 4 + 4 + 1,
    "/releases/feed.atom": 6,
    "/api/v1/": 1 + COUNTED,
    "/api/v1/releases/": 6 + COUNTED,
    "/api/v1/releases/?mission=m0&kind=press_release&year=2026&q=headline&page_size=1": 6 + 1 + COUNTED,
    "/api/v1/releases/pr1-2026/": 6 + COUNTED,
    "/api/v1/missions/": 4 + COUNTED,
    "/api/v1/missions/m0/": 4 + COUNTED,
    "/api/v1/organisations/": 4 + COUNTED,
    "/api/v1/organisations/o0/": 4 + COUNTED,
    "/api/v1/officers/": 3 + COUNTED,
    "/api/v1/assets/": 6 + COUNTED,
    "/api/v1/schema/": COUNTED,
    "/releases/feed.rss?mission=m0": 6,
    "/releases/feed.json": 6,
    "/releases/advisories.ics": 6,
    "/sitemap.xml": 2,
    "/sitemap-missions-1.xml": 1,
    "/sitemap-releases-en-1.xml": 3,
    "/news-sitemap.xml": 5,
}
"""The most queries that a page may need. An archive has one more for each facet, and one for each thing looked up;
a search one for each set of filters that a facet counts under, and one for its order."""


def fill(number: int, *, start: int = 0) -> None:
    at = clock.now() - timedelta(days=start + number)
    for n in range(start, start + number):
        organisation = make.organisation(f"o{n}", boilerplate=words({"en": "About us."}))
        mission = make.mission(f"m{n}", lead=organisation, listed=True)
        mission.partnerships.create(organisation=organisation)
        MissionPicture.objects.create(mission=mission, asset=make.asset())
        Logo.objects.create(organisation=organisation, asset=make.asset())
        make.approved(
            at=at + timedelta(hours=n),
            missions=(mission,),
            organisations=((organisation, "issuer"),),
            contacts=(make.officer(f"f{n}", organisation=organisation),),
            assets=(make.asset(), make.asset()),
            texts={"en": {}, "fr": {}},
            issued_on=(at + timedelta(hours=n)).date().replace(year=2026),
        )


def test_pages_ask_few_questions_and_as_many_of_a_large_newsroom(visitor):
    fill(3)
    few = {page: questions(visitor, page) for page in PAGES}
    fill(37, start=3)
    many = {page: questions(visitor, page) for page in PAGES}

    assert Edition.objects.count() == 80
    assert many == few
    assert {page: asked for page, asked in few.items() if asked > PAGES[page]} == {}


def questions(visitor, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert visitor.get(page).status_code in {200, 404}
    return len(asked)


def rows_in(value: Any) -> Iterator[models.Model]:
    if isinstance(value, models.Model):
        yield value
    elif isinstance(value, list | tuple):
        for each in value:
            yield from rows_in(each)
    elif isinstance(value, dict):
        yield from rows_in(list(value.values()))


def test_every_row_that_a_public_page_is_given_fetches_nothing(visitor, db):
    showcase.illustrate()
    found = set()
    for address in showcase.WITH_PICTURES.values():
        for context in visitor.get(address).context or ():
            for row in rows_in([value for layer in context for value in (layer.values() if layer else ())]):
                assert row._state.fetch_mode is models.FETCH_RAISE or row._state.adding, (address, row)
                found.add(type(row))

    assert found >= {Edition, Mission, MissionPartner, Newsroom, PressOfficer}
