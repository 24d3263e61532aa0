"""With nothing but the web server up, on two processes: the newsstand turns at the second of each embargo.

The server is the one of ``make run``, on a database of its own; its clock is the test's.
"""

import time
from datetime import datetime, timedelta

import pytest

from tests.real.desk import Desk
from tests.real.prepare import CORRECTED, EMBARGOES, MADE
from tests.real.server import Answer, Server, by_both

SECOND = timedelta(seconds=1)
TURNS = sorted(EMBARGOES.values())
SITEMAP = "/sitemap-releases-fr-1.xml"
SHARED = (
    "/",
    "/fr/",
    "/releases/",
    "/fr/releases/",
    "/releases/feed.atom",
    "/fr/releases/feed.atom",
    "/sitemap.xml",
    SITEMAP,
)

type Sight = dict[str, Answer]


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
    assert f"/fr/releases/{number}/" in then[SITEMAP].body.decode()


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
    desk.withdraw("w1", reason="A figure was wrong.")

    gone = by_both(server, "/releases/w1/", early + timedelta(minutes=10))  # the clock has gone on meanwhile
    assert gone.status == 410
    assert "A figure was wrong." in gone.body.decode()
    assert by_both(server, "/releases/w1/", late).status == 410
    assert "each as it was written" in server.program("manage.py", "verify_logbook")
