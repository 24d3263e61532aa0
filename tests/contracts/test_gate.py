"""The gate, walked: whoever reads without an account hears nothing that isn't open, at any address of the site."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from pressoffice import urls
from releases.models.edition import Edition, EditionMission, EditionOfficer, EditionOrganisation
from releases.models.plate import EditionAsset, EditionAssetMission, Rendition
from releases.models.release import Release
from releases.newsstand.filters import EditionFilter
from releases.newsstand.picture_archive import PictureFilter
from tests import make
from tests.conftest import Opened
from tests.contracts import addresses, canaries, gallery
from tests.contracts.canaries import NOW, OPENING
from tests.contracts.songs import MARKS, UNOPENED, heard, heard_in, word
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("secret")]

WAYS: list[tuple[str, dict[str, str]]] = [
    ("get", {}),
    ("head", {}),
    ("get", {"If-None-Match": '"d41d8cd98f00b204e9800998ecf8427e"'}),
    ("get", {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"}),
    ("get", {"Accept-Language": "fr-FR, fr;q=0.9, *;q=0.1", "Accept": "application/json"}),
    ("get", {"Cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345; csrftoken=abc; messages=abc"}),
    ("get", {"Range": "bytes=0-9"}),
    ("get", {"Range": "bytes=999999-", "If-Range": '"d41d8cd98f00b204e9800998ecf8427e"'}),
    ("get", {"If-Match": "*"}),
    ("get", {"If-None-Match": "*"}),
    ("post", {}),
]


def with_the_right_hash(checksum: str) -> list[tuple[str, dict[str, str]]]:
    """By somebody who has the file already, from elsewhere, and asks whether it is this one."""
    told = f'"{checksum}"'
    return [
        ("get", {"If-None-Match": told}),
        ("head", {"If-None-Match": told}),
        ("get", {"If-Match": told}),
        ("get", {"Range": "bytes=0-9", "If-Range": told}),
    ]


OLD = re.compile(r"'/[^']*'")
"""In a question to the database: the address that was asked for, as one of the old site's."""

FILTERS = {
    "q": [word("titleen", mark) for mark in MARKS],
    "mission": [word("mission", mark) for mark in MARKS],
    "organisation": [word("organisation", mark) for mark in MARKS],
    "officer": [word("officer", mark) for mark in MARKS],
    "kind": ["media_advisory", "press_release"],
    "year": ["2031"],
    "month": ["3", "6"],
    "after": ["2026-01-01", "2031-01-01"],
    "before": ["2026-12-31", "2031-12-31"],
    "order": ["relevance", "date"],
}


OF_PICTURES = {
    "q": [word(f"picture{name}", mark) for mark in MARKS for name in ("caption", "credit", "people")],
    "mission": [word("mission", mark) for mark in MARKS],
    "kind": ["photograph", "ai"],
    "year": ["2031"],
    "orientation": ["landscape", "portrait"],
}


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _nobody_is_counted(settings) -> None:
    """The clock stands still here: soon the API would answer nothing but that there were too many requests."""
    settings.API_PER_MINUTE = 0


@pytest.fixture(scope="module")
def secret(standing: Callable[[], Opened]) -> dict[str, Release]:
    """Releases that aren't open, by what they are, in a newsroom that has others that are."""
    with time_machine.travel(NOW, tick=False), standing():
        return canaries.newsroom()


