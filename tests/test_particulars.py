"""What every shape of an edition says of it: identifier, version, moments, translations."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Newsroom
from releases.desk import revisions, workflow
from releases.models.edition import PUBLIC, Edition
from releases.models.kinds import Correction
from releases.newsstand import particulars
from tests import make

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(*, at: datetime, language: str = "en") -> particulars.Particulars:
    editions = Edition.objects.open_to(PUBLIC, at=at).in_language(language)
    [found] = particulars.of(editions, newsroom=Newsroom.objects.current(), at=at)
    return found


def correct(release, *, at, public_at=None):
    text = release.texts.first()
    text.lead += " Corrected."
    text.save()
    newest = revisions.save(release, base=release.revisions.latest().number, by=None, at=at).number
    workflow.submit(release, revision=newest, by=None, at=at)
    asked: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": "A figure."}
    workflow.correct(release, revision=newest, by=None, at=at, public_at=public_at, **asked)


def test_the_version_counts_what_has_opened_and_nothing_else():
    make.newsroom(four_eyes=False)
    release = make.approved(at=NOON, reference="PR1-2026")
    assert (told(at=NOON).version, told(at=NOON).first_public_at) == (1, NOON)

    correct(release, at=NOON + HOUR)
    correct(release, at=NOON + 2 * HOUR, public_at=NOON + 9 * HOUR)  # cancelled by the next one
    assert told(at=NOON + 2 * HOUR).version == 2
    correct(release, at=NOON + 3 * HOUR)

    now = told(at=NOON + 3 * HOUR)
    assert now.edition.number == 4
    assert (now.version, now.first_public_at) == (3, NOON)
    assert told(at=NOON).version == 1


def test_the_identifier_stays_the_same_through_corrections(settings):
    settings.SITE_URL = "https://news.example.org:8443"
    make.newsroom(four_eyes=False)
    release = make.approved(at=NOON, reference="PR1-2026")
    correct(release, at=NOON + 30 * HOUR)

    for moment in (NOON, NOON + 30 * HOUR):
        assert told(at=moment).identifier == "tag:news.example.org,2026-06-01:/releases/pr1-2026/"
    assert told(at=NOON).url == "https://news.example.org:8443/releases/pr1-2026/"
    assert told(at=NOON).url_as("pdf") == "https://news.example.org:8443/releases/pr1-2026.pdf"


def test_it_names_the_translations_that_are_open_and_no_others():
    make.newsroom(four_eyes=False)
    release = make.draft(at=NOON, reference="PR1-2026", texts={"en": {"title": "Moons"}, "fr": {"title": "Lunes"}})
    workflow.submit(release, revision=1, by=None, at=NOON)
    workflow.approve(release, revision=1, by=None, at=NOON, languages=["en"])
    assert told(at=NOON).translations == ()

    workflow.approve(release, revision=1, by=None, at=NOON, languages=["fr"])
    [french] = told(at=NOON).translations
    assert (french.language, french.title) == ("fr", "Lunes")
    assert french.url == f"{settings.SITE_URL}/fr/releases/pr1-2026/"
    assert french.identifier == told(at=NOON, language="fr").identifier
    assert [each.title for each in told(at=NOON, language="fr").translations] == ["Moons"]


def test_only_what_had_an_embargo_says_when_it_ended():
    make.newsroom(four_eyes=False)
    make.approved(at=NOON)
    assert told(at=NOON).embargoed_until is None

    Edition.objects.filter(number=1).update(closes_at=NOON + HOUR)
    make.approved(at=NOON, public_at=NOON + HOUR)
    assert told(at=NOON + HOUR).embargoed_until == NOON + HOUR


def test_the_issuer_speaks_or_else_the_newsroom():
    make.newsroom(organisation=make.organisation("cnes"))
    make.approved(at=NOON)
    assert told(at=NOON).issuer == "The CNES agency"

    Edition.objects.filter(number=1).update(closes_at=NOON + HOUR)
    make.approved(
        at=NOON + HOUR, organisations=((make.organisation("jaxa"), "issuer"), (make.organisation("esa"), "partner"))
    )
    assert told(at=NOON + HOUR).issuer == "The JAXA agency"


def test_many_are_told_with_as_few_queries_as_one():
    make.newsroom(four_eyes=False)
    for _n in range(5):
        make.approved(at=NOON, texts={"en": {}, "fr": {}})
    editions = list(Edition.objects.open_to(PUBLIC, at=NOON))
    newsroom = Newsroom.objects.current()

    def asked(number: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(particulars.of(editions[:number], newsroom=newsroom, at=NOON)) == number
        return len(queries)

    assert asked(1) == asked(10) == 1
