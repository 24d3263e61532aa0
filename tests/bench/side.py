"""One of those who are measured: a process of its own, so that its memory is its own.

It is asked a line of JSON, does it, and answers with a line of JSON.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any, NamedTuple, Self

MEGABYTE = 2**20


class Side:
    """``tests.bench.<name>``, with this environment."""

    def __init__(self, name: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.bench.{name}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | environment,
        )

    def ask(self, question: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps(question)}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise SystemExit("One of those who are measured is gone: its last words are above.")
        return json.loads(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process as process:
            assert process.stdin
            process.stdin.close()


def answer(does: Callable[[Any], Any]) -> None:
    """Answer until nobody asks any more."""
    for question in sys.stdin:
        sys.stdout.write(f"{json.dumps(does(json.loads(question)))}\n")
        sys.stdout.flush()


class Used(NamedTuple):
    """``memory``: the most of this process, ``child`` that of the largest process that it has started and seen end, in
    megabytes. ``seconds`` of the processor, of all of them."""

    memory: int
    child: int
    seconds: float


def used() -> Used:
    unit = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, kilobytes elsewhere
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime
    return Used(own.ru_maxrss * unit // MEGABYTE, children.ru_maxrss * unit // MEGABYTE, seconds)
