"""Releases for machines: what the newsroom's pages say, in ninjs."""

from datetime import timedelta

import pytest

from releases import clock
from releases.desk import workflow
from tests import make
from tests.standards import wrong_in_ninjs

pytestmark = pytest.mark.django_db

API = "/api/v1"


def test_each_release_is_valid_ninjs(visitor, newsroom, shared):
    for language in ("en", "fr"):
        items = visitor.get(f"{API}/releases/?language={language}").json()["items"]
        assert [item["language"] for item in items] == [language] * len(items)
        assert [wrong for item in items for wrong in wrong_in_ninjs(item, shared)] == []
    assert len(items) == 2


def test_a_list_and_the_release_itself_and_its_own_address_say_the_same(visitor, newsroom):
    listed = {item["slugline"]: item for item in visitor.get(f"{API}/releases/").json()["items"]}
    alone = visitor.get(f"{API}/releases/pr4-2018/").json()

    assert listed["pr4-2018"] == alone == visitor.get("/releases/pr4-2018.json").json()


def test_the_language_is_a_parameter_and_the_newsroom_s_own_without_one(visitor, newsroom):
    english, french = visitor.get(f"{API}/releases/pr1-2018/"), visitor.get(f"{API}/releases/pr1-2018/?language=fr")

    assert (english.json()["title"], english["Content-Language"]) == ("The rover leaves Toulouse", "en")
    assert (french.json()["title"], french["Content-Language"]) == ("Le rover quitte Toulouse", "fr")
    assert visitor.get(f"{API}/releases/pr2-2018/?language=fr").status_code == 404


def test_the_newest_comes_first(visitor):
    at = clock.now() - timedelta(hours=3)
    for hours in (2, 0, 1):
        make.approved(at=at + timedelta(hours=hours), reference=f"PR{hours}-2026")

    items = visitor.get(f"{API}/releases/").json()["items"]
    assert [item["slugline"] for item in items] == ["pr2-2026", "pr1-2026", "pr0-2026"]


def test_a_release_under_embargo_is_nowhere_until_it_opens(visitor, time_machine_at):
    opens = make.in_one_hour()
    make.approved(public_at=opens, reference="PR7-2026")

    with time_machine_at(opens - timedelta(seconds=1)):
        assert visitor.get(f"{API}/releases/").json()["items"] == []
        assert visitor.get(f"{API}/releases/pr7-2026/").status_code == 404
    with time_machine_at(opens):
        assert len(visitor.get(f"{API}/releases/").json()["items"]) == 1
        assert visitor.get(f"{API}/releases/pr7-2026/").status_code == 200


def test_what_was_withdrawn_is_gone_with_number_day_and_public_reason(visitor):
    release = make.approved(at=clock.now() - timedelta(days=1), reference="PR7-2026")
    workflow.withdraw(release, by=None, at=clock.now(), public_reason="The figures were wrong.")

    gone = visitor.get(f"{API}/releases/pr7-2026/")
    told = gone.json()
    assert gone.status_code == 410
    assert (told["number"], told["reason"]) == ("PR7-2026", "The figures were wrong.")
    assert told["withdrawn_on"] == make.newsroom().today(at=clock.now()).isoformat()
    assert visitor.get(f"{API}/releases/pr7-2026/?language=fr").status_code == 404
    assert visitor.get(f"{API}/releases/").json()["items"] == []


def test_standing_facts_are_told_in_the_language_asked_for_or_with_a_word_on_another(visitor, newsroom):
    english = visitor.get(f"{API}/missions/mmx/").json()
    french = visitor.get(f"{API}/missions/mmx/?language=fr").json()

    assert (english["launch"], english["facts_as_of"], english["lead"]["slug"]) == ("2024", "2017-10-30", "jaxa")
    assert [partner["slug"] for partner in english["partners"]] == ["cnes"]
    assert english["spoken_in"] == {}
    assert french["spoken_in"]["summary"] == "en"
    assert english["release_count"] == len(visitor.get(english["releases"]).json()["items"])


def test_addresses_within_the_answers_lead_somewhere(visitor, newsroom, settings):
    shown = [
        visitor.get(f"{API}/{noun}/").json()["items"] for noun in ("missions", "organisations", "officers", "assets")
    ]
    found = {text for items in shown for item in items for text in _texts(item) if text.startswith(settings.SITE_URL)}

    assert len(found) > 20
    for address in found:
        assert visitor.get(address.removeprefix(settings.SITE_URL)).status_code == 200, address


def _texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each)


def test_an_organisation_is_told_of_while_something_public_names_it(visitor):
    hidden, parent = make.organisation("hidden"), make.organisation("parent")
    named = make.organisation("named", parent=parent)
    make.approved(public_at=make.in_one_hour(), organisations=((hidden, "partner"),))
    make.approved(organisations=((named, "partner"),))

    [told] = visitor.get(f"{API}/organisations/").json()["items"]
    assert (told["slug"], told["part_of"]) == ("named", None)
    assert visitor.get(f"{API}/organisations/hidden/").status_code == 404
    assert visitor.get(f"{API}/organisations/parent/").status_code == 404


def test_officers_are_those_who_are_listed_and_active_today(visitor):
    today = make.newsroom().today(at=clock.now())
    make.officer("here")
    make.officer("unlisted", listed=False)
    make.officer("gone", active_until=today - timedelta(days=1))
    make.officer("coming", active_from=today + timedelta(days=1))

    assert [told["slug"] for told in visitor.get(f"{API}/officers/").json()["items"]] == ["here"]


def test_an_asset_is_told_of_while_something_public_shows_it(visitor, time_machine_at):
    today = make.newsroom().today(at=clock.now())
    shown, hidden = make.asset(), make.asset()
    until_today = make.asset(rights_until=today)
    make.approved(assets=(shown, until_today), reference="PR7-2026")
    make.approved(assets=(hidden, shown), public_at=make.in_one_hour())

    told, other = visitor.get(f"{API}/assets/").json()["items"]
    assert (told["key"], other["key"]) == (shown.plates.get().key, until_today.plates.get().key)
    assert [use["number"] for use in told["printed_in"]] == ["PR7-2026-a"]
    assert told == visitor.get(f"{API}/assets/{told['key']}/").json()
    assert visitor.get(f"{API}/assets/{hidden.plates.get().key}/").status_code == 404
    with time_machine_at(clock.now() + timedelta(days=1)):
        assert visitor.get(f"{API}/assets/{other['key']}/").status_code == 404
        assert other["key"] not in visitor.get(f"{API}/assets/").content.decode()


def test_an_asset_that_two_releases_print_stands_in_the_list_once(visitor):
    asset, at = make.asset(), clock.now() - timedelta(hours=2)
    others = [make.asset() for _ in range(3)]
    make.approved(at=at, assets=(asset, others[0]))
    make.approved(at=at + timedelta(hours=1), assets=(others[1], asset, others[2]))

    keys, address = [], f"{API}/assets/?page_size=1"
    while address:
        told = visitor.get(address).json()
        keys += [item["key"] for item in told["items"]]
        address = told["next"]

    assert len(keys) == len(set(keys)) == 4
