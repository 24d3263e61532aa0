"""What a public answer says beside its words: how it may be kept, and what a browser may do with it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import override_settings

from releases import clock
from releases.desk import workflow
from releases.models.edition import Edition
from tests import make
from tests.contracts import addresses
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("public")]


COMPANY = {"Accept-Language": "fr", "User-Agent": "another", "Cookie": "a=b", "Host": "localhost", "DNT": "1"}


@pytest.fixture(scope="module")
def storage(tmp_path_factory):
    """Of its own, and for all tests: a PDF is set once and kept there."""
    folder = tmp_path_factory.mktemp("storage")
    (folder / "newsroom").mkdir()
    (folder / "newsroom" / "logo.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    with override_settings(MEDIA_ROOT=folder):
        yield


@pytest.fixture(scope="module")
def public(storage, standing):
    """Every public address that answers 200."""
    with standing():
        return addresses_of(newsroom())


def newsroom():
    """One release with a picture; and what its addresses are filled with."""
    make.newsroom(logo="newsroom/logo.png", email="press@example.org")
    picture = make.asset()
    release = make.approved(missions=(make.mission(),), texts={"en": {}, "fr": {}}, assets=(picture,))
    make.mission().partnerships.create(organisation=make.organisation("mmx"))
    return {
        "address": [Edition.objects.filter(release=release)[0].address],
        "slug": ["mmx"],
        "organisation": ["mmx"],
        "format": ["txt", "pdf", "json", "xml", "md", "zip"],
        "section": ["pages", "missions-1", "releases-en-1", "releases-fr-1"],
        "key": [picture.plates.get().key],
    }


def addresses_of(known):
    of_release = f"{settings.SITE_URL}/releases/{known['address'][0]}/"
    found = [f"/oembed?url={of_release}", f"/oembed?url={of_release}&format=xml"]  # of no page, it is a wrong question
    for route in addresses.routes():
        if route != "/oembed" and not route.startswith(("/admin/", "/health/", "/preview/")):
            names = ["large.jpg", "screen.avif"] if "<key>" in route else ["logo.png"]
            found += addresses.filled(route, known | {"name": names})
    return found


@pytest.fixture
def withdrawn():
    release = make.approved(at=clock.now() - timedelta(hours=1))
    workflow.withdraw(release, by=None, at=clock.now(), public_reason="A mistake.")
    return f"/releases/{release.editions.get().address}/"


def strictness(policy: str) -> dict[str, set[str]]:
    return {name: set(sources) for name, *sources in (part.split() for part in policy.split(";") if part.strip())}


def test_a_public_answer_may_be_kept_and_is_asked_for_again(visitor, public):
    assert len(public) > 10
    for address in public:
        response = visitor.get(address)
        assert response.status_code == 200, address
        assert response["Cache-Control"] == "no-cache", address
        assert response["ETag"].startswith('"'), f"{address}: a weak validator"
        assert "Last-Modified" not in response, address
        assert "Expires" not in response, address

        again = visitor.get(address, headers={"If-None-Match": response["ETag"]})
        assert (again.status_code, again.content) == (304, b""), address
        assert (again["ETag"], again["Cache-Control"]) == (response["ETag"], "no-cache"), address
        assert "Content-Length" not in again, address


def test_an_answer_has_the_same_validator_twice_and_in_any_company(visitor, public):
    for address in public:
        first = visitor.get(address)
        other = visitor.get(address, headers=COMPANY)
        assert (first["ETag"], first.getvalue()) == (other["ETag"], other.getvalue()), address


def test_what_is_not_there_is_not_kept(visitor, public, withdrawn):
    for address in ("/nothing/", "/fr/nothing/", "/releases/nothing/", withdrawn):
        response = visitor.get(address)
        assert response.status_code in {404, 410}
        assert response["Cache-Control"] == "no-store"
        assert "Last-Modified" not in response

        again = visitor.get(address, headers={"If-None-Match": response.get("ETag", "*")})
        assert (again.status_code, again.content) == (response.status_code, response.content)


COOKIES = [
    "",
    "sessionid=",
    "sessionid=x",
    "sessionid=abcdefghijklmnopqrstuvwxyz012345; csrftoken=abc",
    "messages=W1siX19qc29uX21lc3NhZ2UiLDAsMjAsIkhlbGxvIl1d:x; django_language=fr",
    "\x00=\xff; =; ;;",
]


@pytest.mark.parametrize("cookie", COOKIES)
def test_public_answers_set_no_cookie_and_vary_on_nothing(visitor, public, withdrawn, cookie):
    for address in (*public, withdrawn, "/nothing/", "/releases/PR1-2017/", "/releases"):
        response = visitor.get(address, headers={"Cookie": cookie})
        assert not response.cookies, address
        assert "Set-Cookie" not in response, address
        chosen = "Accept" if address == "/api/v1/" else "Accept-Encoding"  # a page for people, an index for machines
        assert response.get("Vary", chosen) == chosen, address


def test_somebody_who_is_signed_in_reads_what_everybody_reads(visitor, public, desk, withdrawn):
    """Their cookie doesn't come to public addresses, and is not read if it does."""
    signed_in = Visitor()
    signed_in.cookies = desk.cookies
    assert Session.objects.count() == 1

    for address in (*public, withdrawn, "/nothing/"):
        assert signed_in.get(address).getvalue() == visitor.get(address).getvalue(), address