def fillings() -> dict[str, list[str]]:
    """What those releases would put into an address."""
    numbers = [str(pk) for pk in Release.objects.values_list("pk", flat=True)]
    return {
        "address": sorted(a for a in Release.objects.values_list("address", flat=True) if a),
        "format": ["txt", "pdf", "json", "xml", "md", "zip", "ics"],
        "section": ["pages", "missions-1", "missions-2", "releases-en-1", "releases-fr-1", "releases-de-1", "nothing"],
        "slug": [word("mission", mark) for mark in MARKS],
        "organisation": [word("organisation", mark) for mark in MARKS],
        "object_id": numbers[:3],
        "pk": numbers[:3],
        "id": numbers[:3],
        "content_type_id": [str(ContentType.objects.get_for_model(Release).pk)],
        "step": ["approve", "withdraw"],
        "language": ["en", "fr"],
        "app_label": ["releases"],
        "url": ["releases/release/1", "nothing"],
        "token": [*canaries.dead_links(), word("reference", "embargo"), "A" * 43],
        "as_of": ["20310303T033333Z"],
        "path": [f"releases/{word('reference', 'embargo')}/", "newsroom.css"],
        "key": [*gallery.pictures(), "A" * 22],
        "name": ["large.jpg", "file.pdf", "logo.png"],
    }


def every_address() -> list[str]:
    known = fillings()
    walked = [address for route in addresses.routes() for address in addresses.filled(route, known)]
    old = [f"{path}{word('oldaddress', mark)}" for path in canaries.FORMERLY for mark in canaries.NEVER_OUT]
    return walked + gallery.files_of("embargo") + links_to(known["address"]) + old


def links_to(numbers: list[str]) -> list[str]:
    """How others would ask for a link to each of these releases."""
    pages = [f"{settings.SITE_URL}{prefix}/releases/{number}/" for prefix in ("", "/fr") for number in numbers]
    return [f"/oembed?url={page}&format={form}" for page in pages for form in ("json", "xml")]


def every_filter() -> list[str]:
    """Everything that can be asked of the archive and of its feed, alone and with an open mission."""
    assert EditionFilter.base_filters.keys() == FILTERS.keys(), "teach the walk what a closed release would answer to"
    asked = [f"{name}={value}" for name, values in FILTERS.items() for value in values]
    asked += [f"mission=plain&{one}" for one in asked if one.startswith(("kind", "year", "month", "after", "before"))]
    archives = [route for route in addresses.routes() if route.endswith("releases/") or "/releases/feed." in route]
    walked = [f"{archive}?{one}" for archive in archives if "admin" not in archive for one in asked]
    return walked + every_filter_of_pictures()


def every_filter_of_pictures() -> list[str]:
    assert PictureFilter.base_filters.keys() == OF_PICTURES.keys(), "teach the walk this filter too"
    asked = [f"{name}={value}" for name, values in OF_PICTURES.items() for value in values]
    asked += [f"mission=plain&{one}" for one in asked if one.startswith(("kind", "year", "orientation"))]
    archives = [route for route in addresses.routes() if route in {"/media/", "/fr/media/", "/api/v1/assets/"}]
    return [f"{archive}?{one}" for archive in archives for one in asked]


def test_every_field_of_what_is_not_open_holds_a_canary(secret):
    release = secret["embargo"]
    edition = Edition.objects.get(release=release, language="en")

    corrected = Edition.objects.filter(release=secret["correction"], language="en").latest("number")
    assert canaries.silent_fields(edition) == ["language", "correction_note", "digest"]
    assert canaries.silent_fields(corrected) == ["language", "reference", "address", "digest"]  # out already
    for plate in gallery.plates_of("embargo"):
        no_words = {
            "key",
            "content_type",
            "language",
            "failure",
            "poster",
            *({"tracks"} if not plate.tracks else set()),
        }
        assert set(canaries.silent_fields(plate.asset)) == {"content_type", "language"}
        assert set(canaries.silent_fields(plate)) == no_words
    named = [*release.missions.all(), *release.contacts.all(), *release.organisations.all()]
    for row in (release, *release.texts.all(), *(row for row in named if row.slug != "plain")):
        assert canaries.silent_fields(row) == []
    assert heard(str(release.sittings.get().typed)) >= {
        word("kepttitle", "embargo"),
        word("keptbody", "embargo"),
    }


