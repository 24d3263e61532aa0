"""A recording from an object store, whose addresses open for a moment only: a leap after that goes on where it leads.

The store and the newsroom are as small as can be: the browser is the real one, and so is our script.
"""

import io
import re
import threading
import time
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import ROOT

SCRIPT = (ROOT / "pressoffice" / "static" / "newsstand" / "films.js").read_bytes()
SIGNED_FOR, SECONDS = 1, 400
PAGE = b'<!doctype html><title>.</title><audio src="/media/file.wav" controls muted></audio>'
WITH_SCRIPT = b'<script src="/films.js" defer></script>'


def recording() -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as written:
        written.setnchannels(2)
        written.setsampwidth(2)
        written.setframerate(48_000)
        written.writeframes(bytes(192_000) * SECONDS)
    return whole.getvalue()


RECORDING = recording()


class Place(BaseHTTPRequestHandler):
    """The newsroom at ``/``, and the store at ``/signed/<until when>``."""

    protocol_version = "HTTP/1.1"
    is_withdrawn = False

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its own name for it
        pass

    def do_GET(self) -> None:
        if self.path.startswith("/signed/"):
            self.send_the_recording() if float(self.path.rpartition("/")[2]) > time.time() else self.say(403)
        elif self.path == "/media/file.wav":
            self.say(404 if Place.is_withdrawn else 302, Location=f"/signed/{time.time() + SIGNED_FOR}")
        elif self.path == "/films.js":
            self.say(200, SCRIPT, Content_Type="text/javascript")
        else:
            self.say(200, PAGE + (WITH_SCRIPT if self.path == "/" else b""), Content_Type="text/html")

    def say(self, status: int, content: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in (headers | {"Content_Length": str(len(content)), "Cache_Control": "no-store"}).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        try:
            self.wfile.write(content)
        except OSError:  # the browser has enough
            self.close_connection = True

    def send_the_recording(self) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers["Range"])
        assert asked
        first, last = int(asked[1]), int(asked[2] or len(RECORDING) - 1)
        told = {"Content_Range": f"bytes {first}-{last}/{len(RECORDING)}", "Content_Type": "audio/wav", "ETag": '"one"'}
        self.say(206, RECORDING[first : last + 1], **told)


class Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is no error."""


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    server = Quiet(("127.0.0.1", 0), Place)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    Place.is_withdrawn = False
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def leap(page: Page, address: str) -> None:
    """Play, wait until the address of the store is dead, and leap to where nothing has come of yet."""
    page.goto(address)
    page.mouse.click(5, 400)  # a browser lets nothing play where nobody has clicked yet
    page.evaluate("document.querySelector('audio').play()")
    page.wait_for_function("document.querySelector('audio').currentTime > 0.2")
    page.wait_for_timeout((SIGNED_FOR + 0.5) * 1000)
    page.evaluate("document.querySelector('audio').currentTime = 350")


def test_without_the_script_it_would_stop(page, place):
    leap(page, f"{place}/without")

    page.wait_for_function("document.querySelector('audio').error")


def test_it_goes_on_where_the_reader_has_leapt_to(page, place):
    leap(page, f"{place}/")

    page.wait_for_function("document.querySelector('audio').currentTime > 350.2")
    assert page.evaluate("document.querySelector('audio').error") is None


def test_what_was_withdrawn_meanwhile_stays_so(page, place):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{place}/")
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    page.wait_for_timeout((SIGNED_FOR + 0.5) * 1000)
    Place.is_withdrawn = True
    page.evaluate("document.querySelector('audio').currentTime = 350")

    page.wait_for_function("document.querySelector('audio').error")
    page.wait_for_timeout(1000)
    assert 2 <= sum(url.endswith("/media/file.wav") for url in asked) <= 4, "it is not asked for over and over"
