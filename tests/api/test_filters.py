"""The archive's filters in the API: a wrong value is refused with a sentence, and never gives everything."""

from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases.newsstand.api.releases import FILTERS
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("illustrated")]

API = "/api/v1"

WRONG = {
    "mission": ["nope", "mmx2", "mmx\0"],
    "organisation": ["nope"],
    "kind": ["news", "PRESS_RELEASE"],
    "officer": ["nobody"],
    "year": ["abc", "17", "20177", "1e3", "-2017", "2017.5"],
    "month": ["0", "13", "Oct"],
    "after": ["30-10-2017", "2017-02-30", "yesterday", "0001-01-01"],
    "before": ["2017-13-01", "2017"],
    "q": ["x" * 201, "\0"],
    "language": ["de", "EN", "en-GB"],
    "page_size": ["0", "101", "-1", "ten", "1.5", "99999999999999999999"],
    "cursor": ["x", "1", "WyJyZWxlYXNlcyJd:abc"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_wrong_value_is_refused_with_the_name_and_a_sentence(visitor, name, value):
    refused = visitor.get(f"{API}/releases/?{urlencode({name: value})}")

    assert refused.status_code == 400
    assert refused["Content-Type"] == "application/problem+json"
    [error] = refused.json()["errors"]
    assert error["field"] == name
    assert error["detail"].endswith(".")
    assert b'"items"' not in refused.content


def test_every_filter_has_been_tried():
    assert set(FILTERS) <= WRONG.keys()


def test_several_wrong_values_are_told_at_once_in_the_language_asked_for(visitor):
    refused = visitor.get(f"{API}/releases/?language=fr&year=abc&month=13&mission=nope")

    assert [error["field"] for error in refused.json()["errors"]] == ["mission", "year", "month"]
    assert "Écrivez l’année" in refused.json()["errors"][1]["detail"]
    assert refused["Content-Language"] == "fr"


@pytest.mark.parametrize("name", [*FILTERS, "language", "page_size", "cursor"])
@pytest.mark.parametrize("asked", ["{0}=", "{0}=%20", "{0}=1&{0}=2"])
def test_a_parameter_without_a_value_or_with_two_is_no_question(visitor, name, asked):
    """A script whose variable is empty would be given everything."""
    refused = visitor.get(f"{API}/releases/?{asked.format(name)}")

    assert refused.status_code == 400
    assert name in {error["field"] for error in refused.json()["errors"]}


def test_filters_narrow_as_in_the_archive(visitor):
    def found(query):
        return [item["slugline"] for item in visitor.get(f"{API}/releases/?{query}").json()["items"]]

    assert found("mission=mmx") == ["pr4-2018", "pr1-2018"]
    assert found("kind=media_advisory") == ["pr2-2018"]
    assert found("year=2018&month=2&before=2018-02-01") == ["pr1-2018"]
    assert found("officer=nobody-writes&organisation=jaxa") == ["pr1-2018"]
    assert found("q=oven&kind=media_advisory") == []


def test_what_cannot_be_seen_finds_nothing(visitor):
    for unseen in ("\u200b", "\x01", "\u202e"):
        assert visitor.get(f"{API}/releases/?{urlencode({'q': unseen})}").json()["items"] == []


def test_an_unknown_parameter_is_passed_over(visitor):
    assert (
        visitor.get(f"{API}/releases/?colour=red&page=7&order=nonsense").content
        == visitor.get(f"{API}/releases/").content
    )


def test_unknown_and_unopened_values_are_told_alike(visitor):
    make.approved(public_at=make.in_one_hour(), missions=(make.mission("secret"),))

    unknown = visitor.get(f"{API}/releases/?mission=nothere")
    unopened = visitor.get(f"{API}/releases/?mission=secret")
    assert unknown.status_code == unopened.status_code == 400
    assert unknown.content.replace(b"nothere", b"secret") == unopened.content


def test_the_filters_of_pictures(visitor):
    assert len(visitor.get(f"{API}/assets/?kind=artwork").json()["items"]) == 1
    assert visitor.get(f"{API}/assets/?kind=press_release").status_code == 400
    assert visitor.get(f"{API}/assets/?orientation=round").status_code == 400


@settings(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    asked=st.dictionaries(
        st.sampled_from([*FILTERS, "language", "page_size", "cursor"]), st.text(max_size=220), min_size=1, max_size=4
    )
)
def test_whatever_is_written_is_listed_or_refused_in_words(visitor, uncounted, asked):
    answer = visitor.get(f"{API}/releases/?{urlencode(asked)}")

    assert answer.status_code in {200, 400}
    if answer.status_code == 400:
        assert {error["field"] for error in answer.json()["errors"]} <= asked.keys()
