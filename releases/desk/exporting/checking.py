"""Whether a folder is whole and as it was written: every file by its checksum, before anything is taken from it."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from releases.desk.exporting import kinds, manifest
from releases.desk.exporting.folder import SUMS
from releases.desk.exporting.lines import Broken

FILES: Final = "desk/files.jsonl"
_PIECE: Final = 2**20
_NAME: Final = r"[A-Za-z0-9_-][A-Za-z0-9._-]*"
_LINE: Final = re.compile(rf"(?P<sum>[0-9a-f]{{64}})  (?P<path>{_NAME}(?:/{_NAME})*)\n")
_MOST: Final = 1000
"""Characters of a line of checksums."""


def prove(root: Path, *, progress: Callable[[int, int, str], None]) -> None:
    """Raises Broken, which names the first file that is missing, another one, or no plain file inside the folder."""
    told = manifest.read(root)
    sums = within(root, SUMS)
    if checksum(sums) != told.get("sha256_of_the_checksums"):
        raise Broken(SUMS, "it is not the one that the manifest tells of. Somebody has changed it, or part of it.")
    wanted, done = {FILES, *(kind.file for kind in kinds.KINDS)}, 0
    with sums.open(encoding="utf-8", errors="replace", newline="\n") as opened:
        while line := opened.readline(_MOST):
            done += 1
            found = _LINE.fullmatch(line)
            if not found:
                raise Broken(f"{SUMS}, line {done}", "it does not name a file inside the folder and its SHA-256.")
            if checksum(within(root, found["path"])) != found["sum"]:
                raise Broken(found["path"], "it is not as it was exported: its SHA-256 is another one.")
            wanted.discard(found["path"])
            progress(done, _count(told), "files checked")
    if wanted:
        raise Broken(SUMS, f"it does not name {min(wanted)}. The folder is not whole.")


def _count(told: dict[str, object]) -> int:
    counts = told.get("counts")
    count = counts.get("files in this folder") if isinstance(counts, dict) else None
    return count if isinstance(count, int) else 0


def within(root: Path, path: str) -> Path:
    """A plain file in the folder, reached by no link."""
    found = root
    for part in path.split("/"):
        found /= part
        if found.is_symlink():
            raise Broken(path, "it is a link, and what a link leads to is no part of an export.")
    if not found.is_file():
        raise Broken(path, "it is missing. Copy the whole folder, or export again.")
    return found


def checksum(path: Path) -> str:
    found = hashlib.sha256()
    try:
        with path.open("rb") as opened:
            while piece := opened.read(_PIECE):
                found.update(piece)
    except OSError as fault:
        raise Broken(path.name, f"it can't be read ({fault.strerror}).") from fault
    return found.hexdigest()
