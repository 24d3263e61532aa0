"""Pictures and files on the form of a release: ordered, removed, kept, compared, as its other parts are."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from contacts.words import words
from releases import clock
from releases.desk import comparison, keeping, posted, revisions, telling, telling_editions
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.release import Release
from tests import make
from tests.page import Page
from tests.posting import added, save, standing

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)


def shown(release: Release) -> list[str]:
    return [str(use.asset) for use in release.releaseassets.all()]


def form(client, release: Release) -> Page:
    return Page(client.get(reverse("admin:releases_release_change", args=[release.pk])).content)


def test_each_stands_with_its_card(desk):
    asset = make.asset(name="moon.jpg", credit="", caption=words({"en": "Phobos rises."}))
    page = form(desk, make.draft(assets=(asset,)))

    card = page.one("#releaseassets-0 .card")
    assert card.get("data-medium") == "picture"
    said = card.text_content()
    assert "Phobos rises." in said
    assert "Missing: credit" in said
    assert page.links("#releaseassets-0 .card a") == [reverse("admin:releases_asset_change", args=[asset.pk])]


def test_the_form_says_that_the_first_picture_leads(desk):
    page = form(desk, make.draft())

    assert page.texts("#releaseassets-group .description")[0].startswith("The first picture leads")


def test_they_are_added_ordered_and_removed(desk):
    one, two, three = (make.asset(name=f"{name}.jpg") for name in ("one", "two", "three"))
    release = make.draft(assets=(one, two))

    save(
        desk,
        release,
        {"releaseassets-0-position": 2, "releaseassets-1-position": 1},
        added("releaseassets", 2, asset=str(three.pk), position=3),
    )
    assert shown(release) == ["two.jpg", "one.jpg", "three.jpg"]

    save(desk, release, {"releaseassets-1-DELETE": "on"})
    assert shown(release) == ["two.jpg", "three.jpg"]
    assert [len(each.snapshot["assets"]) for each in release.revisions.all()] == [2, 3, 2]


def test_one_is_shown_once(desk):
    asset = make.asset()
    release = make.draft(assets=(asset,))

    page = save(desk, release, added("releaseassets", 1, asset=str(asset.pk), position=2))

    assert page.all(".errornote")
    assert shown(release) == [asset.name]


def test_a_drawing_is_a_logo_and_nothing_in_a_release(desk):
    drawing = make.asset(name="logo.svg", content_type="image/svg+xml", original="originals/1.svg")
    release = make.draft()

    page = save(desk, release, added("releaseassets", 0, asset=str(drawing.pk), position=1))

    assert page.texts("#releaseassets-0 .errorlist li") == ["A drawing (SVG) can only be a logo."]
    assert shown(release) == []


def test_what_somebody_else_removed_meanwhile_is_told_and_nothing_is_lost(desk, bob):
    one, two = make.asset(name="one.jpg"), make.asset(name="two.jpg")
    release = make.draft(assets=(one, two))
    where = reverse("admin:releases_release_change", args=[release.pk])
    mine = standing(desk.get(where).content)
    make.illustrate(release, two)
    revisions.save(release, base=1, by=bob, at=clock.now())

    page = Page(desk.post(where, mine | {"texts-0-title": "Mine", "_continue": "1"}).content)

    assert "Pictures and files" in page.texts(".comparison tbody th")
    again = standing(desk.post(where, mine | {"_continue": "1"}).content)
    desk.post(where, again | {"_continue": "1"})
    assert shown(release) == ["one.jpg", "two.jpg"]


def test_saved_again_it_takes_up_what_has_changed_of_a_picture(desk):
    picture = make.asset(credit="Old")
    release = make.draft(assets=(picture,))
    picture.credit = "New"
    picture.save()
    make.develop(plates.prepare(picture, at=NOON))

    save(desk, release)

    assert release.revisions.count() == 2
    before, after = (telling.fields(each.snapshot)[0] for each in reversed(release.revisions.all()))
    [pair] = comparison.side_by_side(before, after)
    assert pair.label == "pictures and files"
    assert [piece.text for piece in pair.older if piece.sign == "gone"] == ["Old"]
    assert [piece.text for piece in pair.newer if piece.sign == "new"] == ["New"]


def test_what_is_typed_is_which_pictures_not_what_became_of_them():
    """So that no words are offered for a form because somebody mended a caption."""
    picture = make.asset()
    release = make.draft(assets=(picture,))
    newest = release.revisions.get().snapshot
    picture.credit = "New"
    picture.save()
    plates.prepare(picture, at=NOON)

    assert posted._assets([picture], newest) == newest["assets"]


def test_pictures_keep_themselves_with_the_words_of_a_form(desk, chief):
    asset = make.asset()
    release = make.draft()
    sitting = "7b0e3b0a-2d1c-4f3e-9c3e-0d5f2b8a1c11"
    typed = standing(desk.get(reverse("admin:releases_release_change", args=[release.pk])).content)
    typed |= added("releaseassets", 0, asset=str(asset.pk), position=1)
    desk.post(
        reverse("admin:releases_release_keep", args=[release.pk]),
        typed | {"_sitting": sitting, "_beat": "1", "_base": "1"},
    )

    [kept] = keeping.offered(release, by=chief)
    assert kept.typed["releaseassets-0-asset"] == [str(asset.pk)]
    page = form(desk, release)
    assert "Pictures and files" in page.one(".offer").text_content()


def test_two_editions_differ_by_what_is_said_of_their_pictures():
    picture = make.asset(credit="Old", caption=words({"en": "A moon."}))
    release = make.approved(assets=(picture,), at=NOON)
    picture.credit, picture.checksum = "New", "f" * 64
    picture.save()
    make.develop(plates.prepare(picture, at=NOON))
    revisions.save(release, base=1, by=None, at=NOON)
    first = release.editions.get()
    newest = release.revisions.latest()

    told = telling_editions.fields(first)["pictures and files"]
    assert told.splitlines()[0] == f"{first.reference}-a"
    assert "caption: A moon." in told
    then = telling_editions.fields_of_a_draft(
        newest.snapshot, "en", reference=first.reference, letters={str(picture.pk): "a"}, at=NOON
    )
    [pair] = comparison.side_by_side({"it": told}, {"it": then["pictures and files"]})
    assert [piece.text for piece in pair.newer if piece.sign == "new"] == ["New", "ffffffffffff"]


def test_whoever_may_not_change_pictures_still_edits_the_words(client, alice):
    release = make.draft(assets=(make.asset(),))
    client.force_login(alice)

    save(client, release, {"texts-0-title": "Alice was here"})

    assert release.texts.get().title == "Alice was here"
    assert Asset.objects.count() == 1
    assert len(shown(release)) == 1
