"""Markdown: what is taken into other systems as text, and read back by our own importer word for word."""

import re
from datetime import date
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from hypothesis import example, given, settings
from markdown_it import MarkdownIt

from releases import prose
from releases.desk.importing import handed_out
from releases.desk.importing.arrival import Arrival, Unreadable
from releases.models.edition import Edition
from releases.models.release import Release
from releases.newsstand.formats import commonmark, markdown, phrases
from releases.newsstand.particulars import Particulars
from tests import make, rich_text, showcase, stories, unsaved
from tests.arrivals import read
from tests.stories import HOUR, NOON, correct

COMMONMARK = MarkdownIt("commonmark")
"""As the specification has it, HTML included: a reader that we didn't write."""


def read_back(body: str) -> str:
    return prose.sanitise(COMMONMARK.render("\n".join(commonmark.lines(body))))


def text_at(visitor, address: str) -> str:
    response = visitor.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "text/markdown; charset=utf-8; variant=CommonMark"
    told: str = response.content.decode()
    return told


def front_matter(text: str) -> dict[str, Any]:
    """As a YAML reader has it that we didn't write."""
    _nothing, told, _words = text.split("---\n", 2)
    found: dict[str, Any] = yaml.safe_load(told)
    return found


# --- rich text --------------------------------------------------------------------------------------------------------


@given(rich_text.BODIES)
@settings(max_examples=300, deadline=None)
@example("<h2>#</h2><h2>a ##</h2><h3>\\#</h3><h3>##</h3>")
@example("<ul><li>One</li></ul><ul><li>Two</li></ul>")
@example("<p>_a_ &amp;amp; b</p><p>- a</p><p>1. a</p><p># a</p><p>&gt; a</p>")
@example("<p>Hurra!<a href='https://example.org/'>see</a></p>")
def test_any_rich_text_is_read_back_as_it_was(body):
    assert rich_text.shown(read_back(body)) == rich_text.shown(body)


@pytest.mark.parametrize(
    ("html", "written"),
    [
        ("<p>A <strong>bold</strong> and <em>slanted</em> word.</p>", ["A **bold** and *slanted* word."]),
        ("<h2>Two</h2><h3>Three</h3>", ["## Two", "", "### Three"]),
        ("<p>See <a href='https://example.org/a'>it</a>.</p>", ["See [it](https://example.org/a)."]),
        ("<ul><li>One</li><li>Two<ul><li>Deep</li></ul></li></ul>", ["- One", "- Two", "  - Deep"]),
        ("<ol start='3'><li>Three</li><li>Four</li></ol>", ["3. Three", "4. Four"]),
        ("<ul><li><p>One</p></li><li><p>Two</p></li></ul>", ["- One", "", "- Two"]),
        ("<blockquote><p>Said.</p><p>Again.</p></blockquote>", ["> Said.", ">", "> Again."]),
        ("<p>One<br>two</p>", ["One\\", "two"]),
        ("<p>H<sub>2</sub>O, 10<sup>6</sup></p>", ["H<sub>2</sub>O, 10<sup>6</sup>"]),
        ("<p lang='fr'>Bien <em>sûr</em></p>", ['<p lang="fr">Bien <em>sûr</em></p>']),
        ("<table><tbody><tr><td>A</td></tr></tbody></table>", ["<table><tbody><tr><td>A</td></tr></tbody></table>"]),
        (
            "<p>2017. A year</p><p>- no list</p><p># no title</p>",
            ["2017\\. A year", "", "\\- no list", "", "\\# no title"],
        ),
        ("<p>1 < 2 & 3, a*b_c</p>", ["1 \\< 2 \\& 3, a\\*b\\_c"]),
        ("<ul><li>A</li></ul><ul><li>B</li></ul>", ["- A", "", "* B"]),
        ("<p>un<em>believ</em>able</p>", ["un<em>believ</em>able"]),
        ("<p>l’<em>Orion</em></p>", ["l’*Orion*"]),
    ],
)
def test_it_is_written_as_people_write_it(html, written):
    assert commonmark.lines(html) == written


def test_what_is_nested_beyond_reason_keeps_its_words():
    for tag in ("blockquote", "em"):
        deep = f"{f'<{tag}>' * 5000}deep{f'</{tag}>' * 5000}"
        assert "deep" in "\n".join(commonmark.lines(f"<p>{deep}</p>"))
    nested = "<ul><li>a" * 40 + "</li></ul>" * 40
    assert "\n".join(commonmark.lines(nested)).count("a") == 40


