"""A press officer imports a release that was written in Markdown."""

from datetime import date
from pathlib import Path

import pytest

from releases.desk.importing.arrival import ArrivedContact, Unreadable
from tests.arrivals import read, remarked_lines, remarks, said

SEED = Path(__file__).parent / "data" / "pr168-2017.md"


def test_the_first_release_arrives_whole():
    text = SEED.read_text()
    paragraphs = [line for line in text.split("\n") if len(line) > 100]

    arrival = read(text, source="pr168-2017.md")

    assert arrival.source == "pr168-2017.md"
    assert (arrival.language, arrival.kind, arrival.number) == ("en", "press_release", "PR168-2017")
    assert (arrival.issued_on, arrival.place) == (date(2017, 10, 30), "")
    assert arrival.title == "France-Japan space cooperation CNES, JAXA and ISAS readying for MMX mission"
    assert (arrival.kicker, arrival.subtitle, arrival.notes, arrival.embargo) == ("", "", "", "")
    assert arrival.lead == paragraphs[0]
    assert arrival.lead.startswith("Monday 30 October in Paris, ")
    assert arrival.lead.endswith("by the Presidents of CNES and JAXA.")
    assert arrival.body == "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs[1:])
    assert len(paragraphs) == 5
    assert arrival.organisation == "CNES"
    assert arrival.contacts == (
        ArrivedContact("Fabienne Lissak", "Head of Media", "+33 (0)1 44 76 78 37", "fabienne.lissak@cnes.fr", "CNES"),
        ArrivedContact("Pascale Bresson", "Press Officer", "+33 (0)1 44 76 75 39", "pascale.bresson@cnes.fr", "CNES"),
        ArrivedContact("Raphaël Sart", "Press Officer", "+33 (0)1 44 76 74 51", "raphael.sart@cnes.fr", "CNES"),
    )
    assert remarks(arrival) == [
        "No language is stated: taken as English by its words.",
        "Left out, a contact has no web address: “presse.cnes.fr”.",
    ]
    assert remarked_lines(arrival) == {1, 37}


def test_front_matter_goes_before_what_the_text_says():
    arrival = read(
        "---\nTitle: 'Stated'\nDate: 2017-05-03\nLanguage: fr-CA\nNumber: CP 12-2017\nKind: Statement\nPlace: Kourou\n"
        "Desk: third floor\n---\n\n# Printed\n\nParis, 4 May 2017 – The text, and nothing else.\n"
    )

    assert (arrival.title, arrival.issued_on, arrival.language) == ("Stated", date(2017, 5, 3), "fr")
    assert (arrival.number, arrival.kind, arrival.place) == ("CP 12-2017", "statement", "Kourou")
    assert arrival.lead == "The text, and nothing else."
    assert remarks(arrival) == [
        "Left out, it is no fact of a release: “Desk: third floor”.",
        "Left out, the front matter states another title: “Printed”.",
        "A second place, “Paris”: the first is kept, “Kourou”.",
        "A second date, “Paris, 4 May 2017 –”: the first is kept, 2017-05-03.",
    ]


def test_two_rules_around_prose_are_no_front_matter():
    arrival = read("---\n\nThe first words of the text, which end here.\n\n---\n\nThe second paragraph of the text.\n")

    assert arrival.lead == "The first words of the text, which end here."
    assert said(arrival.body) == ["The second paragraph of the text."]


def test_a_language_that_the_newsroom_does_not_publish_is_kept_and_remarked_upon():
    arrival = read("Date: 2017-05-03\nLanguage: it\n\n# Titolo\n", source="it.md")

    assert (arrival.language, arrival.title) == ("it", "Titolo")
    assert any(remark.line == 2 and "PRESS_LANGUAGES names it" in remark.text for remark in arrival.remarks)


def test_what_is_no_language_is_refused():
    with pytest.raises(Unreadable) as refused:
        read("Date: 2017-05-03\nLanguage: klingon\n\n# Title\n", source="it.md")

    assert str(refused.value) == "it.md, line 2: 'klingon' is no language: write a code such as en, fr, de"


