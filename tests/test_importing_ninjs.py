"""News in JSON arrives: from agencies, and from our own addresses and API."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.desk.importing import files
from releases.desk.importing.arrival import Arrival, ArrivedContact, Remark, Unreadable
from releases.models.release import Release
from tests import make, showcase
from tests.arrivals import context, remarks
from tests.importing import imports
from tests.ingest import media

ITEM: dict[str, Any] = {
    "uri": "https://agency.example/items/1",
    "type": "text",
    "language": "en",
    "firstCreated": "2017-05-03T08:00:00+02:00",
    "headlines": [{"role": "main", "value": "A mission to Phobos"}],
    "bodies": [{"role": "main", "contentType": "text/html", "value": "<p>The lead.</p><p>The body.</p>"}],
    "altIds": [{"role": "number", "value": "PR12-2017"}],
}

KEYS = {"uri", "type", "language", "headlines", "bodies", "value", "role", "people", "contactInfo", "name", "altIds"}
KEYS |= {"subjects", "associations", "renditions", "href", "items", "firstCreated", "contentType", "organisations"}


@pytest.fixture
def read(tmp_path):
    def read(*items: Any, text: str = "") -> list[Any]:
        path = tmp_path / "news.json"
        path.write_text(text or json.dumps(list(items) if len(items) > 1 else items[0]))
        return [piece.outcome for piece in files.read(path, context("news.json", tmp_path))]

    return read


def test_an_item_of_an_agency(read):
    (arrival,) = read(ITEM)

    assert isinstance(arrival, Arrival)
    assert (arrival.title, arrival.lead, arrival.body) == ("A mission to Phobos", "The lead.", "<p>The body.</p>")
    assert (arrival.number, str(arrival.issued_on)) == ("PR12-2017", "2017-05-03")
    assert str(arrival.opened_at) == "2017-05-03 08:00:00+02:00"
    assert arrival.addresses == ("https://agency.example/items/1",)


def test_the_sample_of_the_standard_with_contacts_topics_and_a_correction(read, shared):
    (arrival,) = read(text=(shared / "schemas" / "ninjs" / "press-release-sample_3.1.json").read_text())

    assert (arrival.language, arrival.number, arrival.place) == ("fr", "CP-2026-042", "Kourou")
    assert (arrival.title, arrival.subtitle) == ("Le satellite Probe-1 est en orbite", "Un succès pour l'Agence")
    assert (arrival.lead, arrival.body) == ("Mise en orbite.", "<p>Le satellite Probe-1 a été mis en orbite.</p>")
    assert arrival.contacts == (ArrivedContact("Jean Martin", "", "+33123456789", "presse@example.org"),)
    assert arrival.topics == ("20000739",)
    assert arrival.organisation == "Agence de test"
    assert any("CORRECTION : masse corrigée" in remark for remark in remarks(arrival))
    assert any("“http://www.example.org/photo.jpg” was not taken: it lies elsewhere" in r for r in remarks(arrival))


@pytest.mark.parametrize("name", ["example_3.1_005_complex_text_article", "example_3.1_008_event"])
def test_examples_of_the_standard_are_read_or_refused_in_words(read, shared, name):
    (outcome,) = read(text=(shared / "schemas" / "ninjs" / f"{name}.json").read_text())

    if name.endswith("event"):
        assert "only text can be a release" in outcome.reason
    else:
        assert outcome.title == "Captain of wrecked cruise ship on trial in Italy"
        assert outcome.lead.startswith("GROSSETO, Italy (AP) -- The trial")


def test_version_two_spells_some_names_otherwise(read):
    (arrival,) = read(
        ITEM
        | {"bodies": [{"role": "main", "contenttype": "text/html", "value": "<p>The lead.</p><p>H<sub>2</sub>O</p>"}]}
    )

    assert arrival.body == "<p>H<sub>2</sub>O</p>"


def test_a_list_or_an_envelope_of_items_and_one_bad_among_them(read):
    wrong = {"uri": "tag:a,2017:b", "type": "picture"}
    listed = read(ITEM, "no item", wrong, ITEM | {"language": "klingon"}, {"colour": "red"})
    text = json.dumps({"items": [ITEM, wrong], "next": None}, indent=1)
    enveloped = read(text=text)

    assert [type(outcome) for outcome in listed] == [Arrival, *[Unreadable] * 4]
    assert [outcome.reason for outcome in listed[1:]] == [
        "item 2 is no object, {…}",
        "this is ninjs of the type “picture”: only text can be a release",
        "'klingon' is no language: it should say a code such as en, fr, de",
        "this is JSON, but no ninjs: it has neither uri nor headlines nor bodies",
    ]
    assert isinstance(enveloped[0], Arrival)
    assert '"tag:a,2017:b"' in text.split("\n")[enveloped[1].line - 1]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ('{\n"uri": ', 2, "this is no JSON: Expecting value"),
        ("[" * 100_000, 1, "nested, or a number is long, beyond all reason"),
        ("[" + "9" * 10_000 + "]", 1, "nested, or a number is long, beyond all reason"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(read, text, line, reason):
    (refusal,) = read(text=text)

    assert (refusal.line, refusal.reason) == (line, reason)


def test_half_a_character_is_left_out(read):
    (arrival,) = read(ITEM | {"headlines": [{"value": "Half \ud800 a title"}]})

    assert arrival.title == "Half a title"


def test_a_withheld_item_stays_a_draft(read):
    (arrival,) = read(ITEM | {"pubStatus": "withheld"})

    assert arrival.withheld
    assert "It stays a draft: its pubStatus is “withheld”." in remarks(arrival)


def test_pictures_are_taken_from_beside_the_file(read, tmp_path):
    (tmp_path / "rover.jpg").write_bytes(media.picture("JPEG"))
    picture = {
        "type": "picture",
        "descriptions": [{"role": "caption", "value": "The rover."}, {"role": "alt", "value": "A box on wheels"}],
        "infoSources": [{"name": "CNES", "role": "credit"}],
        "renditions": [{"href": "small.jpg", "width": 100}, {"href": "rover.jpg", "width": 300}],
    }
    (arrival,) = read(ITEM | {"associations": [picture]})

    (asset,) = arrival.assets
    assert (asset.path, asset.caption, asset.alt, asset.credit) == (
        tmp_path / "rover.jpg",
        "The rover.",
        "A box on wheels",
        "CNES",
    )


@pytest.mark.django_db
def test_what_we_hand_out_is_the_same_release_when_it_comes_back(visitor, tmp_path):
    release = showcase.fill()
    told = json.loads(visitor.get("/releases/pr1-2018.json").content)
    (tmp_path / "item.json").write_text(json.dumps(told))

    said = imports(tmp_path / "item.json")

    assert said.endswith("1 unchanged.\n"), said
    (piece,) = files.read(tmp_path / "item.json", context())
    arrival, edition = piece.outcome, release.editions.get(language="en")
    assert isinstance(arrival, Arrival), arrival
    same = ("language", "kind", "title", "kicker", "subtitle", "lead", "notes", "place", "issued_on")
    assert {name: getattr(arrival, name) for name in same} == {name: getattr(edition, name) for name in same}
    assert arrival.body.replace("\n", "") == edition.body.replace("\n", "")
    assert (arrival.number, list(arrival.topics)) == (edition.reference, edition.topics)
    assert arrival.opened_at == edition.public_at
    assert [(c.name, c.title, c.telephone, c.email) for c in arrival.contacts] == [
        (c["name"], c["title"], c["telephone"], c["email"]) for c in edition.contacts
    ]


@pytest.mark.django_db
def test_translations_come_together_by_their_number(tmp_path):
    french = ITEM | {"uri": "https://agency.example/items/2", "language": "fr", "headlines": [{"value": "Une mission"}]}
    (tmp_path / "both.json").write_text(json.dumps({"items": [ITEM, french]}))
    make.newsroom()

    said = imports(tmp_path / "both.json")

    assert said.endswith("1 imported, 1 added as a translation.\n")
    assert set(Release.objects.get().texts.values_list("language", flat=True)) == {"en", "fr"}


@pytest.mark.django_db
def test_topics_and_missions_of_an_item(tmp_path):
    make.mission("mmx")
    subjects = [
        {"name": "space exploration", "uri": "http://cv.iptc.org/newscodes/mediatopic/20000739"},
        {"name": "of a later edition", "uri": "http://cv.iptc.org/newscodes/mediatopic/20009999"},
        {"name": "Mission mmx (MMX)", "rel": "mission"},
        {"name": "Gardening"},
    ]
    (tmp_path / "item.json").write_text(json.dumps(ITEM | {"subjects": subjects}))

    said = imports(tmp_path / "item.json")

    release = Release.objects.get()
    assert release.topics == ["20000739", "20009999"]
    assert [named.mission.slug for named in release.releasemissions.all()] == ["mmx"]
    assert "It was filed under “Gardening”: no mission and no topic is called so." in said


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(sorted(KEYS)), inner, max_size=8),
    max_leaves=30,
)


@given(JSON)
def test_any_json_is_read_or_refused(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("any") / "item.json"
    path.write_text(json.dumps(told))

    for piece in files.read(path, context()):
        assert isinstance(piece.outcome, Arrival | Unreadable | Remark)


@given(st.dictionaries(st.sampled_from(sorted(KEYS)), JSON, max_size=8))
def test_an_item_with_anything_in_its_fields_is_read_or_refused(tmp_path_factory, odd):
    path = tmp_path_factory.mktemp("any") / "item.json"
    path.write_text(json.dumps(ITEM | odd))

    for piece in files.read(path, context()):
        assert isinstance(piece.outcome, Arrival | Unreadable | Remark)


@pytest.mark.django_db
def test_what_no_database_holds_is_left_out_of_every_field(tmp_path):
    odd = "a\0b\ud800c"
    item = ITEM | {
        "uri": odd,
        "located": odd,
        "headlines": [{"role": "main", "value": odd}, {"role": "kicker", "value": odd}],
        "bodies": [{"role": "main", "value": f"{odd} x"}, {"role": "notes", "contentType": "text/html", "value": odd}],
        "people": [{"name": odd, "rel": "presscontact", "contactInfo": [{"type": "phone", "value": odd}]}],
        "subjects": [{"name": odd}],
        "organisations": [{"name": odd, "rel": "issuer"}],
    }
    (tmp_path / "item.json").write_text(json.dumps(item))

    assert imports(tmp_path / "item.json").endswith("1 imported.\n")

    text = Release.objects.get().texts.get()
    assert (text.title, text.kicker, text.lead, text.notes) == ("abc", "abc", "abc x", "<p>abc</p>")
