"""Word documents arrive as they were typed: titles, lists, tables, notes and pictures."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.desk.importing import files
from releases.desk.importing.arrival import Arrival, Unreadable
from releases.desk.importing.forms import word
from releases.models.release import Release
from tests import newsrooms
from tests.arrivals import context, remarks
from tests.importing import everything_stored, imports
from tests.ingest import media
from tests.newsrooms import docx, paragraph

BODY = paragraph("A mission to Phobos", "Title") + paragraph("PR12-2017") + paragraph("The lead.")
FOOTNOTE = (
    '<w:p><w:r><w:t>Told</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t> twice.</w:t></w:r></w:p>'
)
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="1" name="Picture 1" descr="A box on wheels"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:blipFill><a:blip {attribute}="rP"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r></w:p>"
)
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(body: str = BODY, **kwargs: Any) -> Arrival:
    return word.read(docx(body, **kwargs), context("letter.docx"))


def test_title_number_and_lead():
    arrival = read()

    assert (arrival.title, arrival.number, arrival.lead) == ("A mission to Phobos", "PR12-2017", "The lead.")


def test_the_language_and_the_title_of_the_properties():
    arrival = read(
        paragraph("A mission to Phobos") + paragraph("The lead."), title="A mission to Phobos", language="fr-CA"
    )

    assert (arrival.language, arrival.title, arrival.lead) == ("fr", "A mission to Phobos", "The lead.")


def test_the_title_of_last_year_s_document_is_none():
    assert read(title="Document1").title == "A mission to Phobos"


def test_a_subtitle_headings_and_a_quotation():
    arrival = read(
        paragraph("A mission to Phobos", "Title")
        + paragraph("A hundred days on a moon", "Subtitle")
        + paragraph("The lead.")
        + paragraph("What it carries", "heading1")
        + paragraph("We will roll.", "Quote")
    )

    assert (arrival.title, arrival.subtitle) == ("A mission to Phobos", "A hundred days on a moon")
    assert arrival.body == "<h2>What it carries</h2>\n<blockquote><p>We will roll.</p></blockquote>"


def test_footnotes_go_to_the_notes_to_editors():
    note = (
        '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        f'<w:footnote w:id="2">{paragraph("Once in 2017.")}</w:footnote></w:footnotes>'
    )
    arrival = read(
        BODY + FOOTNOTE,
        relations=f'<Relationship Id="rF" Type="{R}/footnotes" Target="footnotes.xml"/>',
        parts={"word/footnotes.xml": note},
    )

    assert arrival.body == "<p>Told<sup>[1]</sup> twice.</p>"
    assert arrival.notes == "<ol><li><p>Once in 2017.</p></li></ol>"


def test_tracked_changes_are_read_as_accepted_and_said():
    changed = (
        "<w:p><w:r><w:t>It is </w:t></w:r><w:del><w:r><w:delText>blue</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>red</w:t></w:r></w:ins></w:p>"
    )

    arrival = read(BODY + changed)

    assert arrival.body == "<p>It is red</p>"
    assert "Changes are tracked in it: it was read as if all of them were accepted." in remarks(arrival)


def test_headers_and_footers_are_quoted():
    header = (
        f'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{paragraph("CNES")}</w:hdr>'
    )

    arrival = read(parts={"word/header1.xml": header})

    assert "Left out, it is printed on every page: “CNES”." in remarks(arrival)


def test_no_word_is_lost():
    field = f"<w:sdt><w:sdtContent>{paragraph('In a field.')}</w:sdtContent></w:sdt>"

    arrival = read(f"{BODY}{field}<w:customXml>{paragraph('Deep.')}</w:customXml>")

    told = arrival.body + " ".join(remarks(arrival))
    assert "In a field." in told
    assert "Deep." in told


def test_a_picture_in_the_document_is_taken_with_its_words():
    arrival = read(
        BODY + PICTURE.format(attribute="r:embed") + paragraph("The rover. Credit: CNES", "caption"),
        relations=f'<Relationship Id="rP" Type="{R}/image" Target="media/image1.jpg"/>',
        parts={"word/media/image1.jpg": media.picture("JPEG")},
    )

    (asset,) = arrival.assets
    assert asset.content == media.picture("JPEG")
    assert (asset.alt, asset.caption, asset.credit) == ("A box on wheels", "The rover.", "CNES")


def test_a_picture_that_lies_elsewhere_is_never_opened(tmp_path):
    (tmp_path / "secret.jpg").write_bytes(media.picture("JPEG"))
    target = (tmp_path / "secret.jpg").as_uri()

    arrival = read(
        BODY + PICTURE.format(attribute="r:link"),
        relations=f'<Relationship Id="rP" Type="{R}/image" Target="{target}" TargetMode="External"/>',
    )

    assert arrival.assets == ()
    assert any("A picture was not taken: it lies outside the document" in remark for remark in remarks(arrival))


@pytest.mark.django_db
def test_a_document_becomes_a_draft_once(tmp_path):
    letter = tmp_path / "letter.docx"
    letter.write_bytes(
        docx(
            BODY + PICTURE.format(attribute="r:embed"),
            relations=f'<Relationship Id="rP" Type="{R}/image" Target="media/image1.jpg"/>',
            parts={"word/media/image1.jpg": media.picture("JPEG")},
        )
    )

    first = imports(letter)
    before = everything_stored()
    again = imports(letter)

    assert first.endswith("1 imported.\n")
    assert again.endswith("1 unchanged.\n")
    assert everything_stored() == before
    assert [used.asset.alt.data for used in Release.objects.get().releaseassets.all()] == [{"en": "A box on wheels"}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 and nothing behind it", "it is no Word document that can be unpacked"),
        (b"", "it is no Word document that can be unpacked"),
        (docx("<w:p>"), "it is no well-formed XML"),
        (docx(""), "there is no text in it"),
    ],
)
def test_what_is_no_document_is_refused(content, reason):
    with pytest.raises(Unreadable, match=reason):
        word.read(content, context())


def test_another_zipped_file_is_no_document():
    content = newsrooms.docx(BODY).replace(b"word/document.xml", b"word/dokument.xml")

    with pytest.raises(Unreadable, match=r"a zipped file, but no Word document"):
        word.read(content, context())


def test_the_form_is_told_by_the_content_too(tmp_path):
    (tmp_path / "without-ending").write_bytes(docx(BODY))

    (piece,) = files.read(tmp_path / "without-ending", context())

    assert isinstance(piece.outcome, Arrival)


@given(st.integers(0, 2**20), st.binary(min_size=1, max_size=40))
def test_a_damaged_document_is_read_or_refused(place, damage):
    content = bytearray(docx(BODY + FOOTNOTE))
    place %= len(content)
    content[place : place + len(damage)] = damage

    try:
        word.read(bytes(content), context())
    except Unreadable as refusal:
        assert refusal.reason  # noqa: PT017


WORDS = st.sampled_from(
    ["<w:p>", "</w:p>", "<w:r><w:t>x</w:t></w:r>", "<w:tbl>", "</w:tbl>", "<w:tr><w:tc>", "</w:tc></w:tr>", "<w:br/>"]
)


@given(st.lists(WORDS, max_size=20).map("".join))
def test_any_order_of_parts_is_read_or_refused(body):
    try:
        word.read(docx(body), context())
    except Unreadable as refusal:
        assert refusal.reason  # noqa: PT017
