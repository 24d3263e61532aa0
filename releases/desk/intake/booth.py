"""Where a file that nobody has vouched for is looked at: a process of its own, with little memory and little time.

``python -m releases.desk.intake.booth FILE LIMITS`` prints the facts as JSON, or ``{"unfit": code, "told": {…}}``.
"""

import json
import struct
import sys
import zlib
from collections.abc import Callable
from dataclasses import asdict
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Final

from releases.desk.intake import confining, examining, films, office, papers, sniffing, sounds, stowaways, vectors, webm
from releases.desk.intake.facts import Bytes, Facts, Limits, Unfit

_SURPRISES: Final = (
    *(OSError, ValueError, SyntaxError, ArithmeticError, LookupError, EOFError, RecursionError),
    *(struct.error, zlib.error),
)
"""What Pillow and the standard library raise on a file that isn't what it says it is."""


def look(path: Path, limits: Limits) -> Facts:
    """The facts of the file, or ``Unfit``, whatever a decoder makes of it."""
    with path.open("rb") as opened, mmap(opened.fileno(), 0, access=ACCESS_READ) as data:
        form = sniffing.sniff(data[: sniffing.HEAD])
        try:
            return _WAYS.get(form, _picture)(form, path, data, limits)
        except MemoryError:
            raise Unfit("too_much_memory") from None
        except _SURPRISES as error:
            raise Unfit("truncated" if "truncated" in str(error) else "damaged") from error


def _picture(form: str, _path: Path, data: Bytes, limits: Limits) -> Facts:
    facts, shape = examining.picture(form, data, limits)
    stowaways.search(form, data, shape.end)
    return facts


def _drawing(form: str, _path: Path, data: Bytes, limits: Limits) -> Facts:
    if not limits.is_logo:
        raise Unfit(form)
    return vectors.drawing(bytes(data[: vectors.MOST_BYTES + 1]))


type _Way = Callable[[str, Path, Bytes, Limits], Facts]

_WAYS: Final[dict[str, _Way]] = {
    "svg": _drawing,
    "pdf": lambda _form, _path, data, _limits: papers.pdf(data),
    "zip": lambda _form, path, data, _limits: office.document(path, data),
    "mp4": lambda _form, _path, data, limits: films.mp4(data, limits),
    "webm": lambda _form, _path, data, limits: webm.webm(data, limits),
    "wav": lambda _form, _path, data, _limits: sounds.wav(data),
    "ogg": lambda _form, _path, data, _limits: sounds.ogg(data),
    "mp3": lambda _form, _path, data, _limits: sounds.mp3(data),
}


def main(path: str, limits: str) -> None:
    confining.confine(Path(path).stat().st_size)
    answer: dict[str, Any]
    try:
        answer = asdict(look(Path(path), Limits(**json.loads(limits))))
    except Unfit as unfit:
        answer = {"unfit": unfit.code, "told": unfit.told}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
