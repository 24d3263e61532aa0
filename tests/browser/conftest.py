"""A real browser at the real site, watched: it breaks no policy, logs no error, asks no other host."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Lock
from typing import Any, Literal
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from contacts.models import Account
from tests import make
from tests.conftest import missing

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright keeps an event loop in the thread of the tests

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

ABROAD: Any = {"locale": "en-GB", "timezone_id": "Europe/Paris"}

type Scheme = Literal["light", "dark"]
type Seats = Callable[..., Page]


class Doors:
    """Of the site. Shut before the database is emptied: a last word of a page that is closed, which arrives then, would
    take the emptying back, since all share one connection."""

    def __init__(self) -> None:
        self.turn, self.are_open = Lock(), False

    def open(self) -> None:
        with self.turn:
            self.are_open = True

    def close(self) -> None:
        with self.turn:
            self.are_open = False


@pytest.fixture(scope="session")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing("Debian's chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(chromium: Browser, live_server: LiveServer, doors: Doors) -> LiveServer:
    """The site. It answers one request after the other: all its threads share one connection to the database in
    memory, the one that stands when the browser has started its event loop."""
    answer: Any = live_server.thread.httpd.get_app()

    def in_turn(environ: dict[str, Any], start_response: Any) -> Any:
        with doors.turn:
            if doors.are_open:
                return answer(environ, start_response)
        start_response("503 Service Unavailable", [("Content-Length", "0")])
        return [b""]

    live_server.thread.httpd.set_app(in_turn)
    for connection in (live_server.thread.connections_override or {}).values():
        connection.inc_thread_sharing()  # a thread may let go of it after the server has stopped
    return live_server


@pytest.fixture(scope="session")
def doors() -> Doors:
    return Doors()


@pytest.fixture(autouse=True)
def opening_hours(doors: Doors) -> Iterator[None]:
    """Set up after the database and before all browsers: so the doors are shut in between."""
    doors.open()
    yield
    doors.close()


@pytest.fixture(scope="session")
def empty_chairs() -> list[BrowserContext]:
    """Who comes next takes a browser that knows the scripts and letters already, and nobody's name."""
    return []


@pytest.fixture
def seat(
    chromium: Browser,
    live_server: LiveServer,
    empty_chairs: list[BrowserContext],
    transactional_db: None,
) -> Iterator[Seats]:
    """Sit somebody down at a browser of their own: ``seat(alice)``, or ``seat()`` for a visitor."""
    taken: list[BrowserContext] = []
    wrong: list[str] = []

    def sit(
        account: Account | None = None,
        *,
        width: int = 1280,
        height: int = 900,
        scheme: Scheme = "light",
        is_watched: bool = True,  # axe itself writes styles that the policy forbids
    ) -> Page:
        context = empty_chairs.pop() if empty_chairs else chromium.new_context(base_url=live_server.url, **ABROAD)
        context.set_default_timeout(10_000)
        taken.append(context)
        if account:
            client = Client()
            client.force_login(account)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": f"{live_server.url}/admin/"}])
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        if is_watched:
            page.on("console", lambda message: wrong.extend(said_wrong(message)))
            page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
            page.on("request", lambda request: wrong.extend(elsewhere(request.url, live_server.url)))
        return page

    yield sit
    for context in taken:
        for page in context.pages:
            page.close()
        context.clear_cookies()
        empty_chairs.append(context)
    assert wrong == []


def said_wrong(message: ConsoleMessage) -> list[str]:
    return [f"{message.location['url']}: {message.text}"] if message.type in {"error", "warning"} else []


def elsewhere(url: str, home: str) -> list[str]:
    asked = urlsplit(url)
    return [url] if asked.scheme not in {"data", "blob", "about"} and asked.netloc != urlsplit(home).netloc else []


@pytest.fixture
def alone(db: None) -> None:
    """A newsroom of one person: no second pair of eyes is asked for."""
    make.newsroom(four_eyes=False)


@pytest.fixture
def ada(db: None) -> Account:
    return Account.objects.create_superuser("ada", password="correct horse", first_name="Ada", last_name="Writer")


@pytest.fixture
def ben(db: None) -> Account:
    return Account.objects.create_superuser("ben", password="correct horse", first_name="Ben", last_name="Editor")
