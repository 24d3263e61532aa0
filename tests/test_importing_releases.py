"""The archive of a press office, and what its agencies send, arrives by one command."""

import io
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from contacts.models import Organisation, PressOfficer
from contacts.words import words
from releases import clock
from releases.desk import revisions
from releases.models.edition import PUBLIC, Edition
from releases.models.logbook import LogEntry
from releases.models.release import Release, State
from tests import make
from tests.importing import everything_stored, imports

ROOT = Path(__file__).parent.parent
SEED = ROOT / "tests" / "data" / "pr168-2017.md"
FIXTURE = ROOT / "fixtures" / "pr168_2017.json"

RELEASE = """# A mission to Phobos

PR12-2017

3 May 2017

The lead tells of MMX and of JAXA.

The body tells the rest.

## Press contacts

Jane Doe
Tel: +33 (0)1 44 76 78 37
E-mail: jane@cnes.example
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def arrives(tmp_path):
    """Writes files and imports them; answers with what the command said."""

    def arrives(*texts: str, names: tuple[str, ...] = (), **options: Any) -> str:
        paths = [tmp_path / name for name in names or [f"{number}.md" for number in range(1, len(texts) + 1)]]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text)
        return imports(*paths, **options)

    return arrives


def fixture_rows(model: str) -> list[dict[str, Any]]:
    return [row["fields"] for row in json.loads(FIXTURE.read_text()) if row["model"] == model]


def test_the_first_release_is_the_same_by_import_and_by_fixture():
    (expected,) = fixture_rows("releases.edition")

    imports(SEED, publish=True)

    edition = Edition.objects.open_to(PUBLIC, at=clock.now()).get()
    same = ("language", "kind", "reference", "address", "place", "kicker", "title", "subtitle", "lead", "body")
    assert {name: getattr(edition, name) for name in same} == {name: expected[name] for name in same}
    assert edition.issued_on.isoformat() == expected["issued_on"]
    assert edition.contacts == expected["contacts"]
    assert edition.public_at == datetime(2017, 10, 30, 11, tzinfo=UTC)


def test_an_import_finds_the_missions_and_organisations_of_the_fixture(tmp_path):
    standing = ("contacts.organisation", "contacts.newsroom", "releases.mission", "releases.series")
    facts = [row for row in json.loads(FIXTURE.read_text()) if row["model"] in standing]
    (tmp_path / "facts.json").write_text(json.dumps(facts))
    call_command("loaddata", tmp_path / "facts.json", verbosity=0)
    (expected,) = fixture_rows("releases.edition")

    imports(SEED, publish=True)

    edition = Edition.objects.open_to(PUBLIC, at=clock.now()).get()
    assert edition.missions == expected["missions"]
    roles = {named["slug"]: named["role"] for named in edition.organisations}
    assert roles.keys() == {named["slug"] for named in expected["organisations"]}
    assert list(roles.items())[:3] == [("cnes", "issuer"), ("jaxa", "partner"), ("isas", "partner")]
    release = Release.objects.get()
    assert (str(release.series), release.sequence, release.year) == ("Press releases", 168, 2017)
    assert {str(officer.organisation) for officer in PressOfficer.objects.all()} == {"CNES"}


def test_importing_the_first_release_over_the_fixture_changes_nothing():
    call_command("loaddata", FIXTURE, verbosity=0)
    before = everything_stored()

    said = imports(SEED, publish=True)

    assert everything_stored() == before
    assert said.endswith("1 unchanged.\n")


def test_the_same_file_twice_changes_nothing(arrives):
    arrives(RELEASE, publish=True)
    before = everything_stored()

    said = arrives(RELEASE, publish=True)

    assert everything_stored() == before
    assert said.endswith("1 unchanged.\n")


def test_a_file_without_a_number_is_known_again_too(arrives):
    unnumbered = RELEASE.replace("PR12-2017\n\n", "")
    arrives(unnumbered)

    arrives(unnumbered, names=("moved.md",))

    assert Release.objects.get().reference is None


def test_an_import_is_a_draft_that_nobody_outside_sees(arrives):
    arrives(RELEASE)

    release = Release.objects.get()
    assert (release.state, release.reference, release.issued_on) == (State.DRAFTING, "PR12-2017", date(2017, 5, 3))
    assert release.texts.get().lead == "The lead tells of MMX and of JAXA."
    assert not Edition.objects.exists()


def test_what_was_remarked_stays_in_the_logbook(arrives):
    said = arrives(RELEASE + "Web: www.cnes.example\n")

    entry = LogEntry.objects.get(step="import")
    assert entry.details["source"] == "1.md"
    assert [16, "Left out, a contact has no web address: “www.cnes.example”."] in entry.details["remarks"]
    assert [3, "PR12-2017", "number"] in entry.details["readings"]
    assert "  1.md:16: Left out, a contact has no web address: “www.cnes.example”.\n" in said


def test_a_changed_file_becomes_a_new_revision(arrives):
    arrives(RELEASE)

    said = arrives(RELEASE.replace("tells the rest", "tells much more"))

    release = Release.objects.get()
    assert release.texts.get().body == "<p>The body tells much more.</p>"
    assert release.revisions.count() == 2
    assert release.contacts.count() == 1
    assert said.endswith("1 updated.\n")


def test_a_draft_that_somebody_has_edited_is_left_alone(arrives, alice):
    arrives(RELEASE)
    release = Release.objects.get()
    release.texts.update(title="Alice's title")
    revisions.save(release, base=1, by=alice, at=clock.now())

    said = arrives(RELEASE.replace("tells the rest", "tells much more"))

    assert Release.objects.get().texts.get().title == "Alice's title"
    assert release.revisions.count() == 2
    assert "Nothing was changed: somebody has edited it since it was imported." in said


def test_a_draft_that_was_written_at_the_desk_is_left_alone(arrives):
    make.draft(reference="PR12-2017")

    said = arrives(RELEASE)

    assert Release.objects.get().texts.get().title != "A mission to Phobos"
    assert "Nothing was changed: it was written at the desk." in said


def test_a_release_that_was_printed_is_left_alone(arrives):
    arrives(RELEASE, publish=True)

    said = arrives(RELEASE.replace("tells the rest", "tells much more"), publish=True)

    assert Edition.objects.get().body == "<p>The body tells the rest.</p>"
    assert "Nothing was changed: it has been printed, and is corrected at the desk." in said


def test_a_draft_is_published_by_a_second_run(arrives):
    arrives(RELEASE)

    said = arrives(RELEASE, publish=True)

    assert Edition.objects.get().reference == "PR12-2017"
    assert said.endswith("1 unchanged, 1 published.\n")


def test_two_languages_of_one_number_are_one_release(arrives):
    french = (
        "Language: fr\n\n# Une mission vers Phobos\n\nPR12-2017\n\nParis, le 3 mai 2017 – Le chapeau.\n\nLe corps.\n"
    )

    said = arrives(RELEASE, french, publish=True)

    release = Release.objects.get()
    assert {text.language: text.title for text in release.texts.all()} == {
        "en": "A mission to Phobos",
        "fr": "Une mission vers Phobos",
    }
    assert release.original_language == "en"
    assert release.texts.get(language="fr").translated_from == 1
    assert {edition.language: edition.place for edition in Edition.objects.all()} == {"en": "Paris", "fr": "Paris"}
    assert said.endswith("1 imported, 1 added as a translation, 1 published.\n")


def test_a_translation_of_a_printed_release_waits_for_the_desk(arrives):
    arrives(RELEASE, publish=True)

    said = arrives("Language: fr\n\n# Titre\n\nPR12-2017\n\nLe chapeau.\n", names=("fr.md",), publish=True)

    assert Release.objects.get().texts.count() == 2
    assert [edition.language for edition in Edition.objects.all()] == ["en"]
    assert "approve this language at the desk" in said


def test_an_embargo_is_the_wished_moment(arrives):
    arrives("EMBARGOED UNTIL 14:00 GMT 3 May 2017\n\n" + RELEASE)

    assert Release.objects.get().public_at == datetime(2017, 5, 3, 14, tzinfo=UTC)


def test_an_embargo_that_cannot_be_read_is_never_published(arrives):
    with pytest.raises(CommandError, match="1 imported, 1 failed"):
        arrives(RELEASE.replace("3 May 2017", "Embargo: 3 May 2017, in the afternoon\n\n3 May 2017"), publish=True)

    assert Release.objects.get().public_at is None
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("3 May 2017", "3 May 2117"),
        ("3 May 2017\n\n", ""),
        ("PR12-2017\n\n", ""),
        ("# A mission to Phobos\n\n", ""),
    ],
)
def test_what_the_archive_lacks_is_not_published(arrives, before, after):
    with pytest.raises(CommandError, match="1 imported, 1 failed"):
        arrives(RELEASE.replace(before, after), publish=True)

    assert Release.objects.count() == 1
    assert not Edition.objects.exists()


def test_a_bad_file_is_named_with_its_line_and_stops_no_other(tmp_path):
    good, nul, klingon, gone = (tmp_path / name for name in ("good.md", "nul.md", "it.md", "gone.md"))
    picture, long = tmp_path / "rover.jpg", tmp_path / "long.md"
    good.write_text(RELEASE)
    nul.write_bytes(b"# Title\n\nbin\0ary\n")
    klingon.write_text("Language: klingon\n\n# Titolo\n")
    picture.write_bytes(b"\xff\xd8")
    long.write_text(f"# Short\n\n**{'A subtitle without an end ' * 12}here**\n\nThe lead.\n")
    out = io.StringIO()

    with pytest.raises(CommandError) as failed:
        call_command("import_releases", nul, klingon, gone, picture, long, good, stdout=out, stderr=out)

    assert str(failed.value) == "1 imported, 5 failed."
    assert Release.objects.get().reference == "PR12-2017"
    said = out.getvalue()
    assert f"{nul}, line 3: a NUL or control characters: this is a binary file, not text\n" in said
    assert f"{klingon}, line 1: 'klingon' is no language: write a code such as en, fr\n" in said
    assert f"{gone}, line 1: it can't be opened: No such file or directory\n" in said
    assert f"{picture}, line 1: nothing here reads “.jpg”, only Markdown (.md, .markdown, .txt), HTML (" in said
    assert re.search(rf"{long}, line 3: subtitle: .* 300 ", said)
    assert not Release.objects.filter(texts__title="Short").exists()


def test_a_dry_run_says_all_and_changes_nothing(arrives):
    before = everything_stored()

    said = arrives(RELEASE, publish=True, dry_run=True)

    assert everything_stored() == before
    assert "PR12-2017 (en) imported" in said
    assert said.endswith("Nothing was changed (dry run). It would be: 1 imported, 1 published.\n")


def test_officers_are_found_by_address_and_by_name(arrives):
    known = make.officer("jane-doe", email="JANE@cnes.example", telephone="+33 (0)1 44 76 78 37")
    namesake = make.officer("bob-ray", name="Bob Ray", email="", telephone="01 23 45 67 89")

    said = arrives(RELEASE + "\nBob Ray\nTel: 09 87 65 43 21\n")

    assert [named.officer for named in Release.objects.get().releasecontacts.all()] == [known, namesake]
    assert PressOfficer.objects.count() == 2
    namesake.refresh_from_db()
    assert namesake.telephone == "01 23 45 67 89"
    assert (
        "Bob Ray has another telephone in the address book, “01 23 45 67 89”; the file says “09 87 65 43 21”." in said
    )


def test_new_officers_are_on_no_public_page(arrives):
    make.officer("jane-doe", name="Another Jane", email="another@cnes.example")

    arrives(RELEASE)

    jane = PressOfficer.objects.get(email="jane@cnes.example")
    assert (jane.name, jane.slug, jane.listed) == ("Jane Doe", "jane-doe-2", False)


def test_an_unknown_organisation_of_a_contact_is_kept_as_the_title(arrives):
    make.organisation("esa")

    arrives(
        RELEASE.replace("Jane Doe\n", "Jane Doe\nESA\n")
        + "\nBob Ray\nKennedy Space Center, Fla.\nTel: 09 87 65 43 21\n"
    )

    jane, bob = PressOfficer.objects.order_by("email").reverse()
    assert (str(jane.organisation), jane.title.data) == ("ESA", {})
    assert (bob.organisation, bob.title.data) == (None, {"en": "Kennedy Space Center, Fla."})


def test_subjects_are_found_as_whole_words(arrives):
    for slug in ("iss", "mmx", "sol", "light", "unheard-of"):
        make.mission(slug)
    make.mission("phobos-lander", acronym="PL", name=words({"en": "Phobos lander", "fr": "Atterrisseur"}))
    jaxa = make.organisation("jaxa", name=words({"en": "Japan's agency"}))
    cnes = make.organisation("cnes")
    esa = make.organisation("esa", name=words({"en": "European Space Agency"}))
    make.newsroom(organisation=cnes)

    arrives(
        RELEASE.replace(
            "The body tells the rest.",
            "A mission, the phobos LANDER, in solar light: the European space agency and CNES.",
        )
    )

    release = Release.objects.get()
    assert [named.mission.slug for named in release.releasemissions.all()] == ["mmx", "phobos-lander"]
    assert [(named.organisation, named.role) for named in release.releaseorganisations.all()] == [
        (cnes, "issuer"),
        (jaxa, "partner"),
        (esa, "mentioned"),
    ]
    assert Organisation.objects.count() == 3


def test_a_terminal_shows_how_far_it_is(arrives, monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)

    arrives(RELEASE, RELEASE.replace("12", "13"))

    assert "0/2 1.md" in terminal.getvalue()
    assert "1/2 2.md" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_the_real_releases_are_filed_word_for_word(shared, settings):
    settings.LANGUAGES = [("en", "English"), ("fr", "French"), ("de", "German")]
    paths = sorted(path for path in (shared / "samples").glob("*.md") if path.name != "README.md")
    assert len(paths) == 10

    said = imports(*paths)
    before = everything_stored()
    again = imports(*paths)

    assert said.endswith("10 imported.\n")
    assert again.endswith("10 unchanged.\n")
    assert everything_stored() == before
    assert Release.objects.filter(reference__in=["N° 3–2017", "M05-126"]).count() == 2
    assert PressOfficer.objects.get(name="Claire O’Shea").email == "claire.a.o’shea@nasa.gov"
