"""Running the booth: few at a time, and whatever a file does to it, the web process goes on."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from django.conf import settings

from releases.desk.darkroom.facts import Facts, Limits, Unfit

AT_ONCE: Final = 2
"""Booths of one web process. Whoever uploads more at once waits in a queue."""

MOST_SECONDS: Final = 120

_free = BoundedSemaphore(AT_ONCE)


def examine(path: Path) -> Facts:
    """What is in the file; raises ``Unfit``."""
    limits = Limits(settings.UPLOAD_PIXELS, settings.UPLOAD_PIXELS_PER_BYTE)
    command = [_python(), "-E", "-s", "-m", "releases.desk.darkroom.booth", str(path), json.dumps(asdict(limits))]
    with _free:
        try:
            done = subprocess.run(  # noqa: S603 -- our own module, with a path that we made
                command, cwd=settings.BASE_DIR, capture_output=True, timeout=MOST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise Unfit("too_long") from None
    if done.returncode:
        raise Unfit("broke_the_booth")
    answer = json.loads(done.stdout)
    if "unfit" in answer:
        raise Unfit(answer["unfit"], **answer["told"])
    return Facts(**answer)


def _python() -> str:
    """The interpreter, also where the server has one built in and names itself."""
    if Path(sys.executable or "").name.startswith("python"):
        return sys.executable
    return str(Path(sys.prefix) / "bin" / "python3")
