"""The release form works as a plain form: everything can be written, ordered and removed."""

from datetime import UTC, date, datetime

import pytest

from releases.models.kinds import Role
from releases.models.release import Release, State
from tests import make
from tests.page import Page
from tests.posting import added, address, save, standing

pytestmark = pytest.mark.django_db


def contacts(release: Release) -> list[str]:
    return [contact.officer.slug for contact in release.releasecontacts.all()]


def moment(name: str, day: str, time: str, zone: str = "Europe/Paris", which: str = "") -> dict[str, str]:
    return {f"{name}_day": day, f"{name}_time": time, f"{name}_zone": zone, f"{name}_which": which}


def test_a_release_with_everything(desk):
    make.newsroom(time_zone="Europe/Paris")
    anna, berta = make.officer("anna"), make.officer("berta")
    mission, organisation = make.mission(), make.organisation()

    page = save(
        desk,
        None,
        {"kind": "media_advisory", "series": make.series().pk, "issued_on": "2026-10-25", "place_0": "Paris"},
        moment("public_at", "2026-10-25", "02:30", which="second"),
        moment("press_at", "2026-10-24", "18:00", "America/New_York"),
        moment("event_starts_at", "2026-11-02", "09:00"),
        moment("event_ends_at", "2026-11-02", "11:30:15"),
        {"event_place_0": "Toulouse", "registration": "media@example.org"},
        {"texts-0-title": "Come and see", "texts-0-lead": "It flies.", "texts-0-body": "<p>In <b>May</b>.</p>"},
        {"texts-0-kicker": "Invitation", "texts-0-subtitle": "Really", "texts-0-notes": "<p>Bring boots.</p>"},
        added("texts", 1, language="fr", title="Venez voir", lead="", body="<p>En mai.</p>", translated_from=1),
        added("releasecontacts", 0, officer=anna.pk, position=2),
        added("releasecontacts", 1, officer=berta.pk, position=1),
        added("releasemissions", 0, mission=mission.pk, position=""),
        added("releaseorganisations", 0, organisation=organisation.pk, role=Role.ISSUER, position=0),
    )

    assert page.texts(".messagelist .success") == ["Saved as revision 1."]
    release = Release.objects.get()
    assert release.public_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert release.press_at == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert release.event_ends_at == datetime(2026, 11, 2, 10, 30, 15, tzinfo=UTC)
    assert (release.kind, release.issued_on, str(release.place)) == ("media_advisory", date(2026, 10, 25), "Paris")
    assert (str(release.event_place), release.registration) == ("Toulouse", "media@example.org")
    words = {text.language: (text.title, text.body, text.translated_from) for text in release.texts.all()}
    assert words == {
        "en": ("Come and see", "<p>In <strong>May</strong>.</p>", None),
        "fr": ("Venez voir", "<p>En mai.</p>", 1),
    }
    assert contacts(release) == ["berta", "anna"]
    assert [str(about) for about in release.releasemissions.all()] == ["MMX"]
    assert [(str(o), o.role) for o in release.releaseorganisations.all()] == [("ESA", Role.ISSUER)]


def test_what_is_saved_again_unchanged_is_no_new_revision(desk):
    release = make.draft(
        public_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        contacts=(make.officer("anna"), make.officer("berta")),
        missions=(make.mission(),),
        organisations=((make.organisation(), Role.PARTNER),),
    )

    save(desk, release)

    assert release.revisions.count() == 1


def test_rows_are_ordered_by_their_numbers(desk):
    release = make.draft(contacts=tuple(make.officer(name) for name in ("anna", "berta", "carla")))

    save(desk, release, {"releasecontacts-0-position": 5, "releasecontacts-2-position": 1})

    assert contacts(release) == ["berta", "carla", "anna"]
    assert [contact.position for contact in release.releasecontacts.all()] == [1, 2, 3]


@pytest.mark.parametrize("position", ["0", ""])
def test_a_new_row_comes_last(desk, position):
    release = make.draft(contacts=(make.officer("anna"), make.officer("berta")))

    save(desk, release, added("releasecontacts", 2, officer=make.officer("carla").pk, position=position))

    assert contacts(release) == ["anna", "berta", "carla"]