@pytest.mark.parametrize(
    ("text", "language", "remark"),
    [
        (
            "Le satellite est dans une orbite qui sera la bonne.",
            "fr",
            "No language is stated: taken as French by its words.",
        ),
        (
            "Der Satellit ist mit der Rakete in die Umlaufbahn.",
            "de",
            "No language is stated: taken as German by its words.",
        ),
        (
            "El satélite es una de las misiones de la agencia.",
            "es",
            "No language is stated: taken as Spanish by its words. This newsroom doesn't publish Spanish: the draft "
            "keeps the text, and it can be approved once PRESS_LANGUAGES names es.",
        ),
        ("Hayabusa2", "en", "No language is stated and the words don't tell: taken as English."),
    ],
)
def test_the_language_is_told_by_the_words(text, language, remark):
    arrival = read(text)

    assert arrival.language == language
    assert remark in remarks(arrival)


def test_hard_wrapped_lines_are_joined_and_programmes_are_not():
    arrival = read(
        "# Title\n\nA lead of one line that says it all.\n\n"
        "The nine space fliers aboard the Space Shuttle Discovery and the great\n"
        "International Space Station will field media questions about the AMC-\n"
        "6 satellite; ask them all that you ever wanted to know about flying in\n"
        "space.\n\n"
        "10.30 Uhr Einlass\n11.00 Uhr Begrüßung und Einführung\n13.00 Uhr Ende der Veranstaltung\n"
    )

    assert said(arrival.body) == [
        "The nine space fliers aboard the Space Shuttle Discovery and the great International Space Station will field "
        "media questions about the AMC-6 satellite; ask them all that you ever wanted to know about flying in space.",
        "10.30 Uhr Einlass\n11.00 Uhr Begrüßung und Einführung\n13.00 Uhr Ende der Veranstaltung",
    ]


def test_headings_of_the_body_start_at_the_second_level():
    arrival = read("# Title\n\nThe lead.\n\n### First\n\nOne.\n\n##### Deeper\n\nTwo.\n\n### Second\n\nThree.\n")

    assert arrival.body == ("<h2>First</h2>\n<p>One.</p>\n<h3>Deeper</h3>\n<p>Two.</p>\n<h2>Second</h2>\n<p>Three.</p>")


def test_lists_tables_quotations_links_and_emphasis_stay():
    arrival = read(
        '# Title\n\nThe lead.\n\n- one\n- two *slanted*\n\n1. first\n2. second\n\n> "Said," she said.\n\n'
        "| Hour | What |\n| --- | --- |\n| 10 h | Doors<br>and coffee |\n\n"
        "A [link](https://example.org/a?b=1&c=2), **bold** and https://example.org/x.\n"
    )

    assert arrival.body == (
        "<ul><li>one</li><li>two <em>slanted</em></li></ul>\n"
        "<ol><li>first</li><li>second</li></ol>\n"
        '<blockquote><p>"Said," she said.</p></blockquote>\n'
        "<table><thead><tr><th>Hour</th><th>What</th></tr></thead>"
        "<tbody><tr><td>10 h</td><td>Doors<br>and coffee</td></tr></tbody></table>\n"
        '<p>A <a href="https://example.org/a?b=1&amp;c=2">link</a>, <strong>bold</strong> and '
        '<a href="https://example.org/x">https://example.org/x</a>.</p>'
    )


def test_a_list_that_does_not_count_from_one_keeps_its_numbers():
    arrival = read("# Title\n\nThe lead.\n\n3. third\n7. seventh\n")

    assert said(arrival.body) == ["3. third", "7. seventh"]


def test_a_german_date_is_no_list_and_guillemets_are_no_quotation():
    arrival = read("# Titel\n\n2. Februar 2017\n\nDer Anfang.\n\nEr sagte: << Das ist\n>> das Ende des Zitats.\n")

    assert arrival.issued_on == date(2017, 2, 2)
    assert said(arrival.body) == ["Er sagte: << Das ist\n>> das Ende des Zitats."]


def test_markup_that_a_release_has_no_place_for_is_kept_as_text():
    arrival = read(
        "# Title\n\nThe lead.\n\n<script>alert(1)</script>\n\n    indented\n\n"
        "```py\nfenced\n```\n\n![A rover](rover.jpg)\n"
    )

    assert said(arrival.body) == [
        "<script>alert(1)</script>",
        "indented",
        "```py\nfenced\n```",
        "A rover (rover.jpg)",
    ]
    assert "HTML tags in Markdown are not read as tags: they stand in the text as they are." in remarks(arrival)


