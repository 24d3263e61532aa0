"""The newsroom of PR168-2017, word for word; and any newsroom, from one database into another and back."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.management import call_command

from contacts.models import Account, Newsroom, Organisation, PressOfficer
from contacts.words import words
from releases import clock
from releases.desk import keeping, logbook, printing, revisions, snapshots, workflow
from releases.desk.darkroom import plates
from releases.models.asset import Asset, Track
from releases.models.edition import PUBLIC, Edition
from releases.models.mission import Mission
from releases.models.plate import Logo, MissionPicture, Portrait
from releases.models.release import Release
from releases.models.revision import Revision
from tests import make
from tests.page import Page, said

FIXTURE = "pr168_2017"
TEXT = Path(__file__).parent / "data" / "pr168-2017.md"
ADDRESS = "/releases/pr168-2017/"
APPS = ("contacts", "releases")


@pytest.fixture
def loaded(db):
    call_command("loaddata", FIXTURE, verbosity=0)


@pytest.fixture
def page(loaded, visitor):
    response = visitor.get(ADDRESS)
    assert response.status_code == 200
    return Page(response.content)


# --- every word of it -------------------------------------------------------------------------------------------------


def words_of_the_text() -> list[str]:
    """The paragraphs of the release as it was sent, without the marks of Markdown."""
    text = TEXT.read_text(encoding="utf-8").partition("---")[0]
    lines = [re.sub(r"^#+\s*", "", line).strip() for line in text.splitlines()]
    return [line for line in lines if line]


def test_every_word_and_character_stands_in_the_order_in_which_it_was_sent(page):
    kind, day, number, *paragraphs = words_of_the_text()
    read = said(page.one("article"))

    assert (kind, day, number) == ("Press Release", "30 October 2017", "PR168-2017")
    assert len(paragraphs) == 6
    at = 0
    for paragraph in (number, *paragraphs):
        found = read.find(paragraph, at)
        assert found >= 0, f"not in its place: {paragraph}"
        at = found + len(paragraph)
    assert "30 October 2017" in read
    assert "press release" in read.lower()


def test_nothing_is_added_to_the_words(loaded):
    edition = Edition.objects.get()
    _kind, _day, _number, title, *paragraphs = words_of_the_text()

    body = [said(paragraph) for paragraph in Page(f"<div>{edition.body}</div>").all("p")]

    assert edition.title == title
    assert [edition.lead, *body] == paragraphs
    assert (edition.kicker, edition.subtitle, edition.notes, edition.place) == ("", "", "", "")


CONTACTS = [
    ("Fabienne Lissak", "Head of Media", "+33 (0)1 44 76 78 37", "+33144767837", "fabienne.lissak@cnes.fr"),
    ("Pascale Bresson", "Press Officer", "+33 (0)1 44 76 75 39", "+33144767539", "pascale.bresson@cnes.fr"),
    ("Raphaël Sart", "Press Officer", "+33 (0)1 44 76 74 51", "+33144767451", "raphael.sart@cnes.fr"),
]


def test_contacts_stand_in_the_listed_order_each_with_their_own_number(page):
    text = TEXT.read_text(encoding="utf-8")
    assert re.findall(r"Tel: (.+?)\s*$", text, re.MULTILINE) == [contact[2] for contact in CONTACTS]
    assert re.findall(r"\*\*(.+?)\*\* (.+?)\s*$", text, re.MULTILINE) == [contact[:2] for contact in CONTACTS]

    edition = Edition.objects.get()
    fields = ("name", "title", "telephone", "dial", "email")
    assert [tuple(contact[name] for name in fields) for contact in edition.contacts] == CONTACTS

    shown = said(page.one(".people"))
    order = [value for contact in CONTACTS for value in (contact[0], contact[1], contact[2])]
    places = [shown.find(value) for value in order]
    assert -1 not in places
    assert [shown.find(name) for name, *_rest in CONTACTS] == sorted(shown.find(name) for name, *_rest in CONTACTS)
    assert page.links(".people a[href^='tel:']") == [f"tel:{contact[3]}" for contact in CONTACTS]
    assert page.links(".people a[href^='mailto:']") == [f"mailto:{contact[4]}" for contact in CONTACTS]
    assert "presse.cnes.fr" in shown


def test_it_opened_at_six_in_the_evening_in_paris(loaded):
    edition = Edition.objects.get()

    assert edition.public_at.astimezone(Newsroom.objects.get().zone).isoformat() == "2017-10-30T18:00:00+01:00"
    assert edition.issued_on.isoformat() == "2017-10-30"
    assert not Edition.objects.open_to(PUBLIC, at=edition.public_at - timedelta(seconds=1))
    assert Edition.objects.open_to(PUBLIC, at=edition.public_at).get() == edition


def test_its_missions_and_organisations_are_who_they_are(loaded):
    led = dict(Mission.objects.values_list("acronym", "lead__acronym"))

    assert led == {"MMX": "JAXA", "Athena": "ESA", "LiteBIRD": "JAXA"}
    assert all(mission.partners.filter(acronym="CNES").exists() for mission in Mission.objects.all())
    assert str(Mission.objects.get(acronym="Athena").name) == "Advanced Telescope for High ENergy Astrophysics"
    assert Organisation.objects.get(acronym="ISAS").parent == Organisation.objects.get(acronym="JAXA")
    assert set(Organisation.objects.values_list("acronym", flat=True)) == {"CNES", "JAXA", "ISAS", "ESA", "IAS"}
    roles = {named["acronym"]: named["role"] for named in Edition.objects.get().organisations}
    assert (roles["CNES"], roles["IAS"]) == ("issuer", "mentioned")


def test_the_rows_fit_together_as_if_the_desk_had_made_them(loaded):
    release, revision, edition = Release.objects.get(), Revision.objects.get(), Edition.objects.get()

    assert snapshots.take(release) == revision.snapshot
    assert snapshots.digest(revision.snapshot) == revision.digest
    assert printing.digest(edition) == edition.digest
    assert revisions.save(release, base=1, by=None, at=clock.now()).number == 1
    assert list(logbook.faults()) == []
    assert Newsroom.objects.get().four_eyes is False
    for row in (release, *release.texts.all(), *Mission.objects.all(), *Organisation.objects.all()):
        row.full_clean()


def test_the_register_goes_on_after_it(loaded):
    edition = make.edition(issued_on=clock.now().date().replace(year=2017))

    assert edition.reference == "PR169-2017"


def test_every_page_of_it_can_be_read(loaded, visitor):
    for address in ("/", "/releases/", "/missions/mmx/", "/releases/feed.atom", "/sitemap-releases-en-1.xml"):
        response = visitor.get(address)
        assert response.status_code == 200
        assert "pr168-2017" in response.content.decode().lower()


# --- from one database into another -----------------------------------------------------------------------------------


@pytest.fixture
def dumped(tmp_path: Path) -> Callable[..., str]:
    """What dumpdata writes."""

    def dump(*labels: str) -> str:
        path = tmp_path / "dump.json"
        how = {"natural_foreign": True, "natural_primary": True, "indent": 2}
        call_command("dumpdata", *(labels or APPS), output=str(path), verbosity=0, **how)
        return path.read_text(encoding="utf-8")

    return dump


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], None]:
    def reload(dump: str) -> None:
        path = tmp_path / "newsroom.json"
        path.write_text(dump, encoding="utf-8")
        call_command("loaddata", str(path), verbosity=0)

    return reload


def emptied() -> None:
    call_command("flush", interactive=False, verbosity=0)
    assert not Release.objects.exists()


def rich() -> None:
    """A newsroom with a past: languages, corrections, a withdrawal, an embargo, people who wrote it."""
    at = clock.now() - timedelta(days=10)
    alice, bob = make.account("alice"), make.account("bob", first_name="Böb")
    name = words({"en": "ISAS", "ja": "宇宙科学研究所"})
    isas = make.organisation("isas", name=name, boilerplate=words({"en": "About\n\nus."}))
    jaxa = make.organisation("jaxa")
    isas.parent = jaxa  # a department that was entered before its agency
    isas.save()
    make.newsroom(organisation=isas, tagline=words({"en": "2024", "fr": "À propos"}))
    officer = make.officer("raphael-sart", name="Raphaël Sart", account=alice, organisation=isas)
    mmx = make.mission("mmx", lead=isas, listed=True)
    mmx.partnerships.create(organisation=jaxa, role=words({"fr": "Vol"}), position=2)
    facts: dict[str, Any] = {
        "texts": {"en": {"title": "“Two” moons \\ / \u2028"}, "fr": {"title": "Deux lunes"}},
        "missions": (make.mission("athena"), mmx),
        "organisations": ((isas, "issuer"), (jaxa, "mentioned")),
        "contacts": (officer, make.officer()),
        "place": words({"en": "Paris"}),
        "by": alice,
    }
    corrected = make.draft(at=at, assets=pictures(mmx, officer, isas, at=at), **facts)
    step(corrected, bob, at=at)
    for day in (1, 2):
        corrected.texts.update(lead=f"Corrected {day}.")
        Release.objects.filter(pk=corrected.pk).update(public_at=at + timedelta(days=4) if day == 2 else None)
        corrected.refresh_from_db()
        revisions.save(corrected, base=day, by=alice, at=at + timedelta(days=day))
        step(corrected, bob, at=at + timedelta(days=day))
    taken = make.approved(at=at)
    workflow.withdraw(taken, by=bob, at=at + timedelta(days=1), public_reason="A mistake.", note="Private.")
    make.approved(at=at, public_at=clock.now() + timedelta(days=9), event_starts_at=clock.now(), kind="media_advisory")
    make.migrated(public_at=at - timedelta(days=4000), reference="N° 3–2015")
    draft = make.draft(texts={"fr": {"title": "Brouillon"}}, by=bob)
    typed = {"texts-0-title": ["Brouillon « à moitié »"], "kind": ["statement"], "base": ["1"]}
    for release in (draft, None):
        keeping.keep(uuid4(), release=release, by=alice, at=at, beat=1, base=1, typed=typed)


def pictures(mission: Mission, officer: PressOfficer, organisation: Organisation, *, at: Any) -> tuple[Asset, ...]:
    """A picture on every standing page, and a video with captions whose poster it is."""
    shown = make.asset(at=at, is_made=False, taken_on=date(2017, 10, 30), people="Jean-Yves Le Gall, Masaki Fujimoto")
    shown.missions.add(mission)
    poster = make.develop(plates.prepare(shown, at=at))
    video = make.asset(
        at=at, is_made=False, medium="video", original="originals/v.mp4", content_type="video/mp4", poster=shown
    )
    Track.objects.create(asset=video, language="fr", original="originals/v.vtt", checksum="0" * 64)
    assert make.develop(plates.prepare(video, at=at)).poster == poster.key
    MissionPicture.objects.create(mission=mission, asset=shown)
    Portrait.objects.create(officer=officer, asset=shown)
    Logo.objects.create(organisation=organisation, asset=make.asset(at=at))
    return (shown, video)


def step(release: Release, by: Account, *, at: Any) -> None:
    newest = release.revisions.latest().number
    workflow.submit(release, revision=newest, by=by, at=at)
    workflow.approve(release, revision=newest, by=by, at=at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("labels", [APPS, ("contacts", "releases", "auth.group"), ("contacts.account", *APPS)])
def test_a_newsroom_is_the_same_byte_for_byte_in_another_database(dumped, load, visitor, labels):
    rich()
    pages = [
        "/",
        "/releases/",
        "/fr/releases/",
        "/missions/mmx/",
        "/sitemap-releases-fr-1.xml",
        "/contacts/",
        "/releases/feed.atom",
    ]
    read = {address: visitor.get(address).content for address in pages}
    first = dumped(*labels)

    emptied()
    load(first)

    assert dumped(*labels) == first
    assert {address: visitor.get(address).content for address in pages} == read
    assert list(logbook.faults()) == []
    for revision in Revision.objects.all():
        assert snapshots.digest(revision.snapshot) == revision.digest
    for edition in Edition.objects.all():
        assert printing.digest(edition) == edition.digest
    assert make.account("carol").check_password("correct horse")
    for release in Release.objects.all():
        newest = release.revisions.latest().number
        assert revisions.save(release, base=newest, by=None, at=clock.now()).number == newest


@pytest.mark.django_db(transaction=True)
def test_the_first_release_is_the_same_byte_for_byte_in_another_database(dumped, load):
    call_command("loaddata", FIXTURE, verbosity=0)
    first = dumped()

    emptied()
    load(first)

    assert dumped() == first
    assert {entry["model"] for entry in json.loads(first)} == {
        entry["model"] for entry in json.loads((Path("fixtures") / f"{FIXTURE}.json").read_text(encoding="utf-8"))
    }


@pytest.mark.django_db
def test_loading_it_again_changes_nothing(loaded, dumped):
    before = dumped()
    for _again in range(2):
        call_command("loaddata", FIXTURE, verbosity=0)

    assert dumped() == before


@pytest.mark.django_db
def test_loading_a_richer_newsroom_again_changes_nothing(dumped, load):
    rich()
    before = dumped()

    load(before)

    assert dumped() == before


@pytest.mark.django_db
def test_the_first_release_can_be_loaded_beside_others(db):
    rich()
    make.newsroom(four_eyes=True)
    others = set(Release.objects.values_list("uuid", flat=True))

    call_command("loaddata", FIXTURE, verbosity=0)

    assert {*Release.objects.values_list("uuid", flat=True)} > others
    assert list(logbook.faults()) == []


@pytest.mark.django_db
def test_a_fixture_from_the_other_engine_is_the_same_document(dumped, load):
    """Each engine keeps JSON in its own order; what is dumped has its keys sorted."""
    rich()
    dump = dumped()
    for row in json.loads(dump):
        for value in row["fields"].values():
            assert in_order(value)

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: turned(value[key]) for key in reversed(value)}
        return [turned(entry) for entry in value] if isinstance(value, list) else value

    load(json.dumps([row | {"fields": turned(row["fields"])} for row in json.loads(dump)]))

    assert dumped() == dump


def in_order(value: Any) -> bool:
    if isinstance(value, dict):
        return list(value) == sorted(value) and all(in_order(entry) for entry in value.values())
    return all(in_order(entry) for entry in value) if isinstance(value, list) else True


@pytest.mark.django_db
def test_every_row_is_found_by_its_natural_key():
    rich()
    found = set()
    for model in apps.get_models():
        if model._meta.app_label in APPS and hasattr(model, "natural_key"):
            for row in model._default_manager.all():
                key = row.natural_key()
                assert model._default_manager.get_by_natural_key(*key) == row  # type: ignore[attr-defined]
                assert all(isinstance(part, str | int) for part in key)
                found.add(model)

    assert len(found) >= 15


BROKEN = {
    "an organisation that is not there": ('"lead": [\n      "jaxa"', '"lead": [\n      "nasa"', "field lead: .*nasa"),
    "no JSON": ("[\n", "[[\n", "Expecting"),
    "a field that is not there": ('"acronym": "CNES"', '"nickname": "CNES"', "field nickname: "),
    "a moment that is none": ('"made_at": "2017-10-30', '"made_at": "2017-13-30', "field made_at: "),
}


@pytest.mark.django_db
@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_fixture_says_where_and_loads_nothing(tmp_path, fault):
    right = (Path("fixtures") / f"{FIXTURE}.json").read_text(encoding="utf-8")
    before, after, told = BROKEN[fault]
    wrong = right.replace(before, after, 1)
    assert wrong != right
    (tmp_path / "broken.json").write_text(wrong, encoding="utf-8")

    with pytest.raises(Exception, match=rf"(?s)broken\.json, line [0-9]+.*{told}"):
        call_command("loaddata", str(tmp_path / "broken.json"), verbosity=0)

    assert not Release.objects.exists()
    assert not Organisation.objects.exists()
