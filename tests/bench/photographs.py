"""Photographs of 24 megapixels, from upload to renditions, beside plain Pillow that makes the same files of them.

They take turns, five photographs each, so that both have the same machine.
"""

import random
import tempfile
from collections.abc import Iterator
from itertools import batched
from pathlib import Path

from tests.bench.lines import Line
from tests.bench.side import Side, Used

MEGAPIXELS = 24
_KINDS = 4


def measured(count: int) -> Iterator[Line]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, Side("pillow") as pillow:
        kinds = [Path(kind) for kind in pillow.ask({"draw": _KINDS, "folder": folder})]
        with Side("newsroom", PRESS_VAR=f"{folder}/var") as newsroom:
            idle, drawn = Used(*newsroom.ask({})), Used(*pillow.ask({}))
            ours = theirs = 0.0
            for batch in batched((_another(kinds, folder) for _ in range(count)), 5):
                paths = [str(path) for path in batch]
                theirs += pillow.ask({"develop": paths, "folder": folder})
                ours += newsroom.ask({"accept": paths})
                for path in batch:
                    path.unlink()
            we, they = Used(*newsroom.ask({})), Used(*pillow.ask({}))
    pixels = count * MEGAPIXELS
    what = f"{count} photographs of {MEGAPIXELS} megapixels, from upload to renditions"
    told = f"{pixels / ours:.1f} megapixels/s", f"plain Pillow, the same files: {pixels / theirs:.1f} megapixels/s"
    yield Line(what, *told, theirs / ours)
    busy = (we.seconds - idle.seconds) / count, (they.seconds - drawn.seconds) / count
    yield Line("– of the processor, each", f"{busy[0]:.2f} s", f"plain Pillow: {busy[1]:.2f} s", busy[1] / busy[0])
    yield Line("– most memory of the web process", f"{we.memory} MB; when it has started: {idle.memory} MB")
    yield Line("– most memory of a process that it starts", f"{we.child} MB", f"plain Pillow: {they.memory} MB")


def _another(kinds: list[Path], folder: str) -> Path:
    """One of the pictures with a comment of its own: another file, and the same work."""
    content = random.choice(kinds).read_bytes()
    comment = random.randbytes(12).hex().encode()
    path = Path(folder, f"{comment.decode()}.jpg")
    path.write_bytes(content[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + content[2:])
    return path
