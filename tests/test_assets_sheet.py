"""The contact sheet: what there is, what is missing, where it is used."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.words import words
from releases import clock
from releases.models.plate import Logo, MissionPicture, Portrait
from tests import make
from tests.page import Page

pytestmark = pytest.mark.django_db

SHEET = "/admin/releases/asset/"


def names(client, **query):
    return sorted(Page(client.get(SHEET, query).content).texts(".sheet .thumb b"))


def test_it_is_a_room_of_the_desk(desk):
    page = Page(desk.get(SHEET).content)

    assert page.texts(".rooms [aria-current]") == ["Pictures and files"]


def test_each_frame_says_what_it_is_and_what_it_wants(desk):
    asset = make.asset(name="moon.jpg", alt=words({"en": "A moon."}), credit="", size=5_000_000)
    make.draft(reference="PR169-2026", assets=(asset,))
    MissionPicture.objects.create(mission=make.mission(), asset=asset)

    page = Page(desk.get(SHEET).content)

    frame = page.one(".sheet li").text_content()
    assert "3000 × 2000" in frame
    assert "4.8" in frame
    assert page.texts(".sheet .wants") == ["Missing: alt text (French), credit"]
    assert page.texts(".sheet .used a, .sheet .used span") == ["PR169-2026", "MMX (mission)"]


def test_a_thumbnail_is_the_square_cut_around_the_focal_point(desk):
    asset = make.asset()
    page = Page(desk.get(SHEET).content)
    key = asset.plates.get().key

    assert page.one(".sheet img").get("src") == reverse("admin:media", args=[key, "thumb.jpg"])
    assert page.one(".sheet source").get("srcset") == reverse("admin:media", args=[key, "thumb.avif"])
    assert desk.get(page.one(".sheet img").get("src")).status_code == 200


def test_what_is_being_made_and_what_failed_is_told(desk):
    make.asset(name="a.jpg", is_made=False)
    make.asset(name="b.jpg", is_made=False).plates.update(failure="The file is damaged.")

    page = Page(desk.get(SHEET).content)

    assert sorted(page.texts(".sheet .made")) == ["Being prepared", "Could not be prepared"]
    assert names(desk, made="failed") == ["b.jpg"]
    assert names(desk, made="making") == ["a.jpg"]


@pytest.mark.parametrize("typed", ["moon.jpg", "Phobos rises", "Alt of it", "DUCROS", "Lissak", "Toulouse"])
def test_it_is_searched_by_words(desk, typed):
    make.asset(
        name="moon.jpg",
        caption=words({"fr": "Phobos rises."}),
        alt=words({"en": "Alt of it."}),
        credit="CNES/DUCROS David",
        people="Fabienne Lissak",
        place=words({"en": "Toulouse"}),
    )
    make.asset(name="other.jpg")

    assert names(desk, q=typed) == ["moon.jpg"]


def test_it_is_filtered(desk):
    at = clock.now()
    unused, used = make.asset(name="unused.jpg", nature="chart"), make.asset(name="used.jpg", credit="")
    page = make.asset(name="page.jpg", alt=words({"en": "Only English."}))
    video = make.asset(name="video.mp4", medium="video", original="originals/1.mp4", nature="", poster=unused)
    over = make.asset(name="over.jpg", rights_until=at.date() - timedelta(days=2))
    soon = make.asset(name="soon.jpg", rights_until=at.date() + timedelta(days=20))
    make.draft(assets=(used, video))
    Portrait.objects.create(officer=make.officer(), asset=page)
    Logo.objects.create(organisation=make.organisation(), asset=over)
    soon.missions.add(make.mission())

    assert names(desk, medium__exact="video") == ["video.mp4"]
    assert names(desk, nature__exact="chart") == ["unused.jpg"]
    assert names(desk, wants="alt") == ["page.jpg"]
    assert names(desk, wants="credit") == ["used.jpg"]
    assert names(desk, wants="kind") == ["video.mp4"]
    assert names(desk, wants="captions") == ["video.mp4"]
    assert names(desk, use="release") == ["used.jpg", "video.mp4"]
    assert names(desk, use="page") == ["over.jpg", "page.jpg"]
    assert names(desk, use="unused") == ["soon.jpg"]  # the other one is a poster
    assert names(desk, rights="over") == ["over.jpg"]
    assert names(desk, rights="soon") == ["soon.jpg"]
    assert names(desk, missions__id__exact=make.mission().pk) == ["soon.jpg"]


def test_nothing_found_says_what_to_do(desk):
    page = Page(desk.get(SHEET, {"q": "nothing like it"}).content)

    assert page.texts(".nothing") == ["Nothing is like that. Change the search or the filters, or add files."]


def test_many_ask_no_more_questions_than_one(desk):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(SHEET)
        return len(asked)

    def one_more() -> None:
        asset = make.asset()
        make.approved(assets=(asset,))
        MissionPicture.objects.create(mission=make.mission(f"m{asset.pk}"[:20]), asset=asset)

    one_more()
    questions()  # content types
    few = questions()
    for _ in range(5):
        one_more()

    assert questions() == few


def test_a_list_to_choose_from_shows_thumbnails_and_captions(desk):
    asset = make.asset(name="moon.jpg", caption=words({"en": "Phobos rises over Mars."}))
    make.asset(name="other.jpg")

    asked = {"app_label": "releases", "model_name": "releaseasset", "field_name": "asset", "term": "moon"}
    [found] = desk.get("/admin/autocomplete/", asked).json()["results"]

    assert (found["id"], found["text"], found["caption"]) == (str(asset.pk), "moon.jpg", "Phobos rises over Mars.")
    assert found["thumbnail"].endswith("/thumb.jpg")


def test_who_may_not_look_sees_nothing(client, alice):
    asset = make.asset()
    client.force_login(alice)  # she may write releases, and no more

    for address in (SHEET, f"{SHEET}add/", f"{SHEET}{asset.pk}/card/", f"{SHEET}{asset.pk}/replace/"):
        assert client.get(address).status_code == 403
    assert client.post(f"{SHEET}{asset.pk}/again/").status_code == 403
