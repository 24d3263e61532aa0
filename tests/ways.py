"""The three ways by which a file comes to a reader, each with what belongs to it: nothing but us, nginx in front of us,
an object store beside us. Everything runs on loopback, and only while a test asks.

The application answers in the thread of the test, which therefore needs no database of its own and may set the clock;
whoever asks waits in another one.
"""

import http.client
import json
import os
import select
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from tests.conftest import ROOT, missing
from tests.visitor import watched


class Answer(NamedTuple):
    """``signed``: the address at the store to which we sent on, if we did."""

    status: int
    headers: dict[str, str]
    body: bytes
    signed: str = ""

    def kept(self) -> dict[str, str]:
        """What it says, without what each server says of itself and of the connection."""
        told = {"date", "server", "connection", "transfer-encoding", "keep-alive"}
        return {name: value for name, value in self.headers.items() if name not in told}


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests leave the connection to the database to the test, as they do with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Way:
    """``port`` is where readers ask; ``is_store`` whether the last word is the object store's and not ours."""

    def __init__(self, name: str, server: WSGIServer, port: int) -> None:
        self.name, self.server, self.port, self.is_store = name, server, port, name == "s3"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """A reader's request, all the way to the file. Watched: it breaks no law of the house."""
        self.server.set_app(WSGIHandler())  # by the settings of now
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        with watched(path) as broken, one_connection(), ThreadPoolExecutor(1) as elsewhere:
            asked = elsewhere.submit(_ask, self.port, path, method, told)
            self._answer(asked)
        assert not broken, "\n".join([path, *broken])
        answer = asked.result()
        if answer.status != 302:
            return answer
        signed = answer.headers["location"]
        there = urlsplit(signed)
        found = _ask(there.port, f"{there.path}?{there.query}", method, told)
        return found._replace(signed=signed)

    def _answer(self, asked: "Future[Answer]") -> None:
        while not asked.done():
            if select.select([self.server], [], [], 0.02)[0]:
                self.server.handle_request()


def _ask(port: int | None, path: str, method: str, headers: dict[str, str]) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, headers=headers)
        response = connection.getresponse()
        named: dict[str, str] = {}
        for name, value in response.getheaders():
            assert name.lower() not in named, f"{name} is said twice"
            named[name.lower()] = value
        return Answer(response.status, named, response.read())
    finally:
        connection.close()


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- its own name for it
        pass


@contextmanager
def application() -> Iterator[WSGIServer]:
    server = make_server("127.0.0.1", 0, WSGIHandler(), handler_class=Quiet)
    try:
        yield server
    finally:
        server.server_close()


@contextmanager
def nginx(folder: Path, files: Path, upstream: int) -> Iterator[int]:
    """nginx with docs/nginx.conf, but for its own addresses and folders. Yields its port."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        missing("Debian's nginx")
    port = free_port()
    site = (ROOT / "docs" / "nginx.conf").read_text()
    for ours, theirs in {
        "127.0.0.1:8080": f"127.0.0.1:{port}",
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "/srv/pressoffice/var/media/": f"{files}/",
    }.items():
        assert site.count(ours) == 1
        site = site.replace(ours, theirs)
    temporary = "".join(
        f"{name}_temp_path {folder / name};\n" for name in ("client_body", "proxy", "fastcgi", "scgi", "uwsgi")
    )
    user = "user root;\n" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user}daemon off;\npid {folder}/pid;\nerror_log {folder}/error.log;\nworker_processes 1;\n"
        f"events {{ }}\nhttp {{\naccess_log off;\n{temporary}{site}\n}}\n"
    )
    told = [str(program), "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    with _running(told, port, folder / "error.log"):
        yield port


@contextmanager
def object_store(folder: Path) -> Iterator[int]:
    """moto's S3. Yields its port."""
    port = free_port()
    told = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with _running(told, port, folder / "moto.log"):
        yield port


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("a") as written:
        process = subprocess.Popen(command, stdout=written, stderr=written)
    try:
        for _attempt in range(300):
            assert process.poll() is None, log.read_text()
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def settings_for(store: str, folder: Path) -> dict[str, Any]:
    """What the settings make of ``MEDIA_STORE``."""
    names = ("MEDIA_HANDED_OVER", "MEDIA_LOCATION", "STORAGES", "SECURE_CSP")
    program = "import json; from tests import settings as s; print(json.dumps({n: getattr(s, n) for n in %r}))"
    environment = {"PATH": os.environ["PATH"], "PRESS_VAR": str(folder), "MEDIA_STORE": store}
    told = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True}
    done = subprocess.run([sys.executable, "-c", program % (names,)], check=True, **told)  # type: ignore[call-overload]
    found: dict[str, Any] = json.loads(done.stdout)
    return found
