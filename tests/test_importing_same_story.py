"""One release, in whatever form it arrives: the same words, number, date, place and contacts as from Markdown."""

from collections.abc import Callable
from pathlib import Path

import pytest

from releases.desk.importing import files
from releases.desk.importing.arrival import Arrival
from tests import newsrooms
from tests.arrivals import context, read
from tests.conftest import missing

NAMES = ("asc-01", "asc-04", "cnes-01", "cnes-04", "esa-03", "esa-04", "esahubble-04", "nasa-01", "nasa-03", "nasa-12")
SEED = Path(__file__).parent / "data" / "pr168-2017.md"
FORMS: dict[str, Callable[[Arrival], bytes]] = {
    "page.html": newsrooms.page,
    "letter.docx": newsrooms.word,
    "item.json": newsrooms.ninjs_file,
    "feed.rss": newsrooms.rss,
    "feed.atom": newsrooms.atom,
    "export.xml": lambda told: newsrooms.wordpress(newsrooms.post(told)),
}
SAME = ("language", "kind", "number", "place", "issued_on", "kicker", "title", "subtitle", "lead", "body", "notes")


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("sample", [*NAMES, SEED.stem])
def test_every_form_tells_the_same_story(sample, name, request, tmp_path):
    path = SEED if sample == SEED.stem else request.getfixturevalue("shared") / "samples" / f"{sample}.md"
    if not path.exists():
        missing(f"The sample {sample}")
    told = read(path.read_text(), source=sample)
    (tmp_path / name).write_bytes(FORMS[name](told))

    (piece,) = files.read(tmp_path / name, context(name))

    arrival = piece.outcome
    assert isinstance(arrival, Arrival), arrival
    assert {field: getattr(arrival, field) for field in SAME} == {field: getattr(told, field) for field in SAME}
    assert arrival.contacts == told.contacts