def test_what_markdown_would_swallow_is_quoted_in_a_remark():
    arrival = read(
        '# Title\n\nThe lead.\n\nSee [here](https://example.org "its tooltip").\n\n[ghost]: /nowhere "never used"\n'
    )

    assert 'Not all of this line has found a place in the draft: “[ghost]: /nowhere "never used"”.' in remarks(arrival)
    assert any("its tooltip" in remark for remark in remarks(arrival))


@pytest.mark.parametrize("mark", ["###", "# # #", "- 30 -", "-end-", "-ends-", "—fin—", "– ENDE –", "END"])
def test_the_end_mark_ends_the_text_and_is_not_stored(mark):
    arrival = read(f"# Title\n\nThe lead.\n\nThe body.\n{mark}\nSomething else stands here, behind the end.\n")

    assert said(arrival.body) == ["The body."]
    assert said(arrival.notes) == ["Something else stands here, behind the end."]
    assert "This stands behind the end of the text. Put into the notes to editors." in remarks(arrival)
    assert (6, mark) in [(reading.line, reading.text) for reading in arrival.readings]


def test_a_rule_in_the_text_ends_nothing():
    arrival = read("# Title\n\nThe lead.\n\n***\n\nThe body.\n\n---\n\nMore of it.\n")

    assert said(arrival.body) == ["The body.", "More of it."]


@pytest.mark.parametrize(
    "heading",
    [
        "Notes to editors",
        "Notes aux rédactions",
        "Hinweise für Redaktionen",
        "Notas para los editores",
        "Editor's notes",
    ],
)
def test_notes_to_editors_are_recognised(heading):
    arrival = read(f"# Title\n\nThe lead.\n\nThe body.\n\n## {heading}\n\nBackground.\n")

    assert said(arrival.body) == ["The body."]
    assert arrival.notes == "<p>Background.</p>"
    assert not any("notes" in remark for remark in remarks(arrival))


@pytest.mark.parametrize("heading", ["About CNES", "À propos du CNES", "Über die ESA", "Acerca de la ESA"])
def test_a_boilerplate_goes_to_the_notes_with_a_remark(heading):
    arrival = read(f"# Title\n\nThe lead.\n\nThe body.\n\n## {heading}\n\nFounded long ago.\n")

    assert arrival.notes == f"<h3>{heading}</h3>\n<p>Founded long ago.</p>"
    assert 7 in remarked_lines(arrival)


def test_a_section_about_something_in_the_middle_belongs_to_the_text():
    arrival = read("# Title\n\nThe lead.\n\n## About the orbit\n\nHigh.\n\n## Launch\n\nSoon.\n")

    assert said(arrival.body) == ["About the orbit", "High.", "Launch", "Soon."]
    assert arrival.notes == ""


def test_credits_and_footnotes_go_to_the_notes():
    arrival = read("# Title\n\nThe lead [^1].\n\nThe body.\n\n**Image credit**: NASA/ESA\n\n[^1]: Smith, 2016.\n")

    assert arrival.lead == "The lead [1]."
    assert said(arrival.body) == ["The body."]
    assert said(arrival.notes) == ["Image credit: NASA/ESA", "[1]: Smith, 2016."]
    assert remarked_lines(arrival) >= {7, 9}


@pytest.mark.parametrize(
    ("line", "place", "lead"),
    [
        ("Saint-Hubert (Québec), le 1er mars 2002 – ENVISAT est là.", "Saint-Hubert (Québec)", "ENVISAT est là."),
        ("Paris, 3 May 2017 - The text.", "Paris", "The text."),
        ("PARIS (3 May 2017) — The text.", "PARIS", "The text."),
        ("CAPE CANAVERAL, Fla. -- The text.", "CAPE CANAVERAL, Fla.", "The text."),
        ("Longueuil (Québec), le  — Le texte.", "Longueuil (Québec)", "Le texte."),
        ("ENVISAT – the satellite – flies.", "", "ENVISAT – the satellite – flies."),
        (
            "In Paris on 3 May 2017 — a day of rain — they met.",
            "",
            "In Paris on 3 May 2017 — a day of rain — they met.",
        ),
    ],
)
def test_the_dateline_is_taken_from_the_lead(line, place, lead):
    arrival = read(f"# Title\n\n{line}\n")

    assert (arrival.place, arrival.lead) == (place, lead)


