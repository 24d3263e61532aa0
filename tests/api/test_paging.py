"""Pages begin behind a row: nothing is told twice or left out, whatever opens, closes or is corrected meanwhile."""

import base64
import json
from datetime import timedelta

import pytest
from django.core.signing import Signer
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from releases import clock
from releases.desk import workflow
from releases.models.edition import Edition
from tests import make

pytestmark = pytest.mark.django_db

API = "/api/v1/releases/"
MORNING = clock.now() - timedelta(days=9)


def archive(*moments: int) -> None:
    """Releases that became public at these hours."""
    for n, hour in enumerate(moments):
        make.migrated(public_at=MORNING + timedelta(hours=hour), reference=f"PR{n}-2026", contacts=())


def walked(visitor, address: str, way: str = "next") -> list[list[str]]:
    """The releases of each page."""
    pages = []
    while address:
        told = visitor.get(address).json()
        pages.append([item["slugline"] for item in told["items"]])
        address = told[way]
    return pages


def joined(pages: list[list[str]]) -> list[str]:
    return [address for page in pages for address in page]


def links(answer) -> dict[str, str]:
    """RFC 8288: ``<address>; rel="next", …``."""
    parts = [part.split("; ") for part in answer["Link"].split(", ")]
    return {rel.removeprefix('rel="').removesuffix('"'): target.strip("<>") for target, rel in parts}


def test_all_releases_stand_on_some_page_once_and_in_order(visitor):
    archive(3, 1, 2, 2, 2, 5, 4)

    pages = walked(visitor, f"{API}?page_size=2")
    assert [len(page) for page in pages] == [2, 2, 2, 1]
    assert joined(pages) == walked(visitor, API)[0]


def test_the_way_back_is_the_same_way(visitor):
    archive(3, 1, 2, 2, 2, 5, 4)
    onward = walked(visitor, f"{API}?page_size=3")
    last = f"{API}?page_size=3"
    while further := visitor.get(last).json()["next"]:
        last = further

    assert walked(visitor, last, "previous") == onward[::-1]


def test_the_envelope_and_the_header_say_the_same(visitor):
    archive(1, 2, 3)
    first = visitor.get(f"{API}?page_size=1&colour=red&year=2026")
    second = visitor.get(first.json()["next"])

    assert links(first).keys() == {"next", "first"}
    assert links(first)["next"] == first.json()["next"]
    assert links(second).keys() == {"next", "prev", "first"}
    assert links(second)["prev"] == second.json()["previous"]
    assert links(second)["first"].endswith(f"{API}?page_size=1&year=2026")
    assert visitor.get(links(second)["first"]).content == first.content


def test_what_opens_meanwhile_moves_nothing(visitor):
    archive(1, 2, 3, 4)
    first = visitor.get(f"{API}?page_size=2").json()
    make.approved(reference="PR99-2026")

    rest = visitor.get(first["next"]).json()
    assert [item["slugline"] for item in first["items"] + rest["items"]] == [f"pr{n}-2026" for n in (3, 2, 1, 0)]
    assert walked(visitor, rest["previous"], "previous") == [["pr3-2026", "pr2-2026"], ["pr99-2026"]]


def test_a_row_that_is_gone_still_marks_its_place(visitor):
    archive(1, 2, 3, 4)
    first = visitor.get(f"{API}?page_size=2").json()
    gone = Edition.objects.get(address="pr2-2026").release
    workflow.withdraw(gone, by=None, at=clock.now(), public_reason="A mistake.")

    assert walked(visitor, first["next"]) == [["pr1-2026", "pr0-2026"]]


def test_a_page_of_an_empty_list_leads_nowhere(visitor):
    told = visitor.get(API)

    assert told.json() == {"items": [], "language": "en", "next": None, "previous": None}
    assert links(told).keys() == {"first"}


def test_a_cursor_tells_no_key_and_no_number_of_rows(visitor):
    """It holds what everybody may read of the row behind which it lies, and nothing else."""
    archive(1, 2)
    make.approved(public_at=make.in_one_hour())
    told, _sep, _signature = _cursor(visitor.get(f"{API}?page_size=1").json()["next"]).partition(":")
    place = json.loads(base64.urlsafe_b64decode(told + "=" * (-len(told) % 4)))

    edition = Edition.objects.get(address="pr1-2026")
    assert place == ["releases", "on", edition.public_at.isoformat(), edition.address]
    assert not [part for part in place if isinstance(part, int) or part.isdigit()]


def _cursor(address: str) -> str:
    return address.partition("cursor=")[2].replace("%3A", ":")


def test_a_cursor_of_another_list_or_another_hand_is_refused(visitor):
    archive(1, 2)
    make.mission("one", listed=True), make.mission("two", listed=True)
    cursor = _cursor(visitor.get(f"{API}?page_size=1").json()["next"])
    of_missions = _cursor(visitor.get("/api/v1/missions/?page_size=1").json()["next"])
    forged = Signer(key="another", salt="releases.newsstand.api.paging").sign_object(["releases", "on", "x", "y"])

    for wrong in (of_missions, forged, cursor[:-1], cursor[1:], cursor.swapcase(), f"{cursor}x"):
        refused = visitor.get(API, {"cursor": wrong})
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["field"] == "cursor"
    assert visitor.get(API, {"cursor": cursor}).status_code == 200


def test_the_same_page_has_the_same_cursor_at_any_time(visitor, time_machine_at):
    archive(1, 2)
    with time_machine_at(clock.now()):
        now = visitor.get(f"{API}?page_size=1")
    with time_machine_at(clock.now() + timedelta(days=1)):
        later = visitor.get(f"{API}?page_size=1")

    assert (now.content, now["ETag"]) == (later.content, later["ETag"])


@pytest.mark.parametrize("noun", ["missions", "organisations", "officers", "assets"])
def test_every_list_comes_in_pages(visitor, noun):
    for n in range(5):
        organisation = make.organisation(f"o{n}")
        make.mission(f"m{n}", listed=True, lead=organisation)
        make.officer(f"f{n}", organisation=organisation, position=n % 2)
    make.approved(contacts=(make.officer("f0"),), assets=tuple(make.asset() for _ in range(5)))

    whole = visitor.get(f"/api/v1/{noun}/").json()["items"]
    in_pages, address = [], f"/api/v1/{noun}/?page_size=2"
    while address:
        told = visitor.get(address).json()
        in_pages += told["items"]
        address = told["next"]

    assert len(whole) == 5
    assert in_pages == whole


@settings(max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(moments=st.lists(st.integers(0, 3), min_size=1, max_size=6), size=st.integers(1, 4))
def test_whatever_the_moments_pages_join_to_the_list(visitor, uncounted, moments, size):
    with transaction.atomic():
        archive(*moments)
        told = joined(walked(visitor, f"{API}?page_size={size}"))
        whole = joined(walked(visitor, f"{API}?page_size=100"))
        transaction.set_rollback(True)

    assert told == whole
    assert len(told) == len(moments)
