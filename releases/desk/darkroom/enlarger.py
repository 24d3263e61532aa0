"""Where pictures are developed: in a process of its own, which yields to the site, may be killed, and takes its
memory with it when it goes."""

import json
import logging
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from releases.desk.darkroom import developing
from releases.desk.darkroom.failures import DAMAGED, TOO_LARGE, TOO_LONG, Failed
from releases.interpreter import python

SECONDS: Final = 240
"""How long one picture may take."""

LEFT_BEHIND: Final = timedelta(hours=6)
"""After which a folder belongs to nobody any more."""

_logger = logging.getLogger(__name__)


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder for the length of one piece of work, on the disk that holds the state: /tmp may be memory."""
    settings.DARKROOM.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DARKROOM, prefix="plate-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def sweep(*, at: datetime) -> None:
    """Remove the folders of processes that were killed together with what would have cleared up after them."""
    for left in settings.DARKROOM.glob("plate-*"):
        if left.stat().st_mtime < (at - LEFT_BEHIND).timestamp():
            shutil.rmtree(left, ignore_errors=True)


def develop(order: developing.Order) -> list[dict[str, Any]]:
    """As ``developing.develop``. Raises Failed."""
    words = Path(order.folder, "words.log")
    with (
        words.open("wb") as log,
        subprocess.Popen(  # noqa: S603 -- our own module
            [python(), "-E", "-s", "-m", developing.__name__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=settings.BASE_DIR,
        ) as child,
    ):
        told = _answer(child, json.dumps(order._asdict()))
    if told is None or "failure" in told:
        _logger.warning("%s was not developed (%s): %s", order.source, child.returncode, words.read_text()[-2000:])
    if told is None:
        raise Failed(TOO_LARGE if child.returncode < 0 else DAMAGED)
    if "failure" in told:
        raise Failed(TOO_LARGE if told["failure"] == "too large" else DAMAGED)
    files: list[dict[str, Any]] = told["files"]
    return files


def _answer(child: "subprocess.Popen[bytes]", order: str) -> dict[str, Any] | None:
    """What the child says. Its standard input stays open until then, for that is what it lives by."""
    assert child.stdin
    assert child.stdout
    try:
        child.stdin.write(f"{order}\n".encode())
        child.stdin.flush()
        child.wait(timeout=SECONDS)  # its answer is short: the pipe holds it
        told: dict[str, Any] | None = json.loads(child.stdout.read() or b"null")
    except subprocess.TimeoutExpired:
        raise Failed(TOO_LONG) from None
    except BrokenPipeError:
        return None
    finally:
        child.kill()
    return told