def test_nobody_hears_a_canary_at_any_address(visitor, secret):
    leaks = set()
    hashes = {f"{made.plate.key}/{made.name}": made.checksum for made in Rendition.objects.select_related("plate")}
    for address in every_address():
        checksum = hashes.get("/".join(address.split("/")[-2:]))
        for method, headers in WAYS + (with_the_right_hash(checksum) if checksum else []):
            response = getattr(visitor, method)(address, headers=headers)
            assert response.status_code < 500, address
            leaks |= {(address, method, song) for song in heard_in(response, asked=address)}

    assert not leaks


def test_nobody_hears_a_canary_by_asking_the_archive(visitor, secret):
    leaks = set()
    for address in every_filter():
        response = visitor.get(address)
        assert response.status_code in {200, 400}, address
        leaks |= {(address, song) for song in heard_in(response, asked=address)}

    assert not leaks


@pytest.mark.parametrize("mark", ["embargo", "press", "correction"])
def test_when_the_moment_has_come_every_canary_is_heard(visitor, secret, now, mark):
    edition = Edition.objects.filter(release=secret[mark], language="en").latest("number")
    page, mission = f"/releases/{edition.address}/", f"/missions/{word('mission', mark)}/"
    everywhere = ["/", "/releases/", "/releases/feed.atom", "/sitemap-releases-en-1.xml", mission, "/missions/", page]
    everywhere += [f"/api/v1{address}" for address in (page, "/releases/", mission, "/missions/", "/organisations/")]
    everywhere += ["/api/v1/assets/"]
    everywhere += ["/releases/feed.rss", "/releases/feed.json", "/releases/advisories.ics", "/sitemap-missions-1.xml"]
    everywhere += ["/news-sitemap.xml"]

    files = gallery.files_of(mark)
    portrait = f"/media/{gallery.plate_of('portrait', mark).key}/large.jpg"  # of an officer who is not listed
    now.move_to(OPENING - timedelta(seconds=1))
    before = {address: heard_in(visitor.get(address), asked=address) for address in (*everywhere, *files)}
    now.move_to(OPENING)
    after = {address: heard_in(visitor.get(address), asked=address) for address in (*everywhere, *files)}

    assert not set().union(*before.values())
    assert after[page] | after["/releases/"] | set().union(*(after[file] for file in files)) >= canaries.printed_in(
        edition
    )
    assert {address for address in after if not after[address]} == {portrait, portrait.replace("large", "card")}


def test_a_number_that_counts_what_is_not_open_stands_nowhere(visitor, secret):
    """The pages of a newsroom without those releases are the same, byte for byte."""
    shown = [
        "/",
        "/releases/",
        "/missions/",
        "/contacts/",
        "/missions/plain/",
        "/media/",
        "/releases/feed.atom",
        "/sitemap.xml",
        *("/releases/feed.rss", "/releases/feed.json", "/releases/advisories.ics", "/news-sitemap.xml"),
        *("/sitemap-missions-1.xml", "/sitemap-releases-en-1.xml", "/sitemap-releases-fr-1.xml"),
    ]
    shown += [f"/api/v1/{name}/" for name in ("releases", "missions", "organisations", "officers", "assets")]
    shown += [
        "/api/v1/missions/plain/",
        "/api/v1/organisations/plain/",
        "/api/v1/releases/?mission=plain&page_size=2",
    ]
    shown += [f"/fr{address}" for address in shown[:7]] + [
        "/releases/?mission=plain&officer=plain",
        "/releases/?page=1",
    ]
    with_them = {address: visitor.get(address).content for address in shown}

    for mark in ("press", "embargo"):
        EditionAssetMission.objects.filter(use__edition__release=secret[mark])._raw_delete("default")
        for link in (EditionMission, EditionOrganisation, EditionOfficer, EditionAsset):
            link.objects.filter(edition__release=secret[mark])._raw_delete("default")
        Edition.objects.filter(release=secret[mark])._raw_delete("default")

    assert with_them == {address: visitor.get(address).content for address in shown}


# --- what isn't there -------------------------------------------------------------------------------------------------


