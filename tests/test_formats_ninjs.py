"""News in JSON: what newsrooms' systems and the API are given, as IPTC's own schema has it."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contacts.models import Newsroom
from contacts.words import words
from releases import clock, prose
from releases.desk import workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction, Kind
from releases.newsstand.formats import associations, ninjs
from releases.newsstand.particulars import Particulars
from tests import make, showcase, standards, stories, unsaved
from tests.stories import HOUR, NOON, correct

pytestmark = pytest.mark.django_db


def item_at(visitor, address: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(stories.given_out(visitor, address, media_type="application/json"))
    return read


def item_of(*, at: datetime, language: str = "en") -> dict[str, Any]:
    told, files = stories.open_now(at=at, language=language)
    read: dict[str, Any] = json.loads(ninjs.render(told, files=files))
    return read


# --- the schema -------------------------------------------------------------------------------------------------------


def test_every_release_of_the_showcase_is_valid(visitor, shared):
    showcase.illustrate()

    for address in (*showcase.RELEASES, "/fr/releases/pr4-2018"):
        assert standards.wrong_in_ninjs(item_at(visitor, f"{address}.json"), shared) == []


def test_real_releases_are_valid(visitor, shared, tmp_path):
    editions = stories.samples(shared, tmp_path)
    assert len(editions) >= 7

    for edition in editions:
        prefix = "" if edition.language == "en" else f"/{edition.language}"
        item = item_at(visitor, f"{prefix}/releases/{edition.address}.json")
        assert standards.wrong_in_ninjs(item, shared) == []
        assert item["title"] == edition.title


@given(unsaved.EDITIONS)
@settings(max_examples=100, deadline=None)
def test_any_words_are_valid(edition):
    told = Particulars(edition, unsaved.NEWSROOM, date(2026, 6, 1), 3, NOON)

    read = json.loads(ninjs.render(told, files={}))

    assert standards.wrong_in_ninjs(read, standards.SHARED) == []
    assert read["title"] == edition.title
    assert edition.correction.upper() in read.get("edNote", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"uri": "not an address"},
        {"embargoedUntil": "2017-10-30T10:00:00"},
        {"version": 2},
        {"places": [{"geoJSON": {"type": "Punkt"}}]},
        {"docket": "PR1-2018"},
        {"associations": [{"name": "a", "uri": "tag:a,2018:a", "docket": "PR1-2018"}]},
        {"people": [{"contactInfo": [{"type": "phone"}]}]},
    ],
)
def test_the_schema_finds_what_is_wrong(visitor, shared, wrong):
    showcase.fill()
    item = item_at(visitor, "/releases/pr1-2018.json")

    assert standards.wrong_in_ninjs(item | wrong, shared)


# --- what it is, and since when ---------------------------------------------------------------------------------------


def test_it_is_told_by_its_tag_its_number_and_its_moments():
    make.newsroom(four_eyes=False)
    make.approved(at=NOON, public_at=NOON + HOUR, reference="PR7-2026", issued_on=date(2026, 6, 1))

    item = item_of(at=NOON + 2 * HOUR)

    assert item["uri"] == "tag:127.0.0.1,2026-06-01:/releases/pr7-2026/"
    assert item["altIds"] == [{"role": "number", "value": "PR7-2026"}]
    assert (item["version"], item["pubStatus"], item["language"]) == ("1", "usable", "en")
    assert item["firstCreated"] == item["versionCreated"] == item["embargoedUntil"] == "2026-06-01T13:00:00+00:00"
    assert item["contentCreated"] == "2026-06-01T00:00:00+02:00"


def test_only_what_had_an_embargo_says_so():
    make.newsroom(four_eyes=False)
    make.approved(at=NOON)

    assert "embargoedUntil" not in item_of(at=NOON)


def test_a_correction_is_the_next_version_of_the_same_item():
    make.newsroom(four_eyes=False)
    release = make.approved(at=NOON)
    before = item_of(at=NOON)
    correct(release, at=NOON + HOUR, note="The mass is 3 kg.")

    after = item_of(at=NOON + HOUR)

    assert "edNote" not in before
    assert after["edNote"] == "CORRECTION: The mass is 3 kg."
    assert (before["version"], after["version"]) == ("1", "2")
    assert before["uri"] == after["uri"]
    assert before["firstCreated"] == after["firstCreated"]
    assert (before["versionCreated"], after["versionCreated"]) == (
        "2026-06-01T12:00:00+00:00",
        "2026-06-01T13:00:00+00:00",
    )


@pytest.mark.parametrize(
    ("kind", "word"),
    [(Correction.CORRECTION, "CORRECTION"), (Correction.CLARIFICATION, "CLARIFICATION"), (Correction.UPDATE, "UPDATE")],
)
def test_each_kind_of_correction_has_its_word(kind, word):
    make.newsroom(four_eyes=False)
    correct(make.approved(at=NOON), at=NOON + HOUR, kind=kind, note="So it is.")

    assert item_of(at=NOON + HOUR)["edNote"] == f"{word}: So it is."


def test_a_correction_that_is_to_come_is_in_no_word_of_it(shared):
    make.newsroom(four_eyes=False)
    correct(make.approved(at=NOON), at=NOON + HOUR, public_at=NOON + 9 * HOUR, note="Secret.", title="Quite secret")

    item = item_of(at=NOON + 2 * HOUR)

    assert item["version"] == "1"
    assert "secret" not in json.dumps(item).casefold()
    assert item_of(at=NOON + 9 * HOUR)["edNote"] == "CORRECTION: Secret."


# --- words ------------------------------------------------------------------------------------------------------------


def test_bodies_are_told_with_marks_and_without_and_counted(visitor):
    showcase.fill()
    bodies = item_at(visitor, "/releases/pr1-2018.json")["bodies"]

    assert [(body["role"], body["contentType"]) for body in bodies] == [
        (role, form) for role in ("main", "notes", "boilerplate") for form in ("text/html", "text/plain")
    ]
    marked, plain = bodies[:2]
    assert marked["value"].startswith("<p>The rover left Toulouse on Monday.")
    assert "<li>Two</li>" in marked["value"]
    assert plain["value"] == prose.plain(marked["value"])
    for body in bodies[1::2]:
        assert body["charCount"] == len(body["value"])
        assert body["wordCount"] == len(body["value"].split())
    assert bodies[4]["value"].startswith("<h2>About CNES</h2>")


def test_headlines_and_summary():
    make.newsroom(four_eyes=False)
    text = {"kicker": "MMX", "title": "A rover", "subtitle": "To Phobos", "lead": "", "body": "<h2>A</h2><p>First.</p>"}
    make.approved(at=NOON, texts={"en": text})

    item = item_of(at=NOON)

    assert [(told["role"], told["value"]) for told in item["headlines"]] == [
        ("main", "A rover"),
        ("kicker", "MMX"),
        ("subtitle", "To Phobos"),
    ]
    assert [told["value"] for told in item["descriptions"]] == ["First."]


def test_what_was_stored_unclean_is_clean():
    make.newsroom(four_eyes=False)
    make.approved(at=NOON)
    edition = Edition.objects.get()
    edition.body, edition.lead = "<p onclick='x()'>A<script>x()</script></p>", "1 < 2"
    told = Particulars(edition, Newsroom.objects.current(), date(2026, 6, 1), 1, NOON)

    body = ninjs.item(told, files={})["bodies"][0]["value"]

    assert body == "<p>1 &lt; 2</p>\n<p>A</p>"


# --- whom and what it names -------------------------------------------------------------------------------------------


def test_contacts_in_their_order_with_what_they_are(visitor):
    showcase.fill()
    people = item_at(visitor, "/releases/pr1-2018.json")["people"]

    assert [person["name"] for person in people] == ["Fabienne Lissak", "Nobody Writes"]
    assert {person["rel"] for person in people} == {"presscontact"}
    assert [(way["type"], way["name"], way["value"]) for way in people[0]["contactInfo"]] == [
        ("phone", "Head of Media", "+33 (0)1 44 76 78 37"),
        ("email", "Head of Media", "fabienne-lissak@example.org"),
    ]
    assert [way["type"] for way in people[1]["contactInfo"]] == ["phone"]


def test_topics_missions_organisations_and_places(visitor):
    showcase.fill()
    make.approved(
        topics=["20000739", "20001378"], missions=(make.mission("athena"),), reference="PR9-2018", at=clock.now()
    )
    item, other = (item_at(visitor, f"/releases/{address}.json") for address in ("pr9-2018", "pr1-2018"))

    assert [(subject["rel"], subject["name"], subject["uri"]) for subject in item["subjects"]] == [
        ("about", "space exploration", "http://cv.iptc.org/newscodes/mediatopic/20000739"),
        ("about", "20001378", "http://cv.iptc.org/newscodes/mediatopic/20001378"),
        ("mission", "Mission athena (ATHENA)", "http://127.0.0.1:8000/missions/athena/"),
    ]
    assert [(each["name"], each["rel"]) for each in other["organisations"]] == [
        ("The CNES agency", "issuer"),
        ("The JAXA agency", "partner"),
    ]
    assert other["places"] == [{"name": "Toulouse", "rel": "dateline"}]
    assert (other["by"], other["copyrightHolder"], other["located"]) == (
        "The CNES agency",
        "The CNES agency",
        "Toulouse",
    )
    assert [(source["name"], source["role"]) for source in other["infoSources"]] == [
        ("The CNES agency", "originator"),
        ("CNES Press office", "distributor"),
    ]


@pytest.mark.parametrize(
    ("kind", "genre"),
    [
        (Kind.PRESS_RELEASE, "Press_Release"),
        (Kind.MEDIA_ADVISORY, "Advisory"),
        (Kind.STATEMENT, "Press_Release"),
        (Kind.ANNOUNCEMENT, "Press_Release"),
        (Kind.FACT_SHEET, "Background"),
    ],
)
def test_each_kind_has_a_genre_of_the_vocabulary(kind, genre, shared):
    known = json.loads((shared / "schemas/iptc-newscodes/genre-subset.json").read_text())["genres"]
    make.newsroom(four_eyes=False)
    make.approved(at=NOON, kind=kind, event_starts_at=NOON, event_place=words({"en": "Paris"}))

    [found] = item_of(at=NOON)["genres"]

    assert found["uri"] == f"http://cv.iptc.org/newscodes/genre/{genre}"
    assert found["uri"] in {each["uri"] for each in known}
    assert found["literal"] == kind


def test_what_nobody_said_is_not_said(visitor):
    showcase.illustrate()
    item = item_at(visitor, "/releases/pr4-2018.json")

    assert {"urgency", "copyrightNotice", "usageTerms", "expires", "rightsInfo"}.isdisjoint(item)
    assert "geoJSON" not in json.dumps(item)


# --- what goes with it ------------------------------------------------------------------------------------------------


def associated(item: dict[str, Any], rel: str) -> list[dict[str, Any]]:
    return [each for each in item["associations"] if each["rel"] == rel]


def test_a_media_advisory_invites_to_an_event(visitor):
    showcase.fill()

    [event] = associated(item_at(visitor, "/releases/pr2-2018.json"), "invitesTo")

    assert event["type"] == "event"
    assert event["eventDetails"]["dates"] == {
        "startDate": "2018-03-06T09:00:00+00:00",
        "endDate": "2018-03-06T11:30:00+00:00",
    }
    assert event["eventDetails"]["organiser"]["contactInfo"] == [
        {"type": "email", "role": "registration", "value": "media@example.org"}
    ]
    assert event["places"] == [{"name": "Salle de l’Espace, Paris", "rel": "venue"}]
    assert event["edNote"] == "Accreditation until: Friday 2 March 2018, 18:00 CET (UTC+1)"


def test_pictures_with_words_rights_and_renditions(visitor):
    showcase.illustrate()
    item = item_at(visitor, "/releases/pr4-2018.json")

    lead, chart, *_others, recording, document, plain = [
        *associated(item, "illustrates"),
        *associated(item, "attachment"),
    ]
    assert lead["name"] == "PR4-2018-a"
    assert lead["uri"] == "http://127.0.0.1:8000/releases/pr4-2018/#pr4-2018-a"
    told = {each["role"]: each["value"] for each in lead["descriptions"]}
    assert told["caption"] == "The rover on Phobos."
    assert told["alt"] == '<p lang="fr">Une boîte dorée sur une plaine grise.</p>'
    assert (lead["by"], lead["copyrightNotice"], lead["located"]) == ("David Ducros", "© CNES 2017", "Toulouse")
    assert lead["usageTerms"] == "Free for the press. CC BY 4.0"
    assert lead["rightsInfo"] == {"linkedRights": "https://creativecommons.org/licenses/by/4.0/"}
    assert lead["digitalSourceType"]["uri"].endswith("/digitalCreation")
    assert lead["contentCreated"].startswith("2017-09-01T00:00:00")
    made = {each["name"]: each for each in lead["renditions"]}
    assert set(made) == set(make.PICTURE_RENDITIONS)
    assert (made["print.jpg"]["width"], made["print.jpg"]["height"]) == (3000, 2000)
    assert visitor.get(made["print.jpg"]["href"].removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert chart["type"] == "graphic"
    assert (recording["type"], recording["renditions"][0]["duration"]) == ("audio", 95.4)
    assert (document["type"], document["language"]) == ("text", "fr")
    assert plain["renditions"][0]["contentType"] == showcase.ODT


def test_a_video_has_captions_and_a_poster(visitor):
    showcase.illustrate()
    item = item_at(visitor, "/releases/pr4-2018.json")

    [video] = [each for each in item["associations"] if each["type"] == "video"]

    names = [each["name"] for each in video["renditions"]]
    assert {"file.mp4", "captions-en.vtt", "captions-fr.vtt", "poster-large.jpg"} <= set(names)


def test_what_is_beyond_its_rights_is_not_told():
    make.newsroom(four_eyes=False)
    make.approved(at=NOON, assets=(make.asset(at=NOON, rights_until=date(2026, 6, 1)),))

    assert associated(item_of(at=NOON), "illustrates")
    assert "associations" not in item_of(at=NOON + 24 * HOUR)


def test_only_files_that_can_be_had_have_addresses():
    make.newsroom(four_eyes=False)
    edition = make.edition(at=NOON, assets=(make.asset(at=NOON),))
    told = Particulars(edition, Newsroom.objects.current(), date(2026, 6, 1), 1, NOON)

    [picture] = ninjs.item(told, files={})["associations"]

    assert "renditions" not in picture


def test_translations_that_are_open_and_no_others():
    make.newsroom(four_eyes=False)
    release = make.draft(at=NOON, reference="PR1-2026", texts={"en": {"title": "Moons"}, "fr": {"title": "Lunes"}})
    workflow.submit(release, revision=1, by=None, at=NOON)
    workflow.approve(release, revision=1, by=None, at=NOON, languages=["en"])
    assert "Lunes" not in json.dumps(item_of(at=NOON))

    workflow.approve(release, revision=1, by=None, at=NOON, languages=["fr"])
    [french] = associated(item_of(at=NOON), "translation")

    assert french["uri"] == item_of(at=NOON, language="fr")["uri"]
    assert (french["language"], french["title"]) == ("fr", "Lunes")
    assert french["renditions"][0]["href"] == "http://127.0.0.1:8000/fr/releases/pr1-2026/"


def test_it_names_its_other_shapes(visitor):
    showcase.fill()
    item = item_at(visitor, "/fr/releases/pr1-2018.json")

    shapes = {each["name"]: each for each in item["renditions"]}

    assert set(shapes) == {"page", "pdf", "txt", "json", "xml", "md", "zip"}
    for name in ("page", "txt", "json", "xml", "md"):
        answer = visitor.get(shapes[name]["href"].removeprefix("http://127.0.0.1:8000"))
        assert answer["Content-Type"].partition(";")[0] == shapes[name]["contentType"].partition(";")[0]


@given(st.text() | st.text("htps:/.a%éü #[]0F?", max_size=30).map("https://".__add__))
@settings(max_examples=200, deadline=None)
def test_any_address_of_a_licence_is_a_uri_or_left_out(told):
    found = associations.uri(told)

    item = {"uri": "tag:example.org,2026:a", "rightsInfo": {"linkedRights": found}}
    assert not found or standards.wrong_in_ninjs(item, standards.SHARED) == []


def test_an_address_in_any_letters_is_kept():
    assert associations.uri("https://presse.example.org/é?a=1&b=2#c") == "https://presse.example.org/%C3%A9?a=1&b=2#c"
    assert associations.uri("javascript:alert(1)") == ""


def test_a_town_whose_clock_had_no_zone_yet_has_a_day_too():
    from zoneinfo import ZoneInfo

    from releases.newsstand.formats.instants import moment, start_of

    assert start_of(date(1900, 1, 1), ZoneInfo("Europe/Paris")) == "1899-12-31T23:50:39+00:00"
    assert start_of(date(2026, 3, 29), ZoneInfo("Europe/Paris")) == "2026-03-29T00:00:00+01:00"
    assert moment(datetime(2026, 6, 1, 12, tzinfo=UTC)) == "2026-06-01T12:00:00+00:00"
