"""Rows that somebody typed find theirs in the database, whatever happened to it meanwhile."""

from urllib.parse import urlencode

from django.http import QueryDict

from releases.desk.rows import rekeyed

ANNA = {"id": "11", "officer": "1", "position": "1"}
BERTA = {"id": "12", "officer": "2", "position": "2"}


def posted(*rows):
    typed = {f"c-{index}-{name}": value for index, row in enumerate(rows) for name, value in row.items()}
    return QueryDict(urlencode({"c-TOTAL_FORMS": len(rows), "c-INITIAL_FORMS": 0, "title": "kept"} | typed))


def matched(typed, *existing):
    told = rekeyed(typed, "c", "officer", {row["officer"]: row for row in existing})
    rows = [
        {name: told[f"c-{index}-{name}"] for name in ("id", "officer") if f"c-{index}-{name}" in told}
        for index in range(int(str(told["c-TOTAL_FORMS"])))
    ]
    return rows, int(str(told["c-INITIAL_FORMS"]))


def test_a_row_keeps_its_own():
    assert matched(posted(ANNA, BERTA), ANNA, BERTA) == (
        [{"id": "11", "officer": "1"}, {"id": "12", "officer": "2"}],
        2,
    )


def test_a_row_whose_own_is_gone_is_new():
    assert matched(posted(ANNA, BERTA), BERTA) == ([{"id": "12", "officer": "2"}, {"id": "", "officer": "1"}], 1)


def test_a_row_whose_own_is_gone_but_was_to_be_removed_anyway_is_dropped():
    assert matched(posted(ANNA | {"DELETE": "on"})) == ([], 0)


def test_a_new_row_finds_the_one_that_somebody_else_added():
    assert matched(posted({"id": "", "officer": "2", "position": "1"}), BERTA) == ([{"id": "12", "officer": "2"}], 1)


def test_a_row_that_the_form_knew_nothing_of_comes_after_those_that_were_typed():
    told = rekeyed(posted(ANNA), "c", "officer", {"1": ANNA, "2": BERTA})

    assert (told["c-1-id"], told["c-1-position"]) == ("12", "3")
    assert (told["c-TOTAL_FORMS"], told["c-INITIAL_FORMS"], told["title"]) == ("2", "2", "kept")


def test_a_row_is_matched_once():
    """The same person typed twice: the second row stays new, and is refused in words."""
    twice = posted({"id": "", "officer": "2", "position": "1"}, {"id": "", "officer": "2", "position": "2"})

    assert matched(twice, BERTA) == ([{"id": "12", "officer": "2"}, {"id": "", "officer": "2"}], 1)


def test_an_absurd_number_of_rows_is_cut():
    assert len(matched(QueryDict("c-TOTAL_FORMS=99999999"))[0]) == 1000
    assert matched(QueryDict("c-TOTAL_FORMS=many")) == ([], 0)
