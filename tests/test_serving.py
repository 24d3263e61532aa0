"""A file on its way to a reader: streamed by us, sent by nginx, fetched from an object store. All in the same tests."""

import hashlib
import hmac
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlsplit
from wsgiref.simple_server import WSGIServer

import boto3
import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from releases.desk import workflow
from releases.models.plate import Plate, Rendition
from releases.newsstand.handover import WHOLE
from tests import make, ways
from tests.ways import Answer, Way

NOW = datetime(2026, 9, 2, 8, 0, tzinfo=UTC)
OPENING = datetime(2026, 9, 3, 10, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db

OUR_WORD = pytest.mark.parametrize("way", ["streamed", "nginx"], indirect=True)
"""What the object store says at its own address is its own: it is another origin, and where nothing of ours lies."""

KEY, SECRET, BUCKET, REGION = "newsroom", "se/cr:et@1", "pressoffice-media", "eu-west-3"


type Place = tuple[Way, dict[str, Any]]
"""A way, and the settings for it."""


@pytest.fixture(scope="module")
def server() -> Iterator[WSGIServer]:
    with ways.application() as server:
        yield server


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made: Path = tmp_path_factory.mktemp("ways")
    return made


@pytest.fixture(scope="module")
def streamed(server, folder) -> Place:
    return Way("streamed", server, server.server_port), ways.settings_for("", folder)


@pytest.fixture(scope="module")
def nginx(server, folder) -> Iterator[Place]:
    files = folder / "media"
    files.mkdir()
    with ways.nginx(folder, files, server.server_port) as port:
        told = ways.settings_for("accel:/protected/", folder) | {"MEDIA_ROOT": str(files)}
        yield Way("nginx", server, port), told


@pytest.fixture(scope="module")
def s3(server, folder) -> Iterator[Place]:
    with ways.object_store(folder) as port:
        known = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "region_name": REGION}
        store = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", **known)
        store.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        told = f"s3+http://{KEY}:{quote(SECRET, safe='')}@127.0.0.1:{port}/{BUCKET}?region={REGION}"
        yield Way("s3", server, server.server_port), ways.settings_for(told, folder)


@pytest.fixture(params=["streamed", "nginx", "s3"])
def way(request, settings) -> Way:
    place: Place = request.getfixturevalue(request.param)
    for name, value in place[1].items():
        setattr(settings, name, value)
    return place[0]


@pytest.fixture(autouse=True)
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def picture(way) -> Rendition:
    """A picture of a release that is out."""
    make.newsroom(time_zone="Europe/Paris")
    asset = make.asset()
    make.approved(assets=(asset,), reference="PR168-2017")
    return file_of(asset, "large.jpg")