# --- the whole of it --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_it_has_facts_above_and_words_below(visitor):
    showcase.fill()

    told = text_at(visitor, "/releases/pr1-2018.md")

    facts = front_matter(told)
    assert facts["title"] == "The rover leaves Toulouse"
    assert facts["number"] == "PR1-2018"
    assert facts["identifier"] == "tag:127.0.0.1,2018-02-01:/releases/pr1-2018/"
    assert facts["contacts"][1] == {
        "name": "Nobody Writes",
        "title": "Chargée de presse",
        "telephone": "extension 12",
        "officer": "nobody-writes",
    }
    assert [each["language"] for each in facts["translations"]] == ["fr"]
    assert facts["organisations"] == [
        {"slug": "cnes", "name": "The CNES agency", "role": "issuer"},
        {"slug": "jaxa", "name": "The JAXA agency", "role": "partner"},
    ]
    parts = ["# The rover leaves Toulouse", "<!-- lead -->", "## What it carries", "<!-- notes -->\n\nFootage"]
    parts += ["## About CNES", "## Press contacts\n\nFabienne Lissak, Head of Media\\\n\\+33 (0)1 44 76 78 37"]
    places = [told.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.django_db
def test_it_says_what_the_event_the_files_and_the_correction_are(visitor):
    showcase.illustrate()
    release = make.approved(at=NOON, reference="PR9-2026")
    make.newsroom(four_eyes=False)
    correct(release, at=NOON + HOUR, note="The mass is 3 kg.")

    advisory, pictures = (text_at(visitor, f"/releases/pr{number}-2018.md") for number in (2, 4))
    corrected = markdown.render(_told(Edition.objects.get(address="pr9-2026", number=2), version=2))

    assert "Where: Salle de l’Espace, Paris" in advisory
    assert re.search(r"Credit: CNES/DUCROS David, 2017\\\n(?:.*\\\n)*<http://127.0.0.1:8000/media/[\w-]", pictures)
    assert "**Correction**\n\nThe mass is 3 kg." in corrected
    assert front_matter(corrected)["correction_note"] == "The mass is 3 kg."
    assert front_matter(corrected)["version"] == 2


def _told(edition: Edition, *, version: int = 1) -> Particulars:
    return Particulars(edition, unsaved.NEWSROOM, date(2026, 6, 1), version, edition.public_at)


@given(unsaved.EDITIONS)
@settings(max_examples=100, deadline=None)
def test_any_front_matter_is_yaml(edition):
    facts = front_matter(markdown.render(_told(edition)))

    for name in ("title", "kicker", "subtitle", "place", "correction_note"):
        assert facts.get(name, "") == getattr(edition, name)
    assert [each.get("telephone", "") for each in facts.get("contacts", [])] == [
        contact["telephone"] for contact in edition.contacts
    ]


# --- and back ---------------------------------------------------------------------------------------------------------


def words_of(told: Edition | Arrival) -> dict[str, Any]:
    """What a reader reads, and its facts."""
    plain = {name: prose.line(getattr(told, name)) for name in ("kicker", "title", "subtitle", "lead", "place")}
    rich = {name: rich_text.shown(getattr(told, name)) for name in ("body", "notes")}
    return {**plain, **rich, "language": told.language, "kind": told.kind, "issued_on": told.issued_on}


def contacts_of(arrival: Arrival) -> list[tuple[str, ...]]:
    return [(each.name, each.title, each.telephone, each.email) for each in arrival.contacts]


@pytest.mark.django_db
def test_the_showcase_is_read_back(visitor):
    showcase.illustrate()

    for address, language in (("pr1-2018", "en"), ("pr1-2018", "fr"), ("pr2-2018", "en"), ("pr4-2018", "fr")):
        edition = Edition.objects.get(address=address, language=language)
        arrival = read(text_at(visitor, f"{'/fr' if language == 'fr' else ''}/releases/{address}.md"))

        assert words_of(arrival) == words_of(edition)
        assert arrival.number == edition.reference
        assert arrival.embargo_until == edition.public_at
        assert contacts_of(arrival) == [
            tuple(each[name] for name in ("name", "title", "telephone", "email")) for each in edition.contacts
        ]
        assert arrival.topics == tuple(edition.topics)
        shown = front_matter(text_at(visitor, f"{'/fr' if language == 'fr' else ''}/releases/{address}.md"))
        assert len(arrival.remarks) == len(shown.get("files", []))
        assert all("nothing is fetched from the network" in remark.text for remark in arrival.remarks)


@pytest.mark.django_db
def test_real_releases_are_read_back(visitor, shared, tmp_path):
    editions = stories.samples(shared, tmp_path)
    assert len(editions) >= 7

    for edition in editions:
        prefix = "" if edition.language == "en" else f"/{edition.language}"
        arrival = read(text_at(visitor, f"{prefix}/releases/{edition.address}.md"))
        assert words_of(arrival) == words_of(edition)
        assert arrival.remarks == ()


@given(unsaved.EDITIONS)
@settings(max_examples=150, deadline=None)
def test_any_edition_is_read_back(edition):
    arrival = read(markdown.render(_told(edition)))

    assert words_of(arrival) == words_of(edition)


@pytest.mark.django_db
def test_an_import_makes_the_same_release_again(visitor, tmp_path):
    showcase.fill()
    told = text_at(visitor, "/releases/pr1-2018.md"), text_at(visitor, "/fr/releases/pr1-2018.md")
    for language, text in zip(("en", "fr"), told, strict=True):
        moved = re.sub(r'(?m)^number: "PR1-2018"$', 'number: "MOVED-2018"', text)
        (tmp_path / f"moved.{language}.md").write_text(moved)

    call_command("import_releases", *map(str, sorted(tmp_path.glob("*.md"))), "--publish", verbosity=0)

    for language in ("en", "fr"):
        before, after = (
            Edition.objects.get(address=address, language=language) for address in ("pr1-2018", "moved-2018")
        )
        assert words_of(after) == words_of(before)
        assert (after.public_at, after.issued_on) == (before.public_at, before.issued_on)
        assert [each["officer"] for each in after.contacts] == [each["officer"] for each in before.contacts]


@pytest.mark.django_db
def test_an_import_of_what_is_here_changes_nothing(visitor, tmp_path):
    showcase.fill()
    (tmp_path / "again.md").write_text(text_at(visitor, "/releases/pr1-2018.md"))
    before = Release.objects.count(), Edition.objects.count()

    call_command("import_releases", str(tmp_path / "again.md"), "--publish", verbosity=0)

    assert (Release.objects.count(), Edition.objects.count()) == before


# --- what somebody changed in it --------------------------------------------------------------------------------------

OURS = """---
format: "pressoffice-release"
number: "PR1-2018"
kind: "press_release"
language: "en"
date: "2018-02-01"
title: "The rover"
---

<!-- head -->

# The rover

<!-- text -->

It *rolls*.
"""


def test_it_may_be_edited_by_hand():
    arrival = read(OURS.replace('"The rover"', "A rover").replace("*rolls*", "**flies**\n\n# And more"))

    assert arrival.title == "A rover"
    assert arrival.body.split() == ["<p>It", "<strong>flies</strong></p>", "And", "more."]
    assert [remark.text.partition(" these")[0] for remark in arrival.remarks] == [
        "Another title stands above the text: the one in the front matter was kept.",
        "A release can't hold",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "line", "reason"),
    [
        ('title: "The rover"', 'title: "The rover', 7, "it begins like JSON and is none"),
        ('title: "The rover"', "The rover", 7, "no fact can be read from this line"),
        ('language: "en"', 'language: "xx"', 5, "'xx' is no language"),
        ('title: "The rover"\n---', 'title: "The rover"', 1, "the front matter has no end"),
        ('title: "The rover"', 'first_public: "yesterday"', 7, "'yesterday' is no moment"),
        ('title: "The rover"', 'first_public: "2018-02-01T08:00:00"', 7, "says no zone"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(right, wrong, line, reason):
    with pytest.raises(Unreadable, match=re.escape(reason)) as refused:
        read(OURS.replace(right, wrong))
    assert refused.value.line == line


def test_whatever_runs_or_loads_is_taken_out_of_what_comes_back():
    arrival = read(
        OURS.replace("It *rolls*.", '<script>x()</script><img src="https://a.example/">\n\n<p onclick="x()">It</p>')
    )

    assert arrival.body == "<p>It</p>"
    assert "img" in arrival.remarks[0].text


def test_what_stands_in_no_part_is_told_in_the_logbook():
    arrival = read(OURS.replace("<!-- head -->", "Forgotten words.\n\n<!-- head -->"))

    assert ("Forgotten words.", "left out") in [(reading.text, reading.meaning) for reading in arrival.readings]


def test_other_markdown_is_read_as_before():
    assert handed_out.is_ours(OURS)
    assert not handed_out.is_ours(OURS.replace("pressoffice-release", "another"))
    assert not handed_out.is_ours("# A title\n\nWords.")


@pytest.mark.parametrize("lead", ["\x1c", "\x85Phobos", "Phobos\x00"])
def test_what_can_not_be_seen_is_not_written(lead):
    assert phrases.plain(lead) == lead.strip("\x00\x1c\x85")
