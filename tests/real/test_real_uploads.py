"""Attack files at the real server, several at a time: each is refused in words, and readers notice nothing."""

import json
import re
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

from tests.ingest.attacks import BOMBS
from tests.real.desk import Desk
from tests.real.prepare import MADE
from tests.real.server import Server

MOST_MEGABYTES = 512
AT_ONCE = 4


def hand_in(server: Server, cookies: str, token: str, content: bytes) -> str:
    """What the desk says of the file."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=60)
    parts = b"\r\n".join(
        [
            b'--x\r\nContent-Disposition: form-data; name="files"; filename="photograph.jpg"\r\n',
            content,
            b"--x--\r\n",
        ]
    )
    headers = {
        "Content-Type": "multipart/form-data; boundary=x",
        "Accept": "application/json",
        "X-CSRFToken": token,
        "Cookie": cookies,
    }
    line.request("POST", "/admin/releases/asset/add/", parts, headers)
    answer = line.getresponse()
    content = answer.read()
    line.close()
    assert answer.status == 200, content[:400]
    return str(json.loads(content).get("refused", ""))


def peak_of(worker: int) -> int:
    """Megabytes: the most that a process has held (proc(5), VmHWM)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{worker}/status").read_text())
    assert found
    return int(found[1]) // 1024


def test_while_bombs_are_looked_at_home_answers_within_a_second(server):
    server.clock.set(MADE)
    desk = Desk(server)
    desk.sign_in()
    page = desk.get("/admin/releases/asset/add/")
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in desk.cookies.items())
    waiting = [(name, attack()) for name, (reason, attack) in BOMBS.items() if reason]
    said: dict[str, str] = {}

    def send() -> None:
        while waiting:
            name, content = waiting.pop()
            said[name] = hand_in(server, cookies, found[1], content)

    senders = [threading.Thread(target=send) for _sender in range(AT_ONCE)]
    for sender in senders:
        sender.start()
    took = []
    while any(sender.is_alive() for sender in senders):
        began = time.monotonic()
        assert server.ask("/")[1].status == 200
        took.append(time.monotonic() - began)
        time.sleep(0.05)

    assert said.keys() == {name for name, (reason, _attack) in BOMBS.items() if reason}
    assert [name for name, words in said.items() if not words.endswith(".")] == []
    assert len(took) > 5
    assert max(took) < 1
    assert max(peak_of(worker) for worker in server.workers) < MOST_MEGABYTES