@pytest.fixture
def film(way) -> Rendition:
    """A video of three megabytes."""
    make.newsroom(time_zone="Europe/Paris")
    facts: dict[str, Any] = {"medium": "video", "content_type": "video/mp4", "original": "originals/film.mp4"}
    asset = make.asset(is_made=False, **facts)
    make.develop(asset.plates.get(), says="".join(f"{n:07} " for n in range(3 * 2**20 // 8)))
    make.approved(assets=(asset,), reference="PR168-2017")
    return file_of(asset, "file.mp4")


def file_of(asset, name: str) -> Rendition:
    return Rendition.objects.select_related("plate").get(plate__asset=asset, plate__is_current=True, name=name)


def address(rendition: Rendition) -> str:
    return f"/media/{rendition.plate.key}/{rendition.name}"


def bytes_of(rendition: Rendition) -> bytes:
    with default_storage.open(rendition.path) as opened:
        content: bytes = opened.read()
    return content


def plainly_missing(way: Way, **headers: str) -> tuple[int, dict[str, str], bytes]:
    never = way.ask(f"/media/{'A' * 22}/large.jpg", **headers)
    return never.status, never.kept(), never.body


def is_missing(answer: Answer, way: Way, **headers: str) -> bool:
    return (answer.status, answer.kept(), answer.body) == plainly_missing(way, **headers)


# --- what comes, and what is said of it -------------------------------------------------------------------------------


def test_it_comes_whole(way, picture):
    answer = way.ask(address(picture))

    assert (answer.status, answer.body) == (200, bytes_of(picture))
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["content-length"] == str(picture.size)
    assert answer.headers["content-disposition"] == 'inline; filename="PR168-2017-a-large.jpg"'
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["cache-control"] == "no-cache"
    assert bool(answer.signed) == way.is_store


@OUR_WORD
def test_it_can_do_nothing_and_is_asked_for_again(way, picture):
    answer = way.ask(address(picture))

    assert answer.headers["etag"] == f'"{hashlib.sha256(bytes_of(picture)).hexdigest()}"'
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"  # other sites may show it
    assert answer.headers["x-frame-options"] == "DENY"
    assert "last-modified" not in answer.headers
    assert "expires" not in answer.headers
    assert "set-cookie" not in answer.headers
    assert "vary" not in answer.headers


def test_what_is_long_comes_in_pieces(way, film):
    assert film.size > WHOLE

    answer = way.ask(address(film))

    assert answer.status == 200
    assert hashlib.sha256(answer.body).hexdigest() == film.checksum
    assert answer.headers["content-length"] == str(film.size)
    assert answer.headers["content-disposition"] == 'inline; filename="PR168-2017-a.mp4"'


def test_head_says_the_same_without_the_file(way, picture):
    get, head = way.ask(address(picture)), way.ask(address(picture), "HEAD")

    assert (head.status, head.body) == (200, b"")
    if way.is_store:
        told = {"content-type": "image/jpeg", "content-length": str(picture.size)}
        assert {name: head.headers[name] for name in told} == told
    else:
        assert head.kept() == get.kept()


@OUR_WORD
def test_head_knows_no_ranges(way, picture):
    head = way.ask(address(picture), "HEAD", Range="bytes=0-3")

    assert (head.status, head.headers["content-length"]) == (200, str(picture.size))


@pytest.mark.parametrize("reference", ["N° 3–2017", 'The "first" 3/2017', "PR1\\2017"])
def test_a_number_of_any_kind_makes_a_name(way, reference):
    asset = make.asset()
    make.approved(assets=(asset,), reference=reference)

    told = way.ask(address(file_of(asset, "card.jpg"))).headers["content-disposition"]

    assert (
        told
        == {
            "N° 3–2017": "inline; filename*=utf-8''N%C2%B0%203%E2%80%932017-a-card.jpg",
            'The "first" 3/2017': 'inline; filename="The -first- 3-2017-a-card.jpg"',
            "PR1\\2017": 'inline; filename="PR1-2017-a-card.jpg"',
        }[reference]
    )


def test_a_document_is_kept_not_shown(way):
    facts: dict[str, Any] = {
        "medium": "document",
        "content_type": "application/pdf",
        "original": "originals/leaflet.pdf",
    }
    asset = make.asset(**facts)
    make.approved(assets=(asset,), reference="PR168-2017")

    answer = way.ask(address(file_of(asset, "file.pdf")))

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'attachment; filename="PR168-2017-a.pdf"'


# --- ranges (RFC 9110, section 14) ------------------------------------------------------------------------------------

RANGES = {
    "bytes=0-3": (0, 3),
    "bytes=0-0": (0, 0),
    "bytes=4-": (4, -1),
    "bytes=-5": (-5, -1),
    "bytes=-999999999": (0, -1),
    "bytes=4-999999999": (4, -1),
}


@pytest.mark.parametrize("asked", RANGES)
def test_one_range_is_given(way, picture, asked):
    content = bytes_of(picture)
    first, last = (end % len(content) for end in RANGES[asked])

    answer = way.ask(address(picture), Range=asked)

    assert (answer.status, answer.body) == (206, content[first : last + 1])
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(content)}"
    assert answer.headers["content-length"] == str(last + 1 - first)
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-cache"


def test_a_range_of_what_is_long(way, film):
    middle = way.ask(address(film), Range="bytes=1500000-1500015")
    rest = way.ask(address(film), Range=f"bytes={film.size - WHOLE - 1000}-")

    assert (middle.status, middle.body) == (206, bytes_of(film)[1500000:1500016])
    assert (rest.status, rest.body) == (206, bytes_of(film)[-WHOLE - 1000 :])


@OUR_WORD
@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=999999-9999999", "bytes=-0"])
def test_a_range_outside_the_file_is_said_to_be(way, picture, asked):
    answer = way.ask(address(picture), Range=asked)

    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{picture.size}"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"


@OUR_WORD
@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=0-1, -2", "lines=0-1"])
def test_several_ranges_or_other_units_are_the_whole(way, picture, asked):
    answer = way.ask(address(picture), Range=asked)

    assert (answer.status, answer.body) == (200, bytes_of(picture))


@OUR_WORD
@pytest.mark.parametrize("asked", ["bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes", "bytes=1", "bytes=٣-٤"])
def test_what_is_no_range_breaks_nothing(way, picture, asked):
    answer = way.ask(address(picture), Range=asked.encode().decode("latin-1"))

    assert answer.status in {200, 206, 416}
    assert answer.status != 416 or answer.headers["content-range"] == f"bytes */{picture.size}"
    assert way.name == "nginx" or (answer.status, answer.body) == (200, bytes_of(picture))


def test_a_range_of_what_the_reader_has_begun(way, picture):
    """If-Range: the same file goes on, another one begins anew."""
    validator = way.ask(address(picture)).headers["etag"]
    content = bytes_of(picture)

    goes_on = way.ask(address(picture), Range="bytes=4-", If_Range=validator)
    assert (goes_on.status, goes_on.body) == (206, content[4:])
    if way.is_store:
        return  # moto knows no If-Range
    for other in ('"another"', f"W/{validator}", "Wed, 02 Sep 2026 08:00:00 GMT"):
        anew = way.ask(address(picture), Range="bytes=4-", If_Range=other)
        assert (anew.status, anew.body) == (200, content), other


# --- conditions (RFC 9110, section 13) --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_it_is_told_so(way, picture, method):
    own = f'"{picture.checksum}"'

    for asked in (own, f'"other", {own}', f"W/{own}", "*"):
        answer = way.ask(address(picture), method, If_None_Match=asked)
        assert (answer.status, answer.body, answer.signed) == (304, b"", ""), asked
        assert (answer.headers["etag"], answer.headers["cache-control"]) == (own, "no-cache")
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    ranged = way.ask(address(picture), method, If_None_Match=own, Range="bytes=0-1", If_Range=own)
    assert ranged.status == 304


def test_who_has_another_one_is_given_it(way, picture):
    answer = way.ask(address(picture), If_None_Match='"another"')

    assert (answer.status, answer.body) == (200, bytes_of(picture))


def test_who_wants_the_same_one_is_given_no_other(way, picture):
    own = f'"{picture.checksum}"'

    assert way.ask(address(picture), If_Match='"another"').status == 412
    assert way.ask(address(picture), If_Match=f"W/{own}").status == 412
    if not way.is_store:  # which has a validator of its own
        assert way.ask(address(picture), If_Match=own).body == bytes_of(picture)
        assert way.ask(address(picture), If_Match=own, Range="bytes=0-2").body == bytes_of(picture)[:3]
        assert way.ask(address(picture), "HEAD", If_Match=own).status == 200


# --- before, then, after ----------------------------------------------------------------------------------------------

WHATEVER: list[dict[str, str]] = [
    {},
    {"Range": "bytes=0-3"},
    {"Range": "bytes=999999-"},
    {"If_None_Match": "*"},
    {"If_Match": "*"},
]


def test_it_comes_at_its_second_and_goes_at_once(way, now):
    make.newsroom(time_zone="Europe/Paris")
    asset = make.asset()
    release = make.approved(assets=(asset,), public_at=OPENING)
    made = file_of(asset, "print.jpg")
    known = {"If_None_Match": f'"{made.checksum}"'}

    for moment in (NOW, OPENING - SECOND):
        now.move_to(moment)
        for headers in (*WHATEVER, known, {"Range": "bytes=0-3", "If_Range": known["If_None_Match"]}):
            assert is_missing(way.ask(address(made), **headers), way, **headers), headers
        assert way.ask(address(made), "HEAD").status == 404

    now.move_to(OPENING)
    assert way.ask(address(made)).body == bytes_of(made)
    assert way.ask(address(made), **known).status == 304

    now.move_to(OPENING + SECOND)
    workflow.withdraw(release, by=None, at=OPENING + SECOND, public_reason="A mistake.")
    for headers in (*WHATEVER, known):
        assert is_missing(way.ask(address(made), **headers), way, **headers), headers


def test_where_files_lie_opens_nothing(way, picture):
    """Neither the location of the server in front, nor the store itself, nor what was handed in."""
    plate: Plate = picture.plate
    for path in (f"/protected/{picture.path}", f"/media/{picture.path}", f"/media/{plate.original}", "/protected/"):
        assert way.ask(path).status == 404, path
    if way.is_store:
        there = urlsplit(way.ask(address(picture)).signed)
        assert dict(parse_qsl(there.query))["X-Amz-Signature"]


# --- signed -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["s3"], indirect=True)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_an_address_of_the_store_is_signed_for_a_minute_and_one_method(way, picture, method):
    signed = way.ask(address(picture), method).signed
    told = dict(parse_qsl(urlsplit(signed).query))

    assert 0 < int(told["X-Amz-Expires"]) <= 60
    assert told["X-Amz-Date"] == f"{NOW:%Y%m%dT%H%M%SZ}"
    assert told["X-Amz-Credential"] == f"{KEY}/20260902/eu-west-3/s3/aws4_request"
    assert told["X-Amz-Signature"] == signature(signed, method)
    assert told["X-Amz-Signature"] != signature(signed, "HEAD" if method == "GET" else "GET")
    assert SECRET not in signed


def signature(signed: str, method: str) -> str:
    """As AWS describes it for a signed query (Signature Version 4)."""
    there = urlsplit(signed)
    query = sorted(part for part in there.query.split("&") if not part.startswith("X-Amz-Signature="))
    asked = [method, there.path, "&".join(query), f"host:{there.netloc}\n", "host", "UNSIGNED-PAYLOAD"]
    told = dict(parse_qsl(there.query))
    scope = told["X-Amz-Credential"].partition("/")[2]
    hashed = hashlib.sha256("\n".join(asked).encode()).hexdigest()
    key = f"AWS4{SECRET}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    return hmac.new(
        key, "\n".join(["AWS4-HMAC-SHA256", told["X-Amz-Date"], scope, hashed]).encode(), "sha256"
    ).hexdigest()


@pytest.mark.parametrize("way", ["s3"], indirect=True)
def test_the_way_to_the_store_is_kept_by_nobody(way, picture, visitor):
    answer = visitor.get(address(picture))

    assert answer.status_code == 302
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
    assert answer.content == b""


@pytest.mark.parametrize("way", ["s3"], indirect=True)
def test_a_page_may_show_what_the_store_sends(way, picture, visitor):
    store = "{0.scheme}://{0.netloc}".format(urlsplit(way.ask(address(picture)).signed))
    policy = dict(part.strip().split(" ", 1) for part in visitor.get("/")["Content-Security-Policy"].split(";"))

    assert {name for name, sources in policy.items() if store in sources.split()} == {"img-src", "media-src"}


@pytest.mark.parametrize("way", ["s3"], indirect=True)
def test_captions_come_from_us(way, film):
    """A browser follows them to no other origin."""
    path = default_storage.save("renditions/captions.vtt", ContentFile(b"WEBVTT"))
    Rendition.objects.create(
        plate=film.plate, name="captions-en.vtt", path=path, content_type="text/vtt", size=6, checksum="0" * 64
    )

    answer = way.ask(f"/media/{film.plate.key}/captions-en.vtt")

    assert (answer.status, answer.body, answer.signed) == (200, b"WEBVTT", "")
    assert answer.headers["content-disposition"] == 'inline; filename="PR168-2017-a-captions-en.vtt"'