def nothings(secret: dict[str, Release]) -> dict[str, str]:
    """Addresses without a language, by the reason why nothing stands there."""
    closed = {mark: f"releases/{word('reference', mark)}/" for mark in ("draft", "press", "embargo", "cancelled")}
    plate = gallery.plate_of("picture", "embargo")
    files = {f"a picture of a release, {key}": f"media/{key}/large.jpg" for key in gallery.pictures()}
    files |= {
        f"a document of the release {mark}": f"media/{gallery.plate_of('document', mark).key}/file.pdf"
        for mark in closed
    }
    old = {
        f"an old address of the release {mark}, {folder}": f"{folder}{word('oldaddress', mark)}/"
        for mark in canaries.NEVER_OUT
        for folder in ("old/", "releases/old-")
    }
    return (
        closed
        | files
        | old
        | {
            "a file that never existed": f"media/{'A' * 22}/large.jpg",
            "a rendition that never existed": f"media/{plate.key}/huge.jpg",
            "what was handed in": f"media/{plate.original}",
            "what was handed in, by its plate": f"media/{plate.key}/original",
            "where a file lies": f"media/{plate.renditions.all()[0].path}",
            "a file without a name": f"media/{plate.key}/",
            "never existed": "releases/pr404-2017/",
            "an old address that never existed": "old/nothing/",
            "a mission that only a closed release names": f"missions/{word('mission', 'embargo')}/",
            "a mission that never existed": "missions/nothing/",
            "no address of ours": "nothing/at/all/",
            "an article": "releases/pr1-2026/extra/",
            "a link to it": f"oembed?url={settings.SITE_URL}/releases/{word('reference', 'embargo')}/",
            "a link to its French page": f"oembed?url={settings.SITE_URL}/fr/releases/{word('reference', 'embargo')}/",
            "a format to come": f"releases/{word('reference', 'embargo')}.pdf",
        }
    )


def dead_previews() -> dict[str, str]:
    """Addresses of previews at which nothing stands, by the reason. They have no prefix, and take a POST."""
    dead = {f"the link of the release {token}": f"preview/{token}/" for token in canaries.dead_links()}
    return dead | {
        "a link that never was": "preview/a-token-that-never-was/",
        "a link that never was, in French": "preview/a-token-that-never-was/fr/",
        "no address of a link": "preview/",
    }


def test_what_is_not_open_is_as_if_it_had_never_existed(visitor, secret):
    known = Rendition.objects.get(plate=gallery.plate_of("picture", "embargo"), name="large.jpg").checksum
    for prefix in ("/", "/fr/"):
        for method, headers in WAYS + with_the_right_hash(known):
            answers = {}
            for why, address in nothings(secret).items():
                response = getattr(visitor, method)(f"{prefix}{address}", headers=headers)
                answers[why] = (response.status_code, sorted(response.items()), response.content)

            expected = answers.pop("never existed")
            assert expected[0] == (405 if method == "post" else 404)
            assert {why: answer for why, answer in answers.items() if answer != expected} == {}


def test_a_preview_that_is_dead_is_as_if_it_had_never_existed(visitor, secret):
    for method, headers in WAYS:
        if method == "post":
            continue  # that a draft takes comments is no secret of any draft: every preview does, dead or not
        never = getattr(visitor, method)("/releases/pr404-2017/", headers=headers)
        expected = (never.status_code, sorted(never.items()), never.content)
        answers = {}
        for why, address in dead_previews().items():
            response = getattr(visitor, method)(f"/{address}", headers=headers)
            answers[why] = (response.status_code, sorted(response.items()), response.content)

        assert {why: answer for why, answer in answers.items() if answer != expected} == {}


def test_a_preview_that_is_dead_takes_nothing(secret):
    """To a client that carries no token against forgery, too."""
    stranger = Visitor(enforce_csrf_checks=True)
    answers = {}
    for why, address in dead_previews().items():
        response = stranger.post(f"/{address}", {"text": "Hello"})
        answers[why] = (response.status_code, sorted(response.items()), response.content)

    expected = answers.pop("no address of a link")
    assert expected[0] == 404
    assert {why: answer for why, answer in answers.items() if answer != expected} == {}


