"""Two versions of a draft, told in words."""

from datetime import UTC, datetime

import pytest
from django.utils.timezone import override

from releases.desk import comparison, snapshots
from releases.desk.comparison import Piece
from tests import make

pytestmark = pytest.mark.django_db


def rows(base, theirs, yours):
    return {row.label: row for row in comparison.rows(base, theirs, yours)}


def said(pieces):
    marks = {"same": "{}", "new": "+{}+", "gone": "-{}-"}
    return "".join(marks[piece.sign].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("base", "text", "told"),
    [
        ("", "", ""),
        ("At noon.", "At noon.", "At noon."),
        ("", "At noon.", "+At noon.+"),
        ("At noon.", "", "-At noon.-"),
        ("It lands at noon.", "It lands at one.", "It lands at -noon-+one+."),
        ("Anna Alt, Berta Bär", "Carla Cox, Berta Bär", "-Anna Alt-+Carla Cox+, Berta Bär"),
        ("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", "One.\n\n+New.\n\n+Two."),
    ],
)
def test_what_differs_is_marked(base, text, told):
    assert said(comparison.pieces(base, text)) == told


def test_what_is_the_same_is_shortened():
    same = "So it goes on and on. " * 40

    [first, gone, new] = comparison.pieces(same + "Old", same + "New")

    assert len(first.text) < 300
    assert "[…]" in first.text
    assert (gone, new) == (Piece("Old", "gone"), Piece("New", "new"))


def test_a_very_long_passage_is_told_at_once():
    """Word by word this would take minutes."""
    old, new = "a b " * 50_000, "b c " * 50_000

    assert [piece.sign for piece in comparison.pieces(old, new)] == ["gone", "new"]


def test_only_what_differs_is_told_and_a_conflict_is_named():
    release = make.draft(texts={"en": {"title": "Probe lands", "lead": "At noon."}})
    base = snapshots.take(release)
    text = base["texts"]["en"]
    theirs = base | {"texts": {"en": text | {"title": "Probe has landed"}}}
    yours = base | {"texts": {"en": text | {"title": "Probe is down", "lead": "At one."}}}

    told = rows(base, theirs, yours)

    assert list(told) == ["title (English)", "lead (English)"]
    assert told["title (English)"].is_conflict
    assert not told["lead (English)"].is_conflict
    assert said(told["lead (English)"].theirs) == "At noon."
    assert said(told["lead (English)"].yours) == "At -noon-+one+."


def test_things_are_told_by_their_names():
    anna, berta = make.officer("anna"), make.officer("berta")
    release = make.draft(contacts=(anna,), organisations=((make.organisation("esa"), "partner"),))
    base = snapshots.take(release)
    yours = base | {
        "kind": "statement",
        "public_at": datetime(2026, 7, 1, 16, tzinfo=UTC).isoformat(),
        "contacts": [berta.slug, anna.slug],
        "organisations": [{"slug": "esa", "role": "issuer"}],
    }

    with override("Europe/Paris"):
        compared = rows(base, base, yours)
    told = {
        label: "".join(piece.text for piece in row.yours if piece.sign != "gone") for label, row in compared.items()
    }

    assert told["kind"] == "Statement"
    assert told["public"].endswith(", 18:00:00 CEST")
    assert told["press contacts"] == "Berta, Anna"
    assert told["organisations"] == "ESA (issues the release)"


def test_a_text_without_a_language_is_told_too():
    base = snapshots.take(make.draft())
    yours = base | {"texts": base["texts"] | {"": {"title": "In no language yet"}}}

    assert said(rows(base, base, yours)["title (?)"].yours) == "+In no language yet+"