def test_kicker_number_kind_date_and_subtitle_stand_around_the_title():
    arrival = read(
        "### Space science\n\nMEDIA ADVISORY: M05-126\n\nParis, le 3 mai 2017\n\n# Title\n\n"
        "**A bold line under it**\n\nFOR IMMEDIATE RELEASE\n\nThe lead.\n"
    )

    assert (arrival.kicker, arrival.title, arrival.subtitle) == ("Space science", "Title", "A bold line under it")
    assert (arrival.kind, arrival.number) == ("media_advisory", "M05-126")
    assert (arrival.place, arrival.issued_on, arrival.lead) == ("Paris", date(2017, 5, 3), "The lead.")


def test_facts_on_lines_of_one_paragraph_are_taken_one_by_one():
    arrival = read("# Title\n\nPR12-2017\n3 May 2017\nThe lead begins right under them.\n")

    assert (arrival.number, arrival.issued_on) == ("PR12-2017", date(2017, 5, 3))
    assert arrival.lead == "The lead begins right under them."


def test_a_bold_first_paragraph_is_the_lead():
    arrival = read("# Title\n\n**The lead is bold, as so often.**\n\nThe body.\n")

    assert (arrival.subtitle, arrival.lead) == ("", "The lead is bold, as so often.")


def test_without_any_heading_the_first_short_line_is_the_title():
    arrival = read("NASA'S ROVER LANDS\n\nThe rover has landed, and everybody is glad about it.\n")

    assert arrival.title == "NASA'S ROVER LANDS"
    assert "No heading: the first short line was taken as the title." in remarks(arrival)


def test_a_text_without_a_title_says_so():
    arrival = read("The rover has landed, and everybody is glad about it.\n")

    assert arrival.title == ""
    assert arrival.lead == "The rover has landed, and everybody is glad about it."
    assert "No title was found." in remarks(arrival)


def test_a_date_that_does_not_exist_is_left_out_with_a_remark():
    arrival = read("# Title\n\n31 February 2017\n\nThe lead.\n")

    assert arrival.issued_on is None
    assert arrival.lead == "The lead."
    assert "No date that exists, or one with two readings: “31 February 2017”. It was left out." in remarks(arrival)


def test_entities_become_text_and_quotation_marks_stay_as_they_are():
    arrival = read('# R&amp;D\n\n"Straight", “curly”, ‘single’, l\'ESA and l’ESA &eacute;t&eacute; C&DH;.\n')

    assert arrival.title == "R&D"
    assert arrival.lead == '"Straight", “curly”, ‘single’, l\'ESA and l’ESA été C&DH;.'
    assert "No HTML entity, kept as it stands: “&DH;”." in remarks(arrival)


def test_damaged_characters_are_kept_and_pointed_at():
    arrival = read("# Titre\n\nUn r™le clé, de la meilleure faon.\n\nFrÃ©dÃ©ric et lâ€™ESA.\n")

    assert arrival.lead == "Un r™le clé, de la meilleure faon."
    assert said(arrival.body) == ["FrÃ©dÃ©ric et lâ€™ESA."]
    assert "Looks like damaged characters, kept as they stand: “r™le”, “faon”." in remarks(arrival)
    assert remarked_lines(arrival) >= {3, 5}


def test_unseen_characters_are_removed_with_a_remark():
    arrival = read("# Title\n\nHidden\u202e turn\u200b, a\x0bbreak and \x92 gone.\n")

    assert arrival.lead == "Hidden turn, a break and  gone."
    assert "Invisible or control characters were removed: U+202E, U+200B, U+000B, U+0092." in remarks(arrival)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: the file is empty"),
        (" \n\t\n\u200b", "line 1: the file is empty"),
        ("# Title\n\nx\0y", "line 3: a NUL or control characters: this is a binary file, not text"),
        ("é" * (3 * 1024 * 1024), "line 1: larger than 5 MB"),
    ],
)
def test_what_is_no_text_is_unreadable(text, reason):
    with pytest.raises(Unreadable) as refused:
        read(text, source="bad.md")

    assert str(refused.value) == f"bad.md, {reason}"
