"""``manifest.json``: what a folder is. It is written last: a folder without one was interrupted."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from releases.desk.exporting.folder import SUMS, Folder
from releases.desk.exporting.lines import Broken, readable

NAME: Final = "manifest.json"
FORMAT: Final = "pressoffice-export"
VERSION: Final = 1
_MOST: Final = 2**20


def write(
    folder: Folder, *, made_at: datetime, newsroom: str, is_whole: bool, counts: dict[str, int], faults: list[str]
) -> dict[str, Any]:
    """``faults``: what could not be exported, in words. In a public folder it says nothing: it would tell names of
    the storage."""
    told = {
        "format": FORMAT,
        "version": VERSION,
        "is_whole": is_whole,
        "newsroom": newsroom,
        "made_at": made_at,
        "counts": counts | {"files in this folder": folder.files, "bytes": folder.size},
        "checksums": SUMS,
        "sha256_of_the_checksums": hashlib.sha256((folder.root / SUMS).read_bytes()).hexdigest(),
        "faults": faults,
    }
    folder.write_unsummed(NAME, readable(told))
    return told


def is_export(path: Path) -> bool:
    """Whether a folder is, or was to become, an export."""
    return path.is_dir() and ((path / NAME).exists() or (path / SUMS).exists())


def read(root: Path) -> dict[str, Any]:
    """Raises Broken when the folder is no whole export that we understand."""
    path = root / NAME
    if path.is_symlink() or not path.is_file():
        raise Broken(str(root), f"it has no {NAME}: the export was interrupted. Export again.")
    if path.stat().st_size > _MOST:
        raise Broken(NAME, "it is too large.")
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as fault:
        raise Broken(NAME, f"it is not JSON ({fault}).") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise Broken(NAME, "it is not that of an export of Pressoffice.")
    if told.get("version") != VERSION:
        raise Broken(NAME, f"its version is {told.get('version')!r}, and this Pressoffice reads version {VERSION}.")
    if told.get("is_whole") is not True:
        raise Broken(NAME, "this is an archive of what is public: no newsroom can be made of it. Take a whole export.")
    return told
