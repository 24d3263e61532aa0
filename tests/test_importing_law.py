"""The law of the import: no word of a file is dropped silently, whatever the file."""

import re
from dataclasses import fields, is_dataclass
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.desk.importing import decoding
from releases.desk.importing.arrival import Arrival, Unreadable
from tests.arrivals import read

MARKUP = """
# |## |### |- |1. |> |>> |**|*|_|[|](|)|<|>|`|http://a.example/c?d=e|---|***|###|- 30 -|-end-|=====|<br>|<script>|
Tel: +33 1 44 76 78 37|(Phone 202/358-3749)|Fax 030 1234567|jane@doe.example|Jane Doe|DC Agle / Ann Lee|Head of Media|
www.esa.int|Headquarters, Washington August 1, 2005|Press Release|MEDIA ADVISORY: M05-126|PR168-2017|PR169-2017|
30 October 2017|31 February 2017|Contacts|CNES contacts|About ESA|Notes to editors|Links|Paris, 3 May 2017 – |
EMBARGOED UNTIL 14:00 GMT 3 May 2017|Sperrfrist: bald|[^1]|[^1]: note|[ghost]: http://y.example "title"|
![alt](src.png "caption")|Source: here|Date: 2017-01-01 late|Language: fr|Note: this|Title: stated|Number: 7|Kind: odd|
Credits: NASA|Editor's note: changed|(untitled) thing|NASA – Foo|WASHINGTON — Foo|1 / 2|“quoted”|Über|été.|r™le
""".replace("\n", "").split("|")
TABLE = "\n| alpha | beta |\n| --- | --- |\n| gamma | delta |\n"
BREAKS = ["\n", "\n\n", " ", "\n\n", "    "]
RARE = st.integers(0, 10**6).map("w{}x".format)
PIECE = st.one_of(st.sampled_from(MARKUP), st.sampled_from([*BREAKS, TABLE]), RARE)
DOCUMENT = st.lists(PIECE, max_size=40).map("".join)
KEYS = {"Source", "Date", "Language", "Note", "Title", "Number", "Kind"}


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text))


def everything(value: Any) -> str:
    """All that an arrival says, with the addresses of its links."""
    if isinstance(value, str):
        return f"{value} {unescape(re.sub(r'<[^>]*>', ' ', value))} {unescape(value)}"
    if isinstance(value, tuple):
        return " ".join(map(everything, value))
    if is_dataclass(value):
        return " ".join(everything(getattr(value, field.name)) for field in fields(value))
    return ""


def kept(arrival: Arrival) -> set[str]:
    return words(everything(arrival))


@given(DOCUMENT)
def test_every_word_of_a_document_is_kept_or_quoted(document):
    # The numbers of a list from one on are Markdown's; so are the keys of front matter.
    source = re.sub(r"(?m)^[\s>]*(?:[-*+]\s+)*\d{1,9}[.)]\s", " ", document)
    try:
        arrival = read(document)
    except Unreadable as refusal:
        assert not words(source) or refusal.reason  # noqa: PT017
        return

    assert words(source) - kept(arrival) - KEYS == set()


@given(st.text(), st.booleans())
def test_any_text_is_read_or_refused(text, is_marked_up):
    try:
        arrival = read(f"# {text}\n\n{text}\n" if is_marked_up else text)
    except Unreadable as refusal:
        assert refusal.line >= 1  # noqa: PT017
    else:
        assert arrival.source == "release.md"


@given(st.binary())
def test_any_file_is_read_or_refused(content):
    try:
        text, _remarks = decoding.decode(content, source="a.md")
        read(text)
    except Unreadable as refusal:
        assert str(refusal).startswith(("a.md, line ", "release.md, line "))  # noqa: PT017


def test_the_ledger_quotes_what_nothing_else_has_kept():
    arrival = read('# Title\n\nThe lead.\n\nA [link](http://a.example "hovering words").\n')

    assert next(remark for remark in arrival.remarks if remark.line == 5).text == (
        'Not all of this line has found a place in the draft: “A [link](http://a.example "hovering words").”.'
    )


@pytest.mark.parametrize("unit", ["[", "*a ", "a|b\n---|---\n", "# x\n", "> ", "Jane Doe\n", "<br>", "r™", "a.b@c."])
def test_monotonous_files_take_no_longer_than_others(unit):
    text = unit * (20_000 // len(unit))

    assert read(text).source == "release.md"