def test_a_preview_that_is_dead_asks_the_database_the_same_questions(visitor, secret):
    asked = {}
    for why, address in dead_previews().items():
        if address != "preview/":
            with CaptureQueriesContext(connection) as queries:
                visitor.get(f"/{address}")
            asked[why] = [re.sub(r"[0-9a-f]{64}", "…", query["sql"]) for query in queries]

    assert len(asked) > 5
    assert len({tuple(questions) for questions in asked.values()}) == 1
    assert [sql for sql in asked["a link that never was"] if "previewlink" in sql] == asked["a link that never was"][:1]


def api_nothings(secret: dict[str, Release]) -> dict[str, str]:
    """Addresses of the API at which nothing stands, by the reason."""
    closed = {mark: f"releases/{word('reference', mark)}/" for mark in ("draft", "press", "embargo", "cancelled")}
    closed |= {f"a picture {key}": f"assets/{key}/" for key in gallery.pictures()}
    named = ("mission", "organisation")
    closed |= {f"what a closed release names, {name}": f"{name}s/{word(name, 'embargo')}/" for name in named}
    nouns = ("releases", "missions", "organisations", "assets")
    unknown = {f"nothing among {noun}": f"{noun}/nothing/" for noun in nouns}
    return {why: f"api/v1/{address}" for why, address in (closed | unknown).items()}


def test_what_is_not_open_is_to_the_api_as_if_it_had_never_existed(visitor, secret):
    for query in ("", "?language=fr"):
        for method, headers in WAYS:
            answers = {}
            for why, address in api_nothings(secret).items():
                response = getattr(visitor, method)(f"/{address}{query}", headers=headers)
                answers[why] = (response.status_code, sorted(response.items()), response.content)

            expected = answers["nothing among releases"]
            assert expected[0] == (405 if method == "post" else 404)
            assert {why: answer for why, answer in answers.items() if answer != expected} == {}


@pytest.mark.parametrize("noun", ["releases", "missions", "organisations", "assets"])
def test_what_is_not_open_makes_the_api_ask_the_same_questions(visitor, secret, noun):
    asked = {}
    for why, address in api_nothings(secret).items():
        _api, _version, folder, slug, _end = address.split("/")
        if folder == noun:
            with CaptureQueriesContext(connection) as queries:
                visitor.get(f"/{address}")
            asked[why] = [query["sql"].replace(f"'{slug}'", "…") for query in queries]

    assert len(asked) >= 2
    assert len({tuple(questions) for questions in asked.values()}) == 1


@pytest.mark.parametrize("folder", ["releases", "missions", "old"])
def test_what_is_not_open_asks_the_database_the_same_questions(visitor, secret, folder):
    asked = {}
    for why, address in nothings(secret).items():
        if address.startswith(folder) and address.count("/") == 2:
            with CaptureQueriesContext(connection) as queries:
                visitor.get(f"/{address}")
            slug = address.split("/")[1]
            asked[why] = [OLD.sub("…", query["sql"]).replace(slug, "…") for query in queries]

    assert len(asked) >= 2
    assert len({tuple(questions) for questions in asked.values()}) == 1


def test_a_file_that_is_not_open_asks_the_database_the_same_questions(visitor, secret):
    asked = {}
    for why, address in nothings(secret).items():
        if address.startswith("media/") and address.count("/") == 2 and not address.endswith("/"):
            _media, key, name = address.split("/")
            with CaptureQueriesContext(connection) as queries:
                visitor.get(f"/{address}")
            told = [OLD.sub("…", query["sql"]) for query in queries]
            asked[why] = [sql.replace(f"'{key}'", "…").replace(f"'{name}'", "…") for sql in told]

    assert len(asked) > 15
    assert {why: sql for why, sql in asked.items() if sql != asked["a file that never existed"]} == {}


