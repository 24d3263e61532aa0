"""Who is given a picture or a file, and when: the public, the desk, and whoever has a link to a preview."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client

from contacts.models import Account, PressOfficer
from contacts.words import words
from releases.desk import revisions, sharing, workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset
from releases.models.kinds import Correction
from releases.models.logbook import LogEntry
from releases.models.mission import Mission, MissionPartner
from releases.models.plate import Logo, MissionPicture, Plate, Portrait
from releases.models.release import Release
from tests import make

NOW = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)
OPENING = datetime(2026, 9, 3, 10, 0, tzinfo=UTC)
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        make.newsroom(time_zone="Europe/Paris", four_eyes=False)
        yield traveller


def address(plate: Plate, name: str = "large.jpg") -> str:
    return f"/media/{plate.key}/{name}"


def plate_of(asset: Asset) -> Plate:
    return Plate.objects.get(asset=asset, is_current=True)


def is_there(visitor: Client, plate: Plate, name: str = "large.jpg") -> bool:
    """Whether it is given; if not, it is as if it had never been."""
    answer = visitor.get(address(plate, name))
    if answer.status_code == 200:
        return True
    never = visitor.get(f"/media/{'A' * 22}/large.jpg")
    assert (answer.status_code, sorted(answer.items()), answer.content) == (404, sorted(never.items()), never.content)
    return False


def reworded(asset: Asset, **said: str) -> Plate:
    """The asset with other words, and the plate that is made of it."""
    Asset.objects.filter(pk=asset.pk).update(**{name: words({"en": text}) for name, text in said.items()})
    asset.refresh_from_db()
    plate = plates.prepare(asset, at=NOW)
    return make.develop(plate)


def save(release: Release) -> int:
    return revisions.save(release, base=release.revisions.latest().number, by=None, at=NOW).number


def correct(release: Release, *, public_at: datetime | None = None) -> None:
    workflow.correct(
        release,
        revision=save(release),
        by=None,
        at=NOW,
        public_at=public_at,
        kind=Correction.CORRECTION,
        public_note="Another picture.",
    )


# --- printed in releases ----------------------------------------------------------------------------------------------


def test_from_the_second_on_and_until_it_is_withdrawn(visitor, now):
    asset = make.asset()
    release = make.approved(assets=(asset,), public_at=OPENING)
    plate = plate_of(asset)

    now.move_to(OPENING - SECOND)
    assert not is_there(visitor, plate)
    now.move_to(OPENING)
    assert is_there(visitor, plate)
    workflow.withdraw(release, by=None, at=OPENING + SECOND, public_reason="A mistake.")
    now.move_to(OPENING + SECOND)
    assert not is_there(visitor, plate)


def test_to_the_press_no_sooner_than_to_the_public(visitor):
    """Accredited media will have addresses of their own."""
    asset = make.asset()
    make.approved(assets=(asset,), press_at=NOW, public_at=OPENING)

    assert not is_there(visitor, plate_of(asset))


def test_while_another_release_still_shows_it(visitor):
    asset = make.asset()
    first, second = make.approved(assets=(asset,)), make.approved(assets=(asset,))

    workflow.withdraw(first, by=None, at=NOW, public_reason="A mistake.")
    assert is_there(visitor, plate_of(asset))
    workflow.withdraw(second, by=None, at=NOW, public_reason="Another one.")
    assert not is_there(visitor, plate_of(asset))


def test_not_while_a_release_only_plans_to_show_it(visitor):
    asset, other = make.asset(), make.asset()
    make.draft(assets=(asset,))
    release = make.approved()
    make.illustrate(release, other)
    save(release)

    assert not is_there(visitor, plate_of(asset))
    assert not is_there(visitor, plate_of(other))


def test_a_file_that_is_replaced_stays_until_the_correction_opens(visitor, now):
    asset = make.asset()
    release = make.approved(assets=(asset,))
    old = plate_of(asset)
    Asset.objects.filter(pk=asset.pk).update(original="originals/new.jpg", checksum="f" * 64)
    new = make.develop(plates.prepare(Asset.objects.get(pk=asset.pk), at=NOW))
    assert (is_there(visitor, old), is_there(visitor, new)) == (True, False)

    correct(release, public_at=OPENING)
    now.move_to(OPENING - SECOND)
    assert (is_there(visitor, old), is_there(visitor, new)) == (True, False)
    now.move_to(OPENING)
    assert (is_there(visitor, old), is_there(visitor, new)) == (False, True)


def test_a_picture_that_a_correction_drops_is_gone(visitor):
    asset = make.asset()
    release = make.approved(assets=(asset,))

    make.illustrate(release)
    correct(release)

    assert not is_there(visitor, plate_of(asset))


def test_a_poster_with_its_video(visitor, now):
    poster = make.asset()
    video = make.asset(
        medium="video", content_type="video/mp4", original="originals/film.mp4", checksum="e" * 64, poster=poster
    )
    make.approved(assets=(make.asset(), video), public_at=OPENING, reference="PR168-2017")

    now.move_to(OPENING - SECOND)
    assert not is_there(visitor, plate_of(poster))
    assert not is_there(visitor, plate_of(video), "file.mp4")
    now.move_to(OPENING)
    assert is_there(visitor, plate_of(video), "file.mp4")
    told = visitor.get(address(plate_of(poster)))["Content-Disposition"]
    assert told == 'inline; filename="PR168-2017-b-poster-large.jpg"'


def test_until_its_rights_run_out_where_the_newsroom_s_clock_hangs(visitor, now):
    asset = make.asset(rights_until=date(2026, 9, 5))
    make.approved(assets=(asset,))

    now.move_to(datetime(2026, 9, 5, 21, 59, 59, tzinfo=UTC))  # in Paris one second before midnight
    assert is_there(visitor, plate_of(asset))
    now.move_to(datetime(2026, 9, 5, 22, 0, tzinfo=UTC))
    assert not is_there(visitor, plate_of(asset))


def test_its_name_is_that_of_the_first_release_that_is_open(visitor):
    asset = make.asset()
    first = make.approved(assets=(asset,), reference="PR1-2017", at=NOW - DAY)
    make.approved(assets=(make.asset(), asset), reference="PR2-2017")
    make.approved(assets=(asset,), reference="PR3-2017", public_at=OPENING)
    plate = plate_of(asset)

    assert visitor.get(address(plate))["Content-Disposition"] == 'inline; filename="PR1-2017-a-large.jpg"'
    workflow.withdraw(first, by=None, at=NOW, public_reason="A mistake.")
    assert visitor.get(address(plate))["Content-Disposition"] == 'inline; filename="PR2-2017-b-large.jpg"'


def test_a_file_that_has_gone_from_the_disk_is_not_there(visitor):
    asset = make.asset()
    make.approved(assets=(asset,))
    default_storage.delete(plate_of(asset).renditions.get(name="large.jpg").path)

    assert not is_there(visitor, plate_of(asset))


# --- on standing pages ------------------------------------------------------------------------------------------------


def test_of_a_mission_while_its_page_is_there(visitor, now):
    asset, mission = make.asset(), make.mission()
    MissionPicture.objects.create(mission=mission, asset=asset)
    assert not is_there(visitor, plate_of(asset))

    release = make.approved(missions=(mission,), public_at=OPENING)
    now.move_to(OPENING)
    assert is_there(visitor, plate_of(asset))
    assert visitor.get(address(plate_of(asset)))["Content-Disposition"] == 'inline; filename="mmx-large.jpg"'
    workflow.withdraw(release, by=None, at=OPENING, public_reason="A mistake.")
    assert not is_there(visitor, plate_of(asset))
    Mission.objects.update(listed=True)
    assert is_there(visitor, plate_of(asset))
    Mission.objects.update(listed=False)
    assert not is_there(visitor, plate_of(asset))


def test_of_an_officer_who_is_listed_and_active(visitor, now):
    asset, officer = make.asset(), make.officer(active_until=date(2026, 9, 2))
    Portrait.objects.create(officer=officer, asset=asset)

    assert is_there(visitor, plate_of(asset))
    assert visitor.get(address(plate_of(asset)))["Content-Disposition"] == (
        'inline; filename="fabienne-lissak-large.jpg"'
    )
    PressOfficer.objects.update(listed=False)
    assert not is_there(visitor, plate_of(asset))
    PressOfficer.objects.update(listed=True)
    now.move_to(datetime(2026, 9, 2, 22, 0, tzinfo=UTC))  # midnight in Paris
    assert not is_there(visitor, plate_of(asset))


def test_of_an_organisation_whose_mission_is_shown(visitor):
    lead, partner, stranger = (make.organisation(slug) for slug in ("jaxa", "cnes", "esa"))
    mission = make.mission(lead=lead, listed=True)
    MissionPartner.objects.create(mission=mission, organisation=partner)
    logos = {organisation: make.asset() for organisation in (lead, partner, stranger)}
    for organisation, asset in logos.items():
        Logo.objects.create(organisation=organisation, asset=asset)

    assert [is_there(visitor, plate_of(logos[each])) for each in (lead, partner, stranger)] == [True, True, False]
    assert visitor.get(address(plate_of(logos[partner])))["Content-Disposition"] == 'inline; filename="cnes-large.jpg"'
    Mission.objects.update(listed=False)
    assert [is_there(visitor, plate_of(asset)) for asset in logos.values()] == [False] * 3


def test_a_standing_page_shows_the_asset_as_it_is_now(visitor):
    asset = make.asset()
    MissionPicture.objects.create(mission=make.mission(listed=True), asset=asset)
    old = plate_of(asset)

    new = reworded(asset, caption="Another caption.")

    assert (is_there(visitor, old), is_there(visitor, new)) == (False, True)


def test_a_plate_that_is_still_being_made_takes_no_place(visitor):
    asset = make.asset()
    MissionPicture.objects.create(mission=make.mission(listed=True), asset=asset)
    old = plate_of(asset)
    Asset.objects.filter(pk=asset.pk).update(credit="Somebody else")

    unmade = plates.prepare(Asset.objects.get(pk=asset.pk), at=NOW)

    assert (is_there(visitor, old), is_there(visitor, unmade)) == (True, False)


# --- at the desk ------------------------------------------------------------------------------------------------------


def test_the_desk_reads_what_nobody_else_may(desk, visitor):
    asset = make.asset(name="from the agency.jpg")
    plate = plate_of(asset)

    answer = desk.get(f"/admin/media/{plate.key}/large.jpg")

    assert (answer.status_code, answer.content) == (200, f"{plate.key} large.jpg".encode())
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="from the agency-large.jpg"'
    assert desk.get(f"/admin/media/{plate.key}/large.jpg", headers={"Range": "bytes=0-3"}).status_code == 206
    assert desk.head(f"/admin/media/{plate.key}/large.jpg").status_code == 200
    assert not is_there(visitor, plate)


def test_the_original_is_given_to_be_kept(desk):
    asset = make.asset(original="originals/af/random.jpg", name="Été à Kourou.jpg", size=9)
    default_storage.save(asset.original, ContentFile(b"with GPS "))

    answer = desk.get(f"/admin/media/{plate_of(asset).key}/original")

    assert (answer.status_code, answer.content) == (200, b"with GPS ")
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%89t%C3%A9%20%C3%A0%20Kourou.jpg"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("permission", "rendition", "original"),
    [("view_asset", 200, 200), ("view_release", 200, 403), ("view_mission", 403, 403)],
)
def test_who_may_see_what_at_the_desk(permission, rendition, original):
    asset = make.asset(original="originals/af/other.jpg", size=1)
    default_storage.save(asset.original, ContentFile(b"."))
    staff = Account.objects.create_user("wren", is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename=permission))
    client = Client()
    client.force_login(staff)

    key = plate_of(asset).key

    assert client.get(f"/admin/media/{key}/large.jpg").status_code == rendition
    assert client.get(f"/admin/media/{key}/original").status_code == original


def test_strangers_are_sent_to_the_door_whatever_they_ask_for(visitor):
    asset = make.asset()
    for key in (plate_of(asset).key, "A" * 22):
        for name in ("large.jpg", "original"):
            answer = visitor.get(f"/admin/media/{key}/{name}")
            assert (answer.status_code, answer["Location"]) == (
                302,
                f"/admin/login/?next=/admin/media/{key}/{name}",
            )


def test_the_desk_takes_nothing_there(desk):
    asset = make.asset()
    assert desk.post(f"/admin/media/{plate_of(asset).key}/large.jpg").status_code == 405
    assert desk.get("/admin/media/nothing/large.jpg").status_code == 404
    assert desk.get(f"/admin/media/{plate_of(asset).key}/huge.jpg").status_code == 404


def test_as_of_another_moment_a_file_is_what_it_will_be_then(desk):
    asset = make.asset()
    release = make.approved(assets=(asset,), public_at=OPENING)
    path = address(plate_of(asset)).lstrip("/")
    LogEntry.objects.all()._raw_delete("default")

    before, then = (desk.get(f"/admin/as-of/{moment}/{path}") for moment in ("20260903T095959Z", "20260903T100000Z"))

    assert before.status_code == 404
    assert (then.status_code, then.content) == (200, desk.get(f"/admin/{path}").content)
    assert then["Content-Disposition"] == f'inline; filename="{release.reference or "PR1-2026"}-a-large.jpg"'
    assert {"no-store", "private"} <= set(then["Cache-Control"].split(", "))
    assert not LogEntry.objects.filter(step="preview").exists(), "a picture of a page is no visit"


@pytest.mark.parametrize("way", ["accel", "sign"])
def test_as_of_another_moment_whoever_hands_it_over_it_is_no_page(desk, settings, way):
    asset = make.asset()
    make.approved(assets=(asset,), public_at=OPENING)
    settings.MEDIA_HANDED_OVER, settings.MEDIA_LOCATION = way, "/protected/"
    if way == "sign":
        facts = {"bucket_name": "b", "access_key": "k", "secret_key": "s", "endpoint_url": "http://127.0.0.1:9"}
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": facts | {"region_name": "r"}}
        }

    answer = desk.get(f"/admin/as-of/20260903T100000Z{address(plate_of(asset))}")

    assert answer.status_code == {"accel": 200, "sign": 302}[way]
    assert ("X-Accel-Redirect" in answer, "X-Amz-Signature" in answer.get("Location", "")) == (
        way == "accel",
        way == "sign",
    )
    assert {"no-store", "private"} <= set(answer["Cache-Control"].split(", "))
    assert not LogEntry.objects.filter(step="preview").exists()


# --- for whoever has a link -------------------------------------------------------------------------------------------


def hand_out(release: Release, **kwargs) -> str:
    told = {"by": None, "at": NOW, "for_whom": "Dr. Miller", "expires_at": NOW + DAY} | kwargs
    return sharing.hand_out(release, **told)[1]


def test_a_link_shows_the_files_of_its_release_and_no_others(guest, visitor):
    poster = make.asset()
    film: dict[str, Any] = {
        "medium": "video",
        "content_type": "video/mp4",
        "original": "originals/a.mp4",
        "checksum": "e" * 64,
    }
    picture, video, other = make.asset(), make.asset(poster=poster, **film), make.asset()
    token = hand_out(make.draft(assets=(picture, video)))
    make.draft(assets=(other,))
    make.approved(assets=(public := make.asset(),))

    for asset, name in ((picture, "large.jpg"), (video, "file.mp4"), (poster, "screen.jpg")):
        answer = guest.get(f"/preview/{token}/media/{plate_of(asset).key}/{name}")
        assert (answer.status_code, answer.content) == (200, f"{plate_of(asset).key} {name}".encode())
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert not is_there(visitor, plate_of(asset), name)
    for asset in (other, public):
        assert guest.get(f"/preview/{token}/media/{plate_of(asset).key}/large.jpg").status_code == 404
    assert guest.get(f"/preview/{token}/media/{plate_of(picture).key}/original").status_code == 404


def test_a_link_to_a_revision_shows_its_files(guest):
    first, second = make.asset(), make.asset()
    release = make.draft(assets=(first,))
    old, latest = hand_out(release, revision=release.revisions.get()), hand_out(release)
    make.illustrate(release, second)
    save(release)

    def shown(token: str) -> list[int]:
        return [
            guest.get(f"/preview/{token}/media/{plate_of(asset).key}/large.jpg").status_code
            for asset in (first, second)
        ]

    assert shown(old) == [200, 404]
    assert shown(latest) == [404, 200]


def test_a_file_is_no_visit(guest):
    asset = make.asset()
    token = hand_out(make.draft(assets=(asset,)))

    guest.get(f"/preview/{token}/media/{plate_of(asset).key}/large.jpg")

    assert not LogEntry.objects.filter(step="preview_visit").exists()


def test_a_link_that_is_dead_shows_no_file(guest, visitor, now):
    asset = make.asset()
    release = make.draft(assets=(asset,), public_at=OPENING)
    revoked, expired, overtaken = (hand_out(release, expires_at=NOW + DAY * days) for days in (5, 1, 5))
    sharing.revoke(release.previewlinks.get(digest=sharing.digest_of(revoked)), by=None, at=NOW)
    workflow.approve(release, revision=1, by=None, at=NOW)
    never = visitor.get("/releases/pr404-2017/")

    def is_dead(token: str) -> bool:
        answer = visitor.get(f"/preview/{token}/media/{plate_of(asset).key}/large.jpg")
        same = (answer.status_code, sorted(answer.items()), answer.content)
        return same == (404, sorted(never.items()), never.content)

    assert is_dead(revoked)
    assert is_dead("a-token-that-never-was")
    assert guest.get(f"/preview/{overtaken}/media/{plate_of(asset).key}/large.jpg").status_code == 200
    now.move_to(NOW + DAY)
    assert is_dead(expired)
    now.move_to(OPENING)
    assert is_dead(overtaken)


def test_a_link_shows_nothing_beyond_its_rights(guest, now):
    asset = make.asset(rights_until=date(2026, 9, 2))
    token = hand_out(make.draft(assets=(asset,)))
    path = f"/preview/{token}/media/{plate_of(asset).key}/large.jpg"

    assert guest.get(path).status_code == 200
    now.move_to(datetime(2026, 9, 2, 22, 0, tzinfo=UTC))
    assert guest.get(path).status_code == 404


def test_at_a_preview_files_take_nothing(db):
    token = hand_out(make.draft(assets=(asset := make.asset(),)))
    stranger = Client(enforce_csrf_checks=True)

    for told in (token, "a-token-that-never-was"):
        answer = stranger.post(f"/preview/{told}/media/{plate_of(asset).key}/large.jpg")
        assert (answer.status_code, answer["Allow"], answer.content) == (405, "GET, HEAD", b"")
