"""The newsroom as of another moment: the newsstand's own pages, for the desk alone, with another clock."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from contacts.models import Account, Newsroom
from releases.desk import workflow
from releases.models.logbook import THE_HOUSE, LogEntry
from releases.newsstand.views.now import Now
from tests import make, showcase
from tests.page import Page

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)
OPENING = datetime(2026, 9, 3, 10, 0, tzinfo=UTC)
BEFORE, THEN = "20260903T095959Z", "20260903T100000Z"


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def scheduled():
    make.newsroom(time_zone="Europe/Paris")
    make.approved(texts={"en": {"title": "Out already"}}, missions=(make.mission("athena"),))
    texts = {"en": {"title": "The rover lands"}, "fr": {"title": "Le rover se pose"}}
    return make.approved(public_at=OPENING, texts=texts, missions=(make.mission(),))


def at(moment: str, path: str = "") -> str:
    return f"/admin/as-of/{moment}/{path}"


def bare(response, *, prefix: str = "") -> str:
    """A page without what the desk laid over it."""
    text = response.content.decode().replace(prefix, "/")
    text = re.sub(r'<meta name="robots"[^>]*>\s*<link rel="stylesheet" href="/static/desk/preview.css">', "", text)
    return re.sub(r"<aside class=\"preview\".*?</aside>", "", text, flags=re.DOTALL)


# --- the newsstand's own pages ----------------------------------------------------------------------------------------


def test_what_is_scheduled_is_open_from_its_second_on(desk, scheduled):
    for path in ("", "releases/", "missions/mmx/", f"releases/{scheduled.address}/"):
        before, then = desk.get(at(BEFORE, path)), desk.get(at(THEN, path))
        assert "The rover lands" not in before.content.decode(), path
        assert "The rover lands" in then.content.decode(), path

    assert desk.get(at(BEFORE, f"releases/{scheduled.address}/")).status_code == 404
    assert "Le rover se pose" in desk.get(at(THEN, "fr/")).content.decode()
    assert "The rover lands" in desk.get(at(THEN, "releases/feed.atom")).content.decode()


def test_the_past_is_as_it_was(desk, scheduled, now):
    now.move_to(OPENING + timedelta(hours=2))
    workflow.withdraw(scheduled, by=None, at=OPENING + timedelta(hours=1), public_reason="A mistake.")
    page = f"releases/{scheduled.address}/"

    assert desk.get(at(THEN, page)).status_code == 200
    withdrawn = desk.get(at("20260903T110000Z", page))
    assert (withdrawn.status_code, b"A mistake." in withdrawn.content) == (410, True)


@pytest.mark.parametrize("path", [path.removeprefix("/") for path in showcase.PAGES.values()])
def test_a_page_as_of_now_is_the_public_s_to_the_letter(desk, visitor, path):
    showcase.fill()
    Newsroom.objects.update(time_zone="Asia/Tokyo")
    here = at("20260902T080000Z")

    public, read = visitor.get(f"/{path}"), desk.get(f"{here}{path}")

    assert read.status_code == public.status_code
    for_search_engines = r'<script type="application/ld\+json">.*?</script>'  # the desk reads where none of them comes
    assert bare(read, prefix=here) == re.sub(for_search_engines, "", public.content.decode())


def test_every_page_of_the_newsstand_can_be_read_so():
    _prefixes, newsstand = get_resolver().namespace_dict["newsstand"]

    assert {pattern.callback.__class__ for pattern in newsstand.url_patterns} == {Now}


def test_links_stay_at_the_moment(desk, scheduled):
    for path in ("", "fr/", "releases/", "missions/", "contacts/", "nothing/"):
        links = set(Page(desk.get(at(THEN, path)).content).links("body > * a"))
        inside = {link for link in links if link.startswith("/") and link != f"/{path}"}
        assert inside, path
        assert {link for link in inside if not link.startswith(at(THEN))} == set(), path


def test_what_is_no_page_of_the_newsstand_is_where_it_was(desk, scheduled):
    assert desk.get(at(THEN, "newsroom.css"))["Location"] == "/newsroom.css"
    assert desk.get(at(THEN, "admin/"))["Location"] == "/admin/"


@pytest.mark.parametrize("path", ["nothing/", "/example.org/", "//example.org", "releases/NOTHING", "%00"])
def test_nothing_leads_elsewhere(desk, scheduled, path):
    response = desk.get(at(THEN, path))

    assert response.status_code == 404
    assert not [link for link in Page(response.content).links("a") if link.startswith("//")]


@pytest.mark.parametrize("moment", ["20260931T000000Z", "20260903T250000Z", "10000101T000000Z", "now", "2026-09-03"])
def test_what_is_no_moment_is_no_address(desk, moment):
    assert desk.get(at(moment)).status_code == 404


# --- the bar ----------------------------------------------------------------------------------------------------------


def test_the_bar_says_which_moment_it_is_where_the_newsroom_s_clock_hangs(desk, scheduled):
    page = Page(desk.get(at("20260903T100100Z")).content)

    assert page.texts(".preview .told b") == ["Preview: the newsroom as of 12:01 on 3 September 2026 (Europe/Paris)"]
    assert page.links(".preview .now a") == ["/"]
    assert Page(desk.get(at(THEN, "fr/releases/?page=1")).content).links(".preview .now a") == ["/fr/releases/?page=1"]


def test_the_bar_speaks_the_language_of_the_desk_and_the_page_its_own(desk, chief, scheduled):
    page = Page(desk.get(at(THEN, "fr/")).content)

    assert page.one("html").get("lang") == "fr"
    assert page.one(".preview").get("lang") == "en"


def test_another_moment_and_language_are_a_form_away(desk, scheduled):
    form = dict(Page(desk.get(at(THEN, "releases/?page=1")).content).one(".preview form").form_values())
    assert (form["at_day"], form["at_time"], form["at_zone"], form["language"]) == (
        *("2026-09-03", "12:00", "Europe/Paris"),
        "en",
    )

    there = desk.get("/admin/as-of/", form | {"at_time": "09:15", "at_zone": "Asia/Tokyo", "language": "fr"})

    assert there["Location"] == at("20260903T001500Z", "fr/releases/?page=1")
    back = dict(Page(desk.get(there["Location"]).content).one(".preview form").form_values())
    assert desk.get("/admin/as-of/", back | {"language": "en"})["Location"] == at(
        "20260903T001500Z", "releases/?page=1"
    )


@pytest.mark.parametrize(
    ("day", "time", "said"),
    [("2026-03-29", "02:30", "is skipped"), ("2026-10-25", "02:30", "happens twice"), ("1200-01-01", "12:00", "1900")],
)
def test_a_moment_that_is_none_is_refused_in_words(desk, scheduled, day, time, said):
    asked = {"at_day": day, "at_time": time, "at_zone": "Europe/Paris", "language": "en", "path": ""}

    page = Page(desk.get("/admin/as-of/", asked).content)

    assert any(said in reason for reason in page.texts(".errorlist li"))


@pytest.mark.parametrize("path", ["//example.org/", "/example.org", "\\\\example.org", "https://example.org/"])
def test_the_form_leads_to_no_other_host(desk, path):
    asked = {"at_day": "2026-09-03", "at_time": "12:00", "at_zone": "UTC", "language": "fr", "path": path}

    assert desk.get("/admin/as-of/", asked)["Location"].startswith("/admin/as-of/20260903T120000Z/fr/")


def test_the_first_page_asks_for_a_moment(desk):
    page = Page(desk.get("/admin/as-of/").content)

    assert page.one("#id_at_0").get("value") == "2026-09-02"
    assert not page.all(".errorlist")


# --- a draft ----------------------------------------------------------------------------------------------------------


def test_a_draft_is_laid_into_the_newsroom_of_its_opening(desk, scheduled):
    draft = make.draft(
        public_at=OPENING + timedelta(hours=1), texts={"en": {"title": "Next"}, "fr": {"title": "Suite"}}
    )
    address = reverse("admin:releases_release_preview", args=[draft.pk, "en"])

    page = Page(desk.get(address).content)

    assert page.texts("h1") == ["Next"]
    assert "revision 1, not public, in the newsroom as of 13:00 on 3 September 2026" in page.texts(".told")[0]
    assert page.texts(".neighbour .said") == ["The rover lands"]
    assert page.links(".mast .tongues a") == [f"{address.replace('/en/', '/fr/')}?as_of=20260903T110000Z"]
    assert page.links(".mast .rooms a")[0] == at("20260903T110000Z", "releases/")


def test_a_draft_is_laid_into_the_newsroom_of_any_moment(desk, scheduled):
    draft = make.draft(public_at=OPENING, texts={"en": {"title": "Next"}})
    address = reverse("admin:releases_release_preview", args=[draft.pk, "en"])

    page = Page(desk.get(f"{address}?as_of={BEFORE}").content)

    assert page.texts("h1") == ["Next"]
    assert page.texts(".neighbour .said") == ["Out already"]
    assert "Nobody outside reads it then: it would open at 12:00 on 3 September 2026" in page.texts(".told")[0]
    form = dict(page.one(".preview form").form_values())
    assert desk.get("/admin/as-of/", form | {"at_time": "12:00"})["Location"].endswith(
        f"{address}?as_of=20260903T100000Z"
    )


@pytest.mark.parametrize("asked", ["", "x", "00010101T000000Z", "99991231T235959Z", "%00"])
def test_a_draft_is_shown_whatever_moment_is_asked(desk, asked):
    address = reverse("admin:releases_release_preview", args=[make.draft().pk, "en"])

    assert desk.get(f"{address}?as_of={asked}").status_code == 200


# --- who, and what is left of it --------------------------------------------------------------------------------------


def test_it_is_the_desk_s_alone(client, alice, scheduled):
    addresses = [at(THEN), at(THEN, "releases/"), "/admin/as-of/"]
    for address in addresses:
        assert client.get(address)["Location"].startswith("/admin/login/")

    stranger = Account.objects.create_user("stranger", is_staff=True)
    client.force_login(stranger)
    assert {client.get(address).status_code for address in addresses} == {403}
    stranger.user_permissions.set(Permission.objects.filter(codename="view_release"))
    assert {Client().get(address).status_code for address in addresses} == {302}
    client.force_login(stranger)
    assert {client.get(address).status_code for address in addresses} == {200}
    assert {client.post(address).status_code for address in addresses} == {405}


def test_nobody_keeps_it_and_nobody_finds_it(desk, scheduled):
    draft = reverse("admin:releases_release_preview", args=[scheduled.pk, "en"])
    for address in (at(THEN), at(THEN, "nothing/"), at(THEN, "releases/feed.atom"), draft):
        response = desk.get(address)
        assert "no-store" in response["Cache-Control"], address
        assert response["X-Robots-Tag"] == "noindex, nofollow", address
        assert "ETag" not in response, address


def test_each_opening_is_one_row_in_the_logbook(desk, scheduled):
    desk.get(at(THEN, "releases/"), REMOTE_ADDR="192.0.2.7")
    desk.get(at(THEN, f"releases/{scheduled.address}/"))
    desk.get(at(THEN, "newsroom.css"))
    desk.get(at(THEN, "nothing/"))
    desk.get(reverse("admin:releases_release_preview", args=[scheduled.pk, "fr"]))

    house, page, draft = LogEntry.objects.filter(step="preview").order_by("id")
    assert (house.book, house.by_username, house.by_address) == (THE_HOUSE, "chief", "192.0.2.7")
    assert house.note == "The newsroom as of 12:00 on 3 September 2026 (Europe/Paris): /releases/"
    assert {page.book, draft.book} == {scheduled.uuid}
    assert (draft.revision, draft.details["language"]) == (1, "fr")


def test_no_public_address_takes_a_moment(visitor, scheduled):
    for address in (f"/?as_of={THEN}", f"/as-of/{THEN}/", f"/releases/?as_of={THEN}"):
        assert "The rover lands" not in visitor.get(address).content.decode()
    with pytest.raises(NoReverseMatch):
        reverse("newsstand:as_of")
