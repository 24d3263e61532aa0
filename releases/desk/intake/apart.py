"""Running the booth: few at a time, and whatever a file does to it, the web process goes on."""

import json
import logging
import signal
import subprocess
from dataclasses import asdict
from pathlib import Path
from threading import BoundedSemaphore
from typing import Final

from django.conf import settings

from releases.desk.intake.facts import Facts, Limits, Unfit
from releases.interpreter import python

AT_ONCE: Final = 2
"""Booths of one web process. Whoever uploads more at once waits in a queue."""

MOST_SECONDS: Final = 300
"""By the clock on the wall; the booth's own time on the processor is shorter."""

_free = BoundedSemaphore(AT_ONCE)
_log = logging.getLogger(__name__)


def examine(path: Path, *, is_logo: bool = False) -> Facts:
    """What is in the file; raises ``Unfit``."""
    limits = Limits(settings.UPLOAD_PIXELS, settings.UPLOAD_PIXELS_PER_BYTE, is_logo=is_logo)
    command = [python(), "-E", "-s", "-m", "releases.desk.intake.booth", str(path), json.dumps(asdict(limits))]
    with _free:
        try:
            done = subprocess.run(  # noqa: S603 -- our own module, with a path that we made
                command, cwd=settings.BASE_DIR, capture_output=True, timeout=MOST_SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise Unfit("too_long") from None
    if done.returncode:
        _log.warning("The booth ended with %d: %s", done.returncode, done.stderr.decode(errors="replace")[-400:])
        raise Unfit("too_long" if done.returncode == -signal.SIGXCPU else "broke_the_booth")
    answer = json.loads(done.stdout)
    if "unfit" in answer:
        raise Unfit(answer["unfit"], **answer["told"])
    return Facts(**answer)