def test_the_cookies_belong_to_the_desk(client, chief):
    client.get("/admin/login/")
    signed_in = client.post("/admin/login/?next=/admin/", {"username": "chief", "password": "correct horse"})

    assert signed_in.status_code == 302
    assert client.cookies.keys() == {"sessionid", "csrftoken"}
    for cookie in client.cookies.values():
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")


def test_a_browser_may_load_what_is_ours_and_nothing_else(visitor, public, withdrawn):
    for address in (*public, withdrawn, "/nothing/"):
        policy = strictness(visitor.get(address)["Content-Security-Policy"])
        assert policy.pop("default-src") == {"'none'"}
        if "sandbox" in policy:
            assert address.startswith("/media/")
            continue
        assert policy.pop("base-uri") == {"'none'"}
        assert policy.pop("frame-ancestors") == {"'none'"}
        assert policy.keys() >= {"script-src", "style-src", "img-src", "font-src", "form-action", "connect-src"}
        assert set().union(*policy.values()) == {"'self'"}, address


def test_security_headers_are_everywhere(visitor, public, withdrawn):
    for address in (*public, withdrawn, "/nothing/", "/releases/PR1/", "/admin/"):
        response = visitor.get(address)
        assert response["X-Content-Type-Options"] == "nosniff", address
        assert response["Referrer-Policy"] == "strict-origin-when-cross-origin", address
        assert response["Cross-Origin-Opener-Policy"] == "same-origin", address
        is_for_all = address.startswith("/api/") or re.fullmatch(r"/media/[^/]{22}/.+", address)
        assert response["Cross-Origin-Resource-Policy"] == ("cross-origin" if is_for_all else "same-origin"), address
        assert "camera=()" in response["Permissions-Policy"], address


def test_the_desk_is_kept_nowhere(desk):
    response = desk.get("/admin/")

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]


def test_an_answer_says_its_language(visitor, public):
    for address in public:
        assert visitor.get(address)["Content-Language"] == ("fr" if address.startswith("/fr/") else "en"), address


def test_head_says_what_get_says_without_the_words(visitor, public):
    for address in public:
        get, head = visitor.get(address), visitor.head(address)
        assert head.getvalue() == b""
        assert {name: value for name, value in head.items() if name != "ETag"} == {
            name: value for name, value in get.items() if name != "ETag"
        }, address
