"""With nothing but the web server up, on two processes: the newsstand turns at the second of each embargo.

The server is the one of ``make run``, on a database of its own; its clock is the test's.
"""

import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.conftest import missing
from tests.real.prepare import CORRECTED, EMBARGOES, MADE, PASSWORD
from tests.real.server import LIBRARY, Answer, Server

SECOND = timedelta(seconds=1)
TURNS = sorted(EMBARGOES.values())
SHARED = ("/", "/fr/", "/releases/", "/fr/releases/", "/releases/feed.atom", "/fr/releases/feed.atom", "/sitemap.xml")

type Sight = dict[str, Answer]


@pytest.fixture(scope="module")
def database() -> Iterator[dict[str, str]]:
    """A database of the server's own: a new one on the PostgreSQL of the tests, or the file that it makes itself."""
    if connection.vendor != "postgresql":
        yield {}
        return
    told = settings.DATABASES["default"]
    where = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST'] or 'localhost'}:{told['PORT'] or 5432}"
    name = f"real_{uuid4().hex[:12]}"
    with psycopg.connect(f"{where.replace('postgres://', 'postgresql://', 1)}/postgres", autocommit=True) as house:
        house.execute(f'CREATE DATABASE "{name}"')
        yield {"DATABASE_URL": f"{where}/{name}"}
        house.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def server(database: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if LIBRARY is None:
        missing("Debian's libfaketime")
    folder: Path = tmp_path_factory.mktemp("real")
    server = Server(folder, database)
    server.program("manage.py", "migrate", "--verbosity", "0")
    server.program("-m", "tests.real.prepare")
    server.clock.set(MADE)
    with server.running():
        yield server


def by_both(server: Server, path: str, moment: datetime) -> Answer:
    """What stands there at that second, asked until both processes have answered: the same, whoever answers."""
    answers: dict[int, Answer] = {}
    for _attempt in range(60):
        server.clock.set(moment)
        began = time.monotonic()
        worker, answer = server.ask(path)
        if time.monotonic() - began < 0.9:  # or the server's clock has gone on to the next second
            assert answers.setdefault(worker, answer) == answer, f"{path} at {moment} flaps"
        if len(answers) == 2:
            break
    one, other = answers.values()
    assert one == other, f"{path} at {moment}: the processes disagree"
    return one


def pages(*numbers: str) -> tuple[str, ...]:
    return tuple(f"{prefix}/releases/{number}/" for number in numbers for prefix in ("", "/fr"))


def sight(server: Server, moment: datetime, *numbers: str) -> Sight:
    return {path: by_both(server, path, moment) for path in (*SHARED, *pages(*numbers))}


def before(turn: datetime) -> list[datetime]:
    """Since the turn before it (or long ago) until one second before."""
    earlier = max((each for each in TURNS if each < turn), default=MADE)
    return sorted({earlier, turn - SECOND})


@pytest.mark.parametrize("number", EMBARGOES)
def test_everything_turns_at_that_second_and_nothing_tells_before(server, number):
    turn = EMBARGOES[number]
    waiting = [sight(server, moment, number) for moment in before(turn)]
    then = sight(server, turn, number)

    assert all(each == waiting[0] for each in waiting), "no status, header or byte tells of what is to come"
    assert {path for path in SHARED if waiting[0][path] == then[path]} == set(), "all of them have turned"
    assert [(waiting[0][path].status, then[path].status) for path in pages(number)] == [(404, 200)] * 2
    assert all(f"Embargo {number}" in then[path].body.decode() for path in ("/", "/releases/", "/releases/feed.atom"))
    assert f"/fr/releases/{number}/" in then["/sitemap.xml"].body.decode()


def test_a_correction_takes_the_place_of_what_is_out(server):
    turn = EMBARGOES[CORRECTED]
    was, still, then = (sight(server, moment, "old") for moment in (*before(turn), turn))

    assert was == still
    for path, old, new in zip(pages("old"), ("Out before", "Déjà parue"), ("Put right", "Put right"), strict=True):
        assert old in was[path].body.decode()
        assert old not in then[path].body.decode()
        assert new in then[path].body.decode()
        assert "Put right" not in was[path].body.decode()


def test_the_count_counts_what_is_open(server):
    for how_many, turn in enumerate(TURNS, start=2):
        said = by_both(server, "/releases/", turn).body.decode()
        assert f'<span class="number">{how_many} releases</span>' in said


def test_while_the_clock_runs_over_it_nothing_flaps(server):
    """The clock is not set for each request here: it ticks, and each answer is old until it is new."""
    turn = EMBARGOES["w1"]
    old, new = (by_both(server, "/releases/", moment) for moment in (turn - SECOND, turn))
    answers: dict[int, list[bool]] = {}
    server.clock.set(turn - SECOND)
    turns_at = time.monotonic() + 1

    for _request in range(300):
        asked_at = time.monotonic()
        worker, answer = server.ask("/releases/")
        assert answer in (old, new)
        assert answer == new or asked_at < turns_at + 0.05, "from the first second on"
        assert answer == old or time.monotonic() > turns_at - 0.05, "and not before"
        answers.setdefault(worker, []).append(answer == new)
        if len(answers) == 2 and all(seen[-3:] == [True] * 3 for seen in answers.values()):
            break

    assert len(answers) == 2
    for seen in answers.values():
        assert seen == sorted(seen), "never back"
        assert seen[-1]
    assert not all(seen[0] for seen in answers.values()), "it was looked at before"


def test_a_clock_that_is_put_back_closes_what_it_had_opened(server):
    """The application's clock decides. An hour earlier everything is as it was an hour earlier."""
    late, early = EMBARGOES["a4"], EMBARGOES["a4"] - timedelta(hours=1)
    was, then = sight(server, early, "a3", "a4"), sight(server, late, "a3", "a4")

    again = sight(server, early, "a3", "a4")

    assert [was[path].status for path in pages("a3", "a4")] == [404] * 4
    assert [then[path].status for path in pages("a3", "a4")] == [200] * 4
    assert again == was
    assert sight(server, late, "a3", "a4") == then


def test_the_desk_works_on_when_the_clock_is_put_back(server):
    late, early = EMBARGOES["a4"] + timedelta(days=1), EMBARGOES["a4"] + timedelta(hours=23)
    desk = Desk(server)
    server.clock.set(late)
    desk.sign_in()

    server.clock.set(early)
    place = re.search(r"/admin/releases/release/\d+/", desk.get("/admin/releases/release/?q=w1"))
    assert place
    desk.post(f"{place[0]}step/withdraw/", public_reason="A figure was wrong.")

    gone = by_both(server, "/releases/w1/", early + timedelta(minutes=10))  # the clock has gone on meanwhile
    assert gone.status == 410
    assert "A figure was wrong." in gone.body.decode()
    assert by_both(server, "/releases/w1/", late).status == 410
    assert "each as it was written" in server.program("manage.py", "verify_logbook")


class Desk:
    """Somebody at the desk, over real connections."""

    def __init__(self, server: Server) -> None:
        self.server, self.cookies = server, SimpleCookie()

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> Answer:
        cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items())
        answer = self.server.ask(path, method, body, Cookie=cookies, **headers)[1]
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self.cookies.load(value)
        return answer

    def get(self, path: str) -> str:
        answer = self.ask(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return answer.body.decode()

    def post(self, path: str, **typed: str) -> None:
        page = self.get(path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        assert self.ask(path, "POST", urlencode(hidden | typed), **form).status == 302

    def sign_in(self) -> None:
        self.post("/admin/login/", username="chief", password=PASSWORD)
