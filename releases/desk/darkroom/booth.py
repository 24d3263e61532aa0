"""Where a file that nobody has vouched for is looked at: a process of its own, with little memory and little time.

``python -m releases.desk.darkroom.booth FILE LIMITS`` prints the facts as JSON, or ``{"unfit": code, "told": {…}}``.
"""

import json
import os
import resource
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from releases.desk.darkroom import examining, sniffing
from releases.desk.darkroom.facts import Facts, Limits, Unfit

MOST_MEMORY: Final = 2**29
MOST_SECONDS: Final = 60


def look(path: Path, limits: Limits) -> Facts:
    with path.open("rb") as opened:
        form = sniffing.sniff(opened.read(sniffing.HEAD))
    try:
        return examining.picture(form, path, limits)
    except MemoryError:
        raise Unfit("too_much_memory") from None
    except (OSError, ValueError, SyntaxError, ArithmeticError, LookupError) as error:
        # Whatever a decoder says of a file that isn't what it should be.
        raise Unfit("truncated" if "truncated" in str(error) else "damaged") from error


def confine() -> None:
    """No more memory, no more time, no core dump; behind the readers' requests in the queue for the processor."""
    os.nice(5)
    for kind, most in (("RLIMIT_DATA", MOST_MEMORY), ("RLIMIT_CPU", MOST_SECONDS), ("RLIMIT_CORE", 0)):
        with suppress(AttributeError, ValueError, OSError):  # a system that has no such limit
            resource.setrlimit(getattr(resource, kind), (most, most))


def main(path: str, limits: str) -> None:
    confine()
    answer: dict[str, Any]
    try:
        answer = asdict(look(Path(path), Limits(**json.loads(limits))))
    except Unfit as unfit:
        answer = {"unfit": unfit.code, "told": unfit.told}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
