"""Files in: the plain form for many, the browser's script for one at a time, another file for what is here."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from releases import clock
from releases.desk.darkroom import plates
from releases.models.asset import Asset, Track
from releases.models.release import Release
from tests import make
from tests.ingest import media
from tests.page import Page
from tests.posting import save, standing

pytestmark = pytest.mark.django_db

UPLOAD = "/admin/releases/asset/add/"
VTT = b"WEBVTT\n\n00:00.000 --> 00:02.000\nLift-off.\n"


def file(name: str = "moon.jpg", content: bytes | None = None, **kwargs: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, media.picture("JPEG", **kwargs) if content is None else content)


def send(client: Client, *files: SimpleUploadedFile, **query: Any) -> Page:
    return Page(client.post(UPLOAD, {"files": list(files)}, query_params=query).content)


def send_one(client: Client, sent: SimpleUploadedFile | None, **more: Any) -> dict[str, Any]:
    """As the script does."""
    answer = client.post(UPLOAD, {"files": sent, **more} if sent else {}, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    told: dict[str, Any] = json.loads(answer.content)
    return told


# --- the plain form ---------------------------------------------------------------------------------------------------


def test_many_files_come_in_and_each_refusal_is_told(desk):
    page = send(desk, file("one.jpg"), file("two.png", media.picture("PNG")), file("no.jpg", b"<html>"))

    assert sorted(asset.name for asset in Asset.objects.all()) == ["one.jpg", "two.png"]
    assert page.texts(".sheet .thumb b") == ["one.jpg", "two.png"]
    [refused] = page.texts(".obstacles li")
    assert refused.startswith("no.jpg: ")
    assert refused.endswith(".")


def test_what_came_in_says_by_whom_and_is_prepared(desk, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(desk, file())

    asset = Asset.objects.get()
    assert asset.added_by_name == "Carol Chief"
    plate = plates.newest(asset)
    assert plate
    assert DBTaskResult.objects.get().args_kwargs["args"] == [plate.pk]


def test_no_file_at_all_is_said(desk):
    assert send(desk).texts(".errornote") == ["No file was chosen."]


def test_a_file_that_is_here_already_is_found(desk):
    send(desk, file("first.jpg"))
    Asset.objects.update(added_at=clock.now() - timedelta(days=1))

    page = send(desk, file("again.jpg"))

    assert page.texts(".sheet .thumb b") == ["first.jpg"]
    assert page.texts(".sheet .wants")[0] == "It was here already."
    assert Asset.objects.count() == 1


def test_from_a_release_and_back_with_what_came_in(desk):
    """Without JavaScript: saved, uploaded on the page for it, and taken up by the form."""
    release = make.draft()
    page = send(desk, file("one.jpg"), file("two.jpg", size=(200, 100)), release=release.pk)
    [back] = [each.get("href") for each in page.all("#content-main a.closelink")]

    sent = standing(desk.get(back).content)
    desk.post(back, sent | {"_continue": "1"})

    assert [str(use.asset) for use in release.releaseassets.all()] == ["one.jpg", "two.jpg"]
    assert len(release.revisions.latest().snapshot["assets"]) == 2


def test_a_new_release_takes_them_up_too(desk):
    asset = make.asset()
    make.series()
    address = f"{reverse('admin:releases_release_add')}?asset={asset.pk}&asset=nonsense&asset={asset.pk}"
    sent = standing(desk.get(address).content) | {"texts-0-title": "Probe lands", "_continue": "1"}
    desk.post(address, sent)

    assert [use.asset for use in Release.objects.get().releaseassets.all()] == [asset]


def test_what_the_release_has_already_is_not_added_twice(desk):
    asset = make.asset()
    release = make.draft(assets=(asset,))
    address = f"{reverse('admin:releases_release_change', args=[release.pk])}?asset={asset.pk}"

    assert standing(desk.get(address).content)["releaseassets-TOTAL_FORMS"] == ["1"]


def test_a_file_field_never_stands_in_the_form_of_a_release(desk):
    page = Page(desk.get(reverse("admin:releases_release_change", args=[make.draft().pk])).content)

    assert not page.all("#release_form [type=file]")
    assert page.all("noscript a[href^='/admin/releases/asset/add/?release=']")


def test_in_a_window_of_its_own_the_file_goes_to_the_form_that_asked(desk):
    address = f"{UPLOAD}?_popup=1"
    assert Page(desk.get(address).content).one("[name=_popup]").get("value") == "1"

    answer = desk.post(address, {"files": file(), "_popup": "1"})

    told = json.loads(Page(answer.content).one("#django-admin-popup-response-constants").get("data-popup-response"))
    assert (told["value"], told["obj"]) == (str(Asset.objects.get().pk), "moon.jpg")


# --- one at a time, by the script -------------------------------------------------------------------------------------


def test_the_script_is_told_what_became_of_its_file(desk):
    told = send_one(desk, file("moon.jpg"))

    asset = Asset.objects.get()
    assert (told["asset"], told["name"], told["said"], told["medium"]) == (str(asset.pk), "moon.jpg", "", "picture")
    assert told["address"] == reverse("admin:releases_asset_change", args=[asset.pk])
    assert Page(told["card"]).all(".card[data-making]")


def test_the_script_is_told_of_a_file_that_is_here_already(desk):
    send_one(desk, file("moon.jpg"))
    Asset.objects.update(added_at=clock.now() - timedelta(days=1))

    assert send_one(desk, file("copy.jpg"))["said"] == "This file is here already, as “moon.jpg”."


def test_the_script_is_told_why_not(desk):
    told = send_one(desk, file("bad.jpg", b"<html>"))

    assert told.keys() == {"refused"}
    assert told["refused"].endswith(".")
    assert send_one(desk, None) == {"refused": "No file has arrived. Try again."}


def test_a_script_of_somebody_who_signed_out_is_sent_to_the_door(client):
    answer = client.post(UPLOAD, {"files": file()}, headers={"Accept": "application/json"})

    assert answer.status_code == 302
    assert not Asset.objects.exists()


def test_another_site_can_hand_nothing_in(chief):
    client = Client(enforce_csrf_checks=True)
    client.force_login(chief)

    assert client.post(UPLOAD, {"files": file()}, headers={"Accept": "application/json"}).status_code == 403
    assert not Asset.objects.exists()


@pytest.mark.parametrize("page", ["add", "changelist"])
def test_only_pages_that_take_files_show_objects_of_the_browser_s_own(desk, page):
    policy = desk.get(reverse(f"admin:releases_asset_{page}"))["Content-Security-Policy"]

    assert ("blob:" in policy) is (page == "add")
    assert "blob:" not in policy.replace("img-src 'self' blob:", "")


def test_whoever_may_not_add_files_is_offered_no_place_for_them(client):
    writer = make.account("wendy", may=())
    client.force_login(writer)
    page = Page(client.get(reverse("admin:releases_release_change", args=[make.draft().pk])).content)

    assert not page.all(".drop")
    assert client.post(UPLOAD, {"files": file()}).status_code == 403


# --- in the place of what is here -------------------------------------------------------------------------------------


def replace(client: Client, asset: Asset, sent: SimpleUploadedFile | None) -> Page:
    address = reverse("admin:releases_asset_replace", args=[asset.pk])
    return Page(client.post(address, {"file": sent} if sent else {}, follow=True).content)


def test_a_file_is_replaced_and_its_words_stay(desk):
    asset = make.asset(credit="CNES")
    before = plates.newest(asset)

    page = replace(desk, asset, file("better.jpg"))

    assert page.texts(".messagelist .success") == ["The file is replaced. It is being prepared."]
    asset.refresh_from_db()
    assert (asset.name, asset.credit, asset.width) == ("better.jpg", "CNES", 300)
    assert plates.newest(asset) != before


def test_before_that_it_is_said_what_it_does(desk):
    asset = make.asset()
    make.approved(reference="PR168-2017", assets=(asset,))
    page = Page(desk.get(reverse("admin:releases_asset_replace", args=[asset.pk])).content)

    said = page.texts(".meaning li")
    assert said[0] == "The old file stays in what is printed until a new edition opens."
    assert any(each.startswith("PR168-2017") for each in said)


def test_what_is_printed_keeps_the_old_file_until_a_new_edition_opens(desk):
    asset = make.asset()
    release = make.approved(assets=(asset,))
    key = release.editions.get().assets[0]["key"]

    replace(desk, asset, file("better.jpg"))

    assert release.editions.get().assets[0]["key"] == key


@pytest.mark.parametrize(("sent", "reason"), [(file("no.jpg", b"<html>"), ""), (None, "This field is required.")])
def test_a_replacement_is_refused_in_words(desk, sent, reason):
    asset = make.asset()
    page = replace(desk, asset, sent)

    [said] = page.texts(".errorlist li")
    assert said == reason or (not reason and said.endswith("."))
    asset.refresh_from_db()
    assert asset.width == 3000


# --- captions ---------------------------------------------------------------------------------------------------------


def captions(client: Client, video: Asset, **sent: Any) -> Page:
    address = reverse("admin:releases_asset_captions", args=[video.pk])
    return Page(client.post(address, sent, follow=True).content)


def test_captions_are_added_and_taken_away(desk):
    video = make.asset(medium="video", original="originals/1.mp4")

    page = captions(desk, video, language="fr", file=file("fr.vtt", VTT))
    assert page.texts(".tracks li span")[0] == "fr"
    plate = plates.newest(video)
    assert plate
    assert [track["language"] for track in plate.tracks] == ["fr"]

    page = captions(desk, video, remove="fr")
    assert not Track.objects.exists()
    after = plates.newest(video)
    assert after
    assert after != plate
    assert after.tracks == []


def test_captions_that_are_none_are_refused_in_words(desk):
    video = make.asset(medium="video", original="originals/1.mp4")
    page = captions(desk, video, language="fr", file=file("fr.vtt", b"<html>"))

    assert page.texts(".field-file .errorlist li")[0].endswith(".")
    assert not Track.objects.exists()


def test_a_picture_has_no_captions(desk):
    assert desk.get(reverse("admin:releases_asset_captions", args=[make.asset().pk])).status_code == 404


def test_who_may_change_no_captions_adds_none(client):
    reader = make.account("rita", may=("view_asset",))
    client.force_login(reader)
    video = make.asset(medium="video", original="originals/1.mp4")
    address = reverse("admin:releases_asset_captions", args=[video.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, {"language": "fr", "file": file("fr.vtt", VTT)}).status_code == 403
    assert client.post(address, {"remove": "fr"}).status_code == 403


# --- the form of a release keeps what it had --------------------------------------------------------------------------


def test_a_refused_form_still_shows_what_was_chosen(desk):
    asset = make.asset(name="moon.jpg")
    release = make.draft()
    typed = {"releaseassets-TOTAL_FORMS": 1, "releaseassets-0-asset": str(asset.pk), "releaseassets-0-position": ""}
    page = save(desk, release, typed, {"issued_on": "no day"})

    assert page.all(".errornote")
    assert page.one("#releaseassets-0 .card").get("data-asset") == str(asset.pk)
