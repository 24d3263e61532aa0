"""Pictures and files in the way of a step: what must be there before a release is approved, and what an emergency
overrules."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from contacts.words import words
from releases import clock
from releases.desk import revisions, steps, workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset, Track
from releases.models.plate import Plate
from releases.models.release import Release
from tests import make

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alone(db):
    make.newsroom(four_eyes=False, time_zone="Europe/Paris")


def in_the_way(release: Release, step: str = "approve", *, at: datetime = NOON, **kwargs: Any) -> list[str]:
    return workflow.obstacles(release, step, by=None, at=at, **kwargs)


def odd(release: Release, step: str = "approve", *, at: datetime = NOON) -> dict[str, list[str]]:
    return {each.name: each.words for each in workflow.warnings(release, step, by=None, at=at)}


def change(asset: Asset, **kwargs: Any) -> Plate:
    """As saved at the desk, and prepared."""
    for name, value in kwargs.items():
        setattr(asset, name, value)
    asset.save()
    return make.develop(plates.prepare(asset, at=NOON))


def test_a_picture_with_all_its_words_stands_in_no_way():
    release = make.draft(assets=(make.asset(),), texts={"en": {}, "fr": {}})

    assert in_the_way(release) == []


def test_alt_text_is_wanted_in_each_language_that_is_printed():
    picture = make.asset(name="moon.jpg", alt=words({"en": "A moon."}))
    release = make.draft(assets=(picture,), texts={"en": {}, "fr": {}})

    assert in_the_way(release) == ["“moon.jpg” has no alt text in French: say what is to be seen."]
    assert in_the_way(release, languages=["en"]) == []


@pytest.mark.parametrize("medium", ["document", "audio", "video"])
def test_what_is_no_picture_needs_no_alt_text(medium):
    asset = make.asset(medium=medium, original="originals/1.bin", alt=words(""))

    assert in_the_way(make.draft(assets=(asset,))) == []


@pytest.mark.parametrize(("medium", "is_wanted"), [("picture", True), ("video", True), ("document", False)])
def test_a_credit_is_wanted(medium, is_wanted):
    asset = make.asset(name="it", medium=medium, original="originals/1.bin", credit="")

    assert in_the_way(make.draft(assets=(asset,))) == (["“it” has no credit."] if is_wanted else [])


@pytest.mark.parametrize(
    ("medium", "is_wanted"), [("picture", True), ("video", True), ("audio", True), ("document", False)]
)
def test_it_is_said_how_it_was_made(medium, is_wanted):
    asset = make.asset(name="it", medium=medium, original="originals/1.bin", nature="")

    found = in_the_way(make.draft(assets=(asset,)))

    assert [reason.startswith("“it” doesn’t say what it is") for reason in found] == [True] * is_wanted


@pytest.mark.parametrize(
    ("last", "stands"),
    [("2026-06-02", True), ("2026-06-03", False), ("2026-07-03", False), ("2026-07-04", False)],
)
def test_rights_have_to_last_until_it_opens(last, stands):
    picture = make.asset(name="moon.jpg", rights_until=datetime.fromisoformat(last).date())
    release = make.draft(assets=(picture,))

    assert bool(in_the_way(release)) is stands
    assert ("rights_run_out_soon" in odd(release)) is (last in {"2026-06-03", "2026-07-03"})


def test_rights_are_held_against_the_day_in_the_newsroom_on_which_it_opens():
    picture = make.asset(rights_until=datetime(2026, 6, 10).date())  # noqa: DTZ001 -- a day
    opens = datetime(2026, 6, 10, 22, 30, tzinfo=UTC)  # the eleventh has begun in Paris

    assert in_the_way(make.draft(assets=(picture,), public_at=opens - timedelta(hours=1))) == []
    assert "before the release opens" in in_the_way(make.draft(assets=(picture,), public_at=opens))[0]


def test_a_picture_that_is_being_prepared_is_waited_for():
    release = make.draft(assets=(make.asset(name="moon.jpg", is_made=False),))

    assert in_the_way(release) == ["“moon.jpg” is being prepared. Wait a moment, then try again."]


def test_what_could_not_be_prepared_says_what_to_do():
    picture = make.asset(name="moon.jpg", is_made=False)
    picture.plates.update(failure="The file is damaged.")

    assert in_the_way(make.draft(assets=(picture,))) == [
        "“moon.jpg” could not be prepared. Open it, and try again or replace the file."
    ]


def test_the_poster_of_a_video_is_waited_for_too():
    poster = make.asset(name="still.jpg", is_made=False)
    video = make.asset(medium="video", original="originals/1.mp4", poster=poster)

    assert "“still.jpg” is being prepared." in in_the_way(make.draft(assets=(video,)))[0]


def test_what_was_changed_after_the_revision_wants_another_one():
    picture = make.asset(name="moon.jpg")
    release = make.draft(assets=(picture,))
    change(picture, credit="CNES")

    assert in_the_way(release) == ["Somebody changed “moon.jpg” after revision 1 was saved. Save the release again."]

    assert revisions.save(release, base=1, by=None, at=NOON).number == 2
    assert in_the_way(release) == []


def test_what_was_mended_is_told_as_changed_and_no_more_as_missing():
    picture = make.asset(name="moon.jpg", credit="")
    release = make.draft(assets=(picture,))
    change(picture, credit="CNES")

    assert [reason[:14] for reason in in_the_way(release)] == ["Somebody chang"]


def test_an_emergency_overrules_words_and_rights_but_prints_nothing_that_is_not_there():
    picture = make.asset(alt=words(""), credit="", nature="", rights_until=NOON.date() - timedelta(days=9))
    release = make.draft(assets=(picture,))
    change(picture, people="A. Nonymous")

    assert len(in_the_way(release)) == 5
    assert in_the_way(release, "publish_in_emergency") == []

    Plate.objects.filter(key=release.revisions.get().snapshot["assets"][0]["plate"]).update(made_at=None)
    assert "is being prepared" in in_the_way(release, "publish_in_emergency")[0]


def test_a_video_without_captions_is_looked_at_twice():
    video = make.asset(name="launch.mp4", medium="video", original="originals/1.mp4")
    release = make.draft(assets=(video,))
    assert "“launch.mp4” has no captions" in odd(release)["video_without_captions"][0]

    Track.objects.create(asset=video, language="en", original="originals/1.vtt", checksum="0" * 64)
    make.develop(plates.prepare(video, at=NOON))
    revisions.save(release, base=1, by=None, at=NOON)

    assert "video_without_captions" not in odd(release)


def test_submitting_tells_what_an_approval_will_stumble_over():
    release = make.draft(assets=(make.asset(name="moon.jpg", credit=""),))

    assert odd(release, "submit")["picture_not_ready"] == ["“moon.jpg” has no credit."]
    workflow.submit(release, revision=1, by=None, at=NOON)
    assert steps.missing(release, "approve", by=None, at=NOON) == ["“moon.jpg” has no credit."]


def test_a_release_without_pictures_asks_nothing(django_assert_num_queries):
    release = make.draft()
    look = steps._look(release, by=None, at=clock.now(), languages=None)

    with django_assert_num_queries(0):
        assert look.plates == []
        assert look.newest_plates == {}
