"""The booth, with what it costs."""

import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from releases.desk.intake.facts import Limits

_BOOTH = """
import resource, sys
from releases.desk.intake import booth
booth.main(*sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
with open("/proc/self/status") as status:  # ru_maxrss remembers the process that started this one
    most = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
print(used.ru_utime + used.ru_stime, most // 1024, file=sys.stderr)
"""


@dataclass(frozen=True)
class Looked:
    """``answer`` as the booth gives it; ``seconds`` on the processor, ``megabytes`` at the most."""

    answer: dict[str, Any]
    seconds: float
    megabytes: int


def look(path: Path, *, is_logo: bool = False) -> Looked:
    limits = Limits(settings.UPLOAD_PIXELS, settings.UPLOAD_PIXELS_PER_BYTE, is_logo=is_logo)
    command = [sys.executable, "-c", _BOOTH, str(path), json.dumps(asdict(limits))]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    seconds, megabytes = done.stderr.splitlines()[-1].split()
    return Looked(json.loads(done.stdout), float(seconds), int(megabytes))