def test_a_translation_that_is_not_printed_is_not_there(visitor, secret):
    address = Edition.objects.get(release=secret["translation"]).address

    there, missing = visitor.get(f"/releases/{address}/"), visitor.get(f"/fr/releases/{address}/")
    never = visitor.get("/fr/releases/pr404-2017/")

    assert there.status_code == 200
    assert (missing.status_code, missing.content) == (404, never.content)
    assert f"/fr/releases/{address}/" not in there.content.decode()


def test_the_404_page_speaks_the_language_of_the_address_alone(visitor, db):
    english, french = visitor.get("/nothing/"), visitor.get("/fr/nothing/", headers={"Accept-Language": "en"})

    assert b'lang="en"' in english.content
    assert b'lang="fr"' in french.content
    assert b"nothing" not in english.content


# --- before the gate is asked -----------------------------------------------------------------------------------------


def test_capitals_are_redirected_without_looking_anything_up(visitor, secret, django_assert_num_queries):
    for prefix in ("/", "/fr/", "/api/v1/"):
        answers = set()
        for address in [*(word("reference", mark) for mark in MARKS), "pr404-2017", "pr1-2026"]:
            with django_assert_num_queries(0):
                response = visitor.get(f"{prefix}releases/{address.upper()}/")
            assert response.status_code == 301
            assert response["Location"] == f"{prefix}releases/{address}/"
            del response["Location"]
            answers.add((response.content, *sorted(response.items())))
        assert len(answers) == 1


def test_wrong_methods_are_refused_before_the_gate_is_asked(secret, django_assert_num_queries):
    """Also to a client that carries no token against forgery: Django would answer it 403, with a page of its own."""
    stranger, known = Visitor(enforce_csrf_checks=True), fillings()
    readers = [route for route in addresses.routes() if not route.startswith(("/admin/", "/preview/", "/api/"))]
    everywhere = [address for route in readers for address in addresses.filled(route, known)]
    for address in everywhere:
        for method in ("post", "put", "patch", "delete", "options", "trace"):
            with django_assert_num_queries(0):
                response = getattr(stranger, method)(address)
            assert (response.status_code, response["Allow"], response.content) == (405, "GET, HEAD", b""), address
    for address in (*api_nothings(secret).values(), "api/v1/releases/", "api/v1/schema/", "api/v1/"):
        answers = set()
        for method in ("post", "put", "patch", "delete", "trace"):
            with django_assert_num_queries(0):
                response = getattr(stranger, method)(f"/{address}")
            assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS"), address
            answers.add(response.content)
        assert len(answers) == 1
    for address in dead_previews().values():
        for method in ("put", "patch", "delete", "options", "trace"):
            with django_assert_num_queries(0):
                response = getattr(stranger, method)(f"/{address}")
            assert (response.status_code, response["Allow"], response.content) == (405, "GET, HEAD, POST", b""), address


# --- the walk itself --------------------------------------------------------------------------------------------------


def a_new_page(request: HttpRequest, surprise: str) -> HttpResponse:
    return HttpResponse(surprise)


class NewAddresses:
    urlpatterns = [path("new/<slug:surprise>/", a_new_page), *urls.urlpatterns]


def test_a_new_address_stops_the_walk_until_it_is_taught(settings):
    settings.ROOT_URLCONF = NewAddresses

    with pytest.raises(addresses.Untaught, match="surprise"):
        every_address()


def test_the_walk_comes_by_every_room(secret):
    walked = set(every_address())

    reference = word("reference", "embargo")
    assert {"/", "/fr/", "/sitemap.xml", f"/releases/{reference}/", f"/fr/releases/{reference}/"} <= walked
    assert any(address.startswith("/admin/releases/release/") for address in walked)
    assert set(UNOPENED) <= secret.keys()
    assert make.series().slug == "pr"
