"""The form of a picture or file: what is said of it, what saving means, and two people at one picture."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from contacts.words import words
from releases import clock
from releases.desk import workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.logbook import LogEntry
from releases.models.plate import MissionPicture, Plate
from tests import make
from tests.page import Page
from tests.posting import standing

pytestmark = pytest.mark.django_db


def address(asset: Asset, page: str = "change") -> str:
    return reverse(f"admin:releases_asset_{page}", args=[asset.pk])


def form(client: Any, asset: Asset) -> dict[str, Any]:
    return standing(client.get(address(asset)).content, "asset_form")


def save(client: Any, asset: Asset, sent: dict[str, Any] | None = None, **typed: Any) -> Page:
    return Page(client.post(address(asset), (sent or form(client, asset)) | typed, follow=True).content)


def newest(asset: Asset) -> Plate:
    plate = plates.newest(asset)
    assert plate
    return plate


# --- saving -----------------------------------------------------------------------------------------------------------


def test_what_is_saved_becomes_a_plate_to_be_made(desk, django_capture_on_commit_callbacks):
    picture = make.asset()
    before = newest(picture)

    with django_capture_on_commit_callbacks(execute=True):
        save(desk, picture, credit="CNES/DUCROS David, 2017", caption_1="La lune.")

    after = newest(picture)
    assert after != before
    assert (after.words["credit"], after.words["caption"]["fr"]) == ("CNES/DUCROS David, 2017", "La lune.")
    assert DBTaskResult.objects.get().args_kwargs["args"] == [after.pk]


def test_what_is_saved_unchanged_is_the_same_plate(desk):
    picture = make.asset()
    before = newest(picture)

    page = save(desk, picture)

    assert page.texts(".messagelist .success") == [f"“{picture.name}” is saved."]
    assert newest(picture) == before
    assert not LogEntry.objects.filter(step="asset_changed").exists()


def test_who_changed_what_stands_in_the_logbook(desk):
    picture = make.asset()
    save(desk, picture, people="A. Nonymous")

    entry = LogEntry.objects.get(step="asset_changed")
    assert (entry.by_username, entry.details["asset"], entry.details["changed"]) == (
        "chief",
        str(picture.pk),
        ["people"],
    )


def test_a_video_gets_a_new_plate_with_its_poster(desk, django_capture_on_commit_callbacks):
    poster = make.asset()
    video = make.asset(medium="video", original="originals/1.mp4", poster=poster)
    before = newest(video)

    with django_capture_on_commit_callbacks(execute=True):
        save(desk, poster, credit="Another")

    assert newest(video) != before
    asked = {result.args_kwargs["args"][0] for result in DBTaskResult.objects.all()}
    assert asked == {newest(poster).pk, newest(video).pk}


@pytest.mark.parametrize(
    ("licence", "url"),
    [
        ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC-BY-SA-3.0-IGO", "https://creativecommons.org/licenses/by-sa/3.0/igo/"),
        ("Ours", ""),
    ],
)
def test_the_address_of_a_known_licence_is_filled_in(desk, licence, url):
    picture = make.asset()
    save(desk, picture, licence=licence)

    picture.refresh_from_db()
    assert (picture.licence, picture.licence_url) == (licence, url)


def test_an_address_that_was_typed_stays(desk):
    picture = make.asset()
    save(desk, picture, licence="CC-BY-4.0", licence_url="https://example.org/terms")

    picture.refresh_from_db()
    assert picture.licence_url == "https://example.org/terms"


def test_usual_licences_are_offered(desk):
    page = Page(desk.get(address(make.asset())).content)

    assert {"CC0-1.0", "CC-BY-4.0", "etalab-2.0"} <= {each.get("value") for each in page.all("#licences option")}
    assert page.one("#id_licence").get("list") == "licences"


@pytest.mark.parametrize(("field", "typed"), [("focal_x", "1.2"), ("focal_y", "-0.1"), ("focal_x", "")])
def test_a_focal_point_lies_in_the_picture(desk, field, typed):
    picture = make.asset()
    page = save(desk, picture, **{field: typed})

    assert page.all(f".field-{field} .errorlist")
    picture.refresh_from_db()
    assert (picture.focal_x, picture.focal_y) == (0.5, 0.5)


def test_a_focal_point_is_typed_without_javascript(desk):
    picture = make.asset()
    save(desk, picture, focal_x="0.25", focal_y="0.75")

    assert (newest(picture).focal_x, newest(picture).focal_y) == (0.25, 0.75)


@pytest.mark.parametrize(("typed", "is_taken"), [("fr", True), ("pt-br", True), ("French", False), ("<b>", False)])
def test_the_language_of_a_document_is_a_code(desk, typed, is_taken):
    document = make.asset(medium="document", original="originals/1.pdf")
    page = save(desk, document, language=typed)

    assert bool(page.all(".field-language .errorlist")) is not is_taken


def test_only_a_picture_stands_for_a_video(desk):
    video, other = (make.asset(medium="video", original=f"originals/{name}.mp4") for name in "ab")

    page = save(desk, video, poster=str(other.pk))

    assert page.all(".field-poster .errorlist")


def test_what_cannot_be_seen_is_taken_out(desk):
    picture = make.asset()
    save(desk, picture, credit=" CNES\u202e \n2017 ", caption_0="One\x07\r\n\r\nTwo")

    picture.refresh_from_db()
    assert picture.credit == "CNES 2017"
    assert words(picture.caption).data["en"] == "One\n\nTwo"


@pytest.mark.parametrize(
    ("medium", "asked", "not_asked"),
    [
        ("picture", {"alt", "focal_x", "nature"}, {"poster", "language"}),
        ("video", {"poster", "language", "nature"}, {"focal_x", "alt"}),
        ("audio", {"language", "nature"}, {"focal_x", "alt", "poster"}),
        ("document", {"language"}, {"focal_x", "alt", "poster", "nature"}),
    ],
)
def test_each_type_is_asked_what_it_has(desk, medium, asked, not_asked):
    page = Page(desk.get(address(make.asset(medium=medium, original="originals/1.bin"))).content)
    fields = {name for name in asked | not_asked if page.all(f".field-{name}")}

    assert fields == asked


def test_nothing_is_deleted(desk):
    picture = make.asset()

    assert desk.get(address(picture, "delete")).status_code == 403
    assert desk.post(address(picture, "delete"), {"post": "yes"}).status_code == 403
    assert Asset.objects.filter(pk=picture.pk).exists()


# --- two people -------------------------------------------------------------------------------------------------------


def test_two_people_at_one_picture_overwrite_nothing_unseen(desk, chief, client, ada_too):
    picture = make.asset(credit="CNES")
    mine, hers = form(desk, picture), form(ada_too, picture)
    save(ada_too, picture, hers, credit="CNES/Ducros")

    page = save(desk, picture, mine, credit="CNES/Durand", people="Fabienne Lissak")

    assert "Somebody has changed this meanwhile" in page.texts("#asset_form .errorlist")[0]
    assert "Saved by Ada Writer" in page.texts(".comparison thead th")[1]
    assert page.texts(".comparison .conflict th") == ["Credit both changed it"]
    assert page.texts(".comparison tbody th") == ["Credit both changed it", "People shown"]
    picture.refresh_from_db()
    assert (picture.credit, picture.people) == ("CNES/Ducros", "")

    typed = standing(desk.post(address(picture), mine | {"credit": "CNES/Durand"}).content, "asset_form")
    assert typed["credit"] == ["CNES/Durand"]
    save(desk, picture, typed)
    picture.refresh_from_db()
    assert picture.credit == "CNES/Durand"


def test_a_file_that_was_replaced_meanwhile_is_told(desk):
    picture = make.asset()
    mine = form(desk, picture)
    Asset.objects.filter(pk=picture.pk).update(checksum="f" * 64, original="originals/new.jpg")
    picture.refresh_from_db()
    plates.prepare(picture, at=clock.now())

    page = save(desk, picture, mine, credit="Mine")

    assert page.texts(".comparison tbody th") == ["Credit", "File (SHA-256)"]
    assert "Saved by Somebody" in page.texts(".comparison thead th")[1]


@pytest.fixture
def ada_too(db):
    from django.test import Client

    from contacts.models import Account

    ada = Account.objects.create_superuser("ada", password="correct horse", first_name="Ada", last_name="Writer")
    other = Client()
    other.force_login(ada)
    return other


# --- what saving means ------------------------------------------------------------------------------------------------


def meaning(client: Any, asset: Asset) -> list[str]:
    return Page(client.get(address(asset)).content).texts(".seen .meaning li")


def test_what_nothing_uses_is_seen_by_nobody(desk):
    assert meaning(desk, make.asset()) == ["Nothing uses it: nobody outside the desk sees what you save here."]


def test_a_draft_that_shows_it_has_to_be_saved_again(desk):
    picture = make.asset()
    make.draft(reference="PR169-2026", assets=(picture,))

    assert meaning(desk, picture) == [
        "PR169-2026 (Nothing yet) shows it: save the release again, so that it is approved with what you save here."
    ]


def test_what_is_scheduled_opens_with_what_it_has(desk):
    picture = make.asset()
    make.approved(reference="PR169-2026", assets=(picture,), public_at=make.in_one_hour())

    [said] = meaning(desk, picture)
    assert said.startswith("PR169-2026 (Scheduled for ")
    assert "or it opens with what it has now." in said


def test_what_is_out_goes_on_showing_what_was_printed(desk):
    picture = make.asset()
    make.approved(reference="PR168-2017", assets=(picture,))

    assert "goes on showing it as it was printed" in meaning(desk, picture)[0]


def test_what_was_withdrawn_shows_nothing(desk):
    picture = make.asset()
    release = make.approved(assets=(picture,), at=clock.now() - timedelta(hours=1))
    workflow.withdraw(release, by=None, at=clock.now(), public_reason="A mistake.")
    release.releaseassets.all().delete()

    assert meaning(desk, picture) == ["Nothing uses it: nobody outside the desk sees what you save here."]


def test_what_stands_on_a_public_page_is_public_now(desk):
    picture = make.asset()
    MissionPicture.objects.create(mission=make.mission(listed=True), asset=picture)

    assert meaning(desk, picture) == ["It stands on a public page (MMX): what you save here is public now."]


def test_what_stands_on_a_public_page_and_in_an_embargoed_release_warns(desk):
    picture = make.asset()
    MissionPicture.objects.create(mission=make.mission(listed=True), asset=picture)
    make.approved(reference="PR169-2026", assets=(picture,), public_at=make.in_one_hour())
    leak = "PR169-2026 isn’t public yet and shows this too: what you save here is public now."

    assert leak in meaning(desk, picture)
    assert save(desk, picture, credit="Another").texts(".messagelist .warning") == [leak]


def test_a_page_that_is_not_public_is_told_as_such(desk):
    picture = make.asset()
    MissionPicture.objects.create(mission=make.mission(listed=False), asset=picture)

    assert meaning(desk, picture) == ["It stands on a page that isn’t public now (MMX)."]


# --- the state of making ----------------------------------------------------------------------------------------------


def test_what_could_not_be_prepared_says_why_and_is_tried_again(desk, django_capture_on_commit_callbacks):
    picture = make.asset(is_made=False)
    picture.plates.update(failure="The caption and the credit could not be written into the files. Try again.")
    page = Page(desk.get(address(picture)).content)
    assert "could not be written" in page.one(".obstacles").text_content()

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(address(picture, "again"))

    assert DBTaskResult.objects.get().args_kwargs["args"] == [newest(picture).pk]


def test_looking_alone_makes_nothing(desk, django_capture_on_commit_callbacks):
    picture = make.asset(is_made=False)
    with django_capture_on_commit_callbacks(execute=True):
        desk.get(address(picture, "again"))

    assert not DBTaskResult.objects.exists()


def test_an_address_that_is_nobody_s_is_no_form(desk):
    for nothing in ("4711", "no-uuid", "00000000-0000-0000-0000-000000000000"):
        where = reverse("admin:releases_asset_change", args=[nothing])
        assert desk.get(where).status_code == 302
        assert desk.post(where, {}).status_code == 302
