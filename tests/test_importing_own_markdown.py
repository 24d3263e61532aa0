"""Markdown of our own comes back as the release that it was: its event, its subjects, its people, its pictures."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from PIL import Image

from contacts.words import words
from releases.desk.importing import officers
from releases.desk.importing.arrival import Arrival, ArrivedContact, Unreadable
from releases.desk.importing.language import Spoken
from releases.desk.importing.markdown import read
from releases.models.kinds import Role
from releases.models.logbook import LogEntry
from releases.models.release import Release
from tests import make
from tests.stories import NOON

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
SPOKEN = Spoken(("en", "fr"), "en")

HEAD = """---
format: "pressoffice-release"
number: "PR7-2026"
kind: "media_advisory"
language: "en"
date: "2026-06-01"
title: "The rover"
"""
WORDS = "---\n\n<!-- text -->\n\nIt rolls.\n"


def ours(*facts: str) -> str:
    return HEAD + "".join(f"{fact}\n" for fact in facts) + WORDS


def arrived(*facts: str, folder: Path | None = None) -> Arrival:
    return read(ours(*facts), source="rover.md", spoken=SPOKEN, folders=(folder,) if folder else ())


def remarks(arrival: Arrival) -> list[str]:
    return [remark.text for remark in arrival.remarks]


def imported(path: Path) -> Release:
    """The draft that is made of a file."""
    known = set(Release.objects.values_list("pk", flat=True))
    call_command("import_releases", str(path), verbosity=0)
    return Release.objects.exclude(pk__in=known).get()


def moved(visitor, address: str, path: Path) -> Release:
    """What is handed out at an address, read back under another number."""
    told = visitor.get(address).content.decode()
    path.write_text(re.sub(r'(?m)^number: ".*"$', 'number: "MOVED-2026"', told), encoding="utf-8")
    return imported(path)


def test_event_topics_subjects_roles_and_contacts_come_back(visitor, tmp_path):
    esa, isas = make.organisation("esa"), make.organisation("isas")
    mmx, quiet = make.mission("mmx"), make.mission("not-named-in-the-words")
    shared = make.officer("second", name="Second Reader", email="press@example.org")
    first = make.officer("first", name="First Reader", email="press@example.org")
    facts = {
        "event_starts_at": datetime(2026, 7, 1, 8, 0, tzinfo=UTC),
        "event_ends_at": datetime(2026, 7, 1, 10, 30, tzinfo=UTC),
        "accreditation_until": datetime(2026, 6, 20, 16, 0, tzinfo=UTC),
        "registration": "press@example.org",
    }
    with time_machine.travel(NOON, tick=False):
        before = make.approved(
            at=NOON,
            reference="PR7-2026",
            kind="media_advisory",
            organisations=((isas, Role.PARTNER), (esa, Role.ISSUER)),
            missions=(quiet, mmx),
            contacts=(first, shared),
            topics=["20000735", "20000739"],
            event_place=words({"en": "Toulouse, “salle de l’Espace”"}),
            **facts,
        )
        after = moved(visitor, "/releases/pr7-2026.md", tmp_path / "moved.md")

    assert {name: getattr(after, name) for name in facts} == facts
    assert after.event_place.data == before.event_place.data
    assert after.topics == before.topics
    for parts, name in (
        ("releasemissions", "mission"),
        ("releaseorganisations", "organisation"),
        ("releasecontacts", "officer"),
    ):
        named = [
            [getattr(each, name) for each in getattr(release, parts).order_by("position")]
            for release in (before, after)
        ]
        assert named[0] == named[1]
    assert [each.role for each in after.releaseorganisations.order_by("position")] == ["partner", "issuer"]
    assert LogEntry.objects.get(step="import").details["remarks"] == []


def test_the_place_of_an_event_comes_back_in_each_language(visitor, tmp_path):
    places = {"en": "London", "fr": "Londres"}
    with time_machine.travel(NOON, tick=False):
        make.approved(
            at=NOON,
            reference="PR7-2026",
            texts={"en": {}, "fr": {}},
            event_place=words(places),
            event_starts_at=NOON + DAY,
        )
        moved(visitor, "/releases/pr7-2026.md", tmp_path / "en.md")
        told = visitor.get("/fr/releases/pr7-2026.md").content.decode()
    (tmp_path / "fr.md").write_text(told.replace('number: "PR7-2026"', 'number: "MOVED-2026"'), encoding="utf-8")
    call_command("import_releases", str(tmp_path / "fr.md"), verbosity=0)

    assert Release.objects.get(address="moved-2026").event_place.data == places


def test_pictures_come_back_from_beside_the_file_under_the_names_of_a_kit(visitor, tmp_path):
    shown = make.asset(caption=words({"en": "The rover."}), alt=words({"en": "A box."}), credit="CNES", is_made=True)
    drawn = BytesIO()
    Image.new("RGB", (640, 480), "navy").save(drawn, "JPEG")
    make.approved(reference="PR7-2026", assets=(shown,))
    (tmp_path / "PR7-2026-a.jpg").write_bytes(drawn.getvalue())

    after = moved(visitor, "/releases/pr7-2026.md", tmp_path / "moved.md")

    asset = after.releaseassets.get().asset
    assert asset.pk != shown.pk
    assert (asset.caption.data, asset.alt.data, asset.credit) == ({"en": "The rover."}, {"en": "A box."}, "CNES")


def test_pictures_that_are_not_there_are_told_with_their_addresses_and_words(tmp_path):
    arrival = arrived(
        "files:", '  - {"file": "a.jpg", "url": "https://example.org/media/k/print.jpg", "caption": "It."}'
    )

    assert arrival.assets == ()
    assert remarks(arrival) == [
        "“https://example.org/media/k/print.jpg” was not taken: it lies elsewhere, and nothing is fetched from the "
        "network. Its words: “It.”."
    ]


@pytest.mark.parametrize("name", ["../secret.jpg", "/etc/hostname", "a/../../secret.jpg"])
def test_nothing_is_taken_from_outside_the_folder(tmp_path, name):
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (tmp_path / "in").mkdir()

    assert arrived("files:", f'  - {{"file": "{name}"}}', folder=tmp_path / "in").assets == ()


def test_what_the_newsroom_does_not_know_is_said(tmp_path):
    make.organisation("esa")
    (tmp_path / "rover.md").write_text(
        ours(
            "missions:",
            '  - {"slug": "athena", "name": "Athena"}',
            "organisations:",
            '  - {"slug": "nasa", "name": "NASA", "role": "partner"}',
            '  - {"slug": "europe", "name": "The ESA agency", "role": "owner"}',
        ),
        encoding="utf-8",
    )

    release = imported(tmp_path / "rover.md")

    [named] = release.releaseorganisations.all()
    assert (named.organisation.slug, named.role) == ("esa", Role.MENTIONED)
    told = [text for _line, text in LogEntry.objects.get(step="import").details["remarks"]]
    assert "“Athena” is no mission known here: it was left out." in told
    assert "“NASA” is no organisation known here: it was left out." in told


def test_an_event_that_ends_before_it_starts_keeps_its_start():
    arrival = arrived('event: {"starts_at": "2026-07-01T08:00:00+00:00", "ends_at": "2026-06-30T08:00:00+00:00"}')

    assert arrival.event
    assert (arrival.event.starts_at, arrival.event.ends_at) == (datetime(2026, 7, 1, 8, tzinfo=UTC), None)
    assert "end before it starts" in remarks(arrival)[0]


@pytest.mark.parametrize("moment", ["yesterday", "2026-07-01T08:00:00"])
def test_a_moment_that_is_none_is_refused_with_its_line(moment):
    with pytest.raises(Unreadable, match=r"rover.md, line 8: .*write 2017-10-30T17:00:00\+00:00"):
        arrived(f'event: {{"starts_at": "{moment}"}}')


def test_what_is_no_code_of_a_topic_is_left_out():
    arrival = arrived("topics:", '  - "20000739"', '  - "space"')

    assert arrival.topics == ("20000739",)
    assert "eight digits" in remarks(arrival)[0]


def test_a_correction_is_made_at_the_desk_and_the_report_says_so():
    arrival = arrived('correction: "update"', 'correction_note: "The mass is 3 kg."')

    assert remarks(arrival) == ["Left out, a correction is made and told at the desk: “The mass is 3 kg.”."]


# --- whom a slug means ------------------------------------------------------------------------------------------------


def contact(**facts: str) -> ArrivedContact:
    return ArrivedContact(**({"name": "Second Reader", "email": "press@example.org", "officer": "second"} | facts))


def test_an_officer_is_known_by_the_slug_before_an_address_that_two_share():
    make.officer("first", name="First Reader", email="press@example.org")
    second = make.officer("second", name="Second Reader", email="press@example.org")

    assert officers.find_or_create(contact(), "en").officer == second
    assert officers.find_or_create(contact(name="Married Name"), "en").officer == second


def test_somebody_else_whom_another_newsroom_calls_so_is_somebody_else():
    make.officer("second", name="Quite Another", email="other@example.org")

    assert officers.find_or_create(contact(), "en").officer.name == "Second Reader"


def test_ninjs_of_our_own_tells_the_slug(visitor, tmp_path):
    make.officer("first", name="First Reader", email="press@example.org")
    second = make.officer("second", name="Second Reader", email="press@example.org")
    make.approved(reference="PR7-2026", contacts=(second,))
    told = visitor.get("/releases/pr7-2026.json").content.decode().replace("PR7-2026", "MOVED-2026")
    (tmp_path / "moved.json").write_text(told, encoding="utf-8")

    release = imported(tmp_path / "moved.json")

    assert [each.officer for each in release.releasecontacts.all()] == [second]
