"""Files from the real server, on two processes: they come and go at the second, and slow readers stop nobody."""

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta

from tests import ways
from tests.real.desk import Desk
from tests.real.prepare import EMBARGOES, LONG, MADE
from tests.real.server import Answer, Server, by_both

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
NEVER = f"/media/{'A' * 22}/large.jpg"
PER_SECOND = 50_000
"""Bytes that a slow reader takes."""


def both_ways(server: Server, path: str, moment: datetime) -> tuple[Answer, Answer]:
    """The file, and whatever else may be asked of it there: by somebody who has it already, by a range of it."""
    whole = by_both(server, path, moment)
    validator = dict(whole.headers).get("etag", '"nothing"')
    return whole, server.ask(path, **{"If-None-Match": validator})[1]


def test_a_file_comes_at_that_second_and_nothing_tells_before(server):
    for number in ("w1", "s2", "a3"):
        turn, path = EMBARGOES[number], server.files[number]
        for moment in (MADE, turn - SECOND):
            never = by_both(server, NEVER, moment)
            assert by_both(server, path, moment) == never
            assert never.status == 404

        whole, again = both_ways(server, path, turn)
        assert whole.status == 200
        assert whole.body.endswith(b"large.jpg")
        assert (again.status, again.body) == (304, b"")
        assert "content-length" not in dict(again.headers)
        assert dict(whole.headers)["cache-control"] == "no-cache"


def test_while_the_clock_runs_over_it_it_is_there_within_a_second(server):
    turn, path = EMBARGOES["w1"], server.files["w1"]
    server.clock.set(turn - SECOND)
    turns_at = time.monotonic() + 1
    seen: dict[int, list[bool]] = {}
    for _request in range(300):
        asked_at = time.monotonic()
        worker, answer = server.ask(path)
        is_there = answer.status == 200
        assert is_there or asked_at < turns_at + 0.05, "from the first second on"
        assert not is_there or time.monotonic() > turns_at - 0.05, "and not before"
        seen.setdefault(worker, []).append(is_there)
        if len(seen) == 2 and all(answers[-1] for answers in seen.values()):
            break

    assert len(seen) == 2
    assert all(answers == sorted(answers) for answers in seen.values())
    assert not all(answers[0] for answers in seen.values()), "it was looked at before"


def test_after_a_withdrawal_it_is_gone_within_a_second(server):
    late, path = max(EMBARGOES.values()) + 3 * DAY, server.files["s1"]
    desk = Desk(server)
    server.clock.set(late)
    desk.sign_in()
    assert by_both(server, path, late).status == 200

    server.clock.set(late + SECOND)
    desk.withdraw("s1", reason="A picture was wrong.")

    workers: set[int] = set()
    while len(workers) < 2:
        worker, answer = server.ask(path)
        assert answer.status == 404, "by no process once more"
        workers.add(worker)
    assert by_both(server, path, late + DAY) == by_both(server, NEVER, late + DAY)
    assert by_both(server, path, late - SECOND).status == 200


@contextmanager
def slow_reader(port: int, path: str) -> Iterator[list[int]]:
    """Somebody who takes a file at 50 kB a second. Yields the list of what has come so far."""
    come: list[int] = []
    leaves = threading.Event()
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)  # so that it doesn't lie in the kernel's hands
    line.settimeout(20)
    line.connect(("127.0.0.1", port))
    line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())

    def take() -> None:
        while not leaves.is_set() and (piece := line.recv(PER_SECOND // 10)):
            if not come:
                come.append(int(piece.split()[1]))
            come.append(len(piece))
            leaves.wait(0.1)

    reader = threading.Thread(target=take)
    reader.start()
    try:
        yield come
    finally:
        leaves.set()
        reader.join(5)
        line.close()


def home_answers(port: int) -> float:
    """The longest that anybody waits for the first page, in seconds."""
    took = []
    for _attempt in range(20):
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/")
        response = connection.getresponse()
        assert (response.status, bool(response.read())) == (200, True)
        connection.close()
        took.append(time.monotonic() - began)
    return max(took)


def slowly(port: int, path: str, people: int) -> tuple[list[int], float]:
    """The statuses that so many slow readers at once are given, and how long home takes meanwhile."""
    with ExitStack() as room:
        readers = [room.enter_context(slow_reader(port, path)) for _person in range(people)]
        for _attempt in range(100):
            if all(readers):
                break
            time.sleep(0.05)
        slowest = home_answers(port)
        assert all(readers), "everybody is given something"
        statuses = [come[0] for come in readers]
        if statuses == [200] * people:
            assert all(sum(come[1:]) < LONG / 10 for come in readers), "they are at it still"
        return statuses, slowest


def test_ten_slow_downloads_and_home_answers_within_a_second(server):
    server.clock.set(MADE + DAY)
    statuses, slowest = slowly(server.port, server.files["film"], 10)

    assert statuses == [200] * 10
    assert slowest < 1


def test_slow_readers_of_pictures_hold_no_thread(server):
    """More of them than there are threads."""
    server.clock.set(MADE + DAY)
    statuses, slowest = slowly(server.port, server.files["picture"], 50)

    assert statuses == [200] * 50
    assert slowest < 1


def test_however_many_take_films_the_pages_stay(server):
    server.clock.set(MADE + DAY)
    for _round in range(2):  # who leaves makes room
        statuses, slowest = slowly(server.port, server.files["film"], 50)

        assert slowest < 1
        assert set(statuses) == {200, 503}
        assert 12 <= statuses.count(200) <= 24


def test_behind_nginx_everybody_takes_films(server, database, tmp_path):
    """Our threads have nothing to do with it there: one would do."""
    behind = Server(server.folder, database | {"MEDIA_STORE": "accel:/protected/"})
    behind.clock.set(MADE + DAY)
    with behind.running(), ways.nginx(tmp_path, server.folder / "media", behind.port) as port:
        statuses, slowest = slowly(port, server.files["film"], 50)

    assert statuses == [200] * 50
    assert slowest < 1
