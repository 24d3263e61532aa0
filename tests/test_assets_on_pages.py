"""The picture of a mission, the portrait of an officer, the logo of an organisation: public when saved."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from releases.models.asset import Asset
from releases.models.plate import Logo, MissionPicture, Portrait, Standing
from tests import make
from tests.page import Page
from tests.posting import standing

pytestmark = pytest.mark.django_db

PLACES: dict[str, tuple[str, str, Callable[[], Any], type[Standing]]] = {
    "mission": ("releases_mission", "mission_form", lambda: make.mission(listed=True), MissionPicture),
    "officer": ("contacts_pressofficer", "pressofficer_form", make.officer, Portrait),
    "organisation": ("contacts_organisation", "organisation_form", make.organisation, Logo),
}


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, db: None) -> Any:
    return PLACES[request.param]


def hang(client: Any, place: Any, asset: Asset) -> Page:
    name, form, make_page, _model = place
    address = reverse(f"admin:{name}_change", args=[make_page().pk])
    sent = standing(client.get(address).content, form) | {"standing-0-asset": str(asset.pk)}
    return Page(client.post(address, sent | {"_continue": "1"}, follow=True).content)


def test_a_picture_is_hung(desk, place):
    asset = make.asset()

    page = hang(desk, place, asset)

    assert place[3]._default_manager.get().asset == asset
    assert page.one(".standing-picture .card").get("data-asset") == str(asset.pk)


def test_the_form_says_that_it_is_public_when_saved(desk, place):
    name, _form, make_page, _model = place
    page = Page(desk.get(reverse(f"admin:{name}_change", args=[make_page().pk])).content)

    assert page.texts(".standing-picture .description") == [
        "It has no editions: what you save here is public at once, if its page is."
    ]
    assert page.all(".standing-picture .drop[data-single]")


def test_another_one_takes_its_place_and_it_is_taken_down(desk, place):
    name, form, make_page, model = place
    hang(desk, place, make.asset())
    other = make.asset()
    hang(desk, place, other)
    assert model._default_manager.get().asset == other

    address = reverse(f"admin:{name}_change", args=[make_page().pk])
    sent = standing(desk.get(address).content, form)
    desk.post(address, sent | {"standing-0-DELETE": "on", "_continue": "1"})

    assert not model._default_manager.exists()


@pytest.mark.parametrize("medium", ["video", "audio", "document"])
def test_only_a_picture_hangs_there(desk, place, medium):
    page = hang(desk, place, make.asset(medium=medium, original="originals/1.bin"))

    assert page.texts(".standing-picture .errorlist li") == ["Only a picture can stand here."]
    assert not place[3]._default_manager.exists()


def test_a_drawing_is_a_logo_only(desk, place):
    page = hang(desk, place, make.asset(content_type="image/svg+xml", original="originals/1.svg"))

    is_logo = place[3] is Logo
    assert place[3]._default_manager.exists() is is_logo
    assert page.texts(".standing-picture .errorlist li") == ([] if is_logo else ["A drawing (SVG) can only be a logo."])
    assert bool(page.all(".drop[data-logo]")) is is_logo


def test_what_an_unopened_release_shows_too_is_warned_of(desk):
    asset = make.asset()
    make.approved(reference="PR169-2026", assets=(asset,), public_at=make.in_one_hour())

    page = hang(desk, PLACES["mission"], asset)

    assert "PR169-2026 isn’t public yet and shows this too: what you save here is public now." in page.texts(
        ".messagelist .warning"
    )


def test_a_new_picture_is_no_new_fact_of_a_mission(desk):
    """Else every text that names it would have to be looked at again."""
    hang(desk, PLACES["mission"], make.asset())

    mission = make.mission()
    mission.refresh_from_db()
    assert mission.changed_at is None


def test_a_mission_is_saved_without_a_picture(desk):
    address = reverse("admin:releases_mission_change", args=[make.mission().pk])
    sent = standing(desk.get(address).content, "mission_form")
    desk.post(address, sent | {"acronym": "MMX2", "_continue": "1"})

    mission = make.mission()
    mission.refresh_from_db()
    assert mission.acronym == "MMX2"
    assert not MissionPicture.objects.exists()
