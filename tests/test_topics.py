"""Media topics: what news is about, in the words that agencies share."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError

from releases import clock
from releases.desk import revisions
from releases.models import topics
from releases.models.edition import Edition
from releases.models.release import Release
from tests import make, posting
from tests.page import Page

pytestmark = pytest.mark.django_db

SPACE, ASTRONOMY, SCIENCE = "20000739", "20000718", "13000000"


def test_an_edition_prints_the_topics_of_its_release_and_of_its_missions():
    make.approved(
        topics=[SPACE],
        missions=(make.mission("mmx", topics=[SCIENCE, SPACE]), make.mission("athena", topics=[ASTRONOMY])),
    )

    assert Edition.objects.get().topics == [SCIENCE, ASTRONOMY, SPACE]


def test_what_was_printed_keeps_its_topics():
    mission = make.mission(topics=[SPACE])
    make.approved(missions=(mission,))
    mission.topics = [ASTRONOMY]
    mission.save()

    assert Edition.objects.get().topics == [SPACE]


def test_topics_are_ticked_on_the_form(desk):
    release = make.draft(topics=[SPACE])

    posting.save(desk, release, {"topics": [ASTRONOMY, SPACE]})

    assert Release.objects.get().topics == [ASTRONOMY, SPACE]
    assert release.revisions.latest().snapshot["topics"] == [ASTRONOMY, SPACE]


def test_a_topic_that_came_with_an_import_stays_when_the_form_is_saved(desk):
    release = make.draft(topics=["20001378"])

    posting.save(desk, release, {"texts-0-title": "Another title"})

    assert Release.objects.get().topics == ["20001378"]


def test_the_comparison_names_them(desk):
    release = make.draft(topics=[])
    where = posting.address(release)
    typed: Any = posting.standing(desk.get(where).content) | {"topics": [SPACE], "_continue": "1"}
    text = release.texts.get()
    text.title = "Meanwhile"
    text.save()
    revisions.save(release, base=1, by=None, at=clock.now())

    refused = Page(desk.post(where, typed).content)

    assert any("space exploration" in said for said in refused.texts(".comparison, #comparison, table, main"))
    assert release.revisions.count() == 2


@pytest.mark.parametrize("wrong", ["20000739", [20000739], ["space"], ["２０000739"], [["20000739"]]])
def test_a_topic_is_told_by_eight_digits(wrong):
    with pytest.raises(ValidationError, match="eight digits"):
        topics.valid_codes(wrong)


def test_a_topic_has_a_name_and_an_address():
    assert topics.name(SPACE) == "space exploration"
    assert topics.name("20001378") == "20001378"
    assert topics.uri(SPACE) == "http://cv.iptc.org/newscodes/mediatopic/20000739"