def test_a_row_that_names_nothing_is_forgotten(desk):
    release = make.draft()

    page = save(desk, release, added("releasecontacts", 1, officer="", position=7))

    assert not page.all(".errorlist")
    assert release.releasecontacts.count() == 1


def test_a_row_is_removed(desk):
    release = make.draft(contacts=(make.officer("anna"), make.officer("berta")))

    save(desk, release, {"releasecontacts-0-DELETE": "on"})

    assert contacts(release) == ["berta"]


def test_a_person_named_twice_is_refused_in_words(desk):
    release = make.draft(contacts=(make.officer("anna"),))

    page = save(desk, release, added("releasecontacts", 1, officer=make.officer("anna").pk, position=2))

    assert any("officer" in said for said in page.texts(".errorlist"))
    assert contacts(release) == ["anna"]


def test_another_language_is_added_by_a_link(desk):
    release = make.draft(texts={"en": {"title": "Morning"}})
    page = Page(desk.get(address(release)).content)
    assert page.links("#texts-group noscript a") == ["?text=fr"]

    sent = standing(desk.get(address(release) + "?text=fr").content)
    assert sent["texts-1-language"] == ["fr"]
    desk.post(address(release), sent | {"texts-1-title": "Matin", "texts-1-body": "<p>Tôt.</p>", "_continue": "1"})

    assert release.texts.get(language="fr").title == "Matin"


def test_an_untouched_text_is_not_added(desk):
    release = make.draft(texts={"en": {"title": "Morning"}})

    desk.post(address(release), standing(desk.get(address(release) + "?text=fr").content) | {"_continue": "1"})

    assert [text.language for text in release.texts.all()] == ["en"]


@pytest.mark.parametrize(("stored", "shown"), [(0, "18:00"), (30, "18:00:30")])
def test_seconds_are_shown_where_there_are_any(desk, stored, shown):
    make.newsroom(time_zone="Europe/Paris")
    release = make.draft(public_at=datetime(2026, 7, 1, 16, 0, stored, tzinfo=UTC))

    assert Page(desk.get(address(release)).content).one("#id_public_at_1").get("value") == shown


def test_a_moment_that_happens_twice_asks_which(desk):
    make.newsroom(time_zone="Europe/Paris")
    release = make.draft()

    page = save(desk, release, moment("public_at", "2026-10-25", "02:30"))

    assert any("happens twice" in said for said in page.texts(".field-public_at .errorlist"))
    assert page.all(".field-public_at .which[hidden]") == []
    assert page.all(".field-press_at .which[hidden]") != []


def test_the_newsroom_s_zone_is_offered_first(desk):
    make.newsroom(time_zone="America/Cayenne")

    zones = [option.get("value") for option in Page(desk.get(address()).content).all("#zones option")]

    assert zones[:2] == ["America/Cayenne", "UTC"]
    assert len(zones) == len(set(zones))


def test_the_buttons_are_those_that_can_be_pressed(desk):
    make.newsroom(four_eyes=True)
    release = make.draft()
    assert Page(desk.get(address(release)).content).texts(".submit-row button") == ["Save", "Submit for review…"]

    make.newsroom(four_eyes=False)
    buttons = Page(desk.get(address(release)).content).texts(".submit-row button")
    assert buttons == ["Save", "Save and publish", "Submit for review…"]


def test_who_may_not_approve_can_t_save_and_publish(client, alice):
    make.newsroom(four_eyes=False)
    client.force_login(alice)

    buttons = Page(client.get(address(make.draft())).content).texts(".submit-row button")

    assert buttons == ["Save", "Submit for review…"]


def test_save_and_go_on_to_a_step(desk):
    release = make.draft()

    page = save(desk, release, {"texts-0-title": "Changed on the way", "_step": "submit"}, button="_ignored")

    assert page.one("h1").text_content() == "Submit for review"
    assert release.texts.get().title == "Changed on the way"
    assert Release.objects.get().state == State.DRAFTING
