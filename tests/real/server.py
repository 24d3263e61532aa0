"""A server as ``make run`` starts it, under a clock that the test sets (Debian's libfaketime)."""

import http.client
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


class Answer(NamedTuple):
    """What a reader gets; all but the clock's own line."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


class Clock:
    """The clock of the server and its workers: ours, and so far away from it. It goes on from where it is set."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def set(self, moment: datetime) -> None:
        new = self.file.with_suffix(".new")
        new.write_text(f"{moment.timestamp() - time.time():+.6f}\n")
        new.replace(self.file)


class Server:
    def __init__(self, folder: Path, variables: dict[str, str]) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.environment = {
            **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "PRESS_VAR": str(folder),
            "PORT": str(self.port),
            **variables,
        }
        self.clock = Clock(folder / f"clock-{self.port}")
        self.workers: list[int] = []
        self.files: dict[str, str] = {}

    def program(self, *arguments: str) -> str:
        """Run one of our programs against the database of the server, by our own clock."""
        told = {"cwd": ROOT, "env": self.environment, "capture_output": True, "text": True, "timeout": 120}
        done = subprocess.run([sys.executable, *arguments], check=False, **told)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    @contextmanager
    def running(self) -> Iterator[None]:
        time_of = {
            "LD_PRELOAD": str(LIBRARY),
            "FAKETIME_TIMESTAMP_FILE": str(self.clock.file),
            "FAKETIME_NO_CACHE": "1",
        }
        log = self.clock.file.with_suffix(".log")
        with log.open("w") as written:
            self.process = subprocess.Popen(
                [sys.executable, *command(self.port)],
                cwd=ROOT,
                env=self.environment | time_of,
                stdout=written,
                stderr=written,
            )
        try:
            self._wait(log)
            yield
        finally:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()

    def _wait(self, log: Path) -> None:
        for _attempt in range(300):
            try:
                self.workers = self._look_for_workers()
                if len(self.workers) == 2 and self.ask("/health/live")[1].status == 200:
                    return
            except OSError:
                assert self.process.poll() is None, log.read_text()
            time.sleep(0.1)
        raise AssertionError(f"The server does not answer: {log.read_text()}")

    def _look_for_workers(self) -> list[int]:
        """The processes that hold sockets open, of those that the server has started."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(pid) for children_of in children for pid in children_of.read_text().split() if _has_sockets(pid)]

    def ask(self, path: str, method: str = "GET", body: str | None = None, **headers: str) -> tuple[int, Answer]:
        """Over a connection of its own. Says which worker answered, and what."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.connect()
            worker = self._who_took(connection.sock.getsockname()[1])
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        kept = sorted((name, value) for name, value in response.getheaders() if name.lower() != "date")
        return worker, Answer(response.status, tuple(kept), content)

    def _who_took(self, port: int) -> int:
        """The worker that holds the other end of the connection from ``port`` (proc(5): /proc/net/tcp and fd)."""
        ends = f":{self.port:04X}", f":{port:04X}"
        for _attempt in range(100):
            for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
                _slot, here, there, *rest = line.split()
                if (here[-5:], there[-5:]) == ends:
                    for pid in self.workers:
                        if f"socket:[{rest[6]}]" in _open(pid):
                            return pid
            time.sleep(0.002)
        raise AssertionError("No worker has taken the connection.")


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


def command(port: int) -> list[str]:
    """The server's command line, as it stands in bootstrap.sh."""
    script = (ROOT / "pressoffice" / "bootstrap.sh").read_text().replace("\\\n", " ")
    [line] = re.findall(r"-m granian .*pressoffice\.wsgi:application", script)
    return shlex.split(line.replace('"$PORT"', str(port)))


def _open(pid: int | str) -> list[str]:
    """What a process has open; what it closes meanwhile is nothing."""
    found = []
    for file in Path(f"/proc/{pid}/fd").iterdir():
        try:
            found.append(str(file.readlink()))
        except FileNotFoundError:
            continue
    return found


def _has_sockets(pid: str) -> bool:
    return any(name.startswith("socket:") for name in _open(pid))
