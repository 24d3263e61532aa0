"""The hub is told once when something has opened or closed (W3C Recommendation WebSub, section 6).

On PostgreSQL in the test database; on SQLite in a file, for a thread has a connection of its own.
"""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import feedparser
import pytest
import time_machine
from django.db import connection
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from releases import clock
from releases.desk import hub, revisions, worker, workflow
from releases.models.hub import Hub
from releases.models.kinds import Correction
from releases.models.release import Release
from tests import make
from tests.test_darkroom_worker import working
from tests.test_together import a_database_for_all as a_database_for_all
from tests.test_together import at_once
from tests.test_together import file as file

pytestmark = [pytest.mark.django_db(transaction=True)] if connection.vendor == "postgresql" else []

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
EVERYTHING = {"feed.atom", "feed.rss", "feed.json"}
OF_MMX = {f"{name}?mission=mmx" for name in EVERYTHING}


class Office(ThreadingHTTPServer):
    """A hub: it writes down what it was told, and answers as it is asked to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.heard: list[tuple[str, str]] = []
        self.kinds: set[str] = set()
        self.answers: list[int] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hub"

    def topics(self) -> list[str]:
        """Those that it was told of since it was asked last: ``fr/feed.rss?mission=mmx``."""
        told, self.heard = sorted(topic for _path, topic in self.heard), []
        return [topic.partition("127.0.0.1:8000/")[2].replace("releases/", "") for topic in told]


class _Counter(BaseHTTPRequestHandler):
    server: Office

    def do_POST(self) -> None:
        form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        assert form.pop("hub.mode") == "publish"
        status = self.server.answers.pop(0) if self.server.answers else 202
        self.server.kinds.add(self.headers["Content-Type"])
        self.server.heard.append((self.path, form.pop("hub.url")))
        assert not form
        self.send_response(status)
        if status // 100 == 3:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def office(settings) -> Iterator[Office]:
    with Office() as opened:
        threading.Thread(target=opened.serve_forever, args=(0.05,), daemon=True).start()
        settings.WEBSUB_HUB = opened.url
        yield opened
        opened.shutdown()


@pytest.fixture(autouse=True)
def _machine_of_its_own(settings, tmp_path):
    settings.DARKROOM = tmp_path / "darkroom"
    settings.EMBEDDED_WORKER = True


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def since(office, now) -> Hub:
    """The hub, set up an hour ago."""
    make.newsroom(four_eyes=False)
    return Hub.objects.create(url=office.url, told_until=NOON - HOUR)


def work() -> None:
    """What a process does in its loop, until there is nothing to do."""
    hub.watch(at=clock.now())
    while worker.turn():
        pass


def approved(**kwargs: Any) -> Release:
    """Approved long before it opens."""
    return make.approved(at=NOON - 2 * HOUR, **{"public_at": NOON} | kwargs)


def correct(release: Release, *, at: datetime, public_at: datetime | None = None) -> None:
    release.texts.update(lead="Corrected.")
    newest = revisions.save(release, base=release.revisions.latest().number, by=None, at=at).number
    workflow.submit(release, revision=newest, by=None, at=at)
    asked: dict[str, Any] = {"kind": Correction.CORRECTION, "public_note": "A figure."}
    workflow.correct(release, revision=newest, by=None, at=at, public_at=public_at, **asked)


# --- what, and when ---------------------------------------------------------------------------------------------------


def test_the_hub_is_told_once_when_a_release_has_opened_and_never_before(office, since, now):
    approved(missions=(make.mission("mmx"),))

    now.move_to(NOON - SECOND)
    work()
    assert office.topics() == []

    now.move_to(NOON)
    work()
    assert set(office.topics()) == EVERYTHING | OF_MMX
    assert office.kinds == {"application/x-www-form-urlencoded"}

    for _again in range(3):
        now.shift(HOUR)
        work()
    assert office.topics() == []


def test_each_feed_is_told_once_however_much_has_opened(office, since, now):
    mmx, other = make.mission("mmx"), make.mission("athena")
    approved(missions=(mmx,), texts={"en": {}, "fr": {}})
    approved(missions=(mmx, other), public_at=NOON + SECOND)

    now.move_to(NOON + SECOND)
    work()

    topics = office.topics()
    assert len(topics) == len(set(topics)) == 3 * 5
    assert set(topics) == EVERYTHING | OF_MMX | {f"fr/{name}" for name in EVERYTHING | OF_MMX} | {
        f"{name}?mission=athena" for name in EVERYTHING
    }


def test_what_opens_at_once_is_told_when_it_is_surely_written(office, since, now):
    """An approval that takes its time is written after the moment that it names."""
    make.approved(at=NOON)
    work()
    assert office.topics() == []

    approved(public_at=NOON + 10 * SECOND)  # tells the hub in between
    late = make.approved(at=NOON + 9 * SECOND, missions=(make.mission("mmx"),), texts={"fr": {}})
    assert late.editions.get().public_at == NOON + 9 * SECOND
    now.move_to(NOON + 10 * SECOND)
    work()
    assert set(office.topics()) == EVERYTHING

    now.move_to(NOON + hub.SETTLING + 9 * SECOND)
    work()
    assert set(office.topics()) == EVERYTHING | {f"fr/{name}" for name in EVERYTHING | OF_MMX}


def test_a_correction_is_told_also_to_the_mission_that_it_no_longer_names(office, since, now):
    release = approved(public_at=NOON - HOUR - SECOND, missions=(make.mission("mmx"),))
    release.releasemissions.all().delete()
    correct(release, at=NOON - HOUR, public_at=NOON)

    work()

    assert set(office.topics()) == EVERYTHING | OF_MMX


def test_a_withdrawal_is_told(office, since, now):
    release = approved(public_at=NOON - HOUR - SECOND, missions=(make.mission("mmx"),))
    work()
    assert office.topics() == []

    workflow.withdraw(release, by=None, at=NOON, public_reason="A mistake.")
    now.shift(hub.SETTLING)
    work()
    assert set(office.topics()) == EVERYTHING | OF_MMX

    now.shift(HOUR)
    work()
    assert office.topics() == []


def test_what_never_opened_is_told_to_nobody(office, since, now):
    release = approved()
    workflow.withdraw(release, by=None, at=NOON - HOUR, public_reason="A mistake.")

    now.shift(HOUR)
    work()

    assert office.topics() == []


def test_a_hub_that_is_new_is_told_nothing_of_the_past(office, now):
    make.newsroom(four_eyes=False)
    approved(public_at=NOON - HOUR)

    for _again in range(2):
        work()
        now.shift(HOUR)

    assert office.heard == []
    assert Hub.objects.get().told_until == NOON
    approved(public_at=NOON + HOUR)
    work()
    assert set(office.topics()) == EVERYTHING


def test_without_a_hub_nothing_is_asked(now, settings, django_assert_num_queries):
    settings.WEBSUB_HUB = ""
    with django_assert_num_queries(0):
        hub.watch(at=NOON)


# --- who tells --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attempt", range(3))
def test_of_several_processes_one_tells(office, since, attempt):
    with time_machine.travel(NOON):
        approved(missions=(make.mission("mmx"),))
        at_once(*[lambda: hub.watch(at=NOON + SECOND)] * 4)
        while worker.turn():
            pass

    topics = office.topics()
    assert sorted(topics) == sorted(EVERYTHING | OF_MMX)


def test_the_thread_of_a_web_process_tells(office, settings):
    make.newsroom(four_eyes=False)
    Hub.objects.create(url=office.url, told_until=clock.now() - HOUR)
    make.approved(at=clock.now() - HOUR, public_at=clock.now())
    with working():
        waiting = threading.Event()
        for _moment in range(100):
            if len(office.heard) == 3:
                break
            waiting.wait(0.1)

    assert set(office.topics()) == EVERYTHING


def test_where_a_command_runs_the_tasks_it_is_left_to_it(office, since, settings, now):
    settings.EMBEDDED_WORKER = False
    approved()

    hub.watch(at=NOON)

    assert office.heard == []
    assert DBTaskResult.objects.filter(task_path=hub.tell.module_path).count() == 3


# --- when it doesn't hear ---------------------------------------------------------------------------------------------


def test_a_hub_that_fails_is_told_again_later_and_others_are_told_once(office, since, now, caplog):
    approved()
    office.answers = [503]

    work()
    first, *rest = [topic for _path, topic in office.heard]
    assert len(rest) == 2
    assert "it answered 503" in caplog.text

    work()
    assert len(office.heard) == 3
    now.shift(hub.PAUSES[0])
    work()
    assert [topic for _path, topic in office.heard[3:]] == [first]
    now.shift(HOUR)
    work()
    assert len(office.heard) == 4


def test_it_is_told_less_and_less_often_and_then_no_more(office, since, now):
    approved()
    office.answers = [500] * 100
    for _minute in range(60 * 5):
        work()
        now.shift(timedelta(minutes=1))

    assert 500 in office.answers
    assert 100 - len(office.answers) == 3 * (1 + len(hub.PAUSES))
    assert not DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL).exists()


def test_nobody_is_led_elsewhere(office, since, now, caplog):
    approved()
    office.answers = [307, 302, 308]

    work()

    assert {path for path, _topic in office.heard} == {"/hub"}
    assert "it answered 307" in caplog.text


def test_a_hub_that_is_not_there_is_no_standstill(since, settings, now, caplog):
    settings.WEBSUB_HUB = "http://127.0.0.1:9/"
    Hub.objects.create(url=settings.WEBSUB_HUB, told_until=NOON - HOUR)
    approved()

    work()

    assert "was not told" in caplog.text
    assert DBTaskResult.objects.filter(status=TaskResultStatus.READY).count() == 3


def test_a_hub_that_is_no_longer_ours_is_told_nothing(office, since, now, settings):
    approved()
    hub.watch(at=NOON)
    settings.WEBSUB_HUB = ""
    work()

    assert office.heard == []


# --- what the feeds say -----------------------------------------------------------------------------------------------


def test_the_feeds_that_the_hub_is_told_of_say_so_and_no_others(visitor, settings):
    settings.WEBSUB_HUB = "https://hub.example.org/?a=1&b=2"
    make.approved(missions=(make.mission("mmx"),), texts={"en": {}, "fr": {}})
    for prefix, query in (("", ""), ("/fr", ""), ("", "?mission=mmx"), ("", "?mission=mmx&utm_source=x")):
        for form in ("atom", "rss", "json"):
            response = visitor.get(f"{prefix}/releases/feed.{form}{query}")
            own = f"{settings.SITE_URL}{prefix}/releases/feed.{form}{query.partition('&')[0]}"
            assert response["Link"] == f'<{settings.WEBSUB_HUB}>; rel="hub", <{own}>; rel="self"'
            if form == "json":
                told = response.json()
                assert told["hubs"] == [{"type": "WebSub", "url": settings.WEBSUB_HUB}]
                assert told["feed_url"] == own
            else:
                links = {link.rel: link.href for link in feedparser.parse(response.content).feed.links}
                assert (links["hub"], links["self"]) == (settings.WEBSUB_HUB, own)
    for query in ("?q=moon", "?mission=mmx&year=2026", "?kind=statement"):
        response = visitor.get(f"/releases/feed.atom{query}")
        assert "Link" not in response
        assert b"hub" not in response.content


def test_every_topic_is_the_self_of_its_feed(visitor, office, since, now):
    approved(missions=(make.mission("mmx"),), texts={"en": {}, "fr": {}})
    work()
    told = [topic for _path, topic in office.heard]
    assert len(told) == 12
    for topic in told:
        response = visitor.get(topic.partition(":8000")[2])
        assert response["Link"].endswith(f'<{topic}>; rel="self"')
