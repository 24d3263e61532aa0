"""Dates and embargoes as press releases print them, in four languages."""

from datetime import UTC, date, datetime

import pytest

from releases.desk import dates
from releases.desk.importing import embargo
from tests.arrivals import read, remarks

DAY = date(2017, 10, 30)


@pytest.mark.parametrize(
    "printed",
    [
        "30 October 2017",
        "October 30, 2017",
        "Oct. 30, 2017",
        "30th of October 2017",
        "Monday 30 October 2017",
        "Monday, October 30, 2017.",
        "30 octobre 2017",
        "le 30 octobre 2017",
        "le lundi 30 octobre 2017",
        "30. Oktober 2017",
        "Montag, den 30. Oktober 2017",
        "30.10.2017",
        "30 de octubre de 2017",
        "lunes, 30 de octubre de 2017",
        "2017-10-30",
        "30/10/2017",
        "10/30/2017",
        "(30 OCTOBER 2017)",
    ],
)
def test_a_date_is_read_whole(printed):
    found = dates.whole(printed)

    assert found
    assert found.day == DAY


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("1er mars 2002", date(2002, 3, 1)),
        ("le 1er mars 2002", date(2002, 3, 1)),
        ("2. Februar 2017", date(2017, 2, 2)),
        ("2 de febrero de 2017", date(2017, 2, 2)),
        ("4. März 2016", date(2016, 3, 4)),
        ("August 1, 2005", date(2005, 8, 1)),
        ("29 February 2016", date(2016, 2, 29)),
    ],
)
def test_accents_ordinals_and_leap_days(printed, day):
    found = dates.whole(printed)

    assert found
    assert found.day == day


@pytest.mark.parametrize(
    "printed", ["29 February 2017", "31 avril 2017", "2017-13-01", "10/11/2017", "30 October 0217"]
)
def test_a_date_that_is_none_or_two_is_found_but_has_no_day(printed):
    found = dates.whole(printed)

    assert found
    assert found.day is None


@pytest.mark.parametrize(
    "text", ["30 October", "October 2017", "2017", "on 30 October 2017 in Paris", "PR30-10-2017x", "2017-10-301", ""]
)
def test_what_is_no_whole_date(text):
    assert dates.whole(text) is None


def test_the_first_date_of_a_line_is_found_where_it_stands():
    text = "Headquarters, Washington August 1, 2005, and again 2005-08-02"

    found = dates.first(text)

    assert found
    assert text[found.start : found.end] == "August 1, 2005"


@pytest.mark.parametrize(
    ("line", "until"),
    [
        ("EMBARGOED UNTIL 14:00 GMT 3 May 2017", datetime(2017, 5, 3, 14, tzinfo=UTC)),
        ("Strictly under embargo until 2 p.m. EDT, May 3, 2017", datetime(2017, 5, 3, 18, tzinfo=UTC)),
        ("Not for release before 12:30 a.m. UTC on 3 May 2017", datetime(2017, 5, 3, 0, 30, tzinfo=UTC)),
        ("Sous embargo jusqu'au 3 mai 2017 à 14h00 (heure de Paris)", datetime(2017, 5, 3, 12, tzinfo=UTC)),
        ("Sous embargo jusqu'au 3 mai 2017, 14 h CEST", datetime(2017, 5, 3, 12, tzinfo=UTC)),
        ("Sperrfrist: 3. Mai 2017, 14.00 Uhr MESZ", datetime(2017, 5, 3, 12, tzinfo=UTC)),
        ("Embargado hasta el 3 de mayo de 2017 a las 14:00 UTC+2", datetime(2017, 5, 3, 12, tzinfo=UTC)),
        ("Embargo: 2017-05-03 09:00 Tokyo time", datetime(2017, 5, 3, 0, tzinfo=UTC)),
    ],
)
def test_an_embargo_has_its_moment(line, until):
    arrival = read(f"# Title\n\n{line}\n\nThe lead.\n")

    assert (arrival.embargo, arrival.embargo_until) == (line, until)
    assert arrival.lead == "The lead."
    assert not any("Embargo" in remark for remark in remarks(arrival))


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("EMBARGOED UNTIL 3 May 2017", "it names no hour"),
        ("Embargo: 3 May 2017, 14:00", "it names no time zone that is known here"),
        ("Embargo: 3 May, 14:00 GMT", "it names no day with its year"),
        ("Embargo: 31 April 2017, 14:00 GMT", "it names no day with its year"),
    ],
)
def test_an_embargo_without_a_moment_is_kept_in_its_words(line, doubt):
    arrival = read(f"# Title\n\n{line}\n\nThe lead.\n")

    assert (arrival.embargo, arrival.embargo_until) == (line, None)
    assert f"Embargo “{line}”: {doubt}." in remarks(arrival)


def test_winter_time_printed_in_summer_is_pointed_out():
    found = embargo.read("Sperrfrist: 3. Mai 2017, 14.00 Uhr MEZ")

    assert found.until == datetime(2017, 5, 3, 13, tzinfo=UTC)
    assert "Europe/Berlin" in found.doubt


def test_immediate_release_is_no_embargo():
    arrival = read("# Title\n\nPour diffusion immédiate\n\nThe lead.\n")

    assert (arrival.embargo, arrival.lead) == ("", "The lead.")


def test_prose_about_an_embargo_is_no_embargo():
    sentence = "Embargo rules have changed. " * 10

    assert read(f"# Title\n\n{sentence}\n").lead == sentence.strip()
