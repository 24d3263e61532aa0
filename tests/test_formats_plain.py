"""The wire text: what a news agency puts into its own system."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.words import words
from releases import clock
from releases.desk import revisions, workflow
from releases.models.edition import Edition
from releases.models.kinds import Correction
from releases.newsstand.formats import wire
from releases.newsstand.formats.columns import COLUMNS, table, width, wrapped
from tests import make, showcase

pytestmark = pytest.mark.django_db

AGENCY = Path(__file__).parent / "data" / "pr168-2017.txt"


def text_at(visitor, address: str) -> str:
    response = visitor.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    read: str = response.content.decode("utf-8")
    return read


def told(html: str) -> list[str]:
    return wire.lines(html)


# --- the release as a whole -------------------------------------------------------------------------------------------


def test_the_first_release_is_line_by_line_what_an_agency_expects(visitor, settings):
    settings.SITE_URL = "https://presse.example.org"
    call_command("loaddata", "pr168_2017", verbosity=0)

    read = text_at(visitor, "/releases/pr168-2017.txt")

    assert read.splitlines() == AGENCY.read_text(encoding="utf-8").splitlines()
    assert read == AGENCY.read_text(encoding="utf-8")


def test_its_parts_stand_in_the_order_of_the_page(visitor):
    showcase.fill()

    read = text_at(visitor, "/releases/pr1-2018.txt")

    parts = [
        "CNES Press office",
        "Press release PR1-2018",
        "Martian Moons eXploration",
        "The rover leaves Toulouse",
        "A hundred days on a moon of Mars",
        "Toulouse, 1 February 2018 – The rover left Toulouse on Monday.",
        "The rover is the size of an oven. See its page\n<https://example.org/rover>.",
        "###",
        "Notes to editors\n----------------\nFootage is available.",
        "About CNES\n----------\nCNES shapes space policy.",
        "Press contacts\n--------------\nFabienne Lissak, Head of Media\n+33 (0)1 44 76 78 37",
        "https://presse.example.org/",
        "/releases/pr1-2018/\n",
    ]
    places = [read.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)


def test_every_language_has_an_address_and_its_own_words(visitor):
    showcase.fill()

    read = text_at(visitor, "/fr/releases/pr1-2018.txt")

    assert "Toulouse, le 1er février 2018 – Le rover a quitté Toulouse." in read
    assert "Contacts presse" in read
    assert read.endswith("/fr/releases/pr1-2018/\n")


def test_lines_are_of_72_columns_and_end_in_a_line_feed(visitor):
    long = "Ein sehr langer Satz mit Weltraumforschungszusammenarbeitsvereinbarung. " * 40
    make.approved(texts={"en": {"title": long[:240], "lead": long, "body": f"<p>{long}</p>"}})

    read = text_at(visitor, _address())

    assert "\r" not in read
    assert read.endswith("\n")
    assert not read.endswith("\n\n")
    assert max(map(len, read.splitlines())) <= COLUMNS
    assert all(line == line.rstrip() for line in read.splitlines())


def _address() -> str:
    return f"/releases/{Edition.objects.get().address}.txt"


def test_the_dateline_stands_alone_where_there_is_no_lead(visitor):
    make.approved(texts={"en": {"lead": "", "body": "<p>The body begins.</p>"}}, place=words({"en": "Paris"}))

    lines = text_at(visitor, _address()).splitlines()

    place = next(number for number, line in enumerate(lines) if line.startswith("Paris, "))
    assert lines[place + 1 : place + 3] == ["", "The body begins."]


def test_no_embargo_is_printed_since_there_is_none_any_more(visitor):
    at = clock.now() - timedelta(hours=2)
    make.approved(at=at, public_at=at + timedelta(hours=1), press_at=at)

    read = text_at(visitor, _address()).casefold()

    assert "embargo" not in read
    assert "immediate" not in read


def test_a_correction_is_told_above_the_headline(visitor):
    at = clock.now()
    make.newsroom(four_eyes=False)
    release = make.approved(at=at - timedelta(hours=2), texts={"en": {"title": "The rover has six wheels"}})
    release.texts.update(title="The rover has four wheels")
    revisions.save(release, base=1, by=None, at=at)
    workflow.correct(
        release, revision=2, by=None, at=at, kind=Correction.CORRECTION, public_note="It has four.\n\nWe regret it."
    )

    read = text_at(visitor, _latest())

    assert read.index("Correction, ") < read.index("It has four.\n\nWe regret it.") < read.index("The rover has four")
    assert "six wheels" not in read


def _latest() -> str:
    return f"/releases/{Edition.objects.latest('number').address}.txt"


def test_an_advisory_tells_when_and_where(visitor):
    make.newsroom(time_zone="Europe/Paris")
    showcase.advisory()

    read = text_at(visitor, "/releases/pr2-2018.txt")

    assert "When: Tuesday 6 March 2018, 10:00–12:30 CET (UTC+1)\nWhere: Salle de l’Espace, Paris\n" in read
    assert "Registration: media@example.org\nAccreditation until: Friday 2 March 2018, 18:00 CET (UTC+1)\n" in read


def test_pictures_are_told_with_number_caption_credit_and_address(visitor):
    picture = make.asset(
        caption=words({"en": "The rover in the clean room.", "fr": "Le rover en salle blanche."}),
        credit="CNES/DUCROS David, 2017",
        nature="ai",
        licence="CC-BY-4.0",
        people="Pascale Bresson",
    )
    make.approved(assets=(picture,), reference="PR7-2026", texts={"en": {}, "fr": {}})

    read = text_at(visitor, "/releases/pr7-2026.txt")

    [entry] = [part for part in read.split("\n\n") if "PR7-2026-a · " in part]
    key = picture.plates.get().key
    assert entry.splitlines() == [
        "Pictures and files",
        "------------------",
        "PR7-2026-a · Picture, 3000 × 2000 pixels, 32\xa0bytes",
        "The rover in the clean room.",
        "Credit: CNES/DUCROS David, 2017",
        "Kind: Made with AI",
        "People: Pascale Bresson",
        "Licence: CC BY 4.0 <https://creativecommons.org/licenses/by/4.0/>",
        f"http://127.0.0.1:8000/media/{key}/print.jpg",
    ]
    assert "Le rover en salle blanche." in text_at(visitor, "/fr/releases/pr7-2026.txt")


def test_a_picture_whose_rights_have_run_out_is_not_told(visitor):
    over = make.asset(rights_until=clock.now().date() - timedelta(days=2), caption=words({"en": "Too late."}))
    make.approved(assets=(over, make.asset()), reference="PR7-2026", at=clock.now() - timedelta(days=4))

    read = text_at(visitor, "/releases/pr7-2026.txt")

    assert "PR7-2026-a" not in read
    assert "Too late." not in read
    assert "PR7-2026-b" in read


# --- at its address ---------------------------------------------------------------------------------------------------


def test_before_its_moment_it_is_the_plain_404_and_then_it_is_there(visitor, settings):
    make.approved(public_at=make.in_one_hour(), reference="PR7-2026")

    missing, never = visitor.get("/releases/pr7-2026.txt"), visitor.get("/releases/pr404-2026.txt")

    assert (missing.status_code, missing.content) == (404, never.content)
    assert sorted(missing.items()) == sorted(never.items()) == sorted(visitor.get("/nothing/").items())


@pytest.mark.parametrize("form", ["txt", "pdf", "zip"])
def test_what_is_not_open_asks_the_database_what_an_unknown_one_asks(visitor, form):
    make.approved(public_at=make.in_one_hour(), reference="PR7-2026")
    at = clock.now()
    asked = []
    for number in ("pr7-2026", "pr404-2026"):
        with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as queries:
            visitor.get(f"/releases/{number}.{form}")
        asked.append([query["sql"].replace(number, "…") for query in queries])

    assert asked[0] == asked[1]


@pytest.mark.parametrize("form", ["txt", "pdf", "zip"])
def test_after_a_withdrawal_it_answers_as_the_page_does(visitor, form):
    at = clock.now()
    release = make.approved(at=at - timedelta(hours=1), reference="PR7-2026")
    workflow.withdraw(release, by=None, at=at, public_reason="The figures were wrong.")

    answer, page = visitor.get(f"/releases/pr7-2026.{form}"), visitor.get("/releases/pr7-2026/")

    assert (answer.status_code, answer.content) == (410, page.content)
    assert sorted(answer.items()) == sorted(page.items())


def test_capitals_are_redirected_without_looking_anything_up(visitor, django_assert_num_queries):
    for asked, small in {
        "/releases/PR7-2026.txt": "/releases/pr7-2026.txt",
        "/fr/releases/pr7-2026.PDF": "/fr/releases/pr7-2026.pdf",
        "/releases/Pr7-2026.Zip": "/releases/pr7-2026.zip",
    }.items():
        with django_assert_num_queries(0):
            response = visitor.get(asked)
        assert (response.status_code, response["Location"]) == (301, small)


@pytest.mark.parametrize("form", ["exe", "TXT2", "html", "text", "t", "pdf.txt", "docx"])
def test_an_unknown_format_is_the_plain_404(visitor, form):
    make.approved(reference="PR7-2026")

    missing = visitor.get(f"/releases/pr7-2026.{form}")

    assert (missing.status_code, missing.content) == (404, visitor.get("/nothing/").content)


def test_it_is_kept_under_its_number_and_asked_for_again(visitor):
    make.approved(reference="N° 3–2026")
    address = _address()

    first = visitor.get(address)
    again = visitor.get(address, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == "no-cache"
    assert first["ETag"].startswith('"')
    assert "filename*=utf-8''N%C2%B0%203%E2%80%932026%20en.txt" in first["Content-Disposition"]
    assert first["Link"] == f'<http://127.0.0.1:8000{address.removesuffix(".txt")}/>; rel="canonical"'
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_read_as_of_another_moment_it_is_the_public_s_to_the_letter(desk, visitor):
    title = "What <body> and </a> mean"
    make.approved(texts={"en": {"title": title}}, reference="PR7-2026", assets=(make.asset(),))
    moment = f"{clock.now():%Y%m%dT%H%M%SZ}"

    before = desk.get("/admin/as-of/20200101T000000Z/releases/pr7-2026.txt")
    then = desk.get(f"/admin/as-of/{moment}/releases/pr7-2026.txt")

    assert before.status_code == 404
    assert title in then.content.decode()
    assert then.content == visitor.get("/releases/pr7-2026.txt").content
    assert "no-store" in then["Cache-Control"]
    assert then["X-Robots-Tag"] == "noindex, nofollow"


# --- rich text on a typewriter ----------------------------------------------------------------------------------------


def test_links_are_told_with_their_address_where_it_isn_t_what_is_said():
    told_of = "{0[0]}".format

    assert told_of(told('<p><a href="https://example.org/a">the page</a></p>')) == "the page <https://example.org/a>"
    assert told_of(told('<p><a href="https://www.example.org/">example.org</a></p>')) == "example.org"
    assert told_of(told('<p><a href="mailto:a@example.org">Write</a></p>')) == "Write <a@example.org>"
    assert told_of(told('<p><a href="mailto:a@example.org">a@example.org</a></p>')) == "a@example.org"
    assert told_of(told('<p><a href="tel:+33144767837">01 44 76 78 37</a></p>')) == "01 44 76 78 37"


def test_no_script_and_no_mark_of_html_gets_into_it():
    read = "\n".join(
        told('<p>One<script>alert(1)</script> &amp; <strong>two</strong> &lt;b&gt;</p><a href="javascript:x">three</a>')
    )

    assert read == "One & two <b>\n\nthree"


def test_lists_and_quotations_are_indented():
    html = (
        "<p>Before</p><ul><li>One</li><li><p>Two</p><ol start='9'><li>nine</li><li>ten</li></ol></li></ul>"
        "<p>After</p><blockquote><p>We roll.</p><p>Soon.</p></blockquote><h2>Then</h2><p>End<br>of it</p>"
    )

    assert told(html) == [
        "Before",
        "",
        "- One",
        "- Two",
        "  9. nine",
        "  10. ten",
        "",
        "After",
        "",
        "    We roll.",
        "",
        "    Soon.",
        "",
        "Then",
        "End",
        "of it",
    ]


def test_raised_and_lowered_figures_stay_so():
    [line] = told("<p>CO<sub>2</sub>, 10<sup>−6</sup> m<sup>2</sup>, le 1<sup>er</sup></p>")

    assert line == "CO₂, 10⁻⁶ m², le 1er"


def test_a_table_stands_in_columns_where_they_can_be_read():
    html = (
        "<table><thead><tr><th>Instrument</th><th>What it does</th><th>Laboratory</th></tr></thead><tbody>"
        "<tr><td>MIRS</td><td>Tells which minerals the ground of Phobos is made of, from their light</td>"
        "<td>LESIA, Paris Observatory</td></tr><tr><td colspan='2'>All</td><td>CNES</td></tr></tbody></table>"
    )

    assert told(html) == [
        "Instrument  What it does                        Laboratory",
        "----------  ----------------------------------  ------------------------",
        "MIRS        Tells which minerals the ground of  LESIA, Paris Observatory",
        "            Phobos is made of, from their",
        "            light",
        "All                                             CNES",
    ]


def test_a_table_that_is_too_wide_is_told_row_by_row():
    heads = "".join(f"<th>Head {number}</th>" for number in range(12))
    cells = "".join(f"<td>Value {number}</td>" for number in range(12))

    lines = told(f"<table><tr>{heads}</tr><tr>{cells}</tr><tr>{cells}</tr></table>")

    assert lines[:2] == ["Head 0: Value 0", "Head 1: Value 1"]
    assert lines[12:14] == ["", "Head 0: Value 0"]


def test_a_table_within_a_cell_loses_no_word():
    inner = "<table><tr><td>inside</td><td>beside</td></tr></table>"

    lines = told(f"<table><tr><td>Outside{inner}after</td><td>next</td></tr></table>")

    assert {"Outside", "inside", "beside", "after", "next"} <= set(" ".join(lines).split())


def test_no_cell_is_wider_than_its_column_and_no_word_is_lost():
    rows = [["a" * 40, "b b b " * 20, "漢" * 30], ["one", "two", "three"]]

    lines = table(rows, has_head=False)

    assert max(map(width, lines)) <= COLUMNS
    assert "".join(lines).count("漢") == 30
    assert "".join(lines).count("b") == 60


def test_an_address_is_never_broken_and_any_other_word_is_when_it_must():
    address = "https://example.org/" + "y" * 90

    lines = told(f"<p>See {address} and {'x' * 100}.</p>")

    assert address in lines
    assert [len(line) for line in lines if "x" in line.removeprefix("https://example")][-2:] == [72, 29]


def test_no_line_ends_at_a_no_break_space():
    assert wrapped("« Bonjour\xa0»", columns=10) == ["«", "Bonjour\xa0»"]
    assert wrapped("à 10\u202f000 km", columns=7) == ["à", "10\u202f000", "km"]


def test_japanese_is_measured_as_it_is_shown_and_breaks_between_characters():
    lines = told(f"<p>{'探査機は火星の衛星フォボスに着陸した。' * 5}</p>")

    assert max(map(width, lines)) <= COLUMNS
    assert len(lines) == 3
    assert not any(line.startswith("。") for line in lines)
    assert "".join(lines) == "探査機は火星の衛星フォボスに着陸した。" * 5


def test_arabic_keeps_its_order_and_its_marks():
    sentence = "وَصَلَ المِسبارُ إلى قَمَرِ المِرّيخِ فوبوس بعد رحلةٍ طويلة "

    lines = told(f"<p>{sentence * 4}</p>")

    assert max(map(width, lines)) <= COLUMNS
    assert " ".join(lines).split() == (sentence * 4).split()


def test_the_longest_body_takes_no_longer_than_a_page():
    lines = told("<p>" + "word " * 2000 + "</p>" + "<ul>" + "<li>item</li>" * 5000 + "</ul>")

    assert len(lines) > 5000
